"""DOCX for Word and LibreOffice: real styles, footnotes, contents, captions and alternative text.

python-docx opens and closes the package; what it has no notion of is in `ooxml/`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from publications.document.labels import labels
from publications.document.model import Document
from publications.document.validation import check
from publications.document.writers import pictures
from publications.document.writers.ooxml import blocks, book, contents, package
from publications.document.writers.ooxml.drawing import Pictures
from publications.document.writers.ooxml.footnotes import Footnotes
from publications.document.writers.ooxml.numbering import Numbering
from publications.document.writers.ooxml.page import Edges, Leaf, Page, properties
from publications.document.writers.ooxml.runs import Addresses, Places
from publications.document.writers.pictures import Assets, Picture

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write(document: Document, assets: Assets) -> bytes:
    """The document as DOCX; raises InvalidDocument, PictureError or qr.AddressTooLong.

    A page number in the contents or in a reference is an estimate until Word or LibreOffice lays
    the file out. Easy readings are documents of their own: see `variants.easy_read`.
    """
    check(document)
    with tempfile.TemporaryDirectory(prefix="docx-") as folder:
        return _written(document, pictures.prepare(document, assets, Path(folder)))


def _written(document: Document, images: Mapping[str, Picture]) -> bytes:
    file = package.blank(document)
    names = book.names(document)
    say = labels(document.language)
    entries = contents.entries(document, say)
    tools = blocks.Tools(
        language=document.language,
        bookmarks=blocks.Bookmarks(names),
        numbering=Numbering(),
        pictures=Pictures(file.part),
        images=images,
    )
    notes = Footnotes(file.part)
    made = book.Book(
        document=document,
        tools=tools,
        notes=notes,
        places=Places(names, contents.homes(document), contents.pages(document, entries)),
        body_addresses=Addresses(file.part),
        note_addresses=Addresses(notes.part),
    )
    listing = contents.contents(entries, say.contents, names)
    leaves = [
        *made.front(),
        Leaf([listing], Page(opening=True), say.contents),
        *(leaf for section in made.sections() for leaf in section),
        Leaf(made.back(), Page(opening=True), say.imprint),
    ]
    edges = Edges(file.part, document.title)
    body = file.element.body
    for leaf in leaves:
        # The contents are a block of Word's own; the break after them belongs to their last line.
        last = listing[-1][-1] if leaf.elements == [listing] else leaf.elements[-1]
        ended = book.fill(body, leaf.elements, None if leaf is leaves[-1] else last)
        package.refill(ended, properties(leaf.page, edges.references(leaf.page, leaf.header)))
    package.refill(file.part.numbering_part.element, list(tools.numbering.element()))
    return package.save(file)
