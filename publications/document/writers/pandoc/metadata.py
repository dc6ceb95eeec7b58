"""What pandoc's templates print before the text, or write where catalogues look for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publications.document import citation
from publications.document.model import Document, SectionKind
from publications.document.writers.html.story import direction_of
from publications.document.writers.pandoc.forms import Form
from publications.document.writers.pandoc.nodes import Node, words


def metadata(document: Document, form: Form) -> dict[str, Node]:
    """Title, subtitle, authors, date, language, publisher, ISBN, licence; what is empty is left out.

    JATS asks for names in parts, a date that can be counted with, and who answers for the whole.
    """
    imprint = document.imprint
    issued = datetime.fromisoformat(document.created).date()
    rights = " ".join(part for part in (imprint.licence, imprint.licence_url) if part)
    shared = {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": _authors(document),
        "date": imprint.date or issued.isoformat(),
        "lang": _Literal(document.language),
        "dir": _Literal(direction_of(document.language) or ""),
        "publisher": document.publisher,
        "edition": imprint.edition,
        "isbn": imprint.isbn,
        "rights": rights,
        "citation": imprint.how_to_cite,
        "url": imprint.url,
    }
    if form is Form.LATEX:
        shared |= {"documentclass": _Literal("book"), "papersize": _Literal("a4")}
    if form is Form.JATS:
        shared |= _jats(document, issued.isoformat(), issued.year)
    return {name: _value(value) for name, value in shared.items() if value}


class _Literal(str):
    """A name that templates compare and never print: not to be cut into words."""


def _authors(document: Document) -> list[str]:
    """Everybody who wrote a section, each once, in the order of the book."""
    return list(dict.fromkeys(name for s in document.sections for name in s.authors if name))


def _jats(document: Document, issued: str, year: int) -> dict[str, Any]:
    imprint = document.imprint
    people = citation.names(tuple(_authors(document)))
    paid = [
        f"{block.statement} ({block.registration_number})"
        if block.registration_number
        else block.statement
        for block in document.funders
    ]
    return {
        "author": [
            {"surname": each.family, "given-names": each.given} if each.given else each.family
            for each in people
        ],
        "date": _Literal(issued),
        "journal": {"publisher-name": document.publisher},
        "article": {
            "type": _Literal(_article_type(document)),
            "publisher-id": imprint.isbn or imprint.url,
            "funding-statement": " ".join(paid),
        },
        "copyright": {
            "year": str(year),
            "holder": document.publisher,
            "type": imprint.licence,
            "link": _Literal(imprint.licence_url),
            "text": imprint.licence or imprint.licence_url,
        },
    }


def _article_type(document: Document) -> str:
    """Of the values that JATS suggests: a report alone is a case report, more are a collection."""
    kinds = [section.kind for section in document.sections]
    if len(kinds) > 1:
        return "collection"
    return "case-report" if kinds == [SectionKind.REPORT] else "other"


def _value(value: Any) -> Node:
    match value:
        case _Literal():
            return {"t": "MetaString", "c": str(value)}
        case str():
            return {"t": "MetaInlines", "c": words(value)}
        case list():
            return {"t": "MetaList", "c": [_value(each) for each in value]}
        case _:
            held = {name: _value(each) for name, each in value.items() if each}
            return {"t": "MetaMap", "c": held}
