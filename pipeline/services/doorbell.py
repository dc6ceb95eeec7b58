"""Telling the queue that there is work. A lost or doubled ring does no harm: the state of the work
is in the ledger, and a step is claimed by one worker only."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from pipeline.models import Run, Step, StepState


def ring(step_id: int) -> None:
    """Enqueue `advance(step)` once the surrounding transaction is committed."""
    from pipeline.tasks import advance

    Step.objects.filter(pk=step_id).update(rung_at=timezone.now())
    transaction.on_commit(lambda: advance.enqueue(step_id))


def ring_ready(run: Run) -> None:
    for step_id in run.steps.filter(state=StepState.READY).values_list("pk", flat=True):
        ring(step_id)
