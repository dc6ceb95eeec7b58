"""What a report or an anthology is, apart from how it looks: frozen dataclasses, closed sums.

As in pandoc, text is a tree of blocks and inlines, with no node for raw markup. Ids are unique
in a document; pictures are named by an asset key whose bytes are handed to the writer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from publications.document import tagged_json, upgrades

SCHEMA_VERSION = 2


# --- inlines ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Literal characters; nothing in them is markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is http, https, mailto, tel, or `#id` of a heading or section of the document."""

    url: str
    children: tuple[Inline, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """The mark of the footnote whose id it carries; numbers are given by order of the marks."""

    note: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    pass


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language than the text around them (BCP 47 tag)."""

    lang: str
    children: tuple[Inline, ...]


Inline: TypeAlias = (
    Text | Strong | Emphasis | Superscript | Subscript | Link | NoteRef | LineBreak | Span
)


# --- blocks -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 2 to 4: level 1 is the title of the section."""

    level: int
    id: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class List:
    ordered: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    blocks: tuple[Block, ...]
    source: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture. `alt` is required unless it is `decorative`; `width_percent` of the text width."""

    asset: str
    alt: str = ""
    decorative: bool = False
    caption: tuple[Inline, ...] = ()
    credit: str = ""
    width_percent: int = 100


@dataclass(frozen=True, slots=True)
class Cell:
    children: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    caption: tuple[Inline, ...]
    rows: tuple[Row, ...]
    header_row: bool = True
    header_column: bool = False


@dataclass(frozen=True, slots=True)
class KeyPoints:
    title: str
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Box:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a film; `start_ms` from its beginning, `url` leads to that moment."""

    start_ms: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FilmBox:
    """A film to be watched on the web; `alt` describes the poster, `duration_ms` >= 0.

    `short_url` is what a reader of paper types or scans; empty where `url` is short enough itself.
    """

    title: str
    url: str
    duration_ms: int
    poster: str | None = None
    alt: str = ""
    short_url: str = ""
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptQuote:
    """What somebody says in a film, from `start_ms` to `end_ms`; `url` leads to that moment."""

    children: tuple[Inline, ...]
    speaker: str
    film: str
    url: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A term of a glossary; links may lead to `#id`."""

    id: str
    term: tuple[Inline, ...]
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who wrote or filmed; `alt` describes the picture, where there is one."""

    name: str
    role: str = ""
    children: tuple[Inline, ...] = ()
    picture: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to. `lines` are a postal address; what is empty is not printed."""

    name: str
    role: str = ""
    organisation: str = ""
    lines: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file on the web: `media` names its kind for people (PDF), `size_bytes` is 0 where unknown."""

    title: str
    url: str
    media: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Downloads:
    title: str
    items: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class Funder:
    name: str
    logo: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class FunderBlock:
    """Who paid. The registration number is printed verbatim, never typeset."""

    statement: str
    registration_number: str
    funders: tuple[Funder, ...] = ()


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    pass


Block: TypeAlias = (
    Heading
    | Paragraph
    | List
    | Quotation
    | Figure
    | Table
    | KeyPoints
    | Box
    | FilmBox
    | TranscriptQuote
    | Definitions
    | Contributor
    | Contact
    | Downloads
    | FunderBlock
    | ThematicBreak
)


# --- the whole ----------------------------------------------------------------------------


class SectionKind(StrEnum):
    """`PART` is a divider: the sections after it belong to it, until the next one or a section of
    the end matter. `WITHDRAWN` stands where a section of an earlier edition stood."""

    FOREWORD = "foreword"
    PART = "part"
    PAPER = "paper"
    EXAMPLE = "example"
    REPORT = "report"
    WITHDRAWN = "withdrawn"
    AFTERWORD = "afterword"
    APPENDIX = "appendix"
    GLOSSARY = "glossary"
    CONTRIBUTORS = "contributors"
    COLOPHON = "colophon"


#: Sections that close the book and belong to none of its parts.
END_MATTER = frozenset(
    {
        SectionKind.AFTERWORD,
        SectionKind.APPENDIX,
        SectionKind.GLOSSARY,
        SectionKind.CONTRIBUTORS,
        SectionKind.COLOPHON,
    }
)


@dataclass(frozen=True, slots=True)
class Footnote:
    id: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a foreword, in the role held on that day; `alt` describes the picture."""

    name: str
    role: str = ""
    date: str = ""
    picture: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`easy_read` says the same in easy language, where the authors wrote it; it has no footnotes."""

    kind: SectionKind
    id: str
    title: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    lang: str = "cs"
    footnotes: tuple[Footnote, ...] = ()
    signature: Signature | None = None
    easy_read: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """The imprint page; what is empty is not printed. `date` is printed as it is given, `url` is the
    permanent address of the edition."""

    edition: str = ""
    date: str = ""
    licence: str = ""
    licence_url: str = ""
    how_to_cite: str = ""
    isbn: str = ""
    url: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`created` is an ISO 8601 moment with its zone, given by the caller: writers read no clock."""

    title: str
    created: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    language: str = "cs"
    publisher: str = ""
    imprint: Imprint = Imprint()
    funders: tuple[FunderBlock, ...] = ()
    fictional_notice: str = ""
    schema_version: int = SCHEMA_VERSION

    def to_json(self) -> str:
        """JSON with sorted keys, so that equal documents are equal strings."""
        return json.dumps(tagged_json.encode(self), ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Document:
        """The document; raises `tagged_json.MalformedDocument` and names the place."""
        try:
            value = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise tagged_json.MalformedDocument(f"not JSON: {error}") from error
        value = upgrades.upgraded(value)
        version = value.get("schema_version") if isinstance(value, dict) else None
        if version != SCHEMA_VERSION:
            raise tagged_json.MalformedDocument(
                f"schema version {version!r}: this program reads version {SCHEMA_VERSION}"
            )
        return tagged_json.decode(cls, value)
