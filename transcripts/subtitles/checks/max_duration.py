"""No cue stays so long that people read it twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .base import Finding, Kind, Rule, Track, length, length_cs

RULE = Rule("max_duration", Kind.HARD, "Longest duration", "Nejdelší doba zobrazení")


def find(track: Track) -> Iterator[Finding]:
    longest = track.profile.max_duration_ms
    for index, cue in enumerate(track.cues):
        if cue.duration_ms <= longest:
            continue
        end = cue.start_ms + longest
        spoken = all(word.end_ms <= end for word in cue.words)
        yield Finding(
            RULE.name,
            index,
            cue,
            replace(cue, end_ms=end) if spoken else None,
            f"The cue is shown for {length(cue.duration_ms)}; the most is {length(longest)}.",
            f"Titulek je vidět {length_cs(cue.duration_ms)}, nejvýše smí být {length_cs(longest)}.",
        )
