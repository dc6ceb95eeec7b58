"""Words of one text that stand in another: runs of words that were said, and names in any case.

For people who look over what is left after a withdrawal. It finds too much rather than too little:
whoever reads the places decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Fewer words in a row are said by everybody.
LEAST_WORDS = 6
#: A surname of fewer letters is the beginning of too many other words.
LEAST_LETTERS = 4
#: So many characters are shown on either side of what was found.
AROUND = 60

_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"\([^)]*\)|,.*")
_TITLE = re.compile(r"[^\W\d_]+\.")


@dataclass(frozen=True, slots=True)
class Echo:
    """Characters from `start` up to `end` of the text that was looked through."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    is_capital: bool


class Said:
    """Everything that was said in a film, to be looked for. Each of `texts` is one flow of words."""

    def __init__(self, texts: Iterable[str], least: int = LEAST_WORDS) -> None:
        self.least = least
        self._runs: set[tuple[str, ...]] = set()
        for text in texts:
            words = tuple(word.folded for word in _words(text))
            self._runs.update(words[at : at + least] for at in range(len(words) - least + 1))

    def echoes(self, text: str) -> list[Echo]:
        """Every run of `least` words or more that was said, as long as it goes."""
        if not self._runs:
            return []
        words = list(_words(text))
        folded = tuple(word.folded for word in words)
        found: list[Echo] = []
        last = -1  # the last word of the run before
        for at in range(len(words) - self.least + 1):
            if folded[at : at + self.least] not in self._runs:
                continue
            end = at + self.least - 1
            if found and at <= last:
                found[-1] = Echo(found[-1].start, words[end].end)
            else:
                found.append(Echo(words[at].start, words[end].end))
            last = end
        return found


class Names:
    """Names of people, to be looked for in any case of the Czech declension: the whole name in either
    order, or the surname alone."""

    def __init__(self, names: Iterable[str]) -> None:
        wanted: dict[tuple[str, ...], None] = {}
        for name in names:
            plain = _TITLE.sub(" ", _ASIDE.sub(" ", name))
            words = tuple(word.folded for word in _words(plain))
            if not words:
                continue
            wanted[words] = None
            if len(words) > 1:
                wanted[(*words[1:], words[0])] = None
                if len(words[-1]) >= LEAST_LETTERS:
                    wanted[words[-1:]] = None
        self._wanted = sorted(wanted, key=len, reverse=True)

    def echoes(self, text: str) -> list[Echo]:
        """Each place once, the longest name that stands there."""
        words = list(_words(text))
        found: list[Echo] = []
        at = 0
        while at < len(words):
            length = next((len(name) for name in self._wanted if _stands(name, words, at)), 0)
            if length:
                found.append(Echo(words[at].start, words[at + length - 1].end))
            at += length or 1
        return found


def excerpt(text: str, echo: Echo, around: int = AROUND) -> tuple[str, str, str]:
    """What was found with some words before and after it; what is cut off is marked by an ellipsis."""
    start = max(0, echo.start - around)
    end = min(len(text), echo.end + around)
    if start:
        start = text.find(" ", start, echo.start) + 1 or echo.start
    if end < len(text):
        space = text.rfind(" ", echo.end, end)
        end = space if space >= 0 else echo.end
    before, after = text[start : echo.start], text[echo.end : end]
    return (
        f"… {before}" if start else before,
        text[echo.start : echo.end],
        f"{after} …" if end < len(text) else after,
    )


def _stands(name: tuple[str, ...], words: list[_Word], at: int) -> bool:
    here = words[at : at + len(name)]
    return len(here) == len(name) and all(
        word.is_capital and _akin(wanted, word.folded)
        for wanted, word in zip(name, here, strict=True)
    )


def _akin(name: str, word: str) -> bool:
    """Whether a word may be the name in another case: „Jany“, „Novákové“, „Karla“ of „Karel“.

    Declension changes the end, of short names one letter (Eva, Evy), of longer ones up to two with the
    vowel that slips out (Marek, Marka).
    """
    shorter = min(len(name), len(word))
    if abs(len(name) - len(word)) > (2 if shorter < 4 else 3):
        return False
    common = 0
    while common < shorter and name[common] == word[common]:
        common += 1
    return common >= (shorter - 1 if shorter <= 4 else shorter - 2) and common >= min(2, shorter)


def _words(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(text):
        word = found.group()
        yield _Word(found.start(), found.end(), _folded(word), word[0].isupper())


def _folded(word: str) -> str:
    """Lower case without diacritics, so that a slip of the pen hides nothing."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
