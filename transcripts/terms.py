"""The text of a glossary: a term a line, as people write it and as it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Longer ones are sentences, and a sentence is likelier to come back as an echo than to help.
MOST_CHARACTERS = 80


def listed(text: str) -> tuple[str, ...]:
    """The terms in their order: single spaces, no blank lines, each once whatever its case."""
    return unique(" ".join(line.split()) for line in _lines(text))


def unique(terms: Iterable[str]) -> tuple[str, ...]:
    """Each term once, as it is written first; empty ones left out."""
    first: dict[str, str] = {}
    for term in terms:
        if term:
            first.setdefault(term.casefold(), term)
    return tuple(first.values())


def validate(text: str) -> None:
    """Raise `ValidationError` with a sentence for each line that is too long or holds what cannot be
    seen; neither would do in a prompt."""
    errors = [] if listed(text) else [_("Write at least one term.")]
    for number, line in enumerate(_lines(text), start=1):
        term = " ".join(line.split())
        hidden = [c for c in line if c != "\t" and unicodedata.category(c)[0] == "C"]
        if hidden:
            errors.append(
                _(
                    "Line %(number)d holds a character that cannot be seen (U+%(code)s). "
                    "Write the line again by hand."
                )
                % {"number": number, "code": f"{ord(hidden[0]):04X}"}
            )
        elif len(term) > MOST_CHARACTERS:
            errors.append(
                _(
                    "Line %(number)d has %(length)d characters, and a term may have %(most)d: "
                    "“%(start)s…”. Write names and words, each on a line of its own."
                )
                % {"number": number, "length": len(term), "most": MOST_CHARACTERS,
                   "start": term[:40]}
            )  # fmt: skip
    if errors:
        raise ValidationError(errors[:5])


def _lines(text: str) -> list[str]:
    # str.splitlines would also break at control characters, which are to be refused.
    return re.split(r"\r\n|\r|\n", text)
