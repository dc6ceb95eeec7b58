"""No cue stays so long that people read it twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .base import Finding, Kind, Rule, Track

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
            f"The cue is shown for {cue.duration_ms} ms; at most {longest} ms are allowed.",
            f"Titulek je vidět {cue.duration_ms} ms, nejvýše smí být {longest} ms.",
        )
