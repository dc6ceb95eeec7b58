"""What a collection holds, in order, with the sections a reader may not see left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publications.models import CaseReportPage, CollectionPage


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as the page shows it; `anchor` is unique on the page. `is_gone` marks a report
    whose film may no longer be shown: nothing of it is in the entry."""

    kind: str
    anchor: str
    title: str
    body: Any = None
    authors: tuple[Author, ...] = ()
    place: str = ""
    report: CaseReportPage | None = None
    is_gone: bool = False


def contents(collection: CollectionPage) -> list[Entry]:
    """The sections after the foreword."""
    return [
        _entry(section.block_type, f"s{number}", section.value)
        for number, section in enumerate(collection.sections, start=1)
    ]


def _entry(kind: str, anchor: str, value: Any) -> Entry:
    if kind != "report":
        return Entry(
            kind=kind,
            anchor=anchor,
            title=value["title"],
            body=value["body"],
            authors=_authors(value["authors"]),
            place=value.get("place") or "",
        )
    report = value.specific if value is not None else None
    if report is None or not report.may_be_shown:
        return Entry(kind=kind, anchor=anchor, title="", is_gone=True)
    return Entry(
        kind=kind,
        anchor=anchor,
        title=report.title,
        body=report.body,
        authors=_authors(author.value for author in report.authors),
        report=report,
    )


def _authors(values: Any) -> tuple[Author, ...]:
    return tuple(Author(value["name"], value.get("role") or "") for value in values)
