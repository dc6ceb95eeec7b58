"""A text laid over cues whose times are given, as a translation over those of its original.

Where each cue ends is the optimum of what `segment` weighs too, the ends of lines and the speed of
reading, and of how far each cue's share of the text is from its share of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

from .linebreak import language
from .linebreak.layout import Run, wrap_tokens
from .linebreak.tokens import split
from .profiles import Profile

# In the unit of a profile's costs. Half the text in a cue of a quarter of the time costs as much as
# ending a cue between any two words; a cue left empty as much as parting what belongs together.
_OFF_SHARE = 1000.0
_EMPTY = 150.0
# Each character that two lines cannot hold: worse than any speed, so that text moves to a neighbour.
_TOO_WIDE = 500.0


def over(text: str, lengths_ms: Sequence[int], profile: Profile) -> list[str]:
    """The text of each cue, its lines joined by a newline; together all words of `text` in their order.

    `lengths_ms` are how long the cues are shown, at least one. A cue is empty where there are fewer
    words than cues. Grows with the square of the words: for a sentence or a few, not for a film.
    """
    words = split(text)
    if not words:
        return [""] * len(lengths_ms)
    rules = language(profile.language)
    run = Run(words, rules, profile)
    count, cues = len(words), len(lengths_ms)
    whole_ms, whole = max(1, sum(lengths_ms)), run.width(0, count)
    room = profile.max_chars_per_line * profile.max_lines
    costs = profile.costs

    def price(cue: int, first: int, last: int) -> float:
        characters = run.width(first, last) if last > first else 0
        off = characters / whole - lengths_ms[cue] / whole_ms
        cost = _OFF_SHARE * off * off + _TOO_WIDE * max(0, characters - room)
        if last == first:
            return cost + _EMPTY
        cps = characters * 1000 / max(1, lengths_ms[cue])
        cost += costs.over_target_cps * max(0.0, cps - profile.target_cps)
        cost += costs.over_max_cps * max(0.0, cps - profile.max_cps)
        if last < count:
            cost += run.cue_prices[last - 1]
        return cost

    best = [float("inf")] * count + [0.0]
    ends: list[list[int]] = []
    for cue in range(cues - 1, -1, -1):
        here, chosen = [float("inf")] * (count + 1), [count] * (count + 1)
        for first in range(count + 1):
            for last in range(first, count + 1):
                if best[last] == float("inf"):
                    continue
                cost = price(cue, first, last) + best[last]
                if cost < here[first]:
                    here[first], chosen[first] = cost, last
        best, ends = here, [chosen, *ends]
    out, first = [], 0
    for chosen in ends:
        last = chosen[first]
        out.append("\n".join(wrap_tokens(words[first:last], rules, profile)))
        first = last
    return out
