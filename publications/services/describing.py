"""An edition as its page shows it, and as schema.org data for machines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from publications.document import citation
from publications.document.labels import size
from publications.document.model import END_MATTER, Document, Section, SectionKind
from publications.models import Edition, EditionFile, Redline
from publications.services import citing, editions, isbns, redlines

_ENDS_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents; `citation` is empty where nobody cites it by itself."""

    section: Section
    in_part: bool
    citation: str

    @property
    def is_part(self) -> bool:
        return self.section.kind is SectionKind.PART

    @property
    def is_note(self) -> bool:
        return self.section.kind is SectionKind.WITHDRAWN


@dataclass(frozen=True, slots=True)
class File:
    file: EditionFile
    size: str


@dataclass(frozen=True, slots=True)
class Change:
    """A redline against an earlier edition."""

    row: Redline
    size: str


@dataclass(frozen=True, slots=True)
class EditionPage:
    """`older` are earlier editions that may still be handed out, `changes` the comparisons with such.
    `isbn_of` is the earlier edition that has an ISBN where this one was given none."""

    edition: Edition
    document: Document
    date: str
    address: str
    entries: tuple[Entry, ...]
    files: tuple[File, ...]
    citation: str
    newer: Edition | None
    newer_url: str
    older: tuple[tuple[Edition, str, str], ...]
    changes: tuple[Change, ...]
    isbn_of: Edition | None
    linked_data: SafeString


def page(edition: Edition, language: str) -> EditionPage:
    """The page in a language of the site; the citation is in the language of the edition."""
    document = Document.from_json(edition.document)
    newer = editions.newer(edition)
    files = list(edition.files.select_related("edition__collection"))
    earlier = edition.collection.editions.finished().filter(number__lt=edition.number)
    return EditionPage(
        edition=edition,
        document=document,
        date=citing.printed_date(edition.date, language),
        address=citing.permanent_address(edition),
        entries=_entries(edition, document),
        files=tuple(File(file, size(file.size_bytes, language)) for file in files),
        citation=citation.text(citing.of_edition(edition, document), document.language),
        newer=newer,
        newer_url=newer.url_in(language) if newer else "",
        older=tuple(
            (each, each.url_in(language), citing.printed_date(each.date, language))
            for each in earlier
            if editions.may_hand_out(each)
        ),
        changes=tuple(
            Change(row, size(row.size_bytes, language)) for row in redlines.open_of(edition)
        ),
        isbn_of=isbns.earlier_holder(edition),
        linked_data=in_script(linked_data(edition, document, files)),
    )


def _entries(edition: Edition, document: Document) -> tuple[Entry, ...]:
    found = []
    in_part = False
    for section in document.sections:
        if section.kind is SectionKind.PART or section.kind in END_MATTER:
            in_part = False
        text = ""
        if section.kind in citing.CITED:
            work = citing.of_section(edition, document, section)
            text = citation.text(work, document.language)
        found.append(Entry(section, in_part, text))
        in_part = in_part or section.kind is SectionKind.PART
    return tuple(found)


def linked_data(edition: Edition, document: Document, files: list[EditionFile]) -> dict[str, Any]:
    """The edition as a schema.org Book with its contributions, files and funders."""
    whole = citing.of_edition(edition, document)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": whole.url,
        "url": whole.url,
        "name": whole.full_title,
        "bookEdition": str(edition.number),
        "version": edition.number,
        "inLanguage": document.language,
        "datePublished": edition.date.isoformat(),
        "publisher": _organisation(document.publisher),
        "isbn": document.imprint.isbn,
        "license": document.imprint.licence_url or document.imprint.licence,
        "isAccessibleForFree": True,
        "funder": [
            _organisation(funder.name) for block in document.funders for funder in block.funders
        ],
        "funding": [
            {
                "@type": "Grant",
                "identifier": block.registration_number,
                "description": block.statement,
            }
            for block in document.funders
            if block.registration_number
        ],
        "hasPart": [
            _part(edition, document, section, position)
            for position, section in enumerate(
                (each for each in document.sections if each.kind in citing.CITED), start=1
            )
        ],
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": f"{settings.BASE_URL}{file.get_absolute_url()}",
                "encodingFormat": file.media_type,
                "contentSize": str(file.size_bytes),
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    return {name: value for name, value in data.items() if value}


def _part(edition: Edition, document: Document, section: Section, position: int) -> dict[str, Any]:
    work = citing.of_section(edition, document, section)
    part: dict[str, Any] = {
        "@type": ["Article", "Chapter"],
        "@id": work.url,
        "url": work.url,
        "name": citation.clean(section.title),
        "position": position,
        "inLanguage": section.lang,
        "author": [
            {
                "@type": "Person",
                "name": f"{each.given} {each.family}".strip(),
                "familyName": each.family,
                "givenName": each.given,
            }
            for each in work.authors
        ],
    }
    return {name: value for name, value in part.items() if value}


def _organisation(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": citation.clean(name)} if name else None


def in_script(data: dict[str, Any]) -> SafeString:
    """JSON that no text in it can lead out of its script element."""
    text = json.dumps(data, ensure_ascii=False, indent=1).translate(_ENDS_SCRIPT)
    return mark_safe(text)  # noqa: S308 - what would be markup is escaped above
