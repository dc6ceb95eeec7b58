"""Blocks of the model to blocks of pandoc."""

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
from publications.document.writers.pandoc import films, people
from publications.document.writers.pandoc.figures import figure
from publications.document.writers.pandoc.forms import Form
from publications.document.writers.pandoc.inlines import inlines
from publications.document.writers.pandoc.nodes import (
    RULE,
    SPACE,
    Node,
    attributes,
    bullets,
    div,
    header,
    link,
    numbered,
    one_line,
    para,
    plain,
    quote,
    span,
    words,
    wrapped,
)
from publications.document.writers.pandoc.setting import Book, Setting
from publications.document.writers.pandoc.tables import table


def blocks(children: tuple[Block, ...], at: Setting) -> list[Node]:
    """The blocks in reading order."""
    return [node for block in children for node in _block(block, at)]


def _block(block: Block, at: Setting) -> list[Node]:
    match block:
        case Paragraph():
            return [para(inlines(block.children, at))]
        case Heading():
            return [_heading(block, at)]
        case List():
            items = _items(block.items, at)
            return [numbered(items) if block.ordered else bullets(items)]
        case Quotation():
            return _quotation(block, at)
        case Figure():
            return figure(block, at)
        case Table():
            return [table(block, at)]
        case KeyPoints():
            points = [_title(block.title), bullets(_items(block.items, at))]
            return [boxed("key-points", points, at.book)]
        case Box():
            return [boxed("box", [_title(block.title), *blocks(block.blocks, at)], at.book)]
        case FilmBox():
            return [boxed("film", films.film(block, at), at.book)]
        case TranscriptQuote():
            return [boxed("spoken", films.spoken(block, at), at.book)]
        case Definitions():
            return [_definitions(block, at)]
        case Contributor():
            return [boxed("contributor", people.contributor(block, at), at.book)]
        case Contact():
            return [boxed("contact", people.contact(block, at), at.book)]
        case Downloads():
            return [boxed("downloads", _downloads(block, at), at.book)]
        case FunderBlock():
            return [boxed("funders", people.funders(block, at), at.book)]
        case ThematicBreak():
            return [RULE]


def boxed(kind: str, inside: list[Node], book: Book) -> Node:
    """A Div that says what it holds by its class; of that JATS keeps the content type only."""
    pairs = {"content-type": kind} if book.form is Form.JATS else None
    return div(inside, attributes("", (kind,), pairs))


def _title(text: str) -> Node:
    return para([span(wrapped("Strong", words(text)), attributes("", ("title",)))])


def _heading(block: Heading, at: Setting) -> Node:
    """A heading as far below the title of its section as its level says; within a list or a
    quotation, where LaTeX and JATS allow none, a strong line that links still find."""
    identifier = at.book.places.of(block.id)
    inside = inlines(block.children, at)
    if at.inside:
        name = span(wrapped("Strong", one_line(inside)), attributes(identifier, ("heading",)))
        return para([name])
    return header(at.level + block.level - 1, attributes(identifier), inside)


def _items(items: tuple[ListItem, ...], at: Setting) -> list[list[Node]]:
    """Items one below the other without space between them, unless one has two paragraphs."""
    is_tight = all(
        not isinstance(block, Paragraph) or number == 0
        for item in items
        for number, block in enumerate(item.blocks)
    )
    found = []
    for item in items:
        inside = blocks(item.blocks, at.within())
        if is_tight:
            inside = [plain(node["c"]) if node["t"] == "Para" else node for node in inside]
        found.append(inside)
    return found


def _quotation(block: Quotation, at: Setting) -> list[Node]:
    said = quote(blocks(block.blocks, at.within()))
    if not block.source:
        return [said]
    return [boxed("quotation", [said, para(inlines(block.source, at))], at.book)]


def _definitions(block: Definitions, at: Setting) -> Node:
    items = []
    for item in block.items:
        place = attributes(at.book.places.of(item.id), ("term",))
        term = [span(one_line(inlines(item.term, at)), place)]
        items.append([term, [[para(inlines(item.children, at))]]])
    return {"t": "DefinitionList", "c": items}


def _downloads(block: Downloads, at: Setting) -> list[Node]:
    return [_title(block.title), bullets([[plain(_download(file, at))] for file in block.items])]


def _download(file: Download, at: Setting) -> list[Node]:
    kind = ", ".join(word for word in (file.media, size(file.size_bytes, at.lang)) if word)
    shown = link(file.url, words(file.title))
    if kind:
        shown += words(f" ({kind})")
    return [*shown, SPACE, *link(file.url, words(file.url))]
