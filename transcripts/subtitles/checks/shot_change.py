"""An edge close to a cut lies on it; only where the cuts of the film are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transcripts.subtitles import shots
from transcripts.subtitles.model import Cue

from .base import Finding, Kind, Rule, Track

RULE = Rule("shot_change", Kind.FLAG, "Edges on the cuts", "Okraje titulků na střizích")


def find(track: Track) -> Iterator[Finding]:
    if not track.cuts_ms:
        return
    before = track.profile.before_cut_ms
    for index, cue in enumerate(track.cues):
        near = shots.near(cue, track.cuts_ms, track.profile)
        if near.start_ms is not None:
            off = abs(cue.start_ms - near.start_ms)
            late = cue.start_ms > near.start_ms
            yield _finding(
                track,
                index,
                replace(cue, start_ms=near.start_ms),
                f"The cue appears {off} ms {'after' if late else 'before'} a cut; "
                "it should appear with it.",
                f"Titulek se objeví {off} ms {'po střihu' if late else 'před střihem'}, "
                "má se objevit s ním.",
            )
        if near.end_ms is not None:
            off = abs(cue.end_ms - near.end_ms - before)
            late = cue.end_ms > near.end_ms + before
            yield _finding(
                track,
                index,
                replace(cue, end_ms=near.end_ms),
                f"The cue leaves {off} ms {'after' if late else 'before'} a cut; "
                f"it should leave {before} ms before it.",
                f"Titulek zmizí {off} ms {'po střihu' if late else 'před střihem'}, "
                f"má zmizet {before} ms před ním.",
            )


def _finding(track: Track, index: int, moved: Cue, reason: str, reason_cs: str) -> Finding:
    room = shots.keeps(track.cues, {index: moved}, track.profile, track.film_ms)
    return Finding(RULE.name, index, track.cues[index], moved if room else None, reason, reason_cs)
