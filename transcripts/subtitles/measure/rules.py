"""How many cues keep the rules of `checks`, and how fast they have to be read."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from transcripts.subtitles import checks
from transcripts.subtitles.model import Cue, Word, width
from transcripts.subtitles.profiles import Profile

from .distribution import Distribution

#: Rules broken by a line or a cue that ends where it must not.
LINE_ENDS = ("line_end", "cue_end")


@dataclass(frozen=True, slots=True)
class Kept:
    """Of `cues` cues: how many break each rule, any hard rule, an end of line or cue; their speeds.

    `speeds` are characters per second, of all cues; `allowed` of those where the speech itself is not
    faster than the limit.
    """

    cues: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    hard_broken: int = 0
    bad_ends: int = 0
    speeds: Distribution = field(default_factory=Distribution)
    allowed: Distribution = field(default_factory=Distribution)

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.cues + other.cues,
            self.broken + other.broken,
            self.hard_broken + other.hard_broken,
            self.bad_ends + other.bad_ends,
            self.speeds + other.speeds,
            self.allowed + other.allowed,
        )

    @property
    def hard_share(self) -> float:
        """Share of cues that keep every hard rule; 1 of none."""
        return 1.0 - self.hard_broken / self.cues if self.cues else 1.0

    @property
    def bad_end_share(self) -> float:
        """Share of cues with a line or an end that stops where it must not; 0 of none."""
        return self.bad_ends / self.cues if self.cues else 0.0


def kept(
    cues: Sequence[Cue], profile: Profile, *, film_ms: int | None, said: Sequence[Word] = ()
) -> Kept:
    """Rules kept by `cues`. The words `said` tell where the speech is too fast to be read whole."""
    report = checks.check(cues, profile, film_ms=film_ms)
    pairs = {(found.rule, found.index) for found in report.findings}
    rate = _Rate(said, profile.max_duration_ms)
    return Kept(
        cues=len(cues),
        broken=Counter(rule for rule, _ in pairs),
        hard_broken=len({found.index for found in report.hard_findings}),
        bad_ends=len({index for rule, index in pairs if rule in LINE_ENDS}),
        speeds=Distribution.of(cue.cps for cue in cues),
        allowed=Distribution.of(cue.cps for cue in cues if rate.at(cue) <= profile.max_cps),
    )


class _Rate:
    """Characters per second of the speech around a moment, however it is cut into cues: over as long
    as one cue may stay on the screen."""

    def __init__(self, said: Sequence[Word], window_ms: int) -> None:
        ordered = sorted(said, key=lambda word: word.start_ms)
        self.starts = [word.start_ms for word in ordered]
        self.before = [0, *accumulate(width(word.text) + 1 for word in ordered)]
        self.window_ms = window_ms

    def at(self, cue: Cue) -> float:
        first = (cue.start_ms + cue.end_ms - self.window_ms) // 2
        begin = bisect_left(self.starts, first)
        end = bisect_left(self.starts, first + self.window_ms)
        return (self.before[end] - self.before[begin]) * 1000 / self.window_ms
