"""No cue outlasts the film; only where the length of the film is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .base import Finding, Kind, Rule, Track, length, length_cs

RULE = Rule("film_end", Kind.HARD, "Within the film", "V rámci filmu")


def find(track: Track) -> Iterator[Finding]:
    if track.film_ms is None:
        return
    for index, cue in enumerate(track.cues):
        if cue.end_ms <= track.film_ms:
            continue
        room = track.film_ms - cue.start_ms >= track.profile.min_duration_ms
        yield Finding(
            RULE.name,
            index,
            cue,
            replace(cue, end_ms=track.film_ms) if room else None,
            f"The cue ends {length(cue.end_ms - track.film_ms)} after the film.",
            f"Titulek končí {length_cs(cue.end_ms - track.film_ms)} po konci filmu.",
        )
