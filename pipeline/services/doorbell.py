"""Telling the queue that there is work. A lost or doubled ring does no harm: the state of the work
is in the ledger, and a step is claimed by one worker only.

There is a queue a stage, so that a worker with some stages is not rung for the others.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Now

from pipeline.models import Run, Step, StepState

logger = logging.getLogger(__name__)


def ring(step_id: int) -> None:
    """Enqueue `advance` once the surrounding transaction is committed."""
    ring_each([step_id])


def ring_each(step_ids: Collection[int]) -> None:
    """A ring for each of these steps, once the surrounding transaction is committed."""
    if not step_ids:
        return

    def enqueue() -> None:
        _enqueue(Step.objects.filter(pk__in=step_ids).values_list("pk", "stage"))

    Step.objects.filter(pk__in=step_ids).update(rung_at=Now())
    transaction.on_commit(enqueue)


def ring_ready(run: Run) -> None:
    ring_each(list(run.steps.filter(state=StepState.READY).values_list("pk", flat=True)))


def _enqueue(rings: Collection[tuple[int, str]]) -> None:
    """Whoever rang has committed and goes on even where the queue cannot be reached: workers look
    into the ledger every few seconds in any case."""
    from pipeline.tasks import advance

    try:
        for step_id, stage in rings:
            advance.using(queue_name=stage).enqueue(step_id)
    except Exception as error:
        logger.warning("The queue cannot be reached, so nobody was rung for: %s", error)
