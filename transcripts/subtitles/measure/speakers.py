"""Who speaks when (DER), and whose words are whose (cpWER). Names need not agree: the best pairing counts.

DER: NIST, Rich Transcription evaluations (RT-09 plan): speech of nobody, missed speech and speech of the
wrong person, as a share of the time people speak, two at once counted twice; here without a collar.
cpWER: S. Watanabe et al., "CHiME-6 Challenge", 2020: all words of each person in one, word errors of the
best pairing of persons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from transcripts.subtitles.model import Word

from .text import Errors, word_errors

#: Pauses of a person up to this long belong to the turn, as in NIST's evaluations (ms).
PAUSE_MS = 300

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Diarization:
    """Milliseconds of speech, and of each kind of error."""

    speech_ms: int = 0
    missed_ms: int = 0
    false_ms: int = 0
    confused_ms: int = 0

    def __add__(self, other: Diarization) -> Diarization:
        return Diarization(
            self.speech_ms + other.speech_ms,
            self.missed_ms + other.missed_ms,
            self.false_ms + other.false_ms,
            self.confused_ms + other.confused_ms,
        )

    @property
    def rate(self) -> float:
        """DER, 0 or more; infinite where nobody speaks but somebody was heard."""
        wrong = self.missed_ms + self.false_ms + self.confused_ms
        if self.speech_ms == 0:
            return 0.0 if wrong == 0 else float("inf")
        return wrong / self.speech_ms


def diarization(said: Sequence[Word], heard: Sequence[Word]) -> Diarization:
    """DER of the speakers of the words heard; words of unknown speakers are of one person."""
    ours, theirs = _turns(said), _turns(heard)
    edges = sorted(
        {edge for spans in [*ours.values(), *theirs.values()] for s in spans for edge in s}
    )
    together: dict[tuple[str, str], int] = defaultdict(int)
    speech = missed = false = both = 0
    active = (_Active(ours), _Active(theirs))
    for start, end in pairwise(edges):
        true, found = active[0].at(start), active[1].at(start)
        length = end - start
        speech += length * len(true)
        missed += length * max(0, len(true) - len(found))
        false += length * max(0, len(found) - len(true))
        both += length * min(len(true), len(found))
        for one in true:
            for other in found:
                together[one, other] += length
    right = -_cheapest(list(ours), list(theirs), lambda one, other: -together[one, other])
    return Diarization(speech, missed, false, both - right)


def speaker_word_errors(said: Sequence[Word], heard: Sequence[Word]) -> Errors:
    """Word errors of the best pairing of speakers; the rate of them is cpWER."""
    ours, theirs = _texts(said), _texts(heard)
    # A person left without a pair is paired with nobody, so that his words count.
    names = [*ours, *(f"\0{i}" for i in range(len(theirs)))]
    others = [*theirs, *(f"\0{i}" for i in range(len(ours)))]

    @cache
    def errors(one: str, other: str) -> Errors:
        return word_errors(ours.get(one, ""), theirs.get(other, ""))

    total = Errors()
    for one, other in _pairs(names, others, lambda one, other: errors(one, other).count):
        total += errors(one, other)
    return total


def _name(word: Word) -> str:
    return word.speaker or ""


def _turns(words: Sequence[Word]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for word in sorted(words, key=lambda word: word.start_ms):
        mine = spans.setdefault(_name(word), [])
        if mine and word.start_ms - mine[-1][1] <= PAUSE_MS:
            mine[-1] = (mine[-1][0], max(mine[-1][1], word.end_ms))
        elif word.end_ms > word.start_ms:
            mine.append((word.start_ms, word.end_ms))
    return spans


def _texts(words: Sequence[Word]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for word in words:
        texts.setdefault(_name(word), []).append(word.text)
    return {name: " ".join(parts) for name, parts in texts.items()}


class _Active:
    """Who speaks at a moment; asked in rising order."""

    def __init__(self, turns: dict[str, list[Span]]) -> None:
        self.left = {name: list(reversed(spans)) for name, spans in turns.items()}

    def at(self, moment: int) -> list[str]:
        out = []
        for name, spans in self.left.items():
            while spans and spans[-1][1] <= moment:
                spans.pop()
            if spans and spans[-1][0] <= moment:
                out.append(name)
        return out


def _cheapest(ours: Sequence[str], theirs: Sequence[str], price: Callable[[str, str], int]) -> int:
    return sum(price(one, other) for one, other in _pairs(ours, theirs, price))


def _pairs(
    ours: Sequence[str], theirs: Sequence[str], price: Callable[[str, str], int]
) -> list[tuple[str, str]]:
    """One of each side in each pair, as many as there are of the fewer, for the least price of all."""
    if len(ours) > len(theirs):
        turned = _pairs(theirs, ours, lambda one, other: price(other, one))
        return [(other, one) for one, other in turned]
    return _assignment(ours, theirs, price)


def _assignment(
    ours: Sequence[str], theirs: Sequence[str], price: Callable[[str, str], int]
) -> list[tuple[str, str]]:
    """The Hungarian method (Kuhn 1955, with potentials): cubic in the number of persons."""
    rows, columns = len(ours), len(theirs)
    by_row, by_column = [0] * (rows + 1), [0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        column = 0
        least = [float("inf")] * (columns + 1)
        came_from = [0] * (columns + 1)
        done = [False] * (columns + 1)
        while True:
            done[column] = True
            current, nearest, following = owner[column], float("inf"), 0
            for other in range(1, columns + 1):
                if done[other]:
                    continue
                cost = price(ours[current - 1], theirs[other - 1])
                slack = cost - by_row[current] - by_column[other]
                if slack < least[other]:
                    least[other], came_from[other] = slack, column
                if least[other] < nearest:
                    nearest, following = least[other], other
            for other in range(columns + 1):
                if done[other]:
                    by_row[owner[other]] += int(nearest)
                    by_column[other] -= int(nearest)
                else:
                    least[other] -= nearest
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    return [
        (ours[owner[column] - 1], theirs[column - 1])
        for column in range(1, columns + 1)
        if owner[column]
    ]
