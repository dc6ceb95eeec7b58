"""From pages to a document: every block to its node, every picture to its bytes.

Nothing is left out silently: what cannot be printed raises `CannotBuild` and names the section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from media.enums import RenditionKind
from media.models import Recording
from publications.document import model as doc
from publications.document.richtext import LinkTarget, Reader, RichTextError
from publications.models import CaseReportPage, CollectionPage, FilmPage, Project
from publications.notes import faults, replace_marks


class CannotBuild(Exception):
    """A section that cannot be printed as it is; the message says which and what to mend."""


@dataclass
class Built:
    """A document, the bytes of its pictures by asset key, and the films it shows."""

    document: doc.Document
    pictures: dict[str, bytes]
    recordings: set[Recording]


@dataclass
class _Found:
    pictures: dict[str, bytes] = field(default_factory=dict)
    recordings: set[Recording] = field(default_factory=set)


def build(collection: CollectionPage, *, number: int, created: str, date: str) -> Built:
    """The document of a collection. `created` is ISO 8601 with its zone, `date` as printed."""
    found = _Found()
    language = collection.locale.language_code
    sections = []
    if collection.foreword_body:
        signature = None
        if collection.foreword_name:
            signature = doc.Signature(collection.foreword_name, collection.foreword_role)
        sections.append(
            _section(
                found, doc.SectionKind.FOREWORD, "foreword", collection.foreword_title or _("Foreword"),
                collection.foreword_body, language, signature=signature,
            )
        )  # fmt: skip
    for position, part in enumerate(collection.sections, start=1):
        sections.append(_part(found, f"s{position}", part.block_type, part.value, language))
    document = doc.Document(
        title=collection.title,
        created=created,
        sections=tuple(sections),
        subtitle=collection.subtitle,
        language=language,
        publisher=collection.publisher,
        imprint=doc.Imprint(
            edition=_("Edition %(number)d") % {"number": number},
            date=date,
            licence=collection.licence,
            licence_url=collection.licence_url,
            isbn=collection.isbn,
            how_to_cite=f"{collection.publisher}: {collection.title}. "
            f"{_('Edition %(number)d') % {'number': number}}, {date}. {_address(collection)}",
        ),
        funders=(_funders(found, collection.project, language),) if collection.project else (),
        fictional_notice=collection.fictional_notice,
    )
    return Built(document, found.pictures, found.recordings)


def recordings_of(collection: CollectionPage) -> set[Recording]:
    """The films a collection shows or quotes, without building it."""
    reports = [
        part.value.specific
        for part in collection.sections
        if part.block_type == "report" and part.value is not None
    ]
    recordings = {report.gated_recording for report in reports if report.gated_recording}
    bodies = [collection.foreword_body, *(report.body for report in reports)]
    bodies += [part.value["body"] for part in collection.sections if part.block_type != "report"]
    for body in bodies:
        for block in body:
            if block.block_type == "film" and block.value and block.value.specific.recording:
                recordings.add(block.value.specific.recording)
    return recordings


def _part(found: _Found, anchor: str, kind: str, value: Any, language: str) -> doc.Section:
    if kind == "report":
        if value is None:
            raise CannotBuild(_("A case report in this anthology was deleted. Remove its section."))
        return _report(found, anchor, value.specific)
    title = value["title"]
    if value.get("place"):
        title = f"{title} ({value['place']})" if value["place"] not in title else title
    return _section(
        found, doc.SectionKind(kind), anchor, title, value["body"], language,
        authors=_authors(value["authors"]),
    )  # fmt: skip


def _report(found: _Found, anchor: str, report: CaseReportPage) -> doc.Section:
    lead: list[doc.Block] = []
    if report.summary:
        lead.append(doc.Paragraph((doc.Emphasis((doc.Text(report.summary),)),)))
    film = report.film
    if film is not None:
        lead.append(_film(found, film))
    section = _section(
        found, doc.SectionKind.REPORT, anchor, report.title, report.body,
        report.locale.language_code, authors=_authors(author.value for author in report.authors),
        film=film,
    )  # fmt: skip
    return doc.Section(
        kind=section.kind, id=section.id, title=section.title, blocks=(*lead, *section.blocks),
        authors=section.authors, lang=section.lang, footnotes=section.footnotes,
    )  # fmt: skip


def _authors(values: Any) -> tuple[str, ...]:
    return tuple(
        f"{value['name']}, {value['role']}" if value.get("role") else value["name"]
        for value in values
    )


def _section(
    found: _Found,
    kind: doc.SectionKind,
    anchor: str,
    title: str,
    body: Any,
    language: str,
    *,
    authors: tuple[str, ...] = (),
    signature: doc.Signature | None = None,
    film: FilmPage | None = None,
) -> doc.Section:
    # Notes are kept block by block in the editor and numbered through in print.
    notes = [
        note for block in body if block.block_type == "text" for note in _sources(block.value["notes"])
    ]  # fmt: skip
    reader = Reader(notes, resolve=_resolve, prefix=anchor)
    try:
        blocks = tuple(_blocks(found, body, reader, anchor, film))
        footnotes = reader.footnotes()
    except RichTextError as error:
        raise CannotBuild(
            _("“%(title)s” cannot be printed: %(why)s") % {"title": title, "why": error}
        ) from error
    return doc.Section(
        kind=kind, id=anchor, title=title, blocks=blocks, authors=authors, lang=language,
        footnotes=footnotes, signature=signature,
    )  # fmt: skip


def _sources(notes: Any) -> list[str]:
    return [getattr(note, "source", note) for note in notes]


def _blocks(
    found: _Found, body: Any, reader: Reader, anchor: str, film: FilmPage | None
) -> Iterator[doc.Block]:
    earlier_notes = 0
    for position, block in enumerate(body, start=1):
        kind, value = block.block_type, block.value
        if kind == "text":
            notes = _sources(value["notes"])
            if sentences := faults(value["body"].source, len(notes)):
                raise RichTextError(" ".join(sentences))
            source = replace_marks(value["body"].source, _shifted(earlier_notes))
            earlier_notes += len(notes)
            yield from reader.blocks(source)
        elif kind == "heading":
            level = max(2, min(4, int(value["level"])))
            yield doc.Heading(level, f"{anchor}-h{position}", (doc.Text(value["text"]),))
        elif kind == "figure":
            yield _figure(found, value)
        elif kind == "table":
            yield _table(value)
        elif kind == "quotation":
            yield _quotation(value, film)
        elif kind == "key_points":
            yield doc.KeyPoints(
                value["title"],
                tuple(
                    doc.ListItem((doc.Paragraph((doc.Text(point),)),)) for point in value["points"]
                ),
            )
        elif kind == "box":
            yield doc.Box(value["title"], reader.blocks(value["body"].source))
        elif kind == "film":
            if value is None:
                raise RichTextError(_("a film in it was deleted; remove its block"))
            yield _film(found, value.specific)
        else:
            raise RichTextError(f"block {kind!r}")


def _shifted(by: int) -> Callable[[int], str]:
    return lambda number: f"[^{number + by}]"


def _figure(found: _Found, value: Any) -> doc.Figure:
    if value["image"] is None:
        raise RichTextError(_("a picture in it was deleted; remove its block"))
    return doc.Figure(
        asset=_picture(found, value["image"]),
        alt="" if value["decorative"] else value["alt"],
        decorative=value["decorative"],
        caption=(doc.Text(value["caption"]),) if value["caption"] else (),
        credit=value["credit"] or "",
    )


def _picture(found: _Found, image: Any) -> str:
    key = f"image-{image.pk}"
    if key not in found.pictures:
        with image.file.open("rb") as file:
            found.pictures[key] = file.read()
    return key


def _table(value: Any) -> doc.Table:
    return doc.Table(
        caption=(doc.Text(value["caption"]),),
        rows=tuple(
            doc.Row(tuple(doc.Cell((doc.Text(cell),) if cell else ()) for cell in row))
            for row in value["rows"]
        ),
        header_row=value["header_row"],
        header_column=value["header_column"],
    )


def _quotation(value: Any, film: FilmPage | None) -> doc.Quotation:
    source: list[doc.Inline] = [doc.Text(value["source"])] if value["source"] else []
    if value.get("start_ms") is not None and film is not None:
        seconds = value["start_ms"] // 1000
        label = _("film, %(moment)s") % {"moment": f"{seconds // 60}:{seconds % 60:02d}"}
        link = doc.Link(f"{_address(film)}#t={seconds}", (doc.Text(label),), title=film.title)
        source += [doc.Text(" ("), link, doc.Text(")")] if source else [link]
    return doc.Quotation((doc.Paragraph((doc.Text(value["text"]),)),), tuple(source))


def _film(found: _Found, page: FilmPage) -> doc.FilmBox:
    recording = page.recording
    if recording is None:
        raise RichTextError(_("the film “%(title)s” has no recording") % {"title": page.title})
    found.recordings.add(recording)
    poster = recording.renditions.filter(kind=RenditionKind.POSTER).first()
    key = None
    if poster:
        key = f"poster-{poster.sha256[:16]}"
        with poster.file.open("rb") as file:
            found.pictures[key] = file.read()
    return doc.FilmBox(
        title=page.title,
        url=_address(page),
        duration_ms=recording.duration_ms,
        poster=key,
        alt=_("Still picture from the film “%(title)s”") % {"title": page.title},
    )


def _funders(found: _Found, project: Project, language: str) -> doc.FunderBlock:
    english = language.startswith("en") and project.statement_en
    return doc.FunderBlock(
        statement=project.statement_en if english else project.statement_cs,
        registration_number=project.registration_number,
        funders=tuple(
            doc.Funder(
                funder.name, _picture(found, funder.logo) if funder.logo else None, funder.logo_alt
            )
            for funder in project.funders
        ),
    )


def _resolve(target: LinkTarget) -> str | None:
    if target.kind == "page":
        page = Page.objects.live().filter(pk=target.id).first()
        return _address(page) if page else None
    from wagtail.documents import get_document_model

    document = get_document_model().objects.filter(pk=target.id).first()
    return f"{settings.BASE_URL}{document.url}" if document else None


def _address(page: Page) -> str:
    """The page on the web, at the public address of the settings."""
    return f"{settings.BASE_URL}{page.relative_url(page.get_site()) or '/'}"
