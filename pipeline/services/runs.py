"""Starting runs, and what people do with them: try again, cancel, go on, hurry, process again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from media.models import Recording
from pipeline.models import Run, Step, StepState
from pipeline.registry import Stage, registry
from pipeline.services import handoff, layout
from pipeline.services.standing import Standing, standing, standings

__all__ = ["Standing", "standing", "standings"]

#: What an editor may choose; others are left to programs.
LOW, NORMAL, HIGH = -10, 0, 10
IN_QUEUE = (StepState.WAITING, StepState.READY, StepState.HELD)
#: A step that is to be done (again) from the start.
AFRESH = {
    "attempt": 0,
    "deaths": 0,
    "put_off": 0,
    "progress": 0.0,
    "left_s": None,
    "message": "",
    "error": "",
    "not_before": None,
}


def start(goal: str, *, title: str, recording: Recording | None = None, subject: str = "") -> Run:
    """Lay out the steps of a goal and ring for the first. Starting it again returns the same run."""
    subject = subject or f"recording:{recording.pk if recording else ''}"
    with transaction.atomic():
        run, created = Run.objects.get_or_create(
            goal=goal, subject=subject, defaults={"recording": recording, "title": title[:200]}
        )
        if created:
            layout.lay_out(run)
            layout.settle(run)
    return run


def retry(step: Step) -> bool:
    """Put a failed step back into the queue with a fresh count of attempts."""
    with transaction.atomic():
        run = layout.lock(step.run)
        failed = run.steps.filter(pk=step.pk, state=StepState.FAILED)
        if found := list(failed):
            _put_back(run, found)
    return bool(found)


def cancel(run: Run, by: Any = None) -> bool:
    """Take what has not ended out of the queue and have running steps end soon. What is done stays.

    False where there was nothing to cancel.
    """
    with transaction.atomic():
        run = layout.lock(run)
        waiting = run.steps.filter(state__in=IN_QUEUE).update(
            state=StepState.CANCELLED, message="", error=""
        )
        running = run.steps.filter(state=StepState.RUNNING).update(stop_asked=True)
        if not waiting and not running:
            return False
        Run.objects.filter(pk=run.pk).update(
            cancelled_at=Now(), cancelled_by=by if by and by.pk else None
        )
    return True


def resume(run: Run) -> bool:
    """Go on with a cancelled run where it was left. False where it was not cancelled."""
    with transaction.atomic():
        run = layout.lock(run)
        if run.cancelled_at is None:
            return False
        Run.objects.filter(pk=run.pk).update(cancelled_at=None, cancelled_by=None)
        run.cancelled_at = None
        run.steps.filter(state=StepState.RUNNING).update(stop_asked=False)
        _put_back(run, list(run.steps.filter(state=StepState.CANCELLED)))
    return True


def prioritise(run: Run, priority: int) -> None:
    """Whose steps are taken first: the higher number."""
    with transaction.atomic():
        layout.lock(run)
        Run.objects.filter(pk=run.pk).update(priority=priority)
        run.steps.update(priority=priority)


def release_held(recording: Recording) -> None:
    """Consent has changed: steps that waited for it are put in the queue, where it is asked again."""
    for run in Run.objects.filter(recording=recording, steps__state=StepState.HELD).distinct():
        with transaction.atomic():
            run = layout.lock(run)
            run.steps.filter(state=StepState.HELD).update(state=StepState.WAITING, message="")
            layout.settle(run)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a run would do again: steps that are done and would come out differently now, and stages
    that did not exist when it was laid out."""

    steps: tuple[Step, ...] = ()
    stages: tuple[Stage, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps or self.stages)

    @property
    def labels(self) -> list[str]:
        """The names of the stages, each once, in their order."""
        names = dict.fromkeys(step.stage for step in self.steps)
        goal = self.steps[0].run.goal if self.steps else ""
        old = [str(registry.get(goal, name).label) for name in names]
        return [*old, *(str(stage.label) for stage in self.stages)]


def changed(run: Run) -> Changed:
    """What `refresh` would do again. A cancelled run does nothing before it goes on."""
    if run.cancelled_at:
        return Changed()
    steps = list(run.steps.select_related("run__recording"))
    now = layout.fingerprints(run, steps)
    there = {step.stage for step in steps}
    return Changed(
        tuple(step for step in steps if step.pk in now and _outdated(step, now[step.pk])),
        tuple(
            stage
            for stage in registry.of(run.goal)
            if stage.name not in there and not stage.parts_from
        ),
    )


def _outdated(step: Step, fingerprint: str) -> bool:
    """Begun or done with other settings than those of now; what is still to come reads them then."""
    begun = step.state in (StepState.DONE, StepState.RUNNING)
    failed = step.state == StepState.FAILED and step.fingerprint != ""
    return (begun or failed) and step.fingerprint != fingerprint


def refresh(run: Run) -> Changed:
    """Put back what is done and would come out differently now, and what depends on it. No more:
    a poster is not chosen again because the speech model has changed."""
    with transaction.atomic():
        run = layout.lock(run)
        found = changed(run)
        if found:
            layout.lay_out(run)
            _put_back(run, found.steps)
    return found


def again(run: Run) -> bool:
    """Have all its steps done once more, for what they read has changed; a running one begins anew.

    What is in the queue already reads it then. False where the run is cancelled.
    """
    with transaction.atomic():
        run = layout.lock(run)
        if run.cancelled_at:
            return False
        _put_back(run, list(run.steps.exclude(state__in=IN_QUEUE)))
    return True


def _put_back(run: Run, steps: Collection[Step]) -> None:
    """Have these steps done (again), and before them those whose files they need and are gone.

    Steps behind them leave the queue until these are done; running ones are told to stop.
    """
    again = _with_lost_files(run, steps)
    pks = [step.pk for step in [*steps, *again]]
    run.steps.filter(pk__in=pks, state=StepState.RUNNING).update(stop_asked=True)
    run.steps.filter(pk__in=pks).exclude(state=StepState.RUNNING).update(
        **AFRESH, state=StepState.WAITING
    )
    for stage in registry.of(run.goal):
        for step in steps:  # a newer version of the code does it, where that has changed
            if step.stage == stage.name:
                run.steps.filter(pk=step.pk).update(version=stage.version)
    _wait_behind(run)
    layout.settle(run)


def _wait_behind(run: Run) -> None:
    """Whatever is in the queue or running and has needs that are no longer met."""
    tally = layout.Tally.of(run)
    early = [stage.name for stage in registry.of(run.goal) if not tally.may_begin(stage)]
    behind = run.steps.filter(stage__in=early)
    behind.filter(state__in=[StepState.READY, StepState.HELD]).update(state=StepState.WAITING)
    behind.filter(state=StepState.RUNNING).update(stop_asked=True)


def _with_lost_files(run: Run, steps: Iterable[Step]) -> list[Step]:
    """Done steps that must run again because what they handed on is gone and is needed."""
    of: dict[str, list[Step]] = {}
    for step in run.steps.filter(state=StepState.DONE):
        of.setdefault(step.stage, []).append(step)
    redone = {step.stage for step in steps}
    put_back = {step.pk for step in steps}
    again: list[Step] = []
    for stage in reversed(registry.of(run.goal)):
        if stage.name not in redone:
            continue
        for name in [need for need in stage.needs if need not in stage.stored]:
            need = registry.get(run.goal, name)
            lost = [
                step
                for step in of.get(name, ())
                if step.pk not in put_back and not _files_are_there(run, step, need)
            ]
            again += lost
            put_back.update(step.pk for step in lost)
            if lost:
                redone.add(name)
    return again


def _files_are_there(run: Run, step: Step, stage: Stage) -> bool:
    """Whether the files the step handed on can still be taken."""
    for key in stage.hands:
        value = step.output.get(key) or []
        for name in [value] if isinstance(value, str) else value:
            if not handoff.is_there(run, name):
                return False
    return True
