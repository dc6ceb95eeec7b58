"""Words that were written down though nobody spoke: what an engine makes up over silence and music."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.subtitles.model import Word

from .text import align

#: A word this near to speech may belong to it: engines stretch words over the pause beside them (ms).
MARGIN_MS = 300


@dataclass(frozen=True, slots=True)
class MadeUp:
    """`words` written over `silent_ms` milliseconds without speech."""

    words: int = 0
    silent_ms: int = 0

    def __add__(self, other: MadeUp) -> MadeUp:
        return MadeUp(self.words + other.words, self.silent_ms + other.silent_ms)

    @property
    def a_minute(self) -> float:
        """Words a minute of silence; 0 where there was none."""
        return self.words * 60_000 / self.silent_ms if self.silent_ms else 0.0


def made_up(said: Sequence[Word], heard: Sequence[Word], film_ms: int) -> MadeUp:
    """Words heard that stand for none said and lie where nobody speaks, `MARGIN_MS` around it included."""
    speech = _merged([(w.start_ms - MARGIN_MS, w.end_ms + MARGIN_MS) for w in said])
    spoken = sum(min(end, film_ms) - max(start, 0) for start, end in speech if start < film_ms)
    extra = {pair.heard for pair in align(said, heard) if pair.said is None}
    count = sum(
        not any(start < heard[i].end_ms and heard[i].start_ms < end for start, end in speech)
        for i in extra
        if i is not None
    )
    return MadeUp(count, max(0, film_ms - spoken))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out
