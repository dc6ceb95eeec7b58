"""A frozen document without what was withdrawn: a neutral note stands in its place.

Nothing else is touched, so that two editions differ only in what had to go.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from publications.document import walk
from publications.document.model import (
    Block,
    Box,
    Chapter,
    Definitions,
    Document,
    FilmBox,
    Footnote,
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
    Section,
    SectionKind,
    Text,
    TranscriptQuote,
)

#: Title and sentence of the note, and the beginning of its id. It gives no reason and no name.
_NOTES = {
    "cs": (
        "Příspěvek byl stažen",
        "Příspěvek, který zde byl ve starším vydání, v tomto vydání není.",
        "stazeno",
    ),
    "en": (
        "Contribution withdrawn",
        "The contribution that stood here in an earlier edition is not part of this edition.",
        "withdrawn",
    ),
}


def without(
    document: Document, section_ids: Collection[str], film_urls: Collection[str] = ()
) -> Document:
    """The document with each of these sections replaced by a note, and with every box, quotation
    and link of the films at these addresses taken out of the others.

    A section that held nothing else becomes a note as well. A note has an id of its own, since
    the old one may tell a name; links into what is gone lead to the note or, where there is none,
    become their words. Pictures that nothing shows any more are the caller's to leave out.
    """
    urls = frozenset(bare(url) for url in film_urls)
    taken = {name for section in document.sections for name in _ids(section)}
    moved: dict[str, str] = {}
    sections = []
    for section in document.sections:
        kept = None if section.id in section_ids else _section(section, urls)
        if kept is None:
            note = _note(document.language, taken)
            taken.add(note.id)
            moved.update(dict.fromkeys(_ids(section), note.id))
            sections.append(note)
        else:
            left = set(_ids(kept))
            moved.update({name: section.id for name in _ids(section) if name not in left})
            sections.append(kept)
    return replace(
        document, sections=tuple(_relinked(section, urls, moved) for section in sections)
    )


def bare(url: str) -> str:
    """An address without its moment, so that all addresses of one film are equal."""
    return url.partition("#")[0].rstrip("/")


def _note(language: str, taken: Collection[str]) -> Section:
    title, sentence, stem = _NOTES["cs" if language.split("-")[0] == "cs" else "en"]
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return Section(
        SectionKind.WITHDRAWN,
        f"{stem}-{number}",
        title,
        (Paragraph((Text(sentence),)),),
        lang=language,
    )


def _section(section: Section, urls: frozenset[str]) -> Section | None:
    """The section without the films; None where nothing is left of what had been something."""
    blocks = _kept(section.blocks, urls)
    if section.blocks and not blocks and section.kind is not SectionKind.PART:
        return None
    if blocks == section.blocks and section.easy_read == _kept(section.easy_read, urls):
        return section
    marks = {
        inline.note
        for block in walk.blocks(blocks)
        for run in walk.runs(block)
        for inline in walk.inlines(run)
        if isinstance(inline, NoteRef)
    }
    notes: tuple[Footnote, ...] = tuple(note for note in section.footnotes if note.id in marks)
    easy_read = _kept(section.easy_read, urls)
    return replace(section, blocks=blocks, footnotes=notes, easy_read=easy_read)


def _kept(blocks: tuple[Block, ...], urls: frozenset[str]) -> tuple[Block, ...]:
    left: list[Block] = []
    # Whether something was under the heading we come to, going backwards, and still is.
    original: list[Block] = []
    for block in reversed(blocks):
        if isinstance(block, Heading):
            if not _extent(original, block.level) or _extent(left, block.level):
                left.insert(0, block)
        elif (rebuilt := _block(block, urls)) is not None:
            left.insert(0, rebuilt)
        original.insert(0, block)
    return tuple(left)


def _extent(after: list[Block], level: int) -> int:
    """How many blocks belong to a heading of this level that stands before them."""
    for position, block in enumerate(after):
        if isinstance(block, Heading) and block.level <= level:
            return position
    return len(after)


def _block(block: Block, urls: frozenset[str]) -> Block | None:
    match block:
        case FilmBox():
            gone = bare(block.url) in urls or (
                bool(block.short_url) and bare(block.short_url) in urls
            )
            return None if gone else _film(block, urls)
        case TranscriptQuote():
            return None if bare(block.url) in urls else block
        case Quotation():
            if any(
                isinstance(inline, Link) and bare(inline.url) in urls
                for inline in walk.inlines(block.source)
            ):
                return None
            inner = _kept(block.blocks, urls)
            return replace(block, blocks=inner) if inner else None
        case Box():
            inner = _kept(block.blocks, urls)
            return replace(block, blocks=inner) if inner else None
        case List() | KeyPoints():
            items = tuple(
                ListItem(inner) for item in block.items if (inner := _kept(item.blocks, urls))
            )
            return replace(block, items=items) if items else None
        case _:
            return block


def _film(film: FilmBox, urls: frozenset[str]) -> FilmBox:
    chapters: tuple[Chapter, ...] = tuple(
        chapter for chapter in film.chapters if bare(chapter.url) not in urls
    )
    return film if chapters == film.chapters else replace(film, chapters=chapters)


def _relinked(section: Section, urls: frozenset[str], moved: dict[str, str]) -> Section:
    def run(children: walk.Inlines) -> walk.Inlines:
        found: list[Inline] = []
        for child in children:
            if isinstance(child, Text | NoteRef | LineBreak):
                found.append(child)
            elif isinstance(child, Link) and bare(child.url) and bare(child.url) in urls:
                found += run(child.children)
            elif isinstance(child, Link) and child.url[:1] == "#" and child.url[1:] in moved:
                found.append(replace(child, url=f"#{moved[child.url[1:]]}"))
            else:
                found.append(replace(child, children=run(child.children)))
        return tuple(found)

    return walk.rewrite_section(section, run, lambda text: text)


def _ids(section: Section) -> list[str]:
    names = [section.id]
    for block in (*walk.blocks(section.blocks), *walk.blocks(section.easy_read)):
        if isinstance(block, Heading):
            names.append(block.id)
        elif isinstance(block, Definitions):
            names += [definition.id for definition in block.items]
    return names
