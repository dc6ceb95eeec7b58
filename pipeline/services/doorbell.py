"""Telling the queue that there is work. A lost or doubled ring does no harm: the state of the work
is in the ledger, and a step is claimed by one worker only.

A ring wakes one worker, which then goes on until there is nothing left for it. So a few rings are
enough, however many steps there are. There is a queue a stage, so that a worker with some stages is
not rung for the others.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

#: So many unanswered rings a stage; of more idle workers the rest looks by itself within seconds.
MOST_RINGS = 16


def ring(stages: Iterable[str]) -> None:
    """Enqueue `advance` once the surrounding transaction is committed; a stage for each ready step."""
    if counts := Counter(stages):
        transaction.on_commit(lambda: _enqueue(counts))


def _enqueue(counts: Counter[str]) -> None:
    """Whoever rang has committed and goes on even where the queue cannot be reached: workers look
    into the ledger every few seconds in any case."""
    from pipeline.tasks import advance

    try:
        for stage, count in counts.items():
            for _ in range(min(count, MOST_RINGS - _unanswered(stage))):
                advance.using(queue_name=stage).enqueue()
    except Exception as error:
        logger.warning("The queue cannot be reached, so nobody was rung for: %s", error)


def _unanswered(stage: str) -> int:
    """Rings of the database's queue that nobody has answered: who does will see this work too."""
    from django_tasks_db.models import DBTaskResult

    if settings.LIVES_QUEUE == "celery":
        return 0
    waiting = DBTaskResult.objects.ready().filter(backend_name="pipeline", queue_name=stage)
    return waiting.order_by()[:MOST_RINGS].count()
