"""What is wrong with cues, rule by rule: a file a rule. It works on cues from a file too, without words.

A rule is added by writing its module (`RULE` and `find`, see `base`) and naming it in `CHECKS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.subtitles.model import Cue
from transcripts.subtitles.profiles import Profile

from . import (
    cue_end,
    empty,
    film_end,
    gap,
    line_count,
    line_end,
    line_length,
    max_duration,
    min_duration,
    order,
    reading_speed,
    short_gap,
    shot_change,
    speaker_change,
    sync,
)
from .base import Check, Finding, Kind, Rule, Track

__all__ = ["CHECKS", "Check", "Finding", "Kind", "Report", "Rule", "check"]

CHECKS: tuple[Check, ...] = (
    line_length,
    line_count,
    line_end,
    cue_end,
    speaker_change,
    min_duration,
    max_duration,
    gap,
    order,
    film_end,
    empty,
    reading_speed,
    sync,
    short_gap,
    shot_change,
)


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order of `CHECKS`, then of the cues. Shares are 0..1; of no cues all keep all."""

    cue_count: int
    findings: tuple[Finding, ...]

    @property
    def kept(self) -> dict[str, float]:
        """Share of cues that keep each rule, by the rule's name, in the order of `CHECKS`."""
        broken = Counter(name for name, _ in {(each.rule, each.index) for each in self.findings})
        return {each.RULE.name: self._share(broken[each.RULE.name]) for each in CHECKS}

    @property
    def hard_kept(self) -> float:
        """Share of cues that keep every hard rule."""
        return self._share(len({each.index for each in self.hard_findings}))

    @property
    def hard_findings(self) -> tuple[Finding, ...]:
        """Findings of hard rules alone."""
        hard = {each.RULE.name for each in CHECKS if each.RULE.kind is Kind.HARD}
        return tuple(each for each in self.findings if each.rule in hard)

    @property
    def too_fast(self) -> float:
        """Share of cues to condense: their reading speed is over the limit."""
        return 1.0 - self.kept[reading_speed.RULE.name]

    def of_cue(self, index: int) -> tuple[Finding, ...]:
        """What is wrong with one cue, by its 0-based index."""
        return tuple(each for each in self.findings if each.index == index)

    def _share(self, broken: int) -> float:
        return 1.0 if self.cue_count == 0 else 1.0 - broken / self.cue_count


def check(
    cues: Sequence[Cue],
    profile: Profile,
    *,
    film_ms: int | None = None,
    cuts_ms: Sequence[int] = (),
) -> Report:
    """All findings of all checks. `film_ms` is the length of the film, `cuts_ms` are the times of its
    cuts; without them `film_end` and `shot_change` find nothing."""
    track = Track(cues, profile, film_ms, sorted(set(cuts_ms)))
    return Report(len(cues), tuple(found for each in CHECKS for found in each.find(track)))
