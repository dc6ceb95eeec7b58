"""Reading speed over the limit. A flag, no hard rule: speech is condensed by a person, never by the program.

The reason names the words, else the phrase, that a reader would miss least, as far as they are needed
(`condense` knows which). Where only other words help, it says how many characters have to go and shows how
much there is room for.
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
    """What to leave out of a cue that is too fast, as it is shown.

    A line break counts as the space it may become when the rest is laid out anew, so that what is left
    out is enough either way.
    """
    allowed = floor(track.profile.max_cps * max(0, cue.duration_ms) / 1000)
    return advise(cue.plain, width(cue.plain) - allowed, track.profile.language)


def _advice(advice: Advice) -> str:
    empty, example = _listed(advice.empty, "“", "”"), _listed(advice.example, "“", "”")
    words = f"{empty}, and for example {example}" if empty and example else empty
    words = words or (f"for example {example}" if example else "")
    if advice.phrase:
        least = f"east is lost without “{advice.phrase}”."
        return f"Leave out {words}; of the rest l{least}" if words else f"L{least}"
    if not advice.more:
        return f"It is enough to leave out {words}."
    shorter = f"{advice.more} character{'' if advice.more == 1 else 's'} shorter"
    say = (
        f"Leave out {words}, and say the rest in other words" if words else "Say it in other words"
    )
    return f"{say}, {shorter}. {_room(advice)}"


def _room(advice: Advice) -> str:
    if advice.left:
        return f"There is room for as much as “{advice.left}”."
    return "Not even the first word can be read in that time: join it with the cue beside it."


def _listed(words: tuple[str, ...], opening: str, closing: str) -> str:
    return ", ".join(f"{opening}{word}{closing}" for word in words)


def _advice_cs(advice: Advice) -> str:
    empty, example = _listed(advice.empty, "„", "“"), _listed(advice.example, "„", "“")
    words = f"{empty} a například {example}" if empty and example else empty
    words = words or (f"například {example}" if example else "")
    if advice.phrase:
        phrase = f"nejméně chybělo „{advice.phrase}“."
        return f"Vynechte {words}; ze zbytku by {phrase}" if words else f"Z textu by {phrase}"
    if not advice.more:
        return f"Stačí vynechat {words}."
    shorter = f"{advice.more} {_characters_cs(advice.more)}"
    if words:
        say = f"Vynechte {words} a zbytek řekněte jinak, ještě o {shorter} stručněji"
    else:
        say = f"Řekněte to jinak, o {shorter} stručněji"
    return f"{say}. {_room_cs(advice)}"


def _room_cs(advice: Advice) -> str:
    if advice.left:
        return f"Vejde se asi tolik: „{advice.left}“."
    return "V tom čase se nepřečte ani první slovo: spojte ho se sousedním titulkem."


def _characters_cs(count: int) -> str:
    return "znak" if count == 1 else "znaky" if count < 5 else "znaků"


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
