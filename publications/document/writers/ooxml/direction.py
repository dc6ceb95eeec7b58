"""Text from right to left: which parts of a string are Hebrew or Arabic, and how a line begins."""

from __future__ import annotations

import re
import unicodedata

# Hebrew, Arabic, Syriac, Thaana, N'Ko and the presentation forms.
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUN = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}\s\d.,:;!?'\"()\-]*[{_LETTERS}])?")
_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"})


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text in order, cut where its direction changes; True for what runs from the right."""
    found: list[tuple[str, bool]] = []
    at = 0
    for match in _RUN.finditer(text):
        if match.start() > at:
            found.append((text[at : match.start()], False))
        found.append((match.group(), True))
        at = match.end()
    if at < len(text):
        found.append((text[at:], False))
    return found


def begins_from_the_right(text: str) -> bool:
    """Whether the first letter says so: rule P2 of the Unicode bidirectional algorithm."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def language(text: str, tag: str) -> str:
    """Word's language of a piece from the right: its own tag, else the one its letters suggest."""
    if tag.split("-")[0] in _LANGUAGES:
        return {"he": "he-IL", "ar": "ar-SA"}.get(tag, tag)
    return "he-IL" if "\u0590" <= text[0] <= "\u05ff" else "ar-SA"
