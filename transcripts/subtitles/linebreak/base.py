"""What a language must know about where a line or a cue may end.

A language is one module here with an object of a `Language` subclass named `LANGUAGE`; `linebreak.LANGUAGES`
finds it.
"""

from __future__ import annotations

import re
from enum import Enum

_CLOSING = "\"'”“‘’»«›‹)]}"
_OPENING = "\"'„“”‚‘’»«›‹([{¿¡"
_SENTENCE_END = (".", "!", "?", "…", "。", "؟")
_CLAUSE_END = (",", ";", ":", "–", "—", "،")
_DASH = ("–", "—")
# Digits with what joins them: separators, a range ("5–7"), a ratio, a telephone number's prefix.
_NUMBER = re.compile(r"[+\-−±]?(?:\d+(?:[.,:/–\- \u00a0]\d+)*[½¼¾]?|[½¼¾])")


class Break(Enum):
    """How good it is to end a line or a cue between two words, best first."""

    SENTENCE = "sentence"
    CLAUSE = "clause"
    CONJUNCTION = "conjunction"  # before one
    PREPOSITION = "preposition"  # before one
    ELSEWHERE = "elsewhere"
    BOUND = "bound"  # inside what belongs together: possible, and ugly
    FORBIDDEN = "forbidden"  # a hard rule


class Language:
    """Punctuation only: what is true in any language. Others say more by overriding `between`."""

    code = ""
    #: Words of speech a reader does not miss, in lower case: the first to be left out.
    fillers: frozenset[str] = frozenset()

    def between(self, word: str, next_word: str, following: str = "") -> Break:
        """Quality of a break after `word` where no punctuation decides and both hold no bare space.

        `following` is the word after `next_word` in the same turn, empty where it is not known: no break
        may then be forbidden that another following word would allow.
        """
        return Break.ELSEWHERE

    def holds(self, word: str, next_word: str) -> Break | None:
        """Quality of a break after an abbreviation or a sign that belongs to what follows; None for all
        other words, whose punctuation decides."""
        return None

    def kind(self, word: str, next_word: str, following: str = "") -> Break:
        """Quality of a break between `word` and `next_word`, as written, with their punctuation."""
        held = self.holds(word, next_word)
        if held is not None:
            return held
        # A dash closes the line it stands in, unless with it somebody else begins to speak.
        if next_word in _DASH and not ends_sentence(word):
            return Break.FORBIDDEN
        bare = word.rstrip(_CLOSING)
        if bare.endswith(_SENTENCE_END):
            return Break.SENTENCE
        if bare.endswith(_CLAUSE_END) or (bare and set(bare) <= {"-"}):
            return Break.CLAUSE
        return self.between(word, next_word, following)

    def forbidden_end(self, word: str, next_word: str, following: str = "") -> bool:
        """Whether a line or a cue may not end with `word` when `next_word` and `following` come after it."""
        return self.kind(word, next_word, following) is Break.FORBIDDEN


def core(word: str) -> str:
    """The word without quotes, brackets and a dialogue hyphen around it; full stops stay."""
    return word.strip(_CLOSING + _OPENING).lstrip("-–—")


def is_number(word: str) -> bool:
    """Digits with separators and a sign: 5, 10 000, 3,5, 1/2, 5–7, -7."""
    return _NUMBER.fullmatch(word) is not None


def is_capitalised(word: str) -> bool:
    """First letter upper case, the way a name is written."""
    return core(word)[:1].isupper()


def ends_sentence(word: str) -> bool:
    """Whether the word closes a sentence by its punctuation alone."""
    return word.rstrip(_CLOSING).endswith(_SENTENCE_END)
