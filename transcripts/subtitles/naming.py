"""How a speaker's name stands in a line that is seen: “Jana: Přišli jsme domů.”, “-Jana: Ano?”

Where the whole name has no room a shorter form of it does: without titles, then the surname, then the first
name (“prof. MUDr. Eva Malá, Ph.D.”, “Eva Malá”, “Malá”, “Eva”).
"""

from __future__ import annotations

import re

from .linebreak.tokens import without_hyphen

# "MUDr.", "Ph.D."; an initial ("T.") is a part of the name.
_TITLE = re.compile(r"\w{2,}\.(?:\w+\.)*")


def forms(name: str | None) -> tuple[str, ...]:
    """The name as it can be written, the whole first; none for nobody. What is no name but says who somebody
    is (“maminka Pavlíka”, “Anna z Prahy”) has no other form."""
    whole = " ".join((name or "").split())
    bare = [word for word in whole.partition(",")[0].split() if not _TITLE.fullmatch(word)]
    out = [whole, " ".join(bare)]
    if len(bare) > 1 and all(word[:1].isupper() for word in bare):
        out += [word for word in (bare[-1], bare[0]) if not word.endswith(".")]
    return tuple(dict.fromkeys(filter(None, out)))


def label(name: str | None) -> str | None:
    """What is written for a name; None for nobody, and for a name that would look like something else
    (one that begins with a hyphen or a bracket)."""
    shown = " ".join((name or "").split())
    return f"{shown}:" if shown and shown[0].isalnum() else None


def with_label(line: str, name: str | None) -> str:
    """A line with the label of that name before its text, after a dialogue's hyphen."""
    written = label(name)
    if written is None:
        return line
    bare = without_hyphen(line)
    return f"{line[: len(line) - len(bare)]}{written} {bare}"


def without_label(line: str, name: str | None) -> str:
    """A line without the label of that name in any of its forms, if it begins with one; a dialogue's hyphen
    stays. A line that is the label and nothing else becomes empty."""
    bare = without_hyphen(line)
    for written in map(label, forms(name)):
        if written is not None and f"{bare} ".startswith(f"{written} "):
            return line[: len(line) - len(bare)] + bare[len(written) + 1 :]
    return line
