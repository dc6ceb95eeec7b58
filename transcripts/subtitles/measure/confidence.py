"""Whether doubt points at errors: of wrong words, how many are among those an engine is least sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.subtitles.model import Word

from .text import align

LEAST = 0.10


@dataclass(frozen=True, slots=True)
class Calibration:
    """(confidence, whether the word is wrong) of every word heard that has a confidence."""

    words: tuple[tuple[float, bool], ...] = ()

    def __add__(self, other: Calibration) -> Calibration:
        return Calibration(self.words + other.words)

    @property
    def found(self) -> float | None:
        """Share of the wrong words among the `LEAST` least confident tenth; None where none is wrong.

        Words as confident as the last of the tenth count in part, so that order decides nothing.
        """
        wrong = sum(bad for _, bad in self.words)
        if not wrong:
            return None
        room = round(len(self.words) * LEAST)
        limit = sorted(confidence for confidence, _ in self.words)[max(0, room - 1)]
        below = [bad for confidence, bad in self.words if confidence < limit]
        equal = [bad for confidence, bad in self.words if confidence == limit]
        share = (room - len(below)) / len(equal)
        return (sum(below) + sum(equal) * max(0.0, share)) / wrong


def calibration(said: Sequence[Word], heard: Sequence[Word]) -> Calibration:
    """A word is wrong where any part of it has no counterpart said."""
    wrong = {pair.heard for pair in align(said, heard) if not pair.same}
    right = {pair.heard for pair in align(said, heard)}
    return Calibration(
        tuple(
            (word.confidence, i in wrong)
            for i, word in enumerate(heard)
            if word.confidence is not None and i in right
        )
    )
