"""Blocks to paragraphs and tables of named styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from publications.document.labels import Labels, clock
from publications.document.model import (
    Block,
    Box,
    Figure,
    FilmBox,
    FunderBlock,
    Heading,
    KeyPoints,
    List,
    ListItem,
    Paragraph,
    Quotation,
    Table,
    ThematicBreak,
)
from publications.document.writers.ooxml import tables
from publications.document.writers.ooxml.drawing import Pictures
from publications.document.writers.ooxml.elements import (
    Element,
    el,
    paragraph,
    text_run,
    val,
)
from publications.document.writers.ooxml.fields import field as word_field
from publications.document.writers.ooxml.numbering import Numbering, indent
from publications.document.writers.ooxml.runs import Look, Story
from publications.document.writers.pictures import Picture

TEXT_WIDTH = 8390  # twentieths of a point: A4 less margins of 31 mm
TEXT_WIDTH_MM = 148.0
TALLEST_MM = 170.0


@dataclass
class Bookmarks:
    """A Word bookmark for each id of the document; names of our own, as Word allows 40 letters."""

    names: Mapping[str, str]
    _count: int = 0

    def around(self, identifier: str, content: list[Element]) -> list[Element]:
        self._count += 1
        start: dict[str, str | int] = {"w:id": self._count, "w:name": self.names[identifier]}
        return [
            el("w:bookmarkStart", start),
            *content,
            el("w:bookmarkEnd", {"w:id": self._count}),
        ]


@dataclass
class Tools:
    """What all sections of one file share."""

    labels: Labels
    bookmarks: Bookmarks
    numbering: Numbering
    pictures: Pictures
    images: Mapping[str, Picture]
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where blocks stand: the styles of a box or of the open page, and the language."""

    story: Story
    look: Look
    text: str = "Normal"
    item: str = "ListParagraph"

    def boxed(self) -> Setting:
        return Setting(self.story, self.look, "BoxText", "BoxList")


def write_blocks(blocks: tuple[Block, ...], at: Setting, tools: Tools) -> list[Element]:
    """The elements for these blocks; never an empty paragraph for the sake of space."""
    found: list[Element] = []
    for block in blocks:
        found += _block(block, at, tools)
    return found


def _block(block: Block, at: Setting, tools: Tools) -> list[Element]:
    story, look = at.story, at.look
    match block:
        case Paragraph():
            return [paragraph(at.text, *story.runs(block.children, look))]
        case Heading():
            runs = tools.bookmarks.around(block.id, story.runs(block.children, look))
            return [paragraph(f"Heading{block.level}", *runs)]
        case List():
            return _list(block, 0, at, tools)
        case Quotation():
            inner = Setting(story, look, "BlockText", at.item)
            found = write_blocks(block.blocks, inner, tools)
            if block.source:
                runs = [text_run("— "), *story.runs(block.source, look)]
                found.append(paragraph("QuotationSource", *runs))
            return found
        case Figure():
            return _figure(block, at, tools)
        case Table():
            found = []
            if block.caption:
                runs = [*_numbered(tools.labels.table, tools), *story.runs(block.caption, look)]
                found.append(paragraph("TableCaption", *runs))
            return [*found, tables.table(block, story, look, TEXT_WIDTH)]
        case KeyPoints():
            points = List(False, block.items)
            return _box(block.title, _list(points, 0, at.boxed(), tools), look)
        case Box():
            return _box(block.title, write_blocks(block.blocks, at.boxed(), tools), look)
        case FilmBox():
            return _box(block.title, _film(block, at, tools), look)
        case FunderBlock():
            return funders(block, at, tools)
        case ThematicBreak():
            return [paragraph("Separator")]


def _list(block: List, level: int, at: Setting, tools: Tools) -> list[Element]:
    numbering = tools.numbering
    number = numbering.numbers(level) if block.ordered else numbering.bullets()
    found: list[Element] = []
    for item in block.items:
        found += _item(item, number, level, at, tools)
    return found


def _item(item: ListItem, number: int, level: int, at: Setting, tools: Tools) -> list[Element]:
    left = indent(level) + (280 if at.item == "BoxList" else 0)
    numbered = el("w:numPr", {}, val("w:ilvl", level), val("w:numId", number))
    found: list[Element] = []
    for position, block in enumerate(item.blocks):
        if isinstance(block, Paragraph):
            runs = at.story.runs(block.children, at.look)
            # Boxes are set further in than the numbering's own definition.
            first = (numbered, el("w:ind", {"w:left": left, "w:hanging": 360}))
            more = (el("w:ind", {"w:left": left, "w:firstLine": 0}),)
            found.append(paragraph(at.item, *runs, properties=more if position else first))
        elif isinstance(block, List):
            found += _list(block, level + 1, at, tools)
        else:
            found += _block(block, at, tools)
    return found


def _box(title: str, inner: list[Element], look: Look) -> list[Element]:
    found = [paragraph("BoxTitle", text_run(title, *look.properties())), *inner]
    if found[-1].tag.endswith("}p"):
        from docx.oxml.ns import qn

        found[-1].pPr.get_or_add_spacing().set(qn("w:after"), "320")
    return found


def _film(film: FilmBox, at: Setting, tools: Tools) -> list[Element]:
    labels, look = tools.labels, at.look
    found: list[Element] = []
    if film.poster is not None:
        picture = tools.pictures.run(
            tools.images[film.poster], film.alt, widest_mm=80, tallest_mm=60
        )
        found.append(paragraph("BoxText", picture, properties=(el("w:keepNext"),)))
    runs = [text_run(f"{labels.watch}: "), at.story.address(film.url, look)]
    found.append(paragraph("BoxText", *runs))
    if film.duration_ms > 0:
        found.append(
            paragraph("BoxText", text_run(f"{labels.duration}: {clock(film.duration_ms)}"))
        )
    return found


def _figure(figure: Figure, at: Setting, tools: Tools) -> list[Element]:
    picture = tools.pictures.run(
        tools.images[figure.asset],
        "" if figure.decorative else figure.alt,
        widest_mm=TEXT_WIDTH_MM * figure.width_percent / 100,
        tallest_mm=TALLEST_MM,
    )
    caption: list[Element] = []
    if figure.caption:
        caption += _numbered(tools.labels.figure, tools)
        caption += at.story.runs(figure.caption, at.look)
    if figure.credit:
        between = " " if figure.caption else ""
        caption.append(text_run(f"{between}{tools.labels.photo}: {figure.credit}"))
    if not caption:
        return [paragraph("LonePicture", picture)]
    return [paragraph("Picture", picture), paragraph("Caption", *caption)]


def _numbered(label: str, tools: Tools) -> list[Element]:
    """`Tabulka 1` as a sequence field, so that Word can renumber and list it."""
    tools.counts[label] = tools.counts.get(label, 0) + 1
    style = val("w:rStyle", "Label")
    number = word_field(
        f"SEQ {label} \\* ARABIC", str(tools.counts[label]), val("w:rStyle", "Label")
    )
    return [text_run(f"{label} ", style), *number, text_run("  ")]


def funders(block: FunderBlock, at: Setting, tools: Tools) -> list[Element]:
    """Statement, number verbatim, then each funder's logo and name."""
    found = [paragraph("FunderStatement", text_run(block.statement))]
    if block.registration_number:
        number = text_run(f"{tools.labels.registration}: {block.registration_number}")
        found.append(paragraph("FunderNumber", number))
    for funder in block.funders:
        runs: list[Element] = []
        if funder.logo is not None:
            image = tools.images[funder.logo]
            runs.append(tools.pictures.run(image, funder.alt, widest_mm=60, tallest_mm=15))
            runs.append(text_run("  "))
        found.append(paragraph("FunderLogo", *runs, text_run(funder.name)))
    return found
