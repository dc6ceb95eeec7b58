"""When each cue appears and leaves, once it is known which words it holds.

Two passes. Forward: a cue starts with its first word, or as soon as the one before leaves it room, and
stays long enough to be read. Backward, only where the film ends too soon: cues move ahead of the sound.
Order, the minimum gap and both durations are kept always; being late is what gives way, and the check
`sync` says where.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .profiles import Profile
from .times import Span


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in one cue: first word's start, last word's end, width of its text in characters."""

    start_ms: int
    end_ms: int
    characters: int


def place(speeches: Sequence[Speech], profile: Profile, film_ms: int | None = None) -> list[Span]:
    """Start and end of each cue on the screen, in milliseconds.

    `film_ms` is the length of the film. Where even the shortest durations do not fit into it, the cues
    run past its end rather than break the other rules.
    """
    spans: list[Span] = []
    earliest = 0
    for index, speech in enumerate(speeches):
        start = max(natural_start(speech.start_ms, speech.end_ms, profile), earliest)
        following = (
            natural_start(speeches[index + 1].start_ms, speeches[index + 1].end_ms, profile)
            if index + 1 < len(speeches)
            else film_ms
        )
        room = profile.min_gap_ms if index + 1 < len(speeches) else 0
        latest = math.inf if following is None else following - room
        end = _end(start, speech, latest, profile)
        if following is not None and room and room < following - end < profile.close_gap_under_ms:
            end = int(latest)
        end = min(end, start + profile.max_duration_ms)
        spans.append((start, end))
        earliest = end + profile.min_gap_ms
    return _pulled_into(film_ms, spans, profile)


def natural_start(first_ms: int, last_ms: int, profile: Profile) -> int:
    """Start with the first word; later where speech with its pauses outlasts the longest duration."""
    return max(first_ms, last_ms - profile.max_duration_ms)


def _end(start: int, speech: Speech, latest: float, profile: Profile) -> int:
    reading = start + math.ceil(speech.characters * 1000 / profile.target_cps)
    wanted = max(
        speech.end_ms + profile.tail_ms, min(reading, speech.end_ms + profile.max_linger_ms)
    )
    return int(max(min(wanted, latest), start + profile.min_duration_ms))


def _pulled_into(film_ms: int | None, spans: list[Span], profile: Profile) -> list[Span]:
    if film_ms is None or not spans or spans[-1][1] <= film_ms:
        return spans
    out = []
    latest = film_ms
    for start, end in reversed(spans):
        end = min(end, latest)
        start = min(start, end - profile.min_duration_ms)
        out.append((start, end))
        latest = start - profile.min_gap_ms
    return out[::-1] if out[-1][0] >= 0 else spans
