"""The order of the Czech alphabet, as ČSN 97 6030 has it, without the machine's locale."""

from __future__ import annotations

import unicodedata

_ALPHABET = (
    "a", "b", "c", "č", "d", "e", "f", "g", "h", "ch", "i", "j", "k", "l", "m", "n", "o", "p", "q",
    "r", "ř", "s", "š", "t", "u", "v", "w", "x", "y", "z", "ž",
)  # fmt: skip
_PLACE = {letter: place for place, letter in enumerate(_ALPHABET, start=1)}

Key = tuple[tuple[int, ...], tuple[int, ...], str, str]


def key(text: str) -> Key:
    """A key to sort by: letters first, other diacritics only between equal letters, then capitals.

    Small letters come before capitals, and only the same text has the same key. Spaces come before letters, digits before them too; other signs do not matter.
    """
    letters: list[int] = []
    marks: list[int] = []
    folded = unicodedata.normalize("NFC", text).casefold()
    at = 0
    while at < len(folded):
        two, one = folded[at : at + 2], folded[at]
        if two == "ch":
            letters.append(_PLACE["ch"])
            marks.append(0)
            at += 2
            continue
        at += 1
        if one.isspace():
            letters.append(-100)
            marks.append(0)
        elif one.isdigit():
            letters.append(-50 + unicodedata.digit(one, 0))
            marks.append(0)
        elif one in _PLACE:
            letters.append(_PLACE[one])
            marks.append(0)
        else:
            base, *accents = list(unicodedata.normalize("NFD", one))
            if base in _PLACE:
                letters.append(_PLACE[base])
                marks.append(sum(map(ord, accents)))
            elif one.isalpha():
                letters.append(1000 + ord(one))
                marks.append(0)
    return tuple(letters), tuple(marks), text.swapcase(), text
