"""When cues appear and leave, beside the moment at which their words truly sound.

A cue's start is compared with the true start of its first word, its end with the true end of its last one,
wherever else the text might have been cut: a late cue is late however good its place is. A cue whose word
was not heard right tells nothing. Leaving later than the words is no fault, so ends keep their sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from transcripts.subtitles.linebreak.tokens import is_dialogue, split, without_hyphen
from transcripts.subtitles.model import Cue, Word

from .distribution import Distribution
from .text import align


@dataclass(frozen=True, slots=True)
class Boundaries:
    """`starts`: how far off each cue's start is, ms, 0 or more. `ends`: how long after its last word a
    cue leaves, ms, negative where before."""

    starts: Distribution = field(default_factory=Distribution)
    ends: Distribution = field(default_factory=Distribution)

    def __add__(self, other: Boundaries) -> Boundaries:
        return Boundaries(self.starts + other.starts, self.ends + other.ends)


def boundaries(said: Sequence[Word], cues: Sequence[Cue]) -> Boundaries:
    """Errors of all cues; they need no words of their own."""
    shown, owners = [], []
    for number, cue in enumerate(cues):
        for text in _texts(cue):
            shown.append(Word(text, cue.start_ms, cue.end_ms))
            owners.append(number)
    said_as = {p.heard: p.said for p in align(said, shown) if p.same}
    starts, ends = [], []
    for i, owner in enumerate(owners):
        sounding = said_as.get(i)
        if sounding is None:
            continue
        if i == 0 or owners[i - 1] != owner:
            starts.append(abs(cues[owner].start_ms - said[sounding].start_ms))
        if i + 1 == len(owners) or owners[i + 1] != owner:
            ends.append(cues[owner].end_ms - said[sounding].end_ms)
    return Boundaries(Distribution.of(starts), Distribution.of(ends))


def _texts(cue: Cue) -> list[str]:
    lines = [line for line in cue.lines if line.strip()]
    if is_dialogue(lines):
        lines = [without_hyphen(line) for line in lines]
    return [word for line in lines for word in split(line)]
