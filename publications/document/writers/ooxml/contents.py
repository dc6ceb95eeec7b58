"""The contents: a field whose entries are already there, so that it reads without an update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from publications.document import walk
from publications.document.labels import Labels
from publications.document.model import (
    END_MATTER,
    Block,
    Contributor,
    Definitions,
    Document,
    Figure,
    FilmBox,
    Heading,
    Section,
    SectionKind,
    Table,
)
from publications.document.text import inline_text, section_lines
from publications.document.writers.ooxml import fields
from publications.document.writers.ooxml.elements import Element, el, paragraph, tab_run, val
from publications.document.writers.ooxml.runs import LONGEST_TOOLTIP, Look

# No id of a document can hold a "#", so these are the writer's own.
FUNDERS, IMPRINT = "#funders", "#imprint"
_PAGE = 2600  # characters of running text on one A4 page of ours
_ENTRIES = 34  # lines of contents on a page
_FRONT = 2  # half title, title page


@dataclass(frozen=True, slots=True)
class Entry:
    """`level` 1 to 3: a part or a section outside of parts, a section of a part, its headings."""

    level: int
    id: str
    title: str
    page: int
    lang: str = ""


def depths(document: Document) -> list[int]:
    """For each section how many levels stand above its title: 1 inside a part, else 0."""
    found: list[int] = []
    inside = 0
    for section in document.sections:
        if section.kind == SectionKind.PART or section.kind in END_MATTER:
            inside = 0
        found.append(inside)
        if section.kind == SectionKind.PART:
            inside = 1
    return found


def entries(document: Document, labels: Labels) -> list[Entry]:
    """Parts, sections and their headings of level 2, with the page each is expected on.

    Nobody knows a page in Word before Word has laid it out, so the number is an estimate from
    the length of the text; it is a field marked to be renewed when the file is opened.
    """
    found: list[Entry] = []
    page = 1 + _FRONT + -(-_count(document) // _ENTRIES)
    for section, depth in zip(document.sections, depths(document), strict=True):
        lang = "" if section.lang == document.language else section.lang
        found.append(Entry(1 + depth, section.id, section.title, page, lang))
        filled = 300
        for block in section.blocks:
            if isinstance(block, Heading) and block.level == 2:
                title = inline_text(block.children)
                found.append(Entry(2 + depth, block.id, title, page + filled // _PAGE, lang))
            filled += _length(section, block)
        filled += sum(len(inline_text(p.children)) for n in section.footnotes for p in n.paragraphs)
        page += 1 + filled // _PAGE
    if document.funders:
        found.append(Entry(1, FUNDERS, labels.funders, page))
    found.append(Entry(1, IMPRINT, labels.imprint, page))
    return found


def pages(document: Document, found: list[Entry]) -> dict[str, int]:
    """The page expected of every id of the document, those outside the contents included."""
    known = {entry.id: entry.page for entry in found}
    for identifier, section in homes(document).items():
        known.setdefault(identifier, known[section])
    return known


def homes(document: Document, *, easy: bool = True) -> dict[str, str]:
    """The section each id stands in, its own id included; without `easy` those of the easy
    readings are left out."""
    found: dict[str, str] = {}
    for section in document.sections:
        found[section.id] = section.id
        for block in walk.blocks((*section.blocks, *(section.easy_read if easy else ()))):
            if isinstance(block, Heading):
                found[block.id] = section.id
            elif isinstance(block, Definitions):
                found.update({item.id: section.id for item in block.items})
    return found


def _count(document: Document) -> int:
    headings = sum(
        isinstance(block, Heading) and block.level == 2
        for section in document.sections
        for block in section.blocks
    )
    return len(document.sections) + headings + 2


def _length(section: Section, block: Block) -> int:
    """How much of a page a block takes, in characters of running text."""
    match block:
        case Figure():
            return 200 + 1100 * block.width_percent // 100
        case FilmBox():
            return 1100 + 60 * len(block.chapters)
        case Table():
            return 200 + 90 * len(block.rows)
        case Contributor() if block.picture is not None:
            return max(450, len(inline_text(block.children)))
        case _:
            alone = replace(section, title="", authors=(), signature=None, footnotes=())
            lines = section_lines(replace(alone, blocks=(block,)))
            return sum(len(line) + 45 for line in lines if line)


def contents(found: list[Entry], title: str, bookmarks: Mapping[str, str]) -> Element:
    """The contents as Word's own building block, with its heading."""
    lines = list(_lines(found, bookmarks))
    deepest = max(entry.level for entry in found)
    opening = [
        fields.begin(),
        # Headings by their styles, and by the outline level of styles that are not Word's own.
        fields.instruction(f'TOC \\o "1-{max(2, deepest)}" \\h \\z \\u'),
        fields.separate(),
    ]
    for at, run in enumerate(opening):
        lines[0].insert(1 + at, run)
    lines[-1].append(fields.end())
    gallery = el(
        "w:docPartObj", {}, val("w:docPartGallery", "Table of Contents"), el("w:docPartUnique")
    )
    return el(
        "w:sdt",
        {},
        el("w:sdtPr", {}, gallery),
        el("w:sdtContent", {}, paragraph("TOCHeading", *Look().runs(title)), *lines),
    )


def _lines(found: list[Entry], bookmarks: Mapping[str, str]) -> Iterator[Element]:
    for entry in found:
        name = bookmarks[entry.id]
        page = fields.field(f"PAGEREF {name}", str(entry.page), dirty=True)
        link = el(
            "w:hyperlink",
            {"w:anchor": name, "w:tooltip": entry.title[:LONGEST_TOOLTIP], "w:history": "1"},
            *Look(lang=entry.lang).runs(entry.title),
            tab_run(),
            *page,
        )
        yield paragraph(f"TOC{entry.level}", link)
