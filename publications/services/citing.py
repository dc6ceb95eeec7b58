"""What is cited of an edition: the whole, or one contribution, at its permanent address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from publications.document import citation
from publications.document.model import Document, Imprint, Section, SectionKind
from publications.models import Edition

#: Sections that somebody wrote and that are cited by themselves.
CITED = frozenset(
    {
        SectionKind.FOREWORD,
        SectionKind.PAPER,
        SectionKind.EXAMPLE,
        SectionKind.REPORT,
        SectionKind.AFTERWORD,
        SectionKind.APPENDIX,
    }
)

#: Name of the file's ending to media type; what is downloaded as a citation.
DOWNLOADS = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


def permanent_address(edition: Edition) -> str:
    """With scheme and host, as it is printed."""
    return f"{settings.BASE_URL}{edition.get_absolute_url()}"


def of_edition(edition: Edition, document: Document) -> citation.Work:
    return citation.Work(
        title=document.title,
        subtitle=document.subtitle,
        issued=edition.date,
        edition=edition.number,
        publisher=document.publisher,
        isbn=document.imprint.isbn,
        url=permanent_address(edition),
        language=document.language,
    )


def of_section(edition: Edition, document: Document, section: Section) -> citation.Work:
    whole = of_edition(edition, document)
    authors = section.authors
    if not authors and section.signature is not None:
        authors = (section.signature.name,)
    return citation.Work(
        title=section.title,
        issued=whole.issued,
        authors=citation.names(authors),
        container=whole.full_title,
        edition=whole.edition,
        publisher=whole.publisher,
        isbn=whole.isbn,
        url=f"{whole.url}#{section.id}",
        language=section.lang,
    )


def text(work: citation.Work, ending: str, language: str) -> str:
    """The citation as the content of a file with this ending of `DOWNLOADS`."""
    match ending:
        case "bib":
            return citation.bibtex(work)
        case "ris":
            return citation.ris(work)
        case "json":
            return citation.csl_json(work)
        case _:
            return citation.text(work, language) + "\n"


def imprint(edition: Edition, before: Document, *, isbn: str) -> Imprint:
    """The imprint of `before` with number, date, citation and address of this edition, and the ISBN
    that was given to it, if one was."""
    before = replace(before, imprint=replace(before.imprint, isbn=isbn))
    language = before.language
    with translation.override(language):
        number = _("Edition %(number)d") % {"number": edition.number}
    return Imprint(
        edition=number,
        date=printed_date(edition.date, language),
        how_to_cite=citation.text(of_edition(edition, before), language),
        url=permanent_address(edition),
        licence=before.imprint.licence,
        licence_url=before.imprint.licence_url,
        isbn=isbn,
        lines=before.imprint.lines,
    )


def printed_date(day: date, language: str) -> str:
    """`4. května 2026`, `4 May 2026`."""
    with translation.override(language):
        return formats.date_format(day, "j. E Y" if language == "cs" else "j F Y")
