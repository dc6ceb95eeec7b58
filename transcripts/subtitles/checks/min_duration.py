"""Every cue stays long enough to be noticed and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .base import Finding, Kind, Rule, Track, length, length_cs

RULE = Rule("min_duration", Kind.HARD, "Shortest duration", "Nejkratší doba zobrazení")


def find(track: Track) -> Iterator[Finding]:
    shortest = track.profile.min_duration_ms
    for index, cue in enumerate(track.cues):
        if cue.duration_ms >= shortest:
            continue
        end = cue.start_ms + shortest
        room = track.room_until(index)
        yield Finding(
            RULE.name,
            index,
            cue,
            replace(cue, end_ms=end) if room is None or end <= room else None,
            f"The cue is shown for {length(cue.duration_ms)}; the least is {length(shortest)}.",
            f"Titulek je vidět {length_cs(cue.duration_ms)}, potřeba je nejméně {length_cs(shortest)}.",
        )
