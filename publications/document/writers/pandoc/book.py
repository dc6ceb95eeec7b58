"""A whole book as blocks: the notice, the sections, who paid, the imprint. The title is metadata."""

from __future__ import annotations

from collections.abc import Mapping

from publications.document.model import Document, Imprint
from publications.document.writers.html.sections import branches
from publications.document.writers.html.story import words_for
from publications.document.writers.pandoc import people
from publications.document.writers.pandoc.blocks import boxed
from publications.document.writers.pandoc.forms import Api, Form
from publications.document.writers.pandoc.nodes import (
    LINE_BREAK,
    Node,
    attributes,
    header,
    link,
    para,
    words,
    wrapped,
)
from publications.document.writers.pandoc.sections import branch
from publications.document.writers.pandoc.setting import Book, Places, Setting


def blocks(document: Document, files: Mapping[str, str], form: Form, api: Api) -> list[Node]:
    """All blocks in reading order; raises PictureError."""
    places = Places(document)
    for_funders, for_imprint = places.fresh("funders"), places.fresh("imprint")
    book = Book(places, files, form, api)
    found: list[Node] = []
    if document.fictional_notice:
        found.append(boxed("notice", [para(words(document.fictional_notice))], book))
    found += [branch(each, document, book) for each in branches(document.sections)]
    at = Setting(book, words_for(document.language, document), document.language, 1)
    if document.funders:
        found.append(header(1, attributes(for_funders), words(at.say.funders)))
        found += [boxed("funders", people.funders(block, at), book) for block in document.funders]
    found.append(header(1, attributes(for_imprint), words(at.say.imprint)))
    return [*found, *_imprint(document, at)]


def _imprint(document: Document, at: Setting) -> list[Node]:
    say, data = at.say, document.imprint
    plain = (document.title, document.subtitle, document.publisher, data.edition, data.date)
    found = [para(words(line)) for line in plain if line]
    named = [
        ("ISBN", words(data.isbn)),
        (say.licence, _licence(data)),
        (say.cite, words(data.how_to_cite)),
        (say.address, link(data.url, words(data.url)) if data.url else []),
    ]
    for name, value in named:
        if value:
            found.append(para([*wrapped("Strong", words(f"{name}:")), *words(" "), *value]))
    return found + [para(words(line)) for line in (*data.lines, document.fictional_notice) if line]


def _licence(data: Imprint) -> list[Node]:
    """Its name, and its address in letters: on paper a link has none."""
    name = words(data.licence)
    if not data.licence_url:
        return name
    address = link(data.licence_url, words(data.licence_url))
    return [*name, LINE_BREAK, *address] if name else address
