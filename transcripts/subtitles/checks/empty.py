"""Every cue has text, and no blank line inside it (SRT and WebVTT end a cue at a blank line)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .base import Finding, Kind, Rule, Track

RULE = Rule("empty", Kind.HARD, "No empty cue or line", "Žádný prázdný titulek ani řádek")


def find(track: Track) -> Iterator[Finding]:
    for index, cue in enumerate(track.cues):
        full = tuple(line for line in cue.lines if line.strip())
        if not full:
            yield Finding(
                RULE.name, index, cue, None, "The cue has no text.", "Titulek nemá žádný text."
            )
        elif len(full) < len(cue.lines):
            yield Finding(
                RULE.name,
                index,
                cue,
                replace(cue, lines=full),
                "The cue has a blank line inside its text.",
                "Titulek má uvnitř textu prázdný řádek.",
            )
