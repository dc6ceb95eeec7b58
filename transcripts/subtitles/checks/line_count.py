"""No cue has more lines than the profile allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transcripts.subtitles.linebreak import wrap

from .base import Finding, Kind, Rule, Track

RULE = Rule("line_count", Kind.HARD, "Number of lines", "Počet řádků")


def find(track: Track) -> Iterator[Finding]:
    limit = track.profile.max_lines
    for index, cue in enumerate(track.cues):
        if len(cue.lines) <= limit:
            continue
        lines = wrap(cue.text, track.profile)
        yield Finding(
            RULE.name,
            index,
            cue,
            replace(cue, lines=lines) if len(lines) <= limit else None,
            f"The cue has {len(cue.lines)} lines; at most {limit} are allowed.",
            f"Počet řádků titulku je {len(cue.lines)}, nejvýše smí být {limit}.",
        )
