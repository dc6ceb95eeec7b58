"""No line inside a cue ends with a word that must not stand there (k, s, v, a number without its unit)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from transcripts.subtitles.linebreak import wrap
from transcripts.subtitles.linebreak.tokens import is_dialogue, split

from .base import Finding, Kind, Rule, Track

RULE = Rule("line_end", Kind.HARD, "Line ends", "Konce řádků")


def find(track: Track) -> Iterator[Finding]:
    for index, cue in enumerate(track.cues):
        pair = _forbidden(track, cue.lines)
        if pair is None:
            continue
        lines = wrap(cue.text, track.profile)
        mended = len(lines) <= track.profile.max_lines and _forbidden(track, lines) is None
        yield Finding(
            RULE.name,
            index,
            cue,
            replace(cue, lines=lines) if mended else None,
            f"A line may not end between “{pair[0]}” and “{pair[1]}”.",
            f"Řádek nesmí končit mezi „{pair[0]}“ a „{pair[1]}“.",
        )


def _forbidden(track: Track, lines: tuple[str, ...]) -> tuple[str, str] | None:
    if is_dialogue(lines):
        return None
    words = [split(line) for line in lines if line.strip()]
    for upper, lower in pairwise(words):
        if upper and lower and track.rules.forbidden_end(upper[-1], *lower[:2]):
            return upper[-1], lower[0]
    return None
