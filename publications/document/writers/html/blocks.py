"""Blocks to elements."""

from __future__ import annotations

from publications.document.labels import size
from publications.document.model import (
    Block,
    Box,
    Contact,
    Contributor,
    Definitions,
    Download,
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
from publications.document.writers.html import figures, films, people, tables
from publications.document.writers.html.elements import EPUB_TYPE, Element, Node, el
from publications.document.writers.html.inlines import inlines, link, run, words
from publications.document.writers.html.story import Setting, direction


def blocks(children: tuple[Block, ...], at: Setting) -> list[Element]:
    """The elements of these blocks, in order."""
    return [_block(block, at) for block in children]


def _block(block: Block, at: Setting) -> Element:
    match block:
        case Paragraph():
            return run("p", block.children, at)
        case Heading():
            return heading(block, at)
        case List():
            return el("ol" if block.ordered else "ul", {}, *_items(block.items, at))
        case Quotation():
            return _quotation(block, at)
        case Figure():
            return figures.figure(block, at)
        case Table():
            return tables.table(block, at)
        case KeyPoints():
            points = el("ul", {}, *_items(block.items, at))
            return _aside("keypoints", block.title, [points], at)
        case Box():
            return _aside("box", block.title, blocks(block.blocks, at), at)
        case FilmBox():
            return films.film(block, at)
        case TranscriptQuote():
            return films.spoken(block, at)
        case Definitions():
            return _definitions(block, at)
        case Contributor():
            return people.contributor(block, at)
        case Contact():
            return people.contact(block, at)
        case Downloads():
            return _downloads(block, at)
        case FunderBlock():
            return funders(block, at)
        case ThematicBreak():
            return el("hr")


def heading(block: Heading, at: Setting) -> Element:
    """A heading as far below the title of its section as its level says."""
    level = min(at.level + block.level - 1, 6)
    return run(f"h{level}", block.children, at, {"id": at.story.anchors.of(block.id)})


def funders(block: FunderBlock, at: Setting) -> Element:
    """Statement, number verbatim, then each funder's logo and name."""
    parts: list[Node] = [words("p", block.statement, {"class": "statement"})]
    if block.registration_number:
        number = el("span", {"class": "registration"}, block.registration_number)
        parts.append(el("p", {}, f"{at.say.registration}: ", number))
    if block.funders:
        items = []
        for funder in block.funders:
            inside: list[Node] = [words("span", funder.name)]
            if funder.logo is not None:
                logo = figures.picture(funder.logo, funder.alt, at.story)
                inside.insert(0, el("span", {"class": "logo"}, logo))
            items.append(el("li", {}, *inside))
        parts.append(el("ul", {"class": "logos"}, *items))
    return el("div", {"class": "funders"}, *parts)


def _items(items: tuple[ListItem, ...], at: Setting) -> list[Element]:
    found = []
    for item in items:
        first = item.blocks[0]
        if len(item.blocks) == 1 and isinstance(first, Paragraph):
            found.append(run("li", first.children, at))
        else:
            found.append(el("li", {}, *blocks(item.blocks, at)))
    return found


def _aside(kind: str, title: str, inside: list[Element], at: Setting) -> Element:
    story = at.story
    identifier = story.anchors.fresh(f"{kind}-{story.next(kind)}")
    name = words("p", title, {"class": "title", "id": identifier})
    # A note and not a landmark: a book has too many boxes to be walked by landmarks.
    attributes = {"class": kind, "role": "note", "aria-labelledby": identifier}
    return el("aside", attributes, name, *inside)


def _quotation(block: Quotation, at: Setting) -> Element:
    said = el("blockquote", {}, *blocks(block.blocks, at))
    if not block.source:
        return said
    source = el("figcaption", {}, *inlines(block.source, at))
    return el("figure", {"class": "quotation"}, said, source)


def _definitions(block: Definitions, at: Setting) -> Element:
    terms: list[Node] = []
    for item in block.items:
        term = run("dfn", item.term, at, {EPUB_TYPE: "glossterm" if at.story.is_epub else None})
        terms.append(el("dt", {"id": at.story.anchors.of(item.id)}, term))
        terms.append(run("dd", item.children, at))
    return el("dl", {"class": "definitions"}, *terms)


def _downloads(block: Downloads, at: Setting) -> Element:
    story = at.story
    identifier = story.anchors.fresh(f"downloads-{story.next('downloads')}")
    files = el("ul", {}, *(_download(file, at) for file in block.items))
    title = words("p", block.title, {"class": "title", "id": identifier})
    attributes = {"class": "downloads", "role": "group", "aria-labelledby": identifier}
    return el("div", attributes, title, files)


def _download(file: Download, at: Setting) -> Element:
    kind = ", ".join(word for word in (file.media, size(file.size_bytes, at.lang)) if word)
    shown: list[Node] = [words("span", file.title, {"class": "name"})]
    if kind:
        shown += [" ", el("span", {"class": "kind"}, f"({kind})")]
    address = el("span", {"class": "address"}, file.url)
    return el("li", {"dir": direction(file.title)}, link(file.url, *shown), " ", address)
