"""What a worker does, whichever engine rings for it: take a step, look after the ledger, end."""

from __future__ import annotations

import time
from collections.abc import Collection

from django.db import close_old_connections
from django.db.models import Q

from pipeline.models import Step, StepState
from pipeline.registry import registry
from pipeline.services import steps
from pipeline.services.patience import patiently

#: How often a worker without work looks after the ledger, and takes what nobody rang for.
SWEEP_EVERY_S = 5.0
#: The stages this worker takes; None: every one.
_stages: frozenset[str] | None = None
#: Whether this worker ends when there is nothing left to do.
until_idle = False


def take_only(stages: Collection[str] | None) -> None:
    global _stages
    _stages = frozenset(stages) if stages else None


def known_stages() -> list[str]:
    """The names of all stages, of whatever goal."""
    return sorted({name for stages in registry.stages.values() for name in stages})


def queues() -> list[str]:
    """The queues this worker listens to: a stage each."""
    return sorted(_stages) if _stages else known_stages()


def work() -> bool:
    """Do what there is for this worker, for some seconds; whether more may be there."""
    until = time.monotonic() + SWEEP_EVERY_S
    turns = steps.Turns(_stages)
    while not steps.stopping.is_set() and patiently(lambda: steps.advance(turns)):
        if time.monotonic() >= until:
            return True
    return False


def look_after() -> bool:
    """Sweep, then do what is there though nobody rang; whether more may be there."""
    close_old_connections()
    patiently(lambda: steps.sweep(stages=_stages))
    return work()


def idle() -> bool:
    """Whether nothing this worker could do is ready, nor anything running that may lead to it."""
    ready = Q(state=StepState.READY, stage__in=queues())
    return not patiently(lambda: Step.objects.filter(ready | Q(state=StepState.RUNNING)).exists())


class Pulse:
    """Looks after the ledger every few seconds; `ended` when the worker is to end."""

    def __init__(self) -> None:
        self.at = -SWEEP_EVERY_S
        self.more = False
        self.ended = False

    def beat(self) -> None:
        """Call this often, between two steps."""
        if self.more or time.monotonic() - self.at >= SWEEP_EVERY_S:
            self.more = look_after()
            self.at = time.monotonic()
        self.ended = steps.stopping.is_set() or (until_idle and idle())
