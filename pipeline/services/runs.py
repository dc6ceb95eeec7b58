"""Starting runs, and what people see of them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media.models import Recording
from pipeline.models import Run, Step, StepState
from pipeline.registry import registry
from pipeline.services import doorbell


def start(goal: str, *, title: str, recording: Recording | None = None, subject: str = "") -> Run:
    """Lay out the steps of a goal and ring for the first. Starting it again returns the same run."""
    subject = subject or f"recording:{recording.pk if recording else ''}"
    with transaction.atomic():
        run, created = Run.objects.get_or_create(
            goal=goal, subject=subject, defaults={"recording": recording, "title": title[:200]}
        )
        if created:
            Step.objects.bulk_create(
                Step(
                    run=run,
                    stage=stage.name,
                    position=position,
                    state=StepState.WAITING if stage.needs else StepState.READY,
                )
                for position, stage in enumerate(registry.of(goal))
            )
            doorbell.ring_ready(run)
    return run


def retry(step: Step) -> bool:
    """Put a failed step back into the queue with a fresh count of attempts."""
    with transaction.atomic():
        changed = Step.objects.filter(pk=step.pk, state=StepState.FAILED).update(
            state=StepState.READY, attempt=0, error="", message="", progress=0, not_before=None
        )
        if changed:
            doorbell.ring_ready(step.run)
    return bool(changed)


def release_held(recording: Recording) -> None:
    """Consent has changed: steps that waited for it are put in the queue, where it is asked again."""
    with transaction.atomic():
        for run in Run.objects.filter(recording=recording, steps__state=StepState.HELD).distinct():
            run.steps.filter(state=StepState.HELD).update(state=StepState.READY, message="")
            doorbell.ring_ready(run)


def kept_folder(run: Run) -> Path:
    """Where the run's stages hand files to each other; removed when the run has ended."""
    folder = settings.WORK_DIR / "runs" / str(run.pk)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear_if_ended(run: Run) -> None:
    if not run.steps.exclude(state=StepState.DONE).exists():
        shutil.rmtree(settings.WORK_DIR / "runs" / str(run.pk), ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run is: `progress` 0..1, `eta_s` seconds left (None while it cannot be told)."""

    run: Run
    steps: tuple[Step, ...]
    progress: float
    eta_s: int | None
    state: str
    current: str

    @property
    def failed(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state == StepState.FAILED)

    @property
    def percent(self) -> int:
        return int(self.progress * 100)

    @property
    def state_label(self) -> str:
        return str(StepState(self.state).label)

    @property
    def time_left(self) -> str:
        """How long it will still take, in words; empty while it cannot be told."""
        if self.eta_s is None:
            return ""
        if self.eta_s < 90:
            return _("about %(count)d s left") % {"count": self.eta_s}
        return _("about %(count)d min left") % {"count": round(self.eta_s / 60)}


def standing(run: Run) -> Standing:
    """Progress of a run, each stage counting by its weight; failed before held before running."""
    stages = {stage.name: stage for stage in registry.of(run.goal)}
    steps = tuple(run.steps.all())
    total = sum(stages[step.stage].weight for step in steps) or 1.0
    done = sum(
        stages[step.stage].weight * (1.0 if step.state == StepState.DONE else step.progress)
        for step in steps
    )
    states = {step.state for step in steps}
    running = next((step for step in steps if step.state == StepState.RUNNING), None)
    if states <= {StepState.DONE}:
        state = StepState.DONE
    elif running or StepState.READY in states:
        state = StepState.RUNNING if running else StepState.READY
    else:
        state = StepState.FAILED if StepState.FAILED in states else StepState.HELD
    progress = min(1.0, done / total)
    eta = None
    begun = min((step.started_at for step in steps if step.started_at), default=None)
    if running and begun and progress > 0.05:
        elapsed = (timezone.now() - begun).total_seconds()
        eta = max(1, round(elapsed * (1 - progress) / progress))
    current = str(stages[running.stage].label) if running else ""
    return Standing(run, steps, progress, eta, state, current)
