"""Cues follow one another in time, and none starts before the film."""

from __future__ import annotations

from collections.abc import Iterator

from .base import Finding, Kind, Rule, Track

RULE = Rule("order", Kind.HARD, "Order in time", "Pořadí v čase")


def find(track: Track) -> Iterator[Finding]:
    before = 0
    for index, cue in enumerate(track.cues):
        if cue.start_ms < 0:
            reason = "The cue starts before the film."
            reason_cs = "Titulek začíná dřív než film."
        elif cue.start_ms < before:
            reason = "The cue starts before the one above it."
            reason_cs = "Titulek začíná dřív než předchozí titulek."
        elif cue.end_ms < cue.start_ms:
            reason = "The cue ends before it starts."
            reason_cs = "Titulek končí dřív, než začne."
        else:
            before = cue.start_ms
            continue
        before = max(before, cue.start_ms)
        yield Finding(RULE.name, index, cue, None, reason, reason_cs)
