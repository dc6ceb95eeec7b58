"""What of the cues is left out where a format, or a film's own track, holds only text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcripts.subtitles.linebreak.tokens import is_dialogue, without_hyphen
from transcripts.subtitles.model import Cue
from transcripts.subtitles.naming import forms

from .report import Change, quoted


def speakers(cues: Sequence[Cue]) -> Iterator[Change]:
    """Who speaks, where anybody is named whose name is not seen in the text itself: all in one change."""
    names = {cue.speaker for cue in cues} | {word.speaker for cue in cues for word in cue.words}
    lines = (without_hyphen(line) for cue in cues for line in cue.lines)
    seen = {line.partition(":")[0] for line in lines if ":" in line}
    unseen = [name for name in sorted(filter(None, names)) if seen.isdisjoint(forms(name))]
    if said := quoted(", ".join(unseen)):
        yield Change(f"who speaks was left out: {said}", f"údaj, kdo mluví, byl vynechán: {said}")


def empty(cues: Sequence[Cue]) -> Iterator[Change]:
    """Each cue that has no text, by its number."""
    for number, cue in enumerate(cues, start=1):
        if not cue.plain.strip():
            yield Change(
                "a cue without text was left out", "titulek bez textu byl vynechán", cue=number
            )


def hyphens(cues: Sequence[Cue]) -> Iterator[Change]:
    """Each dialogue whose hyphens running text has no place for."""
    for number, cue in enumerate(cues, start=1):
        if is_dialogue(cue.lines):
            yield Change(
                "hyphens of the dialogue were left out",
                "spojovníky dialogu byly vynechány",
                cue=number,
            )


def order(cues: Sequence[Cue]) -> Iterator[Change]:
    """That the cues are not in the order of their starts, where they are not."""
    starts = [cue.start_ms for cue in cues]
    if starts != sorted(starts):
        yield Change(
            "cues were not in the order of their times and were sorted",
            "titulky nebyly seřazené podle časů, seřadili jsme je",
        )
