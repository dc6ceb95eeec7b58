"""What all blocks of one book share: its anchors, its pictures, and the numbers given so far."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from publications.document import walk
from publications.document.labels import Labels, labels
from publications.document.model import Definitions, Document, Footnote, Heading, Section

_LANGUAGES_WITH_LABELS = frozenset({"cs", "en"})
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
# Anything else is legal in an id, but not everything that reads an address copes with it.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a picture is; `width` and `height` are pixels, 0 where they are not known.

    `smaller` are others of the same picture for small screens, with their widths in pixels;
    `is_lazy`: it is loaded when it comes near, as suits a long page that is not one file.
    """

    url: str
    width: int = 0
    height: int = 0
    smaller: tuple[tuple[str, int], ...] = ()
    is_lazy: bool = False


class Anchors:
    """The ids of the document as ids of the file, each once, and fresh ones beside them."""

    def __init__(self, ids: Iterable[str]) -> None:
        given = list(ids)
        self._taken = {name for name in given if _PLAIN.fullmatch(name)}
        self._names = {name: name for name in self._taken}
        for name in given:
            if name not in self._names:
                self._names[name] = self.fresh("x-" + re.sub(r"[^A-Za-z0-9]+", "-", name))

    def of(self, identifier: str) -> str:
        """The id that stands for an id of the document."""
        return self._names[identifier]

    def fresh(self, wanted: str) -> str:
        """An id nothing else has: the wanted one, or that with a number behind it."""
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}-{count}"
        self._taken.add(name)
        return name


@dataclass
class Story:
    """`address` gives the href of an id of the document; `qr` that of an address's code, or None."""

    anchors: Anchors
    sources: Mapping[str, Source]
    address: Callable[[str], str]
    qr: Callable[[str], Source | None]
    is_epub: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> int:
        """The next number of a kind of thing: figures, tables and notes run through the book."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]


@dataclass
class Note:
    """A footnote that has got its number, by the place of its mark."""

    number: int
    footnote: Footnote
    anchor: str
    mark: str


@dataclass(frozen=True)
class Setting:
    """Where blocks stand: the words of the section's language, the level of its title, and what
    notes it has; `noted` collects them in the order of their marks."""

    story: Story
    say: Labels
    lang: str
    level: int
    footnotes: Mapping[str, Footnote] = field(default_factory=dict)
    noted: list[Note] = field(default_factory=list)

    def deeper(self) -> Setting:
        return replace(self, level=self.level + 1)


def anchors(document: Document) -> Anchors:
    """Anchors for every id that a link of the document may lead to."""
    return Anchors(name for section in document.sections for name in section_ids(section))


def section_ids(section: Section) -> list[str]:
    """The ids of a section: its own, its headings', its terms', those of its easy reading."""
    names = [section.id]
    for block in walk.blocks((*section.blocks, *section.easy_read)):
        if isinstance(block, Heading):
            names.append(block.id)
        elif isinstance(block, Definitions):
            names += [definition.id for definition in block.items]
    return names


def words_for(lang: str, document: Document) -> Labels:
    """Labels in the language of a section, or of the document where we have none in it."""
    known = lang.split("-")[0] in _LANGUAGES_WITH_LABELS
    return labels(lang if known else document.language)


def direction_of(lang: str) -> str | None:
    """`rtl` for a language written from right to left; None for others."""
    return "rtl" if lang.split("-")[0] in _RIGHT_TO_LEFT else None


def direction(text: str) -> str | None:
    """`auto` for text with letters written from right to left, which a browser must sort out."""
    mixed = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
    return "auto" if mixed else None
