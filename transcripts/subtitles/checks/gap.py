"""A cue is gone before the next one comes, by the smallest gap the eye notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from .base import Finding, Kind, Rule, Track, length, length_cs

RULE = Rule("gap", Kind.HARD, "Gap to the next cue", "Mezera k dalšímu titulku")


def find(track: Track) -> Iterator[Finding]:
    profile = track.profile
    for index, (cue, following) in enumerate(pairwise(track.cues)):
        gap = following.start_ms - cue.end_ms
        if gap >= profile.min_gap_ms:
            continue
        end = following.start_ms - profile.min_gap_ms
        room = end - cue.start_ms >= profile.min_duration_ms
        if gap < 0:
            reason = f"The cue overlaps the next one by {length(-gap)}."
            reason_cs = f"Titulek překrývá další titulek o {length_cs(-gap)}."
        else:
            reason = (
                f"Only {gap} ms are left before the next cue; {profile.min_gap_ms} ms are needed."
            )
            reason_cs = f"K dalšímu titulku zbývá {gap} ms, potřeba je {profile.min_gap_ms} ms."
        yield Finding(
            RULE.name, index, cue, replace(cue, end_ms=end) if room else None, reason, reason_cs
        )
