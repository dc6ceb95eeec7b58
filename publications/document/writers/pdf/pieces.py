"""A text cut into what the template sets in different ways: it reads each string once instead of searching it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

# A line may end after a dash, but not inside a range of numbers.
_RANGE = re.compile(r"[^\s–]{0,8}\d–\d[^\s–]{0,8}")
_WORD = re.compile(r"\S+")


def text_node(text: str, *, longest_word: int, hyphenated_from: int | None) -> dict[str, Any]:
    """A text for the template: `pieces` in their order, and whether any word is longer than `longest_word` (`long`).

    A piece is a string, or an object with one name: `hyphenated` is a word of at least `hyphenated_from` letters
    (None: there is none), `whole` a range of numbers that stays on one line.
    """
    pieces: list[str | dict[str, str]] = []
    cut = [text] if hyphenated_from is None else hyphenable(text, hyphenated_from)
    for number, run in enumerate(cut):
        if number % 2:
            pieces.append({"hyphenated": run})
        elif "–" in run:
            pieces += _ranges(run, longest_word)
        elif run:
            pieces.append(run)
    long = any(len(word) > longest_word for word in text.split())
    return {"type": "Text", "pieces": pieces, "long": long}


def hyphenable(text: str, letters: int) -> list[str]:
    """The text cut so that every second piece is a word of at least so many letters, which may be
    hyphenated. A shorter word never is: it saves the reader a stumble, and half the time of breaking lines."""
    pieces: list[str] = []
    at = 0
    long, letters_in_a_row = _patterns(letters)
    for found in long.finditer(text):
        if letters_in_a_row.search(found[0]):
            pieces += (text[at : found.start()], found[0])
            at = found.end()
    return [*pieces, text[at:]]


@functools.cache
def _patterns(letters: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of a part of a word as long as that, and of so many letters in a row. One pattern for both would try
    each place of each word."""
    return re.compile(rf"[^\s–]{{{letters},}}"), re.compile(rf"[^\W\d_]{{{letters}}}")


def _ranges(run: str, longest_word: int) -> Iterator[str | dict[str, str]]:
    at = 0
    for word in _WORD.finditer(run):
        # A word longer than a line breaks anywhere.
        if len(word[0]) > longest_word:
            continue
        for found in _RANGE.finditer(run, word.start(), word.end()):
            # At the end of a run a line might end between the range and the mark of a note.
            if found.end() == len(run):
                continue
            if found.start() > at:
                yield run[at : found.start()]
            yield {"whole": found[0]}
            at = found.end()
    if at < len(run):
        yield run[at:]
