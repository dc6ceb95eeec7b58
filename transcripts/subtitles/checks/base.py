"""What a check is: a module of two members, `RULE` and `find(track)`.

`find` yields one finding for each thing wrong; it never changes anything and never raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from transcripts.subtitles.linebreak import Language, language
from transcripts.subtitles.model import Cue
from transcripts.subtitles.profiles import Profile


class Kind(Enum):
    """HARD: every published cue keeps it. FLAG: a person should look, a cue may be right as it is."""

    HARD = "hard"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Rule:
    """Name of a rule and what it asks, in English and Czech."""

    name: str
    kind: Kind
    title: str
    title_cs: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule in one cue. `fix` is the cue as it could be, None where only a person can mend it."""

    rule: str
    index: int
    original: Cue
    fix: Cue | None
    reason: str
    reason_cs: str

    @property
    def can_be_fixed(self) -> bool:
        """Whether taking `fix` for the original mends this finding."""
        return self.fix is not None


def length(ms: int) -> str:
    """How long something is, for people, in English: 480 ms, 1.5 s, 3:00:00."""
    if abs(ms) < 1000:
        return f"{ms} ms"
    if abs(ms) < 60_000:
        return f"{ms / 1000:.3f}".rstrip("0").rstrip(".") + " s"
    seconds = ms // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    whole = f"{hours}:{minutes:02}" if hours else str(minutes)
    return f"{whole}:{seconds % 60:02}"


def length_cs(ms: int) -> str:
    """The same in Czech."""
    return length(ms).replace(".", ",")


@dataclass(frozen=True, slots=True)
class Track:
    """What is checked: all cues of a film in order; where they are known, its length and its cuts, in ms
    and in order."""

    cues: Sequence[Cue]
    profile: Profile
    film_ms: int | None = None
    cuts_ms: Sequence[int] = ()

    @property
    def rules(self) -> Language:
        return language(self.profile.language)

    def room_until(self, index: int) -> int | None:
        """Latest end of a cue that leaves the gap before the next; None after the last cue."""
        if index + 1 < len(self.cues):
            return self.cues[index + 1].start_ms - self.profile.min_gap_ms
        return self.film_ms


class Check(Protocol):
    """The interface of a module in this folder."""

    RULE: Rule

    def find(self, track: Track) -> Iterator[Finding]:
        """Everything in the track that breaks the rule."""
        ...
