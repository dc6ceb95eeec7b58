"""Sections, with what closes each: signature and easy reading."""

from __future__ import annotations

from publications.document.model import Document, Section
from publications.document.writers.html.sections import Branch
from publications.document.writers.html.story import direction_of, words_for
from publications.document.writers.pandoc.blocks import blocks, boxed
from publications.document.writers.pandoc.nodes import (
    Node,
    attributes,
    div,
    header,
    para,
    span,
    words,
    wrapped,
)
from publications.document.writers.pandoc.people import signature
from publications.document.writers.pandoc.setting import Book, Setting


def branch(branch: Branch, document: Document, book: Book) -> Node:
    """A section and, where it is a part, the sections that belong to it, one level lower."""
    below = [_section(section, document, book, 2) for section in branch.below]
    return _section(branch.section, document, book, 1, below)


def _section(
    section: Section, document: Document, book: Book, level: int, below: list[Node] | None = None
) -> Node:
    at = Setting(
        book,
        words_for(section.lang, document),
        section.lang,
        level,
        {note.id: note for note in section.footnotes},
    )
    inside = [header(level, attributes(book.places.of(section.id)), words(section.title))]
    if section.authors:
        names = wrapped("Emph", words(", ".join(section.authors)))
        inside.append(para([span(names, attributes("", ("authors",)))]))
    inside += blocks(section.blocks, at)
    if section.signature is not None:
        inside.append(boxed("signature", signature(section.signature, at), book))
    if section.easy_read:
        # A heading and not a box: the headings of the section before it end where this one begins.
        name = book.places.fresh(f"{book.places.of(section.id)}-easy")
        inside.append(header(level + 1, attributes(name, ("easy-read",)), words(at.say.easy_read)))
        inside += blocks(section.easy_read, at.deeper())
    is_foreign = section.lang != document.language
    pairs = {"lang": section.lang, "dir": direction_of(section.lang)} if is_foreign else None
    return div([*inside, *(below or [])], attributes("", ("section", section.kind.value), pairs))
