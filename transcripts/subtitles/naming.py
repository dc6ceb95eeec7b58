"""How a speaker's name stands in a line that is seen: “Jana: Přišli jsme domů.”, “-Jana: Ano?”"""

from __future__ import annotations

from .linebreak.tokens import without_hyphen


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
    """A line without the label of that name, if it begins with it; a dialogue's hyphen stays. A line that
    is the label and nothing else becomes empty."""
    written = label(name)
    bare = without_hyphen(line)
    if written is None or not f"{bare} ".startswith(f"{written} "):
        return line
    return line[: len(line) - len(bare)] + bare[len(written) + 1 :]
