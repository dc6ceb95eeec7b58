"""Characters as they should be in a text, whatever program they were copied from.

Composed letters (č is one character, not c and a hook), so that words are found, hyphenated and
typeset; no invisible marks that break words in two; a space for the signs by which word processors
and PDF readers end a line. Nothing that is seen changes, and nothing else is taken out.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import Any

from publications.document.model import Document

#: Soft hyphen, zero-width space and byte order mark: each format breaks and hyphenates by itself.
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
#: Vertical tab, form feed, next line, and Unicode's own separators of lines and paragraphs.
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Names of the fields that are not words of the text: keys, addresses, tags, and what is verbatim.
_LEFT = frozenset(
    {
        "asset",
        "created",
        "email",
        "id",
        "lang",
        "language",
        "licence_url",
        "logo",
        "note",
        "phone",
        "picture",
        "poster",
        "registration_number",
        "short_url",
        "url",
    }
)


def clean(text: str) -> str:
    """The text as it is seen, in composed characters; idempotent."""
    if text.isascii() and not _LINE_ENDS.search(text):
        return text
    return unicodedata.normalize("NFC", _LINE_ENDS.sub(" ", _INVISIBLE.sub("", text)))


def cleaned(document: Document) -> Document:
    """The document with every text of it clean."""
    found: Document = _cleaned(document)
    return found


def _cleaned(value: Any) -> Any:
    found = value
    if type(value) is str:
        found = clean(value)
    elif isinstance(value, tuple):
        found = tuple(_cleaned(item) for item in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = dataclasses.replace(
            value,
            **{
                field.name: _field(field.name, getattr(value, field.name))
                for field in dataclasses.fields(value)
            },
        )
    return found


def _field(name: str, value: Any) -> Any:
    return value if name in _LEFT else _cleaned(value)
