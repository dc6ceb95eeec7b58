"""Lines of one cue by cost. The segmentation and `wrap` ask the same functions, so that a cue and a
later re-wrap of its text agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from transcripts.subtitles.model import width
from transcripts.subtitles.profiles import Costs, Profile

from .base import Break, Language, ends_sentence

# A broken hard rule outweighs any sum of soft costs a cue can have; it is no number of a style.
HARD = 1_000_000.0


class Run:
    """A run of words prepared for layout: widths summed up and each gap's cost looked up once.

    `gaps[k]` is the quality of a break between word k and k + 1; `changes[k]` says that another person
    speaks from word k + 1 on, and there any break is free of the language's rules.
    """

    def __init__(
        self,
        words: Sequence[str],
        rules: Language,
        profile: Profile,
        changes: Sequence[bool] | None = None,
    ) -> None:
        self.words = words
        self.profile = profile
        self.limit = profile.max_chars_per_line
        self.positions = [0, *accumulate(width(word) + 1 for word in words)]
        self.changes = changes or [False] * max(0, len(words) - 1)
        # The word after the next tells what the next is (Czech "se"), unless somebody else says it.
        beyond = [
            "" if changed else word
            for word, changed in zip(words[2:], self.changes[1:], strict=False)
        ]
        self.gaps = [
            Break.SENTENCE if changed else rules.kind(word, after, following)
            for word, after, following, changed in zip(
                words, words[1:], [*beyond, ""], self.changes, strict=False
            )
        ]
        prices = break_prices(profile.costs)
        self.cue_prices = [prices[gap] for gap in self.gaps]
        share = profile.costs.line_share
        self.line_prices = [price if price >= HARD else price * share for price in self.cue_prices]
        # The full stop of an abbreviation in the middle of a sentence ends none.
        self.sentence_ends = [
            ends_sentence(word) and gap is Break.SENTENCE
            for word, gap in zip(words, [*self.gaps, Break.SENTENCE], strict=False)
        ]

    def width(self, first: int, last: int) -> int:
        """Characters of words first..last-1 in one line."""
        return self.positions[last] - self.positions[first] - 1

    def one_line_fits(self, first: int, last: int) -> bool:
        return self.width(first, last) <= self.limit

    def best_split(self, first: int, last: int) -> tuple[float, int] | None:
        """Cost and first word of the lower of two lines, or None where two lines cannot hold it."""
        positions, limit, costs = self.positions, self.limit, self.profile.costs
        start, end = positions[first], positions[last]
        best: tuple[float, int] | None = None
        for cut in range(last - 1, first, -1):
            lower = end - positions[cut] - 1
            if lower > limit:
                break
            upper = positions[cut] - start - 1
            if upper > limit:
                continue
            cost = costs.second_line + self.line_prices[cut - 1]
            cost += costs.imbalance * abs(upper - lower) / limit
            if upper > lower:
                cost += costs.pyramid
            if (cut - first == 1 and not self.sentence_ends[first]) or (
                last - cut == 1 and not self.sentence_ends[cut - 1]
            ):
                cost += costs.orphan
            if best is None or cost < best[0]:
                best = (cost, cut)
        return best


def break_prices(costs: Costs) -> dict[Break, float]:
    """Cost of ending a cue at each kind of break."""
    return {
        Break.SENTENCE: costs.sentence,
        Break.CLAUSE: costs.clause,
        Break.CONJUNCTION: costs.conjunction,
        Break.PREPOSITION: costs.preposition,
        Break.ELSEWHERE: costs.elsewhere,
        Break.BOUND: costs.bound,
        Break.FORBIDDEN: HARD,
    }


def wrap_tokens(words: Sequence[str], rules: Language, profile: Profile) -> tuple[str, ...]:
    """Best lines for words without speakers; see `linebreak.wrap`."""
    if not words:
        return ()
    run = Run(words, rules, profile)
    if run.one_line_fits(0, len(words)):
        return (" ".join(words),)
    if profile.max_lines > 1 and (found := run.best_split(0, len(words))):
        cut = found[1]
        if found[0] < HARD:
            return (" ".join(words[:cut]), " ".join(words[cut:]))
    return _as_many_lines_as_needed(run)


def _as_many_lines_as_needed(run: Run) -> tuple[str, ...]:
    """Fewest lines that keep the width, then the fewest forbidden ends, then even lines."""
    words, count = run.words, len(run.words)
    best: list[tuple[int, int, float]] = [(0, 0, 0.0)] * (count + 1)
    cuts = [count] * (count + 1)
    for first in range(count - 1, -1, -1):
        options = []
        for last in range(first + 1, count + 1):
            if last > first + 1 and not run.one_line_fits(first, last):
                break
            lines, forbidden, cost = best[last]
            price = run.line_prices[last - 1] if last < count else 0.0
            slack = max(0, run.limit - run.width(first, last)) / run.limit
            cost += slack * slack * run.profile.costs.imbalance
            cost += price if price < HARD else 0.0
            options.append(((lines + 1, forbidden + (price >= HARD), cost), last))
        best[first], cuts[first] = min(options)
    out = []
    first = 0
    while first < count:
        out.append(" ".join(words[first : cuts[first]]))
        first = cuts[first]
    return tuple(out)
