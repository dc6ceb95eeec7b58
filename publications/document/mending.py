"""A document as far as it can be shown: what a writer cannot write is mended or left out.

An edition is refused until a person has mended it. A page that is read already must not vanish for
one wrong thing, so it shows the rest; `validation` says to the editor what is wrong.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from publications.document import walk
from publications.document.model import (
    Block,
    Box,
    Cell,
    Contributor,
    Definitions,
    Document,
    Emphasis,
    Figure,
    FilmBox,
    FunderBlock,
    Heading,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)


def mended(document: Document, pictures: Container[str]) -> Document:
    """The document with what stops the HTML writer mended: links that lead to no place in it become
    their words, headings do not jump, tables are full, pictures that are not among `pictures` are
    replaced by their description. What is right is left as it is."""
    names = frozenset(name for section in document.sections for name in _ids(section))
    return replace(
        document,
        sections=tuple(_section(section, names, pictures) for section in document.sections),
        funders=tuple(_funders(block, pictures) for block in document.funders),
    )


def _section(section: Section, names: frozenset[str], pictures: Container[str]) -> Section:
    blocks = _blocks(section.blocks, pictures)
    easy_read = _blocks(section.easy_read, pictures)
    signature = section.signature
    if signature is not None and signature.picture not in pictures:
        signature = replace(signature, picture=None)
    if (blocks, easy_read, signature) != (section.blocks, section.easy_read, section.signature):
        section = replace(section, blocks=blocks, easy_read=easy_read, signature=signature)
    return _relinked(section, names)


def _blocks(blocks: tuple[Block, ...], pictures: Container[str]) -> tuple[Block, ...]:
    kept: list[Block] = []
    level = 1
    for block in blocks:
        match block:
            case Heading():
                level = min(block.level, level + 1)
                kept.append(block if level == block.level else replace(block, level=level))
            case Box():
                kept.append(replace(block, blocks=_blocks(block.blocks, pictures)))
            case Figure():
                kept += (block,) if block.asset in pictures else _described(block)
            case FilmBox() if block.poster not in pictures:
                kept.append(replace(block, poster=None))
            case Contributor() if block.picture not in pictures:
                kept.append(replace(block, picture=None))
            case Table():
                kept += _table(block)
            case _:
                kept.append(block)
    return tuple(kept)


def _described(figure: Figure) -> tuple[Block, ...]:
    """What stands where a picture cannot be shown."""
    shown = [Paragraph((Emphasis((Text(figure.alt),)),))] if figure.alt else []
    if figure.caption:
        shown.append(Paragraph(figure.caption))
    return tuple(shown)


def _table(table: Table) -> tuple[Block, ...]:
    width = max((len(row.cells) for row in table.rows), default=0)
    if not width:
        return ()
    if all(len(row.cells) == width for row in table.rows):
        return (table,)
    rows = tuple(Row((*row.cells, *[Cell()] * (width - len(row.cells)))) for row in table.rows)
    return (replace(table, rows=rows),)


def _funders(block: FunderBlock, pictures: Container[str]) -> FunderBlock:
    funders = tuple(
        funder if funder.logo in pictures else replace(funder, logo=None)
        for funder in block.funders
    )
    return replace(block, funders=funders)


def _relinked(section: Section, names: frozenset[str]) -> Section:
    if not any(
        _dangles(inline, names)
        for run in walk.section_runs(section)
        for inline in walk.inlines(run)
    ):
        return section

    def run(children: walk.Inlines) -> walk.Inlines:
        found: list[Inline] = []
        for child in children:
            if isinstance(child, Text | NoteRef | LineBreak):
                found.append(child)
            elif isinstance(child, Link) and _dangles(child, names):
                found += run(child.children)
            else:
                found.append(replace(child, children=run(child.children)))
        return tuple(found)

    return walk.rewrite_section(section, run, lambda text: text)


def _dangles(inline: Inline, names: frozenset[str]) -> bool:
    return isinstance(inline, Link) and inline.url[:1] == "#" and inline.url[1:] not in names


def _ids(section: Section) -> list[str]:
    names = [section.id]
    for block in walk.blocks((*section.blocks, *section.easy_read)):
        if isinstance(block, Heading):
            names.append(block.id)
        elif isinstance(block, Definitions):
            names += [definition.id for definition in block.items]
    return names
