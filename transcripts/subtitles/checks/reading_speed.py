"""Reading speed over the limit. A flag, no hard rule: speech is condensed by a person, never by the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from transcripts.subtitles.model import Cue, width

from .base import Finding, Kind, Rule, Track

RULE = Rule("reading_speed", Kind.FLAG, "Reading speed", "Rychlost čtení")


def find(track: Track) -> Iterator[Finding]:
    for index, cue in enumerate(track.cues):
        if cue.cps <= track.profile.max_cps:
            continue
        speed = f"{cue.cps:.1f}" if cue.duration_ms > 0 else "∞"
        yield Finding(
            RULE.name,
            index,
            cue,
            _longer(track, index, cue),
            f"{speed} characters per second; at most {track.profile.max_cps:g} can be read."
            " Condense the text.",
            f"{speed.replace('.', ',')} znaku za sekundu, přečíst se dá nejvýše"
            f" {track.profile.max_cps:g}. Zkraťte text.",
        )


def _longer(track: Track, index: int, cue: Cue) -> Cue | None:
    """The cue shown long enough, where the pause after it allows."""
    profile = track.profile
    duration = ceil(sum(width(line) for line in cue.lines) * 1000 / profile.max_cps)
    room = track.room_until(index)
    spoken = cue.words[-1].end_ms if cue.words else cue.end_ms
    latest = spoken + profile.max_linger_ms
    latest = latest if room is None else min(latest, room)
    end = cue.start_ms + duration
    return (
        replace(cue, end_ms=end) if duration <= profile.max_duration_ms and end <= latest else None
    )
