"""Cutting a text into words, and telling a dialogue from running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Whitespace at which a text may be broken: no-break spaces are left inside the word on purpose.
_BREAKABLE = re.compile(r"[^\S\u00a0\u202f\u2007]+")
_DIALOGUE = re.compile(r"\s*[-–—] ?(?=\w|[\"'„“¿¡(\[♪…])")


def split(text: str) -> list[str]:
    """Words of a text with their punctuation; a word never holds a breakable space."""
    return [token for token in _BREAKABLE.split(text) if token.strip()]


def is_dialogue(lines: Sequence[str]) -> bool:
    """Whether two or more lines each begin with a dialogue hyphen."""
    return len(lines) > 1 and all(_DIALOGUE.match(line) for line in lines)


def takes_hyphen(word: str) -> bool:
    """Whether a line of a dialogue can begin with the word, and be told for one afterwards."""
    return _DIALOGUE.match(f"-{word}") is not None


def without_hyphen(line: str) -> str:
    """A line of a dialogue without its hyphen; a hyphen within the line stays."""
    hyphen = _DIALOGUE.match(line)
    return line[hyphen.end() :] if hyphen else line
