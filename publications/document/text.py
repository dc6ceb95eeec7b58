"""The words of a document, in reading order: what every file made from it must hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from publications.document.model import (
    Block,
    Box,
    Contact,
    Contributor,
    Definitions,
    Document,
    Downloads,
    Figure,
    FilmBox,
    FunderBlock,
    Heading,
    Inline,
    KeyPoints,
    LineBreak,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Quotation,
    Section,
    Table,
    Text,
    ThematicBreak,
    TranscriptQuote,
)


def inline_text(children: Iterable[Inline]) -> str:
    """The characters of a run of inlines; a line break is a newline, a note mark nothing."""
    parts: list[str] = []
    for child in children:
        match child:
            case Text(text=text):
                parts.append(text)
            case LineBreak():
                parts.append("\n")
            case NoteRef():
                pass
            case _:
                parts.append(inline_text(child.children))
    return "".join(parts)


def dialled(phone: str) -> str:
    """The number a telephone is to dial, or "" where there is more in it than one number."""
    if not re.fullmatch(r"\+?[\d\s().\u00a0/-]{3,24}", phone):
        return ""
    return re.sub(r"[^\d+]", "", phone)


def ascii_address(url: str) -> str:
    """The same address in ASCII: the host as IDNA has it, all else percent-encoded in UTF-8."""
    parts = urlsplit(url)
    before, at, host = parts.netloc.rpartition("@")
    name, colon, port = host.partition(":")
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = quote(name)
    rest = (quote(part, safe="/:?#@!$&'()*+,;=%~[]") for part in parts[2:])
    return urlunsplit((parts.scheme, f"{quote(before, safe=':%')}{at}{name}{colon}{port}", *rest))


def plain(document: Document) -> str:
    """Every text of the document that is printed as words, one run a line."""
    return "\n".join(text for text in _document(document) if text)


def words(document: Document) -> list[str]:
    """The words of `plain`, split at white space (a no-break space splits too)."""
    return plain(document).split()


def _document(document: Document) -> Iterator[str]:
    yield from _head(document)
    for section in document.sections:
        yield from section_lines(section)
    for funders in document.funders:
        yield from _block(funders)


def _head(document: Document) -> Iterator[str]:
    imprint = document.imprint
    yield from (document.title, document.subtitle, document.publisher)
    yield document.fictional_notice
    yield from (imprint.edition, imprint.date, imprint.licence, imprint.licence_url)
    yield from (imprint.how_to_cite, imprint.isbn, imprint.url, *imprint.lines)


def whole_lines(document: Document) -> Iterator[str]:
    """The texts that belong to no section: title page, imprint, funders."""
    yield from _head(document)
    for funders in document.funders:
        yield from _block(funders)


def section_lines(section: Section) -> Iterator[str]:
    """The texts of one section, its footnotes last; its easy reading is a document of its own."""
    yield section.title
    yield from section.authors
    for block in section.blocks:
        yield from _block(block)
    if section.signature is not None:
        yield from (section.signature.name, section.signature.role, section.signature.date)
    for note in section.footnotes:
        for paragraph in note.paragraphs:
            yield inline_text(paragraph.children)


def _items(items: Iterable[ListItem]) -> Iterator[str]:
    for item in items:
        for block in item.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield inline_text(block.children)
        case List():
            yield from _items(block.items)
        case KeyPoints():
            yield block.title
            yield from _items(block.items)
        case Quotation():
            for inner in block.blocks:
                yield from _block(inner)
            yield inline_text(block.source)
        case Box():
            yield block.title
            for inner in block.blocks:
                yield from _block(inner)
        case Figure():
            yield inline_text(block.caption)
            yield block.credit
        case Table():
            yield inline_text(block.caption)
            for row in block.rows:
                for cell in row.cells:
                    yield inline_text(cell.children)
        case FilmBox():
            yield from (block.title, block.url, block.short_url)
            for chapter in block.chapters:
                yield chapter.title
        case TranscriptQuote():
            yield from (inline_text(block.children), block.speaker, block.film)
        case Definitions():
            for definition in block.items:
                yield inline_text(definition.term)
                yield inline_text(definition.children)
        case Contributor():
            yield from (block.name, block.role, inline_text(block.children))
        case Contact():
            yield from (block.name, block.role, block.organisation, *block.lines)
            yield from (block.phone, block.email, block.url)
        case Downloads():
            yield block.title
            for file in block.items:
                yield from (file.title, file.url, file.media)
        case FunderBlock():
            yield from (block.statement, block.registration_number)
            for funder in block.funders:
                yield funder.name
        case ThematicBreak():
            pass
