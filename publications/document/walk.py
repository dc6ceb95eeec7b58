"""Ways through a document: every block, every run of inlines, and a rebuild of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from publications.document.model import (
    Block,
    Box,
    Cell,
    Chapter,
    Contact,
    Contributor,
    Definition,
    Definitions,
    Document,
    Downloads,
    Emphasis,
    Figure,
    FilmBox,
    Footnote,
    FunderBlock,
    Heading,
    Inline,
    KeyPoints,
    LineBreak,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Quotation,
    Row,
    Section,
    Signature,
    Span,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    TranscriptQuote,
)

Inlines = tuple[Inline, ...]


def inlines(children: Iterable[Inline]) -> Iterator[Inline]:
    """Every inline, parents before their children, in reading order."""
    for child in children:
        yield child
        if not isinstance(child, Text | NoteRef | LineBreak):
            yield from inlines(child.children)


def blocks(children: Iterable[Block]) -> Iterator[Block]:
    """Every block, parents before their children, in reading order."""
    for block in children:
        yield block
        match block:
            case List(items=items) | KeyPoints(items=items):
                for item in items:
                    yield from blocks(item.blocks)
            case Quotation(blocks=inner) | Box(blocks=inner):
                yield from blocks(inner)
            case _:
                pass


def runs(block: Block) -> tuple[Inlines, ...]:
    """The runs of inlines a block itself holds (not those of the blocks inside it)."""
    match block:
        case Heading(children=children) | Paragraph(children=children):
            return (children,)
        case Quotation(source=source):
            return (source,)
        case Figure(caption=caption):
            return (caption,)
        case Table(caption=caption, rows=rows):
            return (caption, *(cell.children for row in rows for cell in row.cells))
        case TranscriptQuote(children=children) | Contributor(children=children):
            return (children,)
        case Definitions(items=items):
            return tuple(run for item in items for run in (item.term, item.children))
        case _:
            return ()


def section_runs(section: Section) -> Iterator[Inlines]:
    """Every run of inlines of a section: its blocks, its footnotes, then its easy reading."""
    for block in blocks(section.blocks):
        yield from runs(block)
    for note in section.footnotes:
        for paragraph in note.paragraphs:
            yield paragraph.children
    for block in blocks(section.easy_read):
        yield from runs(block)


def assets(document: Document) -> tuple[str, ...]:
    """Keys of all pictures, each once, in order of use."""
    keys: dict[str, None] = {}
    every: list[Block | Signature] = []
    for section in document.sections:
        every += blocks(section.blocks)
        if section.signature is not None:
            every.append(section.signature)
        every += blocks(section.easy_read)
    for block in (*every, *document.funders):
        match block:
            case Figure(asset=key):
                keys[key] = None
            case FilmBox(poster=str(key)) | Contributor(picture=str(key)):
                keys[key] = None
            case Signature(picture=str(key)):
                keys[key] = None
            case FunderBlock(funders=funders):
                keys.update({funder.logo: None for funder in funders if funder.logo is not None})
            case _:
                pass
    return tuple(keys)


Rewrite = Callable[[Inlines], Inlines]
RewriteString = Callable[[str], str]


def rewrite_blocks(
    children: tuple[Block, ...], run: Rewrite, string: RewriteString
) -> tuple[Block, ...]:
    """The blocks with `run` applied to each run of inlines and `string` to each plain string
    that people read; addresses, keys and registration numbers are not touched."""
    return tuple(_rewrite_block(block, run, string) for block in children)


def _rewrite_block(block: Block, run: Rewrite, string: RewriteString) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, children=run(block.children))
        case List():
            return replace(block, items=_rewrite_items(block.items, run, string))
        case KeyPoints():
            items = _rewrite_items(block.items, run, string)
            return KeyPoints(title=string(block.title), items=items)
        case Quotation():
            inner = rewrite_blocks(block.blocks, run, string)
            return Quotation(blocks=inner, source=run(block.source))
        case Box():
            return Box(string(block.title), rewrite_blocks(block.blocks, run, string))
        case Figure():
            return replace(block, caption=run(block.caption), credit=string(block.credit))
        case Table():
            rows = tuple(Row(tuple(Cell(run(c.children)) for c in r.cells)) for r in block.rows)
            return replace(block, caption=run(block.caption), rows=rows)
        case FilmBox():
            chapters = tuple(
                Chapter(chapter.start_ms, string(chapter.title), chapter.url)
                for chapter in block.chapters
            )
            return replace(block, title=string(block.title), chapters=chapters)
        case TranscriptQuote():
            return replace(
                block,
                children=run(block.children),
                speaker=string(block.speaker),
                film=string(block.film),
            )
        case Definitions():
            terms = tuple(Definition(d.id, run(d.term), run(d.children)) for d in block.items)
            return Definitions(terms)
        case Contributor():
            return replace(
                block,
                name=string(block.name),
                role=string(block.role),
                children=run(block.children),
            )
        case Contact():
            return replace(
                block,
                name=string(block.name),
                role=string(block.role),
                organisation=string(block.organisation),
                lines=tuple(string(line) for line in block.lines),
            )
        case Downloads():
            files = tuple(replace(file, title=string(file.title)) for file in block.items)
            return Downloads(string(block.title), files)
        case FunderBlock():
            return rewrite_funders(block, string)
        case ThematicBreak():
            return block


def _rewrite_items(
    items: tuple[ListItem, ...], run: Rewrite, string: RewriteString
) -> tuple[ListItem, ...]:
    return tuple(ListItem(rewrite_blocks(item.blocks, run, string)) for item in items)


def rewrite_funders(block: FunderBlock, string: RewriteString) -> FunderBlock:
    """The funder block with `string` applied to its statement and names."""
    funders = tuple(replace(funder, name=string(funder.name)) for funder in block.funders)
    return replace(block, statement=string(block.statement), funders=funders)


def rewrite_section(section: Section, run: Rewrite, string: RewriteString) -> Section:
    """The section with its titles, blocks and footnotes rewritten."""
    notes = tuple(
        Footnote(note.id, tuple(Paragraph(run(p.children)) for p in note.paragraphs))
        for note in section.footnotes
    )
    signature = section.signature
    if signature is not None:
        signature = replace(
            signature,
            name=string(signature.name),
            role=string(signature.role),
            date=string(signature.date),
        )
    return replace(
        section,
        title=string(section.title),
        authors=tuple(string(author) for author in section.authors),
        signature=signature,
        blocks=rewrite_blocks(section.blocks, run, string),
        footnotes=notes,
        easy_read=rewrite_blocks(section.easy_read, run, string),
    )


def rewrite_leaves(children: Inlines, text: RewriteString) -> Inlines:
    """The inlines with `text` applied to each text node, in reading order."""
    rebuilt: list[Inline] = []
    for child in children:
        match child:
            case Text():
                rebuilt.append(Text(text(child.text)))
            case NoteRef() | LineBreak():
                rebuilt.append(child)
            case Strong() | Emphasis() | Superscript() | Subscript() | Link() | Span():
                rebuilt.append(replace(child, children=rewrite_leaves(child.children, text)))
    return tuple(rebuilt)
