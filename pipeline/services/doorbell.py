"""Telling the queue that there is work. A lost or doubled ring does no harm: the state of the work
is in the ledger, and a step is claimed by one worker only."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Now

from pipeline.models import Run, Step, StepState


def ring(step_id: int) -> None:
    """Enqueue `advance(step)` once the surrounding transaction is committed."""
    ring_each([step_id])


def ring_each(step_ids: Collection[int]) -> None:
    """A ring for each of these steps, once the surrounding transaction is committed."""
    from pipeline.tasks import advance

    if not step_ids:
        return

    def enqueue() -> None:
        for step_id in step_ids:
            advance.enqueue(step_id)

    Step.objects.filter(pk__in=step_ids).update(rung_at=Now())
    transaction.on_commit(enqueue)


def ring_ready(run: Run) -> None:
    ring_each(list(run.steps.filter(state=StepState.READY).values_list("pk", flat=True)))
