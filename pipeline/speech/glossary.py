"""Names and words of a series, told to the engine beforehand, and found out where it only echoes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Whisper reads at most 224 tokens of prompt; Czech takes some three characters a token.
MOST_CHARACTERS = 500
SEPARATOR = ", "
# So many words in the very order of the prompt are an echo; people do not recite glossaries.
ECHO_WORDS = 4


def prompt(terms: Sequence[str]) -> str:
    """The terms as the engine gets them, as many of the first as fit; empty for none."""
    return SEPARATOR.join(told(terms))


def told(terms: Sequence[str]) -> tuple[str, ...]:
    """The first of the terms, as many as fit into the prompt."""
    length = -len(SEPARATOR)
    for count, term in enumerate(terms):
        length += len(SEPARATOR) + len(term)
        if length > MOST_CHARACTERS:
            return tuple(terms[:count])
    return tuple(terms)


def echoes(text: str, terms: Sequence[str]) -> bool:
    """Whether `text` repeats the prompt: at least two terms and four words in a row as they stand there."""
    told = [(word, i) for i, term in enumerate(terms) for word in _words(term)]
    said = _words(text)
    starts: dict[str, list[int]] = {}
    for position, (word, _) in enumerate(told):
        starts.setdefault(word, []).append(position)
    for i, word in enumerate(said):
        for position in starts.get(word, ()):
            length = 0
            while (
                i + length < len(said)
                and position + length < len(told)
                and said[i + length] == told[position + length][0]
            ):
                length += 1
            if length >= ECHO_WORDS and told[position][1] != told[position + length - 1][1]:
                return True
    return False


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
