"""The last mending before a transcript is frozen: cues that keep every hard rule, whatever was typed.

Corrections change the text of one cue at a time, so a cue may have become too long for its lines or
end with a preposition. First each finding's own fix is taken; what is left is cut anew, the broken cue
together with as few neighbours as it takes. Nobody's wording changes: where only that would help, the
finding is left for a person. Last, edges near a cut of the film go onto it, except those a person timed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from transcripts.subtitles.align import spread
from transcripts.subtitles.checks import Finding, check
from transcripts.subtitles.model import Cue, Word, width
from transcripts.subtitles.profiles import Profile
from transcripts.subtitles.segment import segment
from transcripts.subtitles.shots import onto_cuts
from transcripts.subtitles.sounds import is_sound

# How many cues on each side may be cut anew to mend one: further away nobody would see why.
REACH = 8
# A fix may uncover another finding in the same cue (a shorter line, then its end); more are not seen.
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A cue of the finished track; `sources` says for each of its words which row it came from."""

    cue: Cue
    sources: tuple[int, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The pieces in order, and the hard findings no program can mend; each index is that of a piece."""

    pieces: tuple[Piece, ...]
    broken: tuple[Finding, ...]


def finish(
    rows: Sequence[tuple[int, Cue]],
    profile: Profile,
    film_ms: int | None,
    *,
    cuts_ms: Sequence[int] = (),
    timed: Collection[int] = (),
) -> Finished:
    """Cues for a track from the cues of a transcript, each with the id of its row.

    Cues without text are left out. `film_ms` is the length of the film, None where unknown; `cuts_ms` are
    the times of its cuts. The rows in `timed` had their times set by a person.
    """
    pieces = [piece(row, cue, profile) for row, cue in rows if cue.plain.strip()]
    pieces = _fixed(pieces, profile, film_ms)
    for _ in range(ROUNDS):
        before = pieces
        pieces = _mended(pieces, profile, film_ms)
        if pieces is before:
            break
    pieces = _on_cuts(pieces, cuts_ms, profile, film_ms, timed)
    return Finished(tuple(pieces), _hard(pieces, profile, film_ms))


def _on_cuts(
    pieces: list[Piece],
    cuts_ms: Sequence[int],
    profile: Profile,
    film_ms: int | None,
    timed: Collection[int],
) -> list[Piece]:
    held = {index for index, piece in enumerate(pieces) if piece.row in timed}
    cues = onto_cuts([piece.cue for piece in pieces], cuts_ms, profile, film_ms, held=held)
    return [replace(piece, cue=cue) for piece, cue in zip(pieces, cues, strict=True)]


def _mended(pieces: list[Piece], profile: Profile, film_ms: int | None) -> list[Piece]:
    """One round over all broken pieces; the same list where nothing could be mended.

    From the end, so that what was cut anew does not shift what is still to be looked at.
    """
    untouched = len(pieces)
    for index in sorted({each.index for each in _hard(pieces, profile, film_ms)}, reverse=True):
        if index >= untouched:
            continue
        if (recut := _recut(pieces, index, profile, film_ms)) is not None:
            untouched, pieces = recut
    return pieces


def piece(row: int, cue: Cue, profile: Profile) -> Piece:
    """The cue of a row with a speaker and a source for each of its words; a sound is nobody's voice."""
    words = cue.words or spread((), cue.text, cue.start_ms, _said_until(cue, profile))
    if is_sound(cue.plain):
        words = tuple(replace(word, speaker=None) for word in words)
        return Piece(replace(cue, words=words, speaker=None), (row,) * len(words), row)
    if any(word.speaker is None for word in words) and cue.speaker:
        words = tuple(replace(word, speaker=word.speaker or cue.speaker) for word in words)
    return Piece(replace(cue, words=words), (row,) * len(words), row)


def _said_until(cue: Cue, profile: Profile) -> int:
    """Until when a cue without words is spoken, in ms: one that stays too long, as when a file has it on the
    screen through a song, at its beginning and as fast as it is to be read."""
    if cue.duration_ms <= profile.max_duration_ms:
        return cue.end_ms
    characters = sum(width(line) for line in cue.lines)
    return min(cue.end_ms, cue.start_ms + round(characters * 1000 / profile.target_cps))


def _hard(pieces: Sequence[Piece], profile: Profile, film_ms: int | None) -> tuple[Finding, ...]:
    return check([piece.cue for piece in pieces], profile, film_ms=film_ms).hard_findings


def _fixed(pieces: list[Piece], profile: Profile, film_ms: int | None) -> list[Piece]:
    for _ in range(ROUNDS):
        fixes = {
            each.index: each.fix for each in _hard(pieces, profile, film_ms) if each.fix is not None
        }
        if not fixes:
            break
        pieces = [
            replace(piece, cue=fixes.get(index, piece.cue)) for index, piece in enumerate(pieces)
        ]
    return pieces


def _recut(
    pieces: list[Piece], index: int, profile: Profile, film_ms: int | None
) -> tuple[int, list[Piece]] | None:
    """The pieces with the one at `index` and some neighbours cut anew, and where that begins.

    None where that mends nothing.
    """
    for reach in range(REACH + 1):
        first, last = max(0, index - reach), min(len(pieces), index + reach + 1)
        for after in dict.fromkeys((last, min(len(pieces), last + 1))):
            new = cut_anew(pieces, first, after, profile, film_ms)
            if new is None:
                continue
            around_old = pieces[max(0, first - 1) : after + 1]
            around_new = [*pieces[max(0, first - 1) : first], *new, *pieces[after : after + 1]]
            end = film_ms if after >= len(pieces) else None
            if len(_hard(around_new, profile, end)) < len(_hard(around_old, profile, end)):
                return first, [*pieces[:first], *new, *pieces[after:]]
    return None


def cut_anew(
    pieces: Sequence[Piece], first: int, after: int, profile: Profile, film_ms: int | None
) -> list[Piece] | None:
    """The pieces `first` to `after` (exclusive) divided anew between those around them; None where
    that would change what is shown or cannot begin late enough.

    A sound (“[smích]”) stays as it is, with its times, and nothing is joined across it: what is said
    before it and after it is cut apart. Speech that has no other way between two sounds stays too.
    """
    out = list(pieces[:after])
    cut = False
    runs = _between_sounds(pieces, first, after)
    for begin, end in reversed(runs):
        new = _run_cut([*out[:end], *pieces[end:]], begin, end, profile, film_ms)
        if new is not None and end < after and _runs_over(new, pieces[end], profile):
            new = None
        if new is not None:
            out[begin:end] = new
            cut = True
    return out[first:] if cut or not runs else None


def _between_sounds(pieces: Sequence[Piece], first: int, after: int) -> list[tuple[int, int]]:
    """First and one after the last of each run of pieces that are speech."""
    runs, begin = [], first
    for index in range(first, after + 1):
        if index == after or is_sound(pieces[index].cue.plain):
            if begin < index:
                runs.append((begin, index))
            begin = index + 1
    return runs


def _runs_over(new: Sequence[Piece], following: Piece, profile: Profile) -> bool:
    return bool(new) and new[-1].cue.end_ms > following.cue.start_ms - profile.min_gap_ms


def _run_cut(
    pieces: Sequence[Piece], first: int, after: int, profile: Profile, film_ms: int | None
) -> list[Piece] | None:
    window = pieces[first:after]
    earliest = pieces[first - 1].cue.end_ms + profile.min_gap_ms if first else 0
    latest = pieces[after].cue.start_ms - profile.min_gap_ms if after < len(pieces) else film_ms
    words = [_no_sooner(word, earliest) for piece in window for word in piece.cue.words]
    sources = [source for piece in window for source in piece.sources]
    cues = segment(words, profile, film_ms=latest)
    # The words must be the same ones, and what is shown the same text: a dialogue that only a
    # person's hyphens made one would come out as running text.
    if sum(len(cue.words) for cue in cues) != len(sources):
        return None
    if _shown(cues) != _shown([piece.cue for piece in window]):
        return None
    if cues and cues[0].start_ms < earliest:
        return None
    out, done = [], 0
    for cue in cues:
        own = tuple(sources[done : done + len(cue.words)])
        out.append(Piece(cue, own, own[0]))
        done += len(cue.words)
    return out


def _no_sooner(word: Word, earliest_ms: int) -> Word:
    if word.start_ms >= earliest_ms:
        return word
    return replace(word, start_ms=earliest_ms, end_ms=max(word.end_ms, earliest_ms))


def _shown(cues: Sequence[Cue]) -> list[str]:
    return " ".join(cue.plain for cue in cues).split()
