"""The contents: a field whose entries are already there, so that it reads without an update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publications.document import walk
from publications.document.model import Document, Figure, FilmBox, Heading, Section, Table
from publications.document.text import inline_text, section_lines
from publications.document.writers.ooxml import fields
from publications.document.writers.ooxml.elements import Element, el, paragraph, text_run, val

_PAGE = 2600  # characters of running text on one A4 page of ours


@dataclass(frozen=True, slots=True)
class Entry:
    level: int
    id: str
    title: str
    page: int


def entries(document: Document) -> list[Entry]:
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
            filled += _length(Section(section.kind, section.id, "", (block,)))
        filled += sum(len(inline_text(p.children)) for n in section.footnotes for p in n.paragraphs)
        page += 1 + filled // _PAGE
    return found


def _length(section: Section) -> int:
    """How much of a page a block takes, in characters of running text."""
    text = sum(len(line) + 60 for line in section_lines(section))
    pictures = sum(1000 for b in walk.blocks(section.blocks) if isinstance(b, Figure | FilmBox))
    rows = sum(90 * len(b.rows) for b in walk.blocks(section.blocks) if isinstance(b, Table))
    return text + pictures + rows


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
    gallery = el("w:docPartObj", {}, val("w:docPartGallery", "Table of Contents"), el("w:docPartUnique"))
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
