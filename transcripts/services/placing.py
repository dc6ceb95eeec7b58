"""Places of cues among one another. Positions are unique, so rows step aside while others move."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from transcripts.models import Cue, Transcript

ASIDE = 1_000_000_000
BATCH = 500


def place(transcript: Transcript, first: int, count: int, order: Sequence[Cue]) -> None:
    """Put `order` where `count` rows stand from position `first` on, and move what is behind them.

    Rows without an id are stored. The caller holds the transcript's lock.
    """
    cues = Cue.objects.filter(transcript=transcript)
    cues.filter(position__gte=first).update(position=F("position") + ASIDE)
    new: list[Cue] = []
    kept: list[Cue] = []
    for position, row in enumerate(order, start=first):
        row.position = position
        (new if row.pk is None else kept).append(row)
    Cue.objects.bulk_update(kept, ["position"], batch_size=BATCH)
    Cue.objects.bulk_create(new, batch_size=BATCH)
    more = len(order) - count
    cues.filter(position__gte=ASIDE).update(position=F("position") - ASIDE + more)
