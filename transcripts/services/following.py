"""A translation keeps step with its original while it is open.

Where the original gets a new subtitle, the translation gets one to be written; where a subtitle of the
original is moved, its translation moves along, unless somebody gave it times of its own. Nobody's text
changes, so nothing of it is an edit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Mapping, Sequence

from transcripts.enums import State
from transcripts.models import Cue, Transcript
from transcripts.services.placing import BATCH, place
from transcripts.subtitles.align import spread
from transcripts.subtitles.times import Span

OPEN = (State.MACHINE, State.CORRECTION)


def follow(source: Transcript, before: Mapping[int, Span] | None = None) -> None:
    """Bring the open translations of `source` up to it, within the transaction that changed it.

    `before` are the times, in ms, that rows of the source had until now, by their ids.
    """
    for translation in source.translations.select_for_update().filter(state__in=OPEN):
        _move(translation, before or {})
        complete(translation)


def complete(translation: Transcript) -> int:
    """Add an empty cue for each shown one of the original that has no counterpart; how many.

    What a translation with times of its own shows most of the time already is no gap in it, unless what
    it shows there is stale: then it has the times of before the original was divided anew, and gives
    way. The caller holds the translation's lock. Nothing happens to what translates nothing.
    """
    if translation.source is None:
        return 0
    cues = translation.cues.select_related("source").defer("words", "source__words")
    rows = list(cues)
    linked = {row.source_id for row in rows} - {None}
    missing = translation.source.cues.exclude(text="").exclude(pk__in=linked).defer("words")
    shown = sorted((row.start_ms, row.end_ms) for row in rows if row.text and not _is_stale(row))
    new = [
        Cue(
            transcript=translation, start_ms=row.start_ms, end_ms=row.end_ms, text="",
            source=row, source_text=row.text,
        )
        for row in missing
        if 2 * _covered((row.start_ms, row.end_ms), shown) < row.end_ms - row.start_ms
    ]  # fmt: skip
    if new:
        _give_way(rows, new)
        merged = _merged(rows, new)
        same = next((n for n, row in enumerate(rows) if merged[n] is not row), len(rows))
        place(translation, same + 1, len(rows) - same, merged[same:])
    return len(new)


def _is_stale(row: Cue) -> bool:
    return row.source is not None and row.source.text != row.source_text


def _give_way(rows: Sequence[Cue], new: Sequence[Cue]) -> None:
    """Stale rows in the time of new ones take the times their originals have by now."""
    spans = sorted((row.start_ms, row.end_ms) for row in new)
    late = [
        row for row in rows if _is_stale(row) and _covered((row.start_ms, row.end_ms), spans) > 0
    ]
    for row in late:
        if row.source:
            _become(row, (row.source.start_ms, row.source.end_ms))
    Cue.objects.bulk_update(late, ["start_ms", "end_ms", "words"], batch_size=BATCH)


def _become(row: Cue, span: Span) -> None:
    row.start_ms, row.end_ms = span
    row.words = [word.to_dict() for word in spread((), row.text, *span)]


def _move(translation: Transcript, before: Mapping[int, Span]) -> None:
    rows = translation.cues.filter(source__in=before).select_related("source")
    moved = []
    for row in rows:
        now = (row.source.start_ms, row.source.end_ms) if row.source else None
        was = before[row.source_id] if row.source_id else None
        if now is None or now == was or (row.start_ms, row.end_ms) != was:
            continue
        _become(row, now)
        moved.append(row)
    Cue.objects.bulk_update(moved, ["start_ms", "end_ms", "words"], batch_size=BATCH)


def _merged(rows: Sequence[Cue], new: Sequence[Cue]) -> list[Cue]:
    """The rows in their order, each new one before the first that begins later."""
    merged: list[Cue] = []
    waiting = deque(new)
    for row in rows:
        while waiting and waiting[0].start_ms < row.start_ms:
            merged.append(waiting.popleft())
        merged.append(row)
    return [*merged, *waiting]


def _covered(span: Span, shown: Sequence[Span]) -> int:
    """How many ms of the span lie under what is shown, which is in order and hardly overlaps."""
    start, end = span
    first = max(0, bisect_right(shown, (start, start)) - 1)
    covered = 0
    for since, until in shown[first:]:
        if since >= end:
            break
        covered += max(0, min(until, end) - max(since, start))
    return covered
