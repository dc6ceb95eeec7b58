"""Claiming a step, running its stage, writing down the end."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
import socket
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from media.services.consent import may_publish
from pipeline.av.errors import Cancelled, DiskFull, FfmpegFailed, FfmpegTimeout, OutOfMemory
from pipeline.models import Run, Step, StepState
from pipeline.registry import Context, Later, Output, Stage, StageFailed, Stopped, registry
from pipeline.services import handoff, layout, lease, room, upkeep, wording
from pipeline.services.lease import Hold, stopping
from pipeline.services.patience import is_lost, patiently
from pipeline.services.upkeep import sweep

__all__ = ["advance", "claim", "code", "perform", "stopping", "sweep", "take", "worker_name"]

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
BACKOFF_S = 10
#: A disk that is too full is looked at again after this long, and so many times.
ROOM_AGAIN_S = 300.0
ROOM_TIMES = 36
#: What another attempt may mend.
_MAY_HELP = (FfmpegFailed, FfmpegTimeout, OutOfMemory)
#: So many steps of the queue are looked at at once after another worker was quicker with the first.
CANDIDATES = 4
#: So many while it does the parts of a stage, and they are looked up again after so long.
AHEAD, FRESH_S = 16, 1.0


@lru_cache(maxsize=1)
def _name_of(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}"


def worker_name() -> str:
    """This process on this machine; how a sweep knows that a lease is held by nobody."""
    return _name_of(os.getpid())


def code() -> str:
    """Which code this worker runs: the version, and a hash of what its stages are."""
    stages = sorted(
        (stage.goal, stage.name, stage.version)
        for goal in registry.stages
        for stage in registry.of(goal)
    )
    return f"{settings.VERSION} {hashlib.sha256(repr(stages).encode()).hexdigest()[:8]}"


def advance(turns: Turns | None = None) -> bool:
    """Run the step whose turn it is; False: there is none."""
    step = (turns or Turns()).take()
    if step is None:
        return False
    perform(step)
    return True


def take(stages: Collection[str] | None = None) -> Step | None:
    """Claim the step whose turn it is: the highest priority, then the oldest run, then its order.

    `stages` restricts it to those names. What a newer version of the code has laid out is left to
    workers of that version.
    """
    return Turns(stages).take()


class Turns:
    """Whose turn it is, for one worker at work.

    Parts of one stage often take no time, so while it does parts, the next ones are looked up some
    at a time; after a second, or after anything else, the queue is read again.
    """

    def __init__(self, stages: Collection[str] | None = None) -> None:
        self.queue = Step.objects.claimable().select_related("run")
        if stages is not None:
            self.queue = self.queue.filter(stage__in=stages)
        self.ahead: deque[Step] = deque()
        self.at, self.look_at = 0.0, 1

    def take(self) -> Step | None:
        """As `steps.take`."""
        if time.monotonic() - self.at > FRESH_S:
            self.ahead.clear()
        while step := self._next():
            if not _known(step):
                self.queue = self.queue.exclude(
                    run__goal=step.run.goal, stage=step.stage, version__gte=step.version
                )
            elif _claimed(step):
                in_parts = step.part + 1 < step.parts
                self.look_at = AHEAD if in_parts else 1
                if not in_parts:
                    self.ahead.clear()
                return step
            else:
                self.look_at = CANDIDATES
                continue
            self.ahead.clear()
        return None

    def _next(self) -> Step | None:
        if not self.ahead:
            self.ahead.extend(self.queue[: self.look_at])
            self.at = time.monotonic()
        return self.ahead.popleft() if self.ahead else None


def claim(step_id: int) -> Step | None:
    """Claim this very step; None when it is not to be had."""
    step = Step.objects.claimable().select_related("run").filter(pk=step_id).first()
    return step if step and _known(step) and _claimed(step) else None


def _known(step: Step) -> bool:
    stage = registry.find(step.run.goal, step.stage)
    return stage is not None and step.version <= stage.version


def _claimed(step: Step) -> bool:
    """Take the step for this process by one conditional UPDATE; False when another was quicker."""
    stage = registry.get(step.run.goal, step.stage)
    fields = {
        "state": StepState.RUNNING,
        "attempt": step.attempt + 1,
        "version": stage.version,
        "worker": worker_name(),
        "fingerprint": _fingerprint(step, stage),
        "stop_asked": False,
        "progress": 0.0,
        "spent_s": 0.0,
        "left_s": None,
        "message": "",
        "error": "",
    }
    taken = Step.objects.filter(pk=step.pk, state=StepState.READY, attempt=step.attempt).update(
        **fields, lease_until=Now() + lease.LEASE, started_at=Now(), finished_at=None
    )
    if taken:
        for name, value in fields.items():
            setattr(step, name, value)
    return bool(taken)


def _fingerprint(step: Step, stage: Stage) -> str:
    try:
        return layout.fingerprint_of(step, stage)
    except Exception:  # the stage meets the same trouble, and says it to the editor
        logger.warning("%s: what it reads cannot be told", step, exc_info=True)
        return ""


def perform(step: Step) -> None:
    """Run a claimed step to its end, and ring for those that waited for it."""
    try:
        _perform(Hold(step), registry.get(step.run.goal, step.stage))
    except Run.DoesNotExist:
        logger.info("%s was deleted while it was worked on", step)


def _perform(hold: Hold, stage: Stage) -> None:
    step = hold.step
    if stage.consent and step.run.recording:
        recording = step.run.recording
        decision = patiently(lambda: may_publish(recording, stage.consent))
        if not decision:
            why = " ".join(decision.reasons)[:300]
            patiently(lambda: _end(hold, StepState.HELD, message=why, attempt=F("attempt") - 1))
            return
    # What came of it is written down even if the database has to be waited for.
    patiently(_carried_out(hold, stage))


def _carried_out(hold: Hold, stage: Stage) -> Callable[[], object]:
    """Run the stage; returns what is to be written about its end."""
    try:
        with lease.kept(hold), _context(hold) as context:
            room.require(stage, context)
            output = stage.run(context)
    except (Stopped, Cancelled):
        return lambda: _given_back(hold)
    except Later as later:
        return partial(_pause, hold, later.seconds, attempt=F("attempt") - 1)
    except Exception as error:
        if is_lost(error):
            logger.warning("%s lost the database and is begun again: %s", hold.step, error)
            return lambda: _given_back(hold)
        return partial(_failed, hold, error)
    return lambda: _done(hold, stage, output)


def _end(hold: Hold, state: str, **fields: Any) -> bool:
    return bool(_write_end(hold.mine(), hold, state, **fields))


def _write_end(rows: Any, hold: Hold, state: str, **fields: Any) -> int:
    return rows.update(
        state=state, lease_until=None, finished_at=Now(), spent_s=hold.spent_s, left_s=None,
        **fields,
    )  # fmt: skip


def _pause(hold: Hold, seconds: float, **fields: Any) -> None:
    """Back to the queue, not to be taken for a while; cancelled where that was asked meanwhile."""
    with transaction.atomic():
        run = layout.lock(hold.step.run)
        state = StepState.CANCELLED if run.cancelled_at else StepState.READY
        pause = Now() + timedelta(seconds=seconds)
        _end(hold, state, not_before=pause, stop_asked=False, **fields)


def _given_back(hold: Hold) -> None:
    """Told to stop. That is not the work's fault, so it does not count as an attempt."""
    with transaction.atomic():
        run = layout.lock(hold.step.run)
        state = StepState.CANCELLED if run.cancelled_at else StepState.WAITING
        if _end(hold, state, attempt=F("attempt") - 1, stop_asked=False, progress=0.0, message=""):
            layout.settle(run)


def _done(hold: Hold, stage: Stage, output: Output) -> None:
    step = hold.step
    message = str(output.get("note", ""))[:300]
    try:
        counts = {
            divided: _count(stage, output)
            for divided in registry.divided_by(stage.goal, stage.name)
        }
    except StageFailed as error:
        _failed(hold, error)
        return
    all_done = False
    with transaction.atomic():
        run = layout.lock(step.run)
        ended = _write_end(
            hold.mine().filter(stop_asked=False), hold, StepState.DONE,
            output=output, progress=1.0, message=message, deaths=0, put_off=0, not_before=None,
        )  # fmt: skip
        if ended:
            for divided, count in counts.items():
                layout.lay_out_parts(run, divided, count)
            all_done = layout.settle(run)
    if all_done:
        handoff.clear(step.run.pk)
    if not ended:
        logger.warning("%s was taken back or taken over; this result is dropped", step)
        _given_back(hold)


def _count(stage: Stage, output: Output) -> int:
    count = output.get("parts")
    if not isinstance(count, int) or not 0 <= count <= layout.MOST_PARTS:
        raise StageFailed(f"{stage.goal}/{stage.name}: parts={count!r}")
    return count


def _failed(hold: Hold, error: Exception) -> None:
    step = hold.step
    logger.warning("%s failed (attempt %d)", step, step.attempt, exc_info=error)
    if _disk_full(error) and step.put_off < ROOM_TIMES:
        _pause(
            hold, ROOM_AGAIN_S, attempt=F("attempt") - 1, put_off=F("put_off") + 1,
            message=room.waiting_for(error),
        )  # fmt: skip
        return
    sentence, may_help = _explain(error)
    if may_help and step.attempt - step.deaths < MOST_ATTEMPTS:
        _pause(
            hold, BACKOFF_S * 2 ** max(0, step.attempt - step.deaths - 1), error=sentence,
            message=_("It did not work; it will be tried again."),
        )  # fmt: skip
    else:
        _end(hold, StepState.FAILED, error=sentence, stop_asked=False)


def _disk_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, OperationalError):
        return "disk is full" in str(error) or "No space left" in str(error)
    return isinstance(error, DiskFull)


def _explain(error: Exception) -> tuple[str, bool]:
    """A sentence for the editor, and whether trying again can help."""
    if isinstance(error, StageFailed):
        return str(error), False
    if _disk_full(error):
        return _(DiskFull.sentence), False
    if isinstance(error, MemoryError):
        return _(
            "The machine has too little free memory for this step. What was done before is kept. "
            "Try again when the machine is less busy, or choose a smaller speech model."
        ), True
    if isinstance(error, wording.EXPLAINED):
        return wording.sentence(error), isinstance(error, _MAY_HELP)
    return _("Something unexpected happened: %(error)s. What was done before is kept.") % {
        "error": f"{type(error).__name__}: {error}"
    }, True


@contextmanager
def _context(hold: Hold) -> Iterator[Context]:
    """What the stage gets; its folder, where it has asked for one, is removed afterwards."""
    step = hold.step
    run = step.run
    folder = upkeep.attempt_folder(step)

    def open_work() -> Path:
        folder.mkdir(parents=True)
        return folder

    def read_outputs() -> dict[str, Output]:
        undivided = [stage.name for stage in registry.of(run.goal) if not stage.parts_from]
        done = run.steps.filter(state=StepState.DONE, stage__in=undivided)
        return dict(done.order_by().values_list("stage", "output"))

    def read_parts(stage: str) -> list[Output]:
        done = run.steps.filter(state=StepState.DONE, stage=stage)
        return list(done.order_by("part").values_list("output", flat=True))

    try:
        yield Context(
            run=run,
            part=step.part,
            open_work=open_work,
            keep_file=lambda path, name: handoff.keep(run, path, name),
            take_file=lambda name: handoff.take(run, name),
            read_outputs=read_outputs,
            read_parts=read_parts,
            report=hold.report,
            should_stop=hold.should_stop,
            deaths=step.deaths,
        )
    finally:
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
