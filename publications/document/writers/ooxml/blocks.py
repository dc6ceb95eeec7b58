"""Blocks to paragraphs and tables of named styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from publications.document.labels import Labels, clock, labels
from publications.document.model import (
    Block,
    Box,
    Contact,
    Contributor,
    Definitions,
    Downloads,
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
    TranscriptQuote,
)
from publications.document.writers.ooxml import people, tables
from publications.document.writers.ooxml.drawing import Pictures
from publications.document.writers.ooxml.elements import (
    Element,
    break_run,
    el,
    local,
    paragraph,
    tab_run,
    text_of,
    text_run,
    val,
)
from publications.document.writers.ooxml.fields import field as word_field
from publications.document.writers.ooxml.numbering import Numbering, indent
from publications.document.writers.ooxml.page import TALLEST_MM, TEXT_WIDTH, TEXT_WIDTH_MM
from publications.document.writers.ooxml.runs import Look, Story
from publications.document.writers.pictures import Picture

BODY, NEXT_BODY, AFTER_TABLE = "BodyText", "BodyTextFirstIndent", "AfterTable"
_BOX_INDENT = 230  # twentieths of a point
_KEPT_TOGETHER = 700  # letters of a box that is not divided between two pages: about ten lines


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
    """What all sections of one file share. Without `fields` numbers are written as plain text,
    as a comparison of two editions needs them."""

    language: str
    bookmarks: Bookmarks
    numbering: Numbering
    pictures: Pictures
    images: Mapping[str, Picture]
    fields: bool = True
    counts: dict[str, int] = field(default_factory=dict)

    def labels(self, look: Look) -> Labels:
        """The words a writer adds, in the language of the text around them."""
        return labels(look.lang or self.language)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where blocks stand: the styles of a box or of the open page, the language, and how many
    levels of heading stand above the section's own title (1 inside a part)."""

    story: Story
    look: Look
    text: str = BODY
    item: str = "ListParagraph"
    depth: int = 0
    width: int = TEXT_WIDTH

    def boxed(self) -> Setting:
        return replace(self, text="BoxText", item="BoxList", width=TEXT_WIDTH - 2 * _BOX_INDENT)


def heading_style(level: int, depth: int) -> str:
    """The style of a heading; inside a part it looks the same and ranks one level lower."""
    return f"Heading{level}InPart" if depth else f"Heading{level}"


def write_blocks(blocks: tuple[Block, ...], at: Setting, tools: Tools) -> list[Element]:
    """The elements for these blocks; never an empty paragraph for the sake of space."""
    found: list[Element] = []
    for block in blocks:
        follows_text = bool(found) and local(found[-1]) == "p" and found[-1].style in _RUNNING
        written = _block(block, at, tools)
        if follows_text and isinstance(block, Paragraph) and at.text == BODY:
            written[0].style = NEXT_BODY
        found += written
    return spaced(found)


_RUNNING = frozenset({BODY, NEXT_BODY, AFTER_TABLE})


def spaced(found: list[Element]) -> list[Element]:
    """Two tables in a row would become one: a paragraph must part them."""
    result: list[Element] = []
    for element in found:
        after_table = bool(result) and local(result[-1]) == "tbl"
        if after_table and local(element) == "tbl":
            result.append(paragraph("TableEnd"))
        elif after_table and element.style in _RUNNING:
            element.style = AFTER_TABLE
        elif result and local(element) == "tbl" and result[-1].style in _RUNNING:
            _space_after(result[-1], 200)  # a table without its caption
        result.append(element)
    return result


def _block(block: Block, at: Setting, tools: Tools) -> list[Element]:
    story, look = at.story, at.look
    match block:
        case Paragraph():
            return [paragraph(at.text, *story.runs(block.children, look))]
        case Heading():
            runs = tools.bookmarks.around(block.id, story.runs(block.children, look))
            return [paragraph(heading_style(block.level, at.depth), *runs)]
        case List():
            return _list(block, 0, at, tools)
        case Quotation():
            found = write_blocks(block.blocks, replace(at, text="BlockText"), tools)
            if block.source:
                _keep_with_next(found)
                runs = [*look.runs("— "), *story.runs(block.source, look)]
                found.append(paragraph("QuotationSource", *runs))
            return found
        case Figure():
            return _figure(block, at, tools)
        case Table():
            return table(block, at, tools)
        case KeyPoints():
            points = List(False, block.items)
            return _box(block.title, _list(points, 0, at.boxed(), tools), look)
        case Box():
            return _box(block.title, write_blocks(block.blocks, at.boxed(), tools), look)
        case FilmBox():
            return _box(block.title, _film(block, at, tools), look)
        case TranscriptQuote():
            return _transcript_quote(block, at, tools)
        case Definitions():
            return _definitions(block, at, tools)
        case Contributor():
            image = tools.images[block.picture] if block.picture is not None else None
            return people.contributor(block, image, story, look, tools.pictures)
        case Contact():
            return people.contact(block, story, look, tools.labels(look))
        case Downloads():
            return _box(block.title, _downloads(block, at, tools), look)
        case FunderBlock():
            return funders(block, at, tools)
        case ThematicBreak():
            return [paragraph("Separator")]


def table(block: Table, at: Setting, tools: Tools) -> list[Element]:
    """The caption, where there is one, and the table as wide as `at` says."""
    found = []
    if block.caption:
        runs = _numbered("table", at, tools)
        runs += at.story.runs(block.caption, at.look)
        found.append(paragraph("TableCaption", *runs))
    return [*found, tables.table(block, at.story, at.look, at.width)]


def _list(block: List, level: int, at: Setting, tools: Tools) -> list[Element]:
    numbering = tools.numbering
    number = numbering.numbers(level) if block.ordered else numbering.bullets()
    found: list[Element] = []
    for item in block.items:
        found += _item(item, number, level, at, tools)
    return found


def _item(item: ListItem, number: int, level: int, at: Setting, tools: Tools) -> list[Element]:
    left = indent(level) + (_BOX_INDENT if at.item == "BoxList" else 0)
    numbered = el("w:numPr", {}, val("w:ilvl", level), val("w:numId", number))
    found: list[Element] = []
    for position, block in enumerate(item.blocks):
        if isinstance(block, Paragraph):
            runs = at.story.runs(block.children, at.look)
            # Boxes are set further in than the numbering's own definition.
            first = (numbered, el("w:ind", {"w:left": left, "w:hanging": 340}))
            more = (el("w:ind", {"w:left": left, "w:firstLine": 0}),)
            found.append(paragraph(at.item, *runs, properties=more if position else first))
        elif isinstance(block, List):
            found += _list(block, level + 1, at, tools)
        else:
            found += _block(block, at, tools)
    return found


def _box(title: str, inner: list[Element], look: Look) -> list[Element]:
    found = [paragraph("BoxTitle", *look.runs(title)), *inner]
    if all(local(each) == "p" for each in found) and len(text_of(found)) <= _KEPT_TOGETHER:
        for each in found[:-1]:
            _keep_with_next([each])
    if local(found[-1]) == "p" and found[-1].style.startswith("Box"):
        _space_after(found[-1], 360)
    return found


def _space_after(last: Element, room: int) -> None:
    """Room after a paragraph, in twentieths of a point, whatever its style says."""
    from docx.oxml.ns import qn

    last.pPr.get_or_add_spacing().set(qn("w:after"), str(room))


def _keep_with_next(found: list[Element]) -> None:
    """So that a quotation and its source, and the lines of a short box, stand on one page."""
    if found and local(found[-1]) == "p":
        properties = found[-1].pPr
        if properties.find(el("w:keepNext").tag) is None:
            properties.insert(1, el("w:keepNext"))


def _film(film: FilmBox, at: Setting, tools: Tools) -> list[Element]:
    from publications.document.writers import qr

    look, story = at.look, at.story
    say = tools.labels(look)
    typed = film.short_url or film.url
    pictures: list[Element] = []
    if film.poster is not None:
        image = tools.images[film.poster]
        poster = tools.pictures.run(image, film.alt, widest_mm=96, tallest_mm=60)
        pictures += [poster, tab_run()]  # the code stands at the right edge of the box
    code = f"{say.qr}: {typed}"
    pictures.append(tools.pictures.run(qr.png(typed), code, widest_mm=26, tallest_mm=26))
    found = [paragraph("BoxPicture", *pictures)]
    watch = [*look.runs(f"{say.watch}: "), story.address(typed, look, tooltip=film.title)]
    if film.duration_ms > 0:
        watch += look.runs(f"  ·  {say.duration}: {clock(film.duration_ms)}")
    found.append(paragraph("BoxLine", *watch))
    if film.short_url and film.short_url != film.url:
        found.append(paragraph("BoxSmall", story.address(film.url, look, tooltip=film.title)))
    if film.chapters:
        found.append(paragraph("BoxLabel", *look.runs(say.chapters)))
    for chapter in film.chapters:
        moment = clock(chapter.start_ms)
        tooltip = f"{film.title}, {moment}: {chapter.title}"
        time = story.address(chapter.url, look, moment, tooltip)
        found.append(paragraph("BoxChapter", time, tab_run(), *look.runs(chapter.title)))
    return found


def _transcript_quote(quote: TranscriptQuote, at: Setting, tools: Tools) -> list[Element]:
    """The words, then who says them, in which film, and the minute as a link into it."""
    look, story = at.look, at.story
    words = paragraph("TranscriptQuote", *story.runs(quote.children, look))
    moment = f"{clock(quote.start_ms)}–{clock(quote.end_ms)}"
    tooltip = f"{quote.film}, {moment}"
    speaker = [*replace(look, style="Speaker").runs(quote.speaker)] if quote.speaker else []
    source = [
        *speaker,
        *look.runs(f"{' · ' if speaker else ''}{tools.labels(look).from_film} "),
        *replace(look, italic=True).runs(quote.film),
        *look.runs(", "),
        story.address(quote.url, look, moment, tooltip),
    ]
    return [words, paragraph("TranscriptSource", *source)]


def _definitions(block: Definitions, at: Setting, tools: Tools) -> list[Element]:
    found = []
    for item in block.items:
        term = at.story.runs(item.term, replace(at.look, style="Term"))
        found.append(
            paragraph(
                "Definition",
                *tools.bookmarks.around(item.id, term),
                *at.look.runs(" – "),
                *at.story.runs(item.children, at.look),
            )
        )
    return found


def _downloads(block: Downloads, at: Setting, tools: Tools) -> list[Element]:
    from publications.document.labels import size

    look = at.look
    found = []
    for file in block.items:
        facts = [file.media, size(file.size_bytes, look.lang or tools.language)]
        known = ", ".join(filter(None, facts))
        line = [at.story.address(file.url, look, file.title, file.url)]
        if known:
            line += look.runs(f" ({known})")
        small = replace(look, style="SmallAddress").runs(file.url)
        found.append(paragraph("BoxDownload", *line, break_run(), *small))
    return found


def _figure(figure: Figure, at: Setting, tools: Tools) -> list[Element]:
    width_mm = TEXT_WIDTH_MM * at.width / TEXT_WIDTH
    picture = tools.pictures.run(
        tools.images[figure.asset],
        "" if figure.decorative else figure.alt,
        widest_mm=width_mm * figure.width_percent / 100,
        tallest_mm=TALLEST_MM,
    )
    caption: list[Element] = []
    if figure.caption:
        caption += _numbered("figure", at, tools)
        caption += at.story.runs(figure.caption, at.look)
    if figure.credit:
        between = "  " if figure.caption else ""
        credit = f"{between}{tools.labels(at.look).photo}: {figure.credit}"
        caption += replace(at.look, style="Credit").runs(credit)
    if not caption:
        return [paragraph("LonePicture", picture)]
    return [paragraph("Picture", picture), paragraph("Caption", *caption)]


def _numbered(kind: str, at: Setting, tools: Tools) -> list[Element]:
    """`Tabulka 1` as a sequence field, so that Word can renumber and list it.

    The sequence has the name of the file's language, so that a summary in another language
    counts on, whatever its own word for a table is."""
    name = getattr(labels(tools.language), kind)
    said = getattr(tools.labels(at.look), kind)
    tools.counts[kind] = tools.counts.get(kind, 0) + 1
    number = str(tools.counts[kind])
    label = replace(at.look, style="Label")
    if not tools.fields:
        return [*label.runs(f"{said}\u00a0{number}"), text_run("  ")]
    counted = word_field(f"SEQ {name} \\* ARABIC", number, *label.properties())
    return [*label.runs(f"{said}\u00a0"), *counted, text_run("  ")]


def funders(block: FunderBlock, at: Setting, tools: Tools) -> list[Element]:
    """Statement, number verbatim, then each funder's logo and name."""
    look = at.look
    found = [paragraph("FunderStatement", *look.runs(block.statement))]
    if block.registration_number:
        number = f"{tools.labels(look).registration}: {block.registration_number}"
        found.append(paragraph("FunderNumber", *look.runs(number)))
    for funder in block.funders:
        runs: list[Element] = []
        if funder.logo is not None:
            image = tools.images[funder.logo]
            runs.append(tools.pictures.run(image, funder.alt, widest_mm=60, tallest_mm=15))
            runs.append(text_run("   "))
        found.append(paragraph("FunderLogo", *runs, *look.runs(funder.name)))
    return found
