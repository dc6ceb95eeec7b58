"""Holding a step while its stage runs: its lease is prolonged, its progress written, and the stage
told when it is to stop.

Leases are set and compared by the clock of the database alone, so a machine whose clock is wrong
harms nobody; how long something took is told by the worker's own stopwatch.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from pipeline.models import Step, StepState
from pipeline.registry import Stopped
from pipeline.services.estimate import Pace

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
REPORT_EVERY_S = 1.0
#: A stage that says nothing is spoken for by a thread this often; so a cancel is seen soon.
BEAT_EVERY_S = 3.0
#: A lease that ran out while the database was away says nothing; workers need so long to beat again.
STEADY_AFTER_S = 20.0
_trouble_at = -STEADY_AFTER_S
#: Set by the worker's signal handler: running stages end soon and go back to the queue.
stopping = threading.Event()


def note_trouble() -> None:
    """The database could not be reached just now."""
    global _trouble_at
    _trouble_at = time.monotonic()


def steady() -> bool:
    """Whether the database has been there for a while, so that a lease run out is a dead worker."""
    return time.monotonic() - _trouble_at >= STEADY_AFTER_S


class Hold:
    """One attempt at one step, in this process."""

    def __init__(self, step: Step) -> None:
        self.step = step
        self.told = threading.Event()
        self.began = self.last = time.monotonic()
        self.share, self.message = 0.0, ""
        self.pace = Pace()
        self.beaten = False

    def mine(self) -> Any:
        """The row, as long as this attempt still holds it. A worker that slept past its lease does
        not overwrite what the next one has done."""
        return Step.objects.filter(
            pk=self.step.pk,
            state=StepState.RUNNING,
            attempt=self.step.attempt,
            worker=self.step.worker,
        )

    @property
    def spent_s(self) -> float:
        return time.monotonic() - self.began

    def should_stop(self) -> bool:
        return stopping.is_set() or self.told.is_set()

    def report(self, share: float, message: str) -> None:
        """Write down how far the stage is, once a second at most. Raises Stopped."""
        self.share, self.message = min(1.0, max(0.0, share)), message[:300]
        self.pace.add(self.spent_s, self.share)
        if not self.should_stop() and time.monotonic() - self.last >= REPORT_EVERY_S:
            self._beat(gone_too=True)
        if self.should_stop():
            raise Stopped

    def _beat(self, *, gone_too: bool) -> None:
        """Prolong the lease; told to stop where that is asked for, or the step is no longer ours.

        `gone_too`: also where the row is gone. The thread does not see a row of an open transaction.
        """
        self.last = time.monotonic()
        self.beaten = True
        try:
            held = self.mine().filter(stop_asked=False)
            fields = {
                "lease_until": Now() + LEASE,
                "progress": self.share,
                "message": self.message,
                "spent_s": self.spent_s,
                "left_s": self.pace.left_s(self.spent_s),
            }
            if held.update(**fields):
                return
            there = Step.objects.filter(pk=self.step.pk).exists()
        except (DatabaseError, InterfaceError) as error:
            # The database may be restarting. The work goes on; the lease lasts for some beats.
            note_trouble()
            logger.warning("%s: the heartbeat was not written: %s", self.step, error)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            return
        if there or gone_too:
            self.told.set()


class _Keeper:
    """One thread a process that beats for the steps it holds; begun with the first, never waited
    for by a step that takes less than a beat."""

    def __init__(self) -> None:
        self.holds: set[Hold] = set()
        self.lock = threading.Lock()
        self.wake = threading.Event()
        self.thread: threading.Thread | None = None

    def add(self, hold: Hold) -> None:
        with self.lock:
            self.holds.add(hold)
            if self.thread is None or not self.thread.is_alive():
                self.wake = threading.Event()
                self.thread = threading.Thread(
                    target=self._run, args=[self.wake], name="heartbeat", daemon=True
                )
                self.thread.start()

    def remove(self, hold: Hold) -> None:
        with self.lock:
            self.holds.discard(hold)
            thread = self.thread if hold.beaten and not self.holds else None
            if thread:
                self.thread = None
                self.wake.set()
        if thread:
            thread.join()  # so that no connection is left behind

    def _run(self, wake: threading.Event) -> None:
        try:
            while not wake.wait(BEAT_EVERY_S):
                with self.lock:
                    holds = list(self.holds)
                    if not holds:
                        self.thread = None
                        return
                for hold in holds:
                    if time.monotonic() - hold.last >= BEAT_EVERY_S and not hold.told.is_set():
                        hold._beat(gone_too=False)
        finally:
            connection.close()


_keeper = _Keeper()


def _after_fork() -> None:
    global _keeper
    _keeper = _Keeper()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


@contextmanager
def kept(hold: Hold) -> Iterator[None]:
    """Prolong the lease while the block runs."""
    _keeper.add(hold)
    try:
        yield
    finally:
        _keeper.remove(hold)
