"""Words in, cues out: one global optimum by dynamic programming over the gaps between words.

`best[i]` is the least cost of everything from word i on; a cue takes words i..j-1 and the rest is
`best[j]`. A cue can hold only a few dozen words, so the work grows with the number of words. Hard rules
are constraints (a broken one costs `HARD`, so it is taken only where there is no other way, and `checks`
names it); soft rules are the costs of the profile. Not greedy: a good break now may force a bad one later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .linebreak import language
from .linebreak.layout import HARD, Run
from .linebreak.tokens import split, takes_hyphen
from .model import Cue, Word, width
from .profiles import Costs, Profile
from .sounds import voiced
from .times import Span, repair, spread
from .timing import Speech, natural_start, place


def segment(words: Sequence[Word], profile: Profile, *, film_ms: int | None = None) -> list[Cue]:
    """Cues for recognised words, in their order; every word with text is in exactly one cue.

    `film_ms` is the length of the film, where known. Nothing is refused: words without usable times are
    placed between their neighbours, words of no text are left out, a text with spaces becomes several
    words. Sounds in brackets begin no turn; where they are cues of their own, the caller keeps them apart
    (`services.finishing.cut_anew`). What cannot be kept (a word wider than a line, speech without a place to
    break) is left for `checks.check` to name. Time grows linearly with the number of words.
    """
    words = voiced(_single_words(words))
    if not words:
        return []
    passage = _Passage(words, profile)
    pieces = passage.pieces()
    speeches = [
        Speech(passage.spans[piece.first][0], passage.spans[piece.last - 1][1], piece.characters)
        for piece in pieces
    ]
    places = place(speeches, profile, film_ms)
    return [
        Cue(start, end, piece.lines, tuple(words[piece.first : piece.last]), piece.speaker)
        for piece, (start, end) in zip(pieces, places, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Piece:
    first: int
    last: int
    lines: tuple[str, ...]
    speaker: str | None

    @property
    def characters(self) -> int:
        return sum(width(line) for line in self.lines)


class _Passage:
    """All words of a film, with what the costs need summed up once."""

    def __init__(self, words: Sequence[Word], profile: Profile) -> None:
        self.words = words
        self.profile = profile
        self.count = len(words)
        self.spans: list[Span] = repair(words, profile.max_duration_ms)
        self.speakers = _effective_speakers(words)
        changes = [before != after for before, after in pairwise(self.speakers)]
        self.run = Run([w.text for w in words], language(profile.language), profile, changes)
        self.turn_ends = _turn_ends(changes)
        self.end_prices = [self._end_price(gap) for gap in range(self.count - 1)] + [0.0]
        self.inside = [0.0]
        for gap in range(self.count - 1):
            self.inside.append(self.inside[-1] + self._inside_price(gap))

    def pieces(self) -> list[_Piece]:
        """The cheapest division of all words into cues."""
        best = [0.0] * (self.count + 1)
        ends = [self.count] * (self.count + 1)
        for first in range(self.count - 1, -1, -1):
            lowest = float("inf")
            for last in self._candidates(first):
                cost = self._cost(first, last)
                if cost is not None and cost + best[last] < lowest:
                    lowest = cost + best[last]
                    ends[first] = last
            best[first] = lowest
        out = []
        first = 0
        while first < self.count:
            out.append(self._piece(first, ends[first]))
            first = ends[first]
        return out

    def _candidates(self, first: int) -> range:
        """Ends of a cue that starts with word `first`, by width and time alone; never none."""
        profile, run = self.profile, self.run
        widest = profile.max_chars_per_line * profile.max_lines + profile.max_lines - 1
        longest = profile.max_duration_ms + profile.max_out_of_sync_ms
        start = self.spans[first][0]
        last = first + 1
        while (
            last < self.count
            and run.width(first, last + 1) <= widest
            and self.spans[last][1] - start <= longest
        ):
            last += 1
        return range(first + 1, last + 1)

    def _cost(self, first: int, last: int) -> float | None:
        layout = self._layout_cost(first, last)
        if layout is None:
            if last > first + 1:
                return None
            layout = HARD * max(1, self.run.width(first, last) // self.profile.max_chars_per_line)
        costs = self.profile.costs
        cost = costs.cue + layout + self.end_prices[last - 1]
        cost += self.inside[last - 1] - self.inside[first]
        if last - first == 1 and not self._stands_alone(first):
            cost += costs.orphan
        return cost + self._time_cost(first, last, costs)

    def _layout_cost(self, first: int, last: int) -> float | None:
        run, profile = self.run, self.profile
        turn = self.turn_ends[first]
        if turn >= last:
            if run.one_line_fits(first, last):
                return 0.0
            if profile.max_lines < 2:
                return None
            found = run.best_split(first, last)
            return found[0] if found else None
        if profile.max_lines < 2 or self.turn_ends[turn] < last:
            return None
        if not (takes_hyphen(run.words[first]) and takes_hyphen(run.words[turn])):
            return None
        hyphen = len(profile.dialogue_hyphen)
        if max(run.width(first, turn), run.width(turn, last)) + hyphen > run.limit:
            return None
        return profile.costs.dialogue + profile.costs.second_line

    def _time_cost(self, first: int, last: int, costs: Costs) -> float:
        profile = self.profile
        start, end = self.spans[first][0], self.spans[last - 1][1]
        shown_from = natural_start(start, end, profile)
        shown_to = max(end + profile.max_linger_ms, shown_from + profile.min_duration_ms)
        cost = 0.0
        if last < self.count:
            room = self.spans[last][0] - profile.min_gap_ms
            missing = shown_from + profile.min_duration_ms - room
            if missing > 0:
                cost += costs.missing_duration * missing / 100
            shown_to = max(min(shown_to, room), shown_from + profile.min_duration_ms)
        speed = self.run.width(first, last) * 1000 / (shown_to - shown_from)
        if speed > profile.target_cps:
            cost += costs.over_target_cps * (speed - profile.target_cps)
        if speed > profile.max_cps:
            cost += costs.over_max_cps * (speed - profile.max_cps)
        return cost + costs.late * (shown_from - start) / 100

    def _end_price(self, gap: int) -> float:
        """Cost of ending a cue at this gap, less where a pause or another speaker follows."""
        price = self.run.cue_prices[gap]
        if price >= HARD:
            return price
        return max(0.0, price - self.profile.costs.pause_at_end * self._pause(gap))

    def _inside_price(self, gap: int) -> float:
        """Cost of a gap that lies inside a cue: a sentence's end, a pause. A change of speaker begins a
        line of its own, so no sentence ends in the middle there."""
        costs = self.profile.costs
        pause = self._pause(gap)
        price = costs.pause_inside * pause * pause
        ends = self.run.sentence_ends[gap] and not self.run.changes[gap]
        return price + (costs.sentence_inside if ends else 0.0)

    def _pause(self, gap: int) -> float:
        """Silence at a gap as a share of a long pause, 1.0 at most."""
        silence = self.spans[gap + 1][0] - self.spans[gap][1]
        return min(1.0, silence / max(1, self.profile.long_pause_ms))

    def _stands_alone(self, index: int) -> bool:
        """Whether one word is a whole sentence or a whole turn."""
        begins = index == 0 or self.run.sentence_ends[index - 1] or self.run.changes[index - 1]
        ends = index == self.count - 1 or self.run.sentence_ends[index] or self.run.changes[index]
        return begins and ends

    def _piece(self, first: int, last: int) -> _Piece:
        texts = self.run.words
        turn = self.turn_ends[first]
        if turn < last:
            hyphen = self.profile.dialogue_hyphen
            lines = (
                hyphen + " ".join(texts[first:turn]),
                hyphen + " ".join(texts[turn:last]),
            )
            return _Piece(first, last, lines, None)
        speaker = self.speakers[first]
        whole = self.run.one_line_fits(first, last)
        found = None if whole else self.run.best_split(first, last)
        if found is None:
            return _Piece(first, last, (" ".join(texts[first:last]),), speaker)
        cut = found[1]
        return _Piece(first, last, (" ".join(texts[first:cut]), " ".join(texts[cut:last])), speaker)


def _single_words(words: Sequence[Word]) -> list[Word]:
    """Words of one token each: surrounding spaces cut, texts with spaces divided, empty ones left out."""
    out: list[Word] = []
    for word in words:
        tokens = split(word.text)
        if len(tokens) == 1:
            out.append(word if tokens[0] == word.text else replace(word, text=tokens[0]))
        elif tokens:
            spans = spread(tokens, word.start_ms, word.end_ms)
            out.extend(
                replace(word, text=token, start_ms=start, end_ms=end)
                for token, (start, end) in zip(tokens, spans, strict=True)
            )
    return out


def _effective_speakers(words: Sequence[Word]) -> list[str | None]:
    """Speaker of each word; an unknown one is taken for the one before, at the beginning for the first."""
    current = next((word.speaker for word in words if word.speaker is not None), None)
    out = []
    for word in words:
        current = word.speaker if word.speaker is not None else current
        out.append(current)
    return out


def _turn_ends(changes: Sequence[bool]) -> list[int]:
    """For each word, the index after the last word of the same turn."""
    ends = [len(changes) + 1] * (len(changes) + 1)
    for index in range(len(changes) - 1, -1, -1):
        ends[index] = index + 1 if changes[index] else ends[index + 1]
    return ends
