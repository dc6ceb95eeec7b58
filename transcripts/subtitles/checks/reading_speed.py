"""Reading speed over the limit. A flag, no hard rule: speech is condensed by a person, never by the program.

The reason names the words a reader would miss least (said twice, or only filling a pause) as far as
they are needed, and how many characters have to go beyond them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor

from transcripts.subtitles.linebreak.base import core
from transcripts.subtitles.linebreak.tokens import split
from transcripts.subtitles.model import Cue, width

from .base import Finding, Kind, Rule, Track

RULE = Rule("reading_speed", Kind.FLAG, "Reading speed", "Rychlost čtení")


def find(track: Track) -> Iterator[Finding]:
    for index, cue in enumerate(track.cues):
        if cue.cps <= track.profile.max_cps:
            continue
        speed = f"{cue.cps:.1f}" if cue.duration_ms > 0 else "∞"
        words, more = dispensable(cue, track)
        yield Finding(
            RULE.name,
            index,
            cue,
            _longer(track, index, cue),
            f"{speed} characters per second; at most {track.profile.max_cps:g} can be read. "
            + _advice(words, more),
            f"{speed.replace('.', ',')} znaku za sekundu, přečíst se dá nejvýše"
            f" {track.profile.max_cps:g}. " + _advice_cs(words, more),
        )


def dispensable(cue: Cue, track: Track) -> tuple[tuple[str, ...], int]:
    """Words to leave out of a cue that is too fast, and the characters to condense beyond them.

    Both are of the cue as it is shown; 0 characters where the words alone are enough.
    """
    allowed = floor(track.profile.max_cps * max(0, cue.duration_ms) / 1000)
    excess = sum(width(line) for line in cue.lines) - allowed
    tokens = split(cue.plain)
    keys = [core(token).rstrip(".,;:!?…").lower() for token in tokens]
    found: list[str] = []
    for at, key in enumerate(keys):
        if excess <= 0:
            break
        if key in track.rules.fillers or (at and key and key == keys[at - 1]):
            found.append(core(tokens[at]).rstrip(".,;:!?…"))
            excess -= width(tokens[at]) + 1
    return tuple(found), max(0, excess)


def _advice(words: tuple[str, ...], more: int) -> str:
    listed = ", ".join(f"“{word}”" for word in words)
    if not words:
        return f"Condense the text by {_characters(more)}."
    if not more:
        return f"It is enough to leave out {listed}."
    return f"Leave out {listed}, and condense the rest by {_characters(more)}."


def _characters(count: int) -> str:
    return f"{count} character" if count == 1 else f"{count} characters"


def _advice_cs(words: tuple[str, ...], more: int) -> str:
    listed = ", ".join(f"„{word}“" for word in words)
    if not words:
        return f"Zkraťte text (počet znaků navíc: {more})."
    if not more:
        return f"Stačí vynechat {listed}."
    return f"Vynechte {listed} a zkraťte ještě zbytek (počet znaků navíc: {more})."


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
