"""Which steps a run has, which of them may begin, and of what each of them is the result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Now

from pipeline.models import Run, Step, StepState
from pipeline.registry import Stage, registry
from pipeline.services import doorbell

MOST_PARTS = 10_000


def lock(run: Run) -> Run:
    """The run with its orders as they are now, which nobody else settles until this transaction
    ends: of two steps that end at the same moment, the later sees what the earlier has done.

    Raises Run.DoesNotExist.
    """
    orders = Run.objects.select_for_update().values_list("cancelled_at", "priority")
    run.cancelled_at, run.priority = orders.get(pk=run.pk)
    return run


def lay_out(run: Run) -> None:
    """Make the steps the run lacks; the parts of a divided stage follow when their number is known."""
    there = set(run.steps.values_list("stage", flat=True)) if run.pk else set()
    Step.objects.bulk_create(
        _step(run, stage, position)
        for position, stage in enumerate(registry.of(run.goal))
        if not stage.parts_from and stage.name not in there
    )


def lay_out_parts(run: Run, stage: Stage, count: int) -> None:
    """Give a divided stage exactly `count` steps; those that are there stay as they are."""
    steps = run.steps.filter(stage=stage.name)
    steps.filter(part__gte=count).delete()
    there = set(steps.values_list("part", flat=True))
    steps.exclude(parts=count).update(parts=count)
    position = [other.name for other in registry.of(run.goal)].index(stage.name)
    Step.objects.bulk_create(
        (
            _step(run, stage, position, part=part, parts=count)
            for part in range(count)
            if part not in there
        ),
        batch_size=500,
    )


def _step(run: Run, stage: Stage, position: int, *, part: int = 0, parts: int = 0) -> Step:
    return Step(
        run=run, stage=stage.name, part=part, parts=parts, position=position, version=stage.version,
        priority=run.priority, state=StepState.CANCELLED if run.cancelled_at else StepState.WAITING,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How many steps of each stage are in each state."""

    goal: str
    counts: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, run: Run) -> Tally:
        counts: dict[str, dict[str, int]] = {}
        rows = run.steps.order_by().values_list("stage", "state").annotate(Count("pk"))
        for stage, state, count in rows:
            counts.setdefault(stage, {})[state] = count
        return cls(run.goal, counts)

    def finished(self, name: str) -> bool:
        """Whether everything of this stage is done; a stage of no parts is, once that is known."""
        stage, counts = registry.find(self.goal, name), self.counts.get(name, {})
        if set(counts) - {StepState.DONE}:
            return False
        if stage and stage.parts_from:
            return self.finished(stage.parts_from)
        return bool(counts)

    def may_begin(self, stage: Stage) -> bool:
        return all(self.finished(need) for need in stage.needs)

    @property
    def lacks_stages(self) -> bool:
        """Whether something waits for a stage that has no step and is no number of parts."""
        stages = {stage.name: stage for stage in registry.of(self.goal)}
        return any(
            need not in self.counts and not stages[need].parts_from
            for name, states in self.counts.items()
            if name in stages and StepState.WAITING in states
            for need in stages[name].needs
        )

    @property
    def all_done(self) -> bool:
        return all(set(states) <= {StepState.DONE} for states in self.counts.values())


def settle(run: Run) -> bool:
    """Put waiting steps in the queue whose needs are met, and ring for them; whether all is done.

    Call it with the run locked. Stages this code does not know are left to a newer worker.
    """
    tally = Tally.of(run)
    if tally.lacks_stages:  # it was laid out by code that did not know them
        lay_out(run)
        tally = Tally.of(run)
    waiting = [name for name, states in tally.counts.items() if StepState.WAITING in states]
    known = [stage for name in waiting if (stage := registry.find(run.goal, name))]
    if len(known) < len(waiting):
        Run.objects.filter(pk=run.pk, unsettled=False).update(unsettled=True)
    begin = [stage.name for stage in known if tally.may_begin(stage)]
    if begin:
        waiting_steps = run.steps.filter(stage__in=begin, state=StepState.WAITING)
        waiting_steps.update(state=StepState.READY, rung_at=Now())
        doorbell.ring(
            stage for stage in begin for _ in range(tally.counts[stage][StepState.WAITING])
        )
    return tally.all_done


def fingerprint(run: Run, stage: Stage, part: int, needed: Iterable[str]) -> str:
    """Of what a step is the result: sha256 over its stage, the settings and inputs it reads, and
    the fingerprints of the steps it needs, in order."""
    reads = stage.reads(run) if stage.reads else {}
    what = [stage.goal, stage.name, part, stage.version, reads, list(needed)]
    plain = json.dumps(what, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def fingerprint_of(step: Step, stage: Stage) -> str:
    """The step's fingerprint as things are now."""
    if not stage.needs:
        return fingerprint(step.run, stage, step.part, ())
    rows = step.run.steps.filter(stage__in=stage.needs).order_by("part")
    needed: dict[str, list[str]] = {}
    for name, print_ in rows.values_list("stage", "fingerprint"):
        needed.setdefault(name, []).append(print_)
    return fingerprint(
        step.run, stage, step.part, (one for need in stage.needs for one in needed.get(need, ()))
    )


def fingerprints(run: Run, steps: Iterable[Step]) -> dict[int, str]:
    """By step, the fingerprint it would have if the whole run were done again now."""
    of: dict[str, list[Step]] = {}
    for step in sorted(steps, key=lambda step: step.part):
        of.setdefault(step.stage, []).append(step)
    now: dict[int, str] = {}
    for stage in registry.of(run.goal):
        needed = [now[step.pk] for need in stage.needs for step in of.get(need, ())]
        for step in of.get(stage.name, ()):
            now[step.pk] = fingerprint(run, stage, step.part, needed)
    return now
