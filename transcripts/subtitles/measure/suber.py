"""SubER: the edits that turn subtitles into those a person made, their breaks and times included.

P. Wilken, P. Georgakopoulou, E. Matusov, "SubER: A Metric for Automatic Evaluation of Subtitle Quality",
IWSLT 2022. Words and breaks (end of line, end of cue) are tokens. Edits are insertions, deletions,
substitutions and shifts of a run of tokens, counted a token of the reference. Two tokens may be aligned
only if their cues overlap in time, a break only with a break. As in the authors' program (release 0.4.0,
Apache-2.0, read and compared, not copied), text is in lower case without punctuation and shifts are sought as
Tercom does: greedily, at most 10 tokens over at most 50, and 1,000 tries a part.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcripts.subtitles.model import Cue

END_OF_LINE, END_OF_CUE = "<eol>", "<eob>"
LONGEST_SHIFT, FARTHEST_SHIFT, MOST_TRIES = 10, 50, 1000
_NEVER = 1 << 24

Costs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edits:
    """Edits and the tokens of the reference; `score` is in percent, 0 the best."""

    count: int = 0
    length: int = 0

    def __add__(self, other: Edits) -> Edits:
        return Edits(self.count + other.count, self.length + other.length)

    @property
    def score(self) -> float:
        if self.length == 0:
            return 0.0 if self.count == 0 else 100.0
        return 100 * self.count / self.length


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start_ms: int
    end_ms: int

    @property
    def is_break(self) -> bool:
        return self.text in (END_OF_LINE, END_OF_CUE)


def suber(reference: Sequence[Cue], cues: Sequence[Cue]) -> Edits:
    """SubER of `cues`; both in the order of their starts. Cues without text count for nothing."""
    total = Edits()
    for ours, theirs in _parts(_in_order(reference), _in_order(cues)):
        said, shown = _tokens(ours), _tokens(theirs)
        total += Edits(_edits(shown, said), len(said))
    return total


def _in_order(cues: Sequence[Cue]) -> list[Cue]:
    return sorted((cue for cue in cues if cue.plain.strip()), key=lambda cue: cue.start_ms)


def _parts(reference: Sequence[Cue], cues: Sequence[Cue]) -> Iterator[tuple[list[Cue], list[Cue]]]:
    """Stretches between moments at which neither shows anything: nothing is aligned across them."""
    both = [(cue.start_ms, 0, cue) for cue in reference] + [(cue.start_ms, 1, cue) for cue in cues]
    part: tuple[list[Cue], list[Cue]] = ([], [])
    latest = -1
    for start, side, cue in sorted(both, key=lambda each: each[:2]):
        if start >= latest and (part[0] or part[1]):
            yield part
            part = ([], [])
        part[side].append(cue)
        latest = max(latest, cue.end_ms)
    if part[0] or part[1]:
        yield part


def _tokens(cues: Sequence[Cue]) -> list[_Token]:
    out = []
    for cue in cues:
        lines = [line.split() for line in cue.text.split("\n") if line.strip()]
        for words in lines:
            out += [_Token(_plain(word), cue.start_ms, cue.end_ms) for word in words]
            out.append(_Token(END_OF_LINE, cue.start_ms, cue.end_ms))
        out[-1] = _Token(END_OF_CUE, cue.start_ms, cue.end_ms)
    return out


def _plain(word: str) -> str:
    lower = word.lower()
    return "".join(c for c in lower if not unicodedata.category(c).startswith("P")) or lower


def _edits(shown: list[_Token], said: list[_Token]) -> int:
    if not shown or not said:
        return len(shown) + len(said)
    prices = _prices(shown, said)
    matches = prices == 0
    shifts = tries = 0
    while True:
        table = _table(prices)
        distance = int(table[-1, -1])
        better, order, tries = _best_shift(prices, matches, table, tries)
        if tries >= MOST_TRIES or better <= 0:
            return shifts + distance
        shifts += 1
        prices, matches = prices[order], matches[order]


def _prices(shown: list[_Token], said: list[_Token]) -> Costs:
    """Cost of aligning each token shown with each of the reference."""
    prices = np.full((len(shown), len(said)), _NEVER, dtype=np.int64)
    for i, one in enumerate(shown):
        for j, other in enumerate(said):
            overlap = one.start_ms < other.end_ms and other.start_ms < one.end_ms
            if overlap and one.is_break == other.is_break:
                prices[i, j] = 0 if one.text == other.text else 1
    return prices


def _table(prices: Costs) -> Costs:
    """Levenshtein's table; a row for each token shown, a column for each of the reference."""
    rows, columns = prices.shape
    table = np.empty((rows + 1, columns + 1), dtype=np.int64)
    table[0] = np.arange(columns + 1)
    for i in range(rows):
        table[i + 1] = _row(table[i], prices[i])
    return table


def _row(above: Costs, prices: Costs) -> Costs:
    row = above + 1
    np.minimum(row[1:], above[:-1] + prices, out=row[1:])
    at = np.arange(len(row))
    return np.minimum.accumulate(row - at) + at


def _best_shift(
    prices: Costs, matches: NDArray[np.bool_], table: Costs, tries: int
) -> tuple[int, list[int], int]:
    """Edits saved by the best single shift, the order of tokens it gives, and the tries up to now."""
    rows = len(prices)
    distance = int(table[-1, -1])
    rest = _table(prices[::-1, ::-1])[::-1, ::-1]  # edits from each place to the end
    aligned, wrong_said, wrong_shown = _trace(prices, table)
    best: tuple[Any, ...] = (0, 0, 0, 0)
    best_order: list[int] = []
    for start, target, length in _runs(matches):
        if not wrong_shown[start : start + length].any():
            continue
        if not wrong_said[target : target + length].any():
            continue
        if start <= aligned[target] < start + length:
            continue
        before = None
        for offset in range(-1, length):
            place = target + offset
            index = 0 if place == -1 else int(aligned[place]) + 1
            if index == before:
                continue
            before = index
            first, last, moved = _shifted(start, length, index, rows)
            row = table[first]
            for i in moved:
                row = _row(row, prices[i])
            saved = distance - int((row + rest[last]).min())
            rank = (saved, length, -start, -index)
            if not best_order or rank > best:
                best = rank
                best_order = [*range(first), *moved, *range(last, rows)]
            tries += 1
        if tries >= MOST_TRIES:
            break
    return int(best[0]), best_order, tries


def _runs(matches: NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
    """Equal runs of tokens: where shown, where in the reference, how long."""
    rows, columns = matches.shape
    for start, target in zip(*np.nonzero(matches), strict=True):
        if abs(int(start) - int(target)) > FARTHEST_SHIFT:
            continue
        length = 0
        while (
            length < LONGEST_SHIFT
            and start + length < rows
            and target + length < columns
            and matches[start + length, target + length]
        ):
            length += 1
            yield int(start), int(target), length


def _shifted(start: int, length: int, index: int, count: int) -> tuple[int, int, list[int]]:
    """From where to where the order changes when a run goes before `index`, and the order there."""
    run = list(range(start, start + length))
    if index < start:
        return index, start + length, [*run, *range(index, start)]
    if index > start + length:
        return start, index, [*range(start + length, index), *run]
    # Into itself: what follows the run comes before it, by as much as the index goes into it.
    last = min(length + index, count)
    return start, last, [*range(start + length, last), *run]


def _trace(
    prices: Costs, table: Costs
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """For each token of the reference the token shown that it is aligned with (or the one before it),
    and which tokens of either are wrong."""
    i, j = prices.shape
    aligned = np.full(j, -1, dtype=np.int64)
    wrong_said, wrong_shown = np.ones(j, dtype=bool), np.ones(i, dtype=bool)
    while i > 0 or j > 0:
        if i and j and table[i, j] == table[i - 1, j - 1] + prices[i - 1, j - 1]:
            i, j = i - 1, j - 1
            aligned[j] = i
            wrong_said[j] = wrong_shown[i] = prices[i, j] > 0
        elif i and table[i, j] == table[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
            aligned[j] = i - 1
    return aligned, wrong_said, wrong_shown
