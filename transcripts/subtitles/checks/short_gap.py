"""A gap is either the smallest one or one that is seen as a pause; what lies between only flickers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from .base import Finding, Kind, Rule, Track

RULE = Rule("short_gap", Kind.FLAG, "Short gaps are closed", "Krátké mezery jsou zavřené")


def find(track: Track) -> Iterator[Finding]:
    profile = track.profile
    for index, (cue, following) in enumerate(pairwise(track.cues)):
        gap = following.start_ms - cue.end_ms
        if not profile.min_gap_ms < gap < profile.close_gap_under_ms:
            continue
        end = following.start_ms - profile.min_gap_ms
        if end - cue.start_ms > profile.max_duration_ms:
            continue
        yield Finding(
            RULE.name,
            index,
            cue,
            replace(cue, end_ms=end),
            f"A gap of {gap} ms flickers; close it to {profile.min_gap_ms} ms.",
            f"Mezera {gap} ms bliká, zkraťte ji na {profile.min_gap_ms} ms.",
        )
