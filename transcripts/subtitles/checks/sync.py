"""The cue is on the screen about when its words are heard; only where the times of words are known."""

from __future__ import annotations

from collections.abc import Iterator

from .base import Finding, Kind, Rule, Track, length, length_cs

RULE = Rule("sync", Kind.FLAG, "In time with the speech", "Souběh s řečí")


def find(track: Track) -> Iterator[Finding]:
    allowed = track.profile.max_out_of_sync_ms
    for index, cue in enumerate(track.cues):
        if not cue.words:
            continue
        first, last = cue.words[0].start_ms, cue.words[-1].end_ms
        # Appearing early or late, or gone before the last word is out; staying on is no fault.
        apart = max(abs(cue.start_ms - first), last - cue.end_ms)
        if apart <= allowed:
            continue
        yield Finding(
            RULE.name,
            index,
            cue,
            None,
            f"The cue and the speech are {length(apart)} apart; the most is {length(allowed)}.",
            f"Titulek a řeč se rozcházejí o {length_cs(apart)}, povoleno je nejvýše {length_cs(allowed)}.",
        )
