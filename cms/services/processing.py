"""A run as an editor sees it: a row a stage, what may be done about it, and who is at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from pipeline.models import Run, Step, StepState, Worker
from pipeline.registry import registry
from pipeline.services import runs
from pipeline.services.standing import Standing, in_words

#: A worker that has not been seen for this long is not shown.
SEEN = timedelta(minutes=10)
ENDED = (StepState.DONE, StepState.CANCELLED)
#: The state of a stage is the first of these that one of its parts is in.
_TELLING = (
    StepState.RUNNING, StepState.FAILED, StepState.READY, StepState.HELD, StepState.CANCELLED,
    StepState.WAITING, StepState.DONE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One stage, its parts folded into one. `percent` is None where nothing has begun or all is done."""

    stage: str
    label: str
    state: str
    percent: int | None
    note: str
    steps: tuple[Step, ...]

    @property
    def state_label(self) -> str:
        return str(StepState(self.state).label)

    @property
    def failed(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state == StepState.FAILED)


@dataclass(frozen=True, slots=True)
class View:
    """A run with everything its table shows."""

    standing: Standing
    rows: tuple[Row, ...]
    changed: tuple[str, ...]

    @property
    def run(self) -> Run:
        return self.standing.run

    @property
    def may_cancel(self) -> bool:
        return not self.run.cancelled_at and any(
            step.state not in (*ENDED, StepState.FAILED) for step in self.standing.steps
        )

    @property
    def priorities(self) -> list[tuple[int, str, bool]]:
        """What may be chosen: number, name, whether it is so now."""
        names = ((runs.HIGH, _("higher")), (runs.NORMAL, _("normal")), (runs.LOW, _("lower")))
        return [(number, name, number == self.run.priority) for number, name in names]

    @property
    def said(self) -> str:
        """What a screen reader is told when it changes: the stage, not each percent."""
        current = self.standing.current
        return f"{self.standing.state_label}: {current}" if current else self.standing.state_label


def view(run: Run) -> View:
    """One run, with what a change of settings would do again."""
    found = runs.standing(run)
    busy = any(step.state not in (*ENDED, StepState.FAILED) for step in found.steps)
    changed = () if busy else tuple(runs.changed(run).labels)
    return View(found, tuple(rows(found)), changed)


def rows(standing: Standing) -> Iterable[Row]:
    """The stages of a run in their order."""
    of: dict[str, list[Step]] = {}
    for step in standing.steps:
        of.setdefault(step.stage, []).append(step)
    for name, steps in of.items():
        states = {step.state for step in steps}
        state = next(state for state in _TELLING if state in states)
        stage = registry.find(standing.run.goal, name)
        shares = [1.0 if step.state == StepState.DONE else step.progress for step in steps]
        shown = state == StepState.RUNNING or (len(steps) > 1 and states != {StepState.DONE})
        yield Row(
            stage=name,
            label=str(stage.label) if stage else name,
            state=state,
            percent=int(100 * sum(shares) / len(shares)) if shown else None,
            note=_note(steps, state),
            steps=tuple(steps),
        )


def _note(steps: list[Step], state: str) -> str:
    parts = []
    if len(steps) > 1:
        done = sum(step.state == StepState.DONE for step in steps)
        parts.append(_("%(done)d of %(parts)d parts") % {"done": done, "parts": len(steps)})
    running = [step for step in steps if step.state == StepState.RUNNING]
    if len(running) == 1 and running[0].left_s is not None:
        parts.append(in_words(running[0].left_s))
    machines = dict.fromkeys(step.worker.rpartition(":")[0] for step in running if step.worker)
    if machines:
        parts.append(_("on %(machine)s") % {"machine": ", ".join(machines)})
    attempt = max(step.attempt for step in steps)
    if attempt > 1 and state != StepState.DONE:
        parts.append(_("attempt %(number)d") % {"number": attempt})
    messages = dict.fromkeys(step.message for step in steps if step.message)
    return "; ".join([*parts, *messages])


def unfinished() -> QuerySet[Run]:
    """Runs that are not done, in the order in which they are worked off."""
    steps = Step.objects.filter(run=OuterRef("pk"))
    return (
        Run.objects.filter(Exists(steps.exclude(state__in=ENDED)) | Q(cancelled_at__isnull=False))
        .select_related("recording")
        .prefetch_related(Prefetch("steps", Step.objects.order_by("position", "part")))
        .order_by("-priority", "pk")
    )


def views(found: Iterable[Run]) -> list[View]:
    """Several runs without what a change of settings would do."""
    return [View(each, tuple(rows(each)), ()) for each in runs.standings(list(found))]


def workers() -> QuerySet[Worker]:
    """Those seen lately."""
    return Worker.objects.filter(seen_at__gt=Now() - SEEN)
