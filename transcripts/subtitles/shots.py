"""Edges of cues on the cuts of the film: a cue that stays a moment into the next shot is read twice.

An in-time goes onto the first frame of a shot, an out-time two frames before it. Only what is near
moves (`shot_reach_ms`), and only where the cue and its neighbours keep every rule they kept: durations,
gaps, the film's end, reading speed, being in time with the speech. Text and words are never touched.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .model import Cue
from .profiles import Profile


@dataclass(frozen=True, slots=True)
class Near:
    """Where the edges of one cue would go, in ms; None of an edge that is on a cut or near none."""

    start_ms: int | None
    end_ms: int | None


def onto_cuts(
    cues: Sequence[Cue],
    cuts_ms: Sequence[int],
    profile: Profile,
    film_ms: int | None = None,
    *,
    held: Collection[int] = (),
) -> list[Cue]:
    """The cues with each edge near a cut moved onto it, where there is room; doing it again changes nothing.

    `cuts_ms` are the times of the first frames of shots, in any order; `film_ms` is the length of the
    film, None where unknown. The cues at the indices in `held` stay as they are: a person timed them.
    Cues that are not in order of time are all left as they are. Two neighbouring edges go onto a cut
    together. An edge moves by less than `shot_reach_ms`, and one that is on a cut never leaves it.
    """
    cuts = sorted(set(cuts_ms))
    out = list(cues)
    if not cuts or not _in_order(out):
        return out
    # Each accepted move puts an edge onto a cut and none leaves one, so the rounds end. A later round
    # may find the room that an earlier move has made.
    moved = True
    while moved:
        moved = False
        for index in range(-1, len(out)):
            moved |= _edges_between(out, index, cuts, profile, film_ms, held)
    return out


def near(cue: Cue, cuts: Sequence[int], profile: Profile) -> Near:
    """The nearest place on a cut for each edge of the cue; `cuts` are in order."""
    return Near(
        _nearest(cue.start_ms, cuts, 0, profile.shot_reach_ms),
        _nearest(cue.end_ms, cuts, profile.before_cut_ms, profile.shot_reach_ms),
    )


def _nearest(edge_ms: int, cuts: Sequence[int], before_ms: int, reach_ms: int) -> int | None:
    at = bisect_left(cuts, edge_ms + before_ms)
    places = [cut - before_ms for cut in cuts[max(0, at - 1) : at + 1]]
    best = min(places, key=lambda place: abs(place - edge_ms), default=edge_ms)
    return best if 0 < abs(best - edge_ms) < reach_ms else None


def _in_order(cues: Sequence[Cue]) -> bool:
    starts = [0, *(cue.start_ms for cue in cues)]
    return all(one <= other for one, other in pairwise(starts)) and all(
        cue.start_ms <= cue.end_ms for cue in cues
    )


def _edges_between(
    cues: list[Cue],
    index: int,
    cuts: Sequence[int],
    profile: Profile,
    film_ms: int | None,
    held: Collection[int],
) -> bool:
    """Move the end of the cue at `index` and the start of the next; whether anything moved."""
    first = near(cues[index], cuts, profile).end_ms if index >= 0 else None
    last = near(cues[index + 1], cuts, profile).start_ms if index + 1 < len(cues) else None
    first = None if index in held else first
    last = None if index + 1 in held else last
    for end_ms, start_ms in _ways(first, last):
        new = {}
        if end_ms is not None:
            new[index] = replace(cues[index], end_ms=end_ms)
        if start_ms is not None:
            new[index + 1] = replace(cues[index + 1], start_ms=start_ms)
        if keeps(cues, new, profile, film_ms):
            for at, cue in new.items():
                cues[at] = cue
            return True
    return False


def _ways(end_ms: int | None, start_ms: int | None) -> Iterator[tuple[int | None, int | None]]:
    if end_ms is not None and start_ms is not None:
        yield end_ms, start_ms
    if end_ms is not None:
        yield end_ms, None
    if start_ms is not None:
        yield None, start_ms


def keeps(cues: Sequence[Cue], new: dict[int, Cue], profile: Profile, film_ms: int | None) -> bool:
    """Whether cues with those of `new` in their places stay in order and break no rule more than before.

    `new` is one cue, or two that follow one another, by index; only they and their neighbours are looked at.
    """
    first, last = max(0, min(new) - 1), min(len(cues), max(new) + 2)
    old = cues[first:last]
    changed = [new.get(index, cues[index]) for index in range(first, last)]
    if not _in_order(changed):
        return False
    return all(
        after <= before
        for before, after in zip(
            _faults(old, profile, film_ms), _faults(changed, profile, film_ms), strict=True
        )
    )


def _faults(cues: Sequence[Cue], profile: Profile, film_ms: int | None) -> Iterator[float]:
    """By how much each rule of time is broken, in a fixed order; 0 where it is kept."""
    for cue in cues:
        yield max(0, profile.min_duration_ms - cue.duration_ms)
        yield max(0, cue.duration_ms - profile.max_duration_ms)
        yield max(0.0, cue.cps - profile.max_cps)
        yield 0 if film_ms is None else max(0, cue.end_ms - film_ms)
        if cue.words:
            spoken, heard = cue.words[0].start_ms, cue.words[-1].end_ms
            apart = max(abs(cue.start_ms - spoken), heard - cue.end_ms)
            yield max(0, apart - profile.max_out_of_sync_ms)
            yield max(0, cue.end_ms - heard - profile.max_linger_ms)
    for cue, following in pairwise(cues):
        gap = following.start_ms - cue.end_ms
        yield max(0, profile.min_gap_ms - gap)
        flickers = profile.min_gap_ms < gap < profile.close_gap_under_ms
        closed_ms = following.start_ms - profile.min_gap_ms - cue.start_ms
        yield int(flickers and closed_ms <= profile.max_duration_ms)
