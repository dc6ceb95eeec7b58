"""Reading speed over the limit. A flag, no hard rule: speech is condensed by a person, never by the program.

The reason names the words a reader would miss least as far as they are needed (`condense` knows which), and
how many characters have to go beyond them, in a sentence that can only be put in other words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor

from transcripts.subtitles.condense import Advice, advise
from transcripts.subtitles.model import Cue, width

from .base import Finding, Kind, Rule, Track

RULE = Rule("reading_speed", Kind.FLAG, "Reading speed", "Rychlost čtení")


def find(track: Track) -> Iterator[Finding]:
    for index, cue in enumerate(track.cues):
        if cue.cps <= track.profile.max_cps:
            continue
        speed = f"{cue.cps:.1f}" if cue.duration_ms > 0 else "∞"
        advice = dispensable(cue, track)
        yield Finding(
            RULE.name,
            index,
            cue,
            _longer(track, index, cue),
            f"{speed} characters per second; at most {track.profile.max_cps:g} can be read. "
            + _advice(advice),
            f"{speed.replace('.', ',')} znaku za sekundu, přečíst se dá nejvýše"
            f" {track.profile.max_cps:g}. " + _advice_cs(advice),
        )


def dispensable(cue: Cue, track: Track) -> Advice:
    """What to leave out of a cue that is too fast, as it is shown."""
    allowed = floor(track.profile.max_cps * max(0, cue.duration_ms) / 1000)
    excess = sum(width(line) for line in cue.lines) - allowed
    return advise(cue.plain, excess, track.profile.language)


def _advice(advice: Advice) -> str:
    empty, example = _listed(advice.empty, "“", "”"), _listed(advice.example, "“", "”")
    more = _characters(advice.more)
    if not empty and not example:
        return f"Condense the text by {more}."
    words = f"{empty}, and for example {example}" if empty and example else empty
    words = words or f"for example {example}"
    if not advice.more:
        return f"It is enough to leave out {words}."
    return f"Leave out {words}, and condense the rest by {more}."


def _listed(words: tuple[str, ...], opening: str, closing: str) -> str:
    return ", ".join(f"{opening}{word}{closing}" for word in words)


def _characters(count: int) -> str:
    return f"{count} character" if count == 1 else f"{count} characters"


def _advice_cs(advice: Advice) -> str:
    empty, example = _listed(advice.empty, "„", "“"), _listed(advice.example, "„", "“")
    if not empty and not example:
        return f"Zkraťte text (počet znaků navíc: {advice.more})."
    words = f"{empty} a například {example}" if empty and example else empty
    words = words or f"například {example}"
    if not advice.more:
        return f"Stačí vynechat {words}."
    return f"Vynechte {words} a zkraťte ještě zbytek (počet znaků navíc: {advice.more})."


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
