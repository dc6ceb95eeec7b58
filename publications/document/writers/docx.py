"""DOCX for Word and LibreOffice: real styles, footnotes, contents, captions and alternative text.

python-docx opens and closes the package; what it has no notion of is in `ooxml/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publications.document import walk
from publications.document.labels import labels
from publications.document.model import Document, Footnote, Heading, NoteRef, Section
from publications.document.validation import check
from publications.document.writers import pictures
from publications.document.writers.ooxml import blocks, contents, package
from publications.document.writers.ooxml.drawing import Pictures
from publications.document.writers.ooxml.elements import (
    Element,
    el,
    paragraph,
    text_run,
    val,
)
from publications.document.writers.ooxml.fields import field
from publications.document.writers.ooxml.footnotes import Footnotes
from publications.document.writers.ooxml.numbering import Numbering
from publications.document.writers.ooxml.runs import Look, Story

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write(document: Document, assets: Mapping[str, bytes]) -> bytes:
    """The document as DOCX; raises InvalidDocument or PictureError."""
    check(document)
    images = pictures.prepare(document, assets)
    file = package.blank(document)
    ids = [*_ids(document), contents.FUNDERS, contents.IMPRINT]
    names = {name: f"_Toc{at:06}" for at, name in enumerate(ids, start=1)}
    tools = blocks.Tools(
        labels=labels(document.language),
        bookmarks=blocks.Bookmarks(names),
        numbering=Numbering(),
        pictures=Pictures(file.part),
        images=images,
    )
    notes = Footnotes(file.part)
    body = file.element.body
    story = Story(file.part, names)

    def add(found: list[Element], last: Element | None) -> Element:
        """Adds elements to the body; with `last`, the paragraph that ends their Word section."""
        for element in found:
            body.sectPr.addprevious(element)
        properties = body.sectPr if last is None else el("w:sectPr")
        if last is not None:
            last.pPr.append(properties)
        _become_page(properties)
        return properties

    cover = _cover(document)
    add(cover, cover[-1])
    entries = contents.entries(document, tools.labels)
    listing = contents.contents(entries, tools.labels.contents, names)
    # The contents are a block of Word's own; the break after them belongs to their last line.
    footer = _footer(file, add([listing], listing[-1][-1]))
    for section in document.sections:
        found = _section(section, document, story, notes, tools)
        properties = add(found, _carrier(found))
        _share(footer, properties)
        _header(file, properties, f"{document.title}  ·  {section.title}")
    properties = add(_back(document, story, tools), None)
    _share(footer, properties)
    _header(file, properties, document.title)
    numbering = file.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for child in list(tools.numbering.element()):
        numbering.append(child)
    return package.save(file)


def _ids(document: Document) -> list[str]:
    found: list[str] = []
    for section in document.sections:
        found.append(section.id)
        found += [b.id for b in walk.blocks(section.blocks) if isinstance(b, Heading)]
    return found


def _cover(document: Document) -> list[Element]:
    lines = (
        ("Title", document.title),
        ("Subtitle", document.subtitle),
        ("Notice", document.fictional_notice),
        ("Publisher", document.publisher),
        ("CoverDate", document.imprint.date),
    )
    return [paragraph(style, text_run(text)) for style, text in lines if text]


def _section(
    section: Section, document: Document, story: Story, notes: Footnotes, tools: blocks.Tools
) -> list[Element]:
    look = Look(lang="" if section.lang == document.language else section.lang)
    in_notes = Story(notes.part, story.bookmarks)
    marks = {
        note.id: notes.add([in_notes.runs(p.children, look) for p in note.paragraphs])
        for note in _in_order(section)
    }
    at = blocks.Setting(Story(story.part, story.bookmarks, marks), look)
    title = tools.bookmarks.around(section.id, [text_run(section.title, *look.properties())])
    found = [paragraph("Heading1", *title)]
    if section.authors:
        found.append(paragraph("Author", text_run(", ".join(section.authors))))
    found += blocks.write_blocks(section.blocks, at, tools)
    if section.signature is not None:
        found.append(paragraph("Signature", text_run(section.signature.name)))
        if section.signature.role:
            found.append(paragraph("SignatureRole", text_run(section.signature.role)))
    return _spaced(found)


def _in_order(section: Section) -> list[Footnote]:
    """The notes by order of their marks: Word numbers them by their place in the text."""
    by_id = {note.id: note for note in section.footnotes}
    return [
        by_id[inline.note]
        for block in walk.blocks(section.blocks)
        for run in walk.runs(block)
        for inline in walk.inlines(run)
        if isinstance(inline, NoteRef)
    ]


def _back(document: Document, story: Story, tools: blocks.Tools) -> list[Element]:
    from docx.oxml.ns import qn

    say, imprint = tools.labels, document.imprint
    found: list[Element] = []
    if document.funders:
        found.append(_back_heading(contents.FUNDERS, say.funders, tools))
        at = blocks.Setting(story, Look())
        for block in document.funders:
            found += blocks.funders(block, at, tools)
    heading = _back_heading(contents.IMPRINT, say.imprint, tools)
    if found:
        heading.pPr.get_or_add_spacing().set(qn("w:before"), "560")
    found.append(heading)
    lines = (
        ("", document.title),
        ("", document.subtitle),
        ("", document.publisher),
        ("", imprint.edition),
        ("", imprint.date),
        ("ISBN: ", imprint.isbn),
        (f"{say.licence}: ", imprint.licence),
        (f"{say.cite}: ", imprint.how_to_cite),
        *(("", line) for line in imprint.lines),
    )
    found += [paragraph("Imprint", text_run(f"{name}{line}")) for name, line in lines if line]
    if imprint.licence_url:
        found.append(paragraph("Imprint", story.address(imprint.licence_url)))
    if document.fictional_notice:
        found.append(paragraph("Imprint", text_run(document.fictional_notice, el("w:i"))))
    return found


def _back_heading(identifier: str, text: str, tools: blocks.Tools) -> Element:
    return paragraph("Heading1", *tools.bookmarks.around(identifier, [text_run(text)]))


def _spaced(found: list[Element]) -> list[Element]:
    """Two tables in a row would become one: a paragraph must part them, as at the end of a
    section, where it carries the page's settings."""
    spaced: list[Element] = []
    for element in found:
        after_table = bool(spaced) and spaced[-1].tag.endswith("}tbl")
        if after_table and element.tag.endswith("}tbl"):
            spaced.append(paragraph("TableEnd"))
        elif after_table and element.style == "Normal":
            element.style = "AfterTable"
        spaced.append(element)
    return spaced


def _carrier(found: list[Element]) -> Element:
    if found[-1].tag.endswith("}tbl"):
        found.append(paragraph("TableEnd"))
    return found[-1]


def _become_page(properties: Element) -> None:
    """A4 with margins of 31 and 30 mm."""
    for child in list(properties):
        properties.remove(child)
    margins = {
        "w:top": 1701,
        "w:right": 1758,
        "w:bottom": 1701,
        "w:left": 1758,
        "w:header": 850,
        "w:footer": 850,
        "w:gutter": 0,
    }
    properties.append(val("w:type", "nextPage"))
    properties.append(el("w:pgSz", {"w:w": 11906, "w:h": 16838}))
    properties.append(el("w:pgMar", margins))
    properties.append(el("w:cols", {"w:space": 708}))


def _header(file: Any, properties: Element, text: str) -> None:
    from docx.section import Section as WordSection

    header = WordSection(properties, file.part).header
    header.is_linked_to_previous = False
    line = header.paragraphs[0]._p
    line.append(text_run(text))


def _footer(file: Any, properties: Element) -> str:
    """The page number; gives the id by which the sections that follow share it."""
    from docx.section import Section as WordSection

    footer = WordSection(properties, file.part).footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]._p
    for run in field("PAGE", "1"):
        line.append(run)
    shared: str = properties.footerReference_lst[0].rId
    return shared


def _share(footer: str, properties: Element) -> None:
    # Each section names it, because LibreOffice does not hand a footer down.
    reference = {"w:type": "default", "r:id": footer}
    properties.insert(0, el("w:footerReference", reference))
