"""What an edit changed, word by word, for a reviewer to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text: `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


def changes(old: str, new: str) -> tuple[Change, ...]:
    """The stretches in order: without the added ones they are the old text, without the removed the new."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    out = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(Change("same", "".join(before[a:b])))
            continue
        if a < b:
            out.append(Change("removed", "".join(before[a:b])))
        if c < d:
            out.append(Change("added", "".join(after[c:d])))
    return tuple(out)
