"""No line is wider than the profile allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transcripts.subtitles.linebreak import wrap
from transcripts.subtitles.model import width

from .base import Finding, Kind, Rule, Track

RULE = Rule("line_length", Kind.HARD, "Line length", "Délka řádku")


def find(track: Track) -> Iterator[Finding]:
    limit = track.profile.max_chars_per_line
    for index, cue in enumerate(track.cues):
        widest = max((width(line) for line in cue.lines), default=0)
        if widest <= limit:
            continue
        lines = wrap(cue.text, track.profile)
        fits = len(lines) <= track.profile.max_lines and all(width(line) <= limit for line in lines)
        yield Finding(
            RULE.name,
            index,
            cue,
            replace(cue, lines=lines) if fits else None,
            f"A line has {widest} characters; at most {limit} are allowed.",
            f"Řádek má délku {widest} (počet znaků), nejvýše smí mít {limit}.",
        )
