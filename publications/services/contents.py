"""What a collection holds, in order, with the sections a reader may not see left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publications.document.collation import key
from publications.models import CaseReportPage, CollectionPage, FilmPage


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as the page shows it; `anchor` is unique on the page. `is_gone` marks a report or a film
    that may no longer be shown: nothing of it is in the entry. `value` is what the editor wrote of
    a part, a glossary, contributors, a colophon."""

    kind: str
    anchor: str
    title: str
    body: Any = None
    authors: tuple[Author, ...] = ()
    place: str = ""
    film: FilmPage | None = None
    easy_read: Any = None
    value: Any = None
    is_gone: bool = False


def contents(collection: CollectionPage) -> list[Entry]:
    """The sections after the foreword."""
    return [
        _entry(section.block_type, f"s{number}", section.value)
        for number, section in enumerate(collection.sections, start=1)
    ]


def _entry(kind: str, anchor: str, value: Any) -> Entry:
    if kind == "report":
        return _report(anchor, value.specific if value is not None else None)
    if kind == "film":
        return _film(anchor, value.specific if value is not None else None)
    if "body" not in value:
        value = {**value, "terms": _sorted(value["terms"])} if kind == "glossary" else value
        return Entry(kind=kind, anchor=anchor, title=value["title"], value=value)
    return Entry(
        kind=kind,
        anchor=anchor,
        title=value["title"],
        body=value["body"],
        authors=_authors(value["authors"]),
        place=value.get("place") or "",
        easy_read=value.get("easy_read"),
    )


def _report(anchor: str, report: CaseReportPage | None) -> Entry:
    if report is None or not report.may_be_shown:
        return Entry(kind="report", anchor=anchor, title="", is_gone=True)
    return Entry(
        kind="report",
        anchor=anchor,
        title=report.title,
        body=report.body,
        authors=_authors(author.value for author in report.authors),
        film=report.film,
        easy_read=report.easy_read,
    )


def _film(anchor: str, film: FilmPage | None) -> Entry:
    if film is None or not film.may_be_shown:
        return Entry(kind="film", anchor=anchor, title="", is_gone=True)
    return Entry(kind="film", anchor=anchor, title=film.title, body=film.description, film=film)


def _authors(values: Any) -> tuple[Author, ...]:
    return tuple(Author(value["name"], value.get("role") or "") for value in values)


def _sorted(terms: Any) -> list[Any]:
    return sorted(terms, key=lambda term: key(term["term"]))
