"""What all blocks of one book share, and where a block stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from publications.document.labels import Labels
from publications.document.model import Document, Footnote
from publications.document.writers.html.story import Anchors, section_ids
from publications.document.writers.pandoc.forms import Api, Form

# What pandoc's JATS writer takes for notes, references and people when it is the id of a block.
_PANDOCS_OWN = re.compile(r"refs|ref-.*|fn-?\d+|aff-.*|cor-.*")


class Places:
    """The ids of the document as ids of the file: those that pandoc keeps for itself are changed."""

    def __init__(self, document: Document) -> None:
        ids = [name for section in document.sections for name in section_ids(section)]
        self._anchors = Anchors(ids)
        self._moved = {
            name: self._anchors.fresh(f"x-{self._anchors.of(name)}")
            for name in ids
            if _PANDOCS_OWN.fullmatch(self._anchors.of(name))
        }

    def of(self, identifier: str) -> str:
        """The id that stands for an id of the document."""
        return self._moved.get(identifier) or self._anchors.of(identifier)

    def fresh(self, wanted: str) -> str:
        """An id nothing else has."""
        return self._anchors.fresh(wanted)


@dataclass
class Book:
    """`files` are the paths of the pictures; figures and tables are counted through the book."""

    places: Places
    files: Mapping[str, str]
    form: Form
    api: Api
    counts: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> int:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]


@dataclass(frozen=True, slots=True)
class Setting:
    """`level` is that of the section's title; `inside` says that a list or a quotation is around,
    where no heading of the book may stand."""

    book: Book
    say: Labels
    lang: str
    level: int
    footnotes: Mapping[str, Footnote] = field(default_factory=dict)
    inside: bool = False

    def within(self) -> Setting:
        return replace(self, inside=True)

    def deeper(self) -> Setting:
        return replace(self, level=self.level + 1)
