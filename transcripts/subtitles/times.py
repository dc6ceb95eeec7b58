"""Times of words that can be relied upon, whatever the recogniser gave.

Recognisers do give zero-length, missing, negative, overlapping and unsorted times, and stretch a word
over the pause beside it. The order of the words is the truth here; their times are mended to agree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from .model import Word, width

Span = tuple[int, int]


def spread(texts: Sequence[str], start_ms: int, end_ms: int) -> list[Span]:
    """Spans of the words over start..end, each as long as its share of the letters."""
    shares = [max(1, width(text)) for text in texts]
    total, done = sum(shares), 0
    length = max(0, end_ms - start_ms)
    out = []
    for share in shares:
        begin = start_ms + length * done // total
        done += share
        out.append((begin, start_ms + length * done // total))
    return out


def repair(words: Sequence[Word], max_word_ms: int) -> list[Span]:
    """Spans in order, none overlapping the next, none before zero, none longer than `max_word_ms`.

    The largest set of words whose starts never go back keeps its starts; the others are spread over
    the time between their neighbours by length in letters.
    """
    if not words:
        return []
    anchors = _never_back([max(0, word.start_ms) for word in words])
    starts = {index: max(0, words[index].start_ms) for index in anchors}
    spans: list[Span] = [(0, 0)] * len(words)
    for index, following in zip(anchors, [*anchors[1:], None], strict=True):
        end = max(starts[index], words[index].end_ms)
        if following is not None:
            end = min(end, starts[following])
        spans[index] = (starts[index], min(end, starts[index] + max_word_ms))
    for before, after in pairwise([-1, *anchors, len(words)]):
        if after - before < 2:
            continue
        begin = spans[before][1] if before >= 0 else 0
        finish = starts[after] if after < len(words) else begin
        texts = [word.text for word in words[before + 1 : after]]
        spans[before + 1 : after] = spread(texts, begin, finish)
    return spans


def _never_back(starts: Sequence[int]) -> list[int]:
    """Indices of a longest non-decreasing subsequence, by patience sorting."""
    tops: list[int] = []
    piles: list[int] = []
    previous: list[int] = []
    for index, start in enumerate(starts):
        pile = bisect_right(tops, start)
        previous.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(start)
            piles.append(index)
        else:
            tops[pile] = start
            piles[pile] = index
    out = []
    index = piles[-1] if piles else -1
    while index >= 0:
        out.append(index)
        index = previous[index]
    return out[::-1]
