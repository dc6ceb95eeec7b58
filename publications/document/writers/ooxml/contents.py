"""The contents: a field whose entries are already there, so that it reads without an update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from publications.document.labels import Labels
from publications.document.model import Block, Document, Figure, FilmBox, Heading, Section, Table
from publications.document.text import inline_text, section_lines
from publications.document.writers.ooxml import fields
from publications.document.writers.ooxml.elements import Element, el, paragraph, text_run, val

# No id of a document can hold a "#", so these are the writer's own.
FUNDERS, IMPRINT = "#funders", "#imprint"
_PAGE = 3000  # characters of running text on one A4 page of ours


@dataclass(frozen=True, slots=True)
class Entry:
    level: int
    id: str
    title: str
    page: int


def entries(document: Document, labels: Labels) -> list[Entry]:
    """Sections and their headings of level 2, with the page each is expected on.

    Nobody knows a page in Word before Word has laid it out, so the number is an estimate from
    the length of the text; it is a field marked to be renewed when the file is opened.
    """
    found: list[Entry] = []
    page = 3
    for section in document.sections:
        found.append(Entry(1, section.id, section.title, page))
        filled = 300
        for block in section.blocks:
            if isinstance(block, Heading) and block.level == 2:
                title = inline_text(block.children)
                found.append(Entry(2, block.id, title, page + filled // _PAGE))
            filled += _length(section, block)
        filled += sum(len(inline_text(p.children)) for n in section.footnotes for p in n.paragraphs)
        page += 1 + filled // _PAGE
    if document.funders:
        found.append(Entry(1, FUNDERS, labels.funders, page))
    found.append(Entry(1, IMPRINT, labels.imprint, page))
    return found


def _length(section: Section, block: Block) -> int:
    """How much of a page a block takes, in characters of running text."""
    match block:
        case Figure():
            return 200 + 1100 * block.width_percent // 100
        case FilmBox():
            return 1000
        case Table():
            return 200 + 90 * len(block.rows)
        case _:
            alone = replace(section, title="", authors=(), signature=None, footnotes=())
            lines = section_lines(replace(alone, blocks=(block,)))
            return sum(len(line) + 45 for line in lines if line)


def contents(found: list[Entry], title: str, bookmarks: Mapping[str, str]) -> Element:
    """The contents as Word's own building block, with its heading."""
    lines = list(_lines(found, bookmarks))
    opening = [
        fields.begin(),
        fields.instruction('TOC \\o "1-2" \\h \\z \\u'),
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
        el("w:sdtContent", {}, paragraph("TOCHeading", text_run(title)), *lines),
    )


def _lines(found: list[Entry], bookmarks: Mapping[str, str]) -> Iterator[Element]:
    for entry in found:
        name = bookmarks[entry.id]
        tab = el("w:r", {}, el("w:tab"))
        page = fields.field(f"PAGEREF {name}", str(entry.page), dirty=True)
        link = el(
            "w:hyperlink",
            {"w:anchor": name, "w:history": "1"},
            text_run(entry.title),
            tab,
            *page,
        )
        yield paragraph(f"TOC{entry.level}", link)
