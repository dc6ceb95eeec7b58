"""What editors write, block by block, to the nodes of a document, and every picture to its bytes.

Nothing is left out silently: what cannot be printed raises `RichTextError` with what to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from media.enums import RenditionKind
from media.models import Recording
from publications import maps
from publications.document import model as doc
from publications.document.richtext import LinkTarget, Reader, RichTextError
from publications.document.walk import Inlines
from publications.models import FilmPage
from publications.notes import faults, replace_marks
from publications.services import quoting

#: Of the width of the text: a map of fourteen regions says no more when it is larger.
MAP_WIDTH_PERCENT = 60


@dataclass
class Found:
    """What the nodes of a document refer to: pictures by asset key, and the films shown or quoted."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    recordings: set[Recording] = field(default_factory=set)


@dataclass(frozen=True)
class Place:
    """Where a body stands: its anchor in the document, and the film of its page, if it has one."""

    anchor: str
    film: FilmPage | None = None


def nodes(
    found: Found, body: Any, place: Place
) -> tuple[tuple[doc.Block, ...], tuple[doc.Footnote, ...]]:
    """The blocks of a body and its footnotes, numbered through. Raises `RichTextError`."""
    # Notes are kept block by block in the editor.
    notes = [
        note for block in body if block.block_type == "text" for note in _sources(block.value["notes"])
    ]  # fmt: skip
    reader = Reader(notes, resolve=resolve, prefix=place.anchor)
    blocks = tuple(_blocks(found, body, reader, place))
    return blocks, reader.footnotes()


def easy_nodes(found: Found, body: Any, anchor: str) -> tuple[doc.Block, ...]:
    """The blocks of an easy reading. Raises `RichTextError`."""
    blocks: list[doc.Block] = []
    for position, block in enumerate(body or (), start=1):
        if block.block_type == "text":
            blocks += rich_text(block.value.source, anchor)
        elif block.block_type == "heading":
            blocks.append(_heading(block.value, f"{anchor}-e{position}"))
        else:
            blocks.append(_figure(found, block.value))
    return tuple(blocks)


def rich_text(source: str, anchor: str) -> tuple[doc.Block, ...]:
    """Rich text without footnotes. Raises `RichTextError`."""
    return Reader([], resolve=resolve, prefix=anchor).blocks(source)


def line(source: str, anchor: str) -> Inlines:
    """Rich text of a line or a few, as inlines; paragraphs become lines."""
    inlines: list[doc.Inline] = []
    for block in rich_text(source, anchor):
        if not isinstance(block, doc.Paragraph):
            raise RichTextError(_("only plain lines can stand here, no lists and no headings"))
        if inlines:
            inlines.append(doc.LineBreak())
        inlines += block.children
    return tuple(inlines)


def picture(found: Found, image: Any) -> str:
    """The asset key of an image, whose bytes are kept."""
    key = f"image-{image.pk}"
    if key not in found.pictures:
        with image.file.open("rb") as file:
            found.pictures[key] = file.read()
    return key


def film_box(found: Found, page: FilmPage) -> doc.FilmBox:
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
        url=address(page),
        duration_ms=recording.duration_ms,
        poster=key,
        alt=_("Still picture from the film “%(title)s”") % {"title": page.title},
        short_url=f"{settings.BASE_URL}{reverse('publications:short_film', args=[page.pk])}",
    )


def address(page: Page) -> str:
    """The page on the web, at the public address of the settings."""
    return f"{settings.BASE_URL}{page.relative_url(page.get_site()) or '/'}"


def resolve(target: LinkTarget) -> str | None:
    """The public address behind a link of the rich text; None where it leads nowhere any more."""
    if target.kind == "page":
        page = Page.objects.live().filter(pk=target.id).first()
        return address(page) if page else None
    from wagtail.documents import get_document_model

    document = get_document_model().objects.filter(pk=target.id).first()
    return f"{settings.BASE_URL}{document.url}" if document else None


def _sources(notes: Any) -> list[str]:
    return [getattr(note, "source", note) for note in notes]


def _blocks(found: Found, body: Any, reader: Reader, place: Place) -> Iterator[doc.Block]:
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
            yield _heading(value, f"{place.anchor}-h{position}")
        elif kind == "figure":
            yield _figure(found, value)
        elif kind == "table":
            yield _table(value)
        elif kind == "quotation":
            yield _quotation(value, place.film)
        elif kind == "key_points":
            points = (doc.ListItem((doc.Paragraph((doc.Text(p),)),)) for p in value["points"])
            yield doc.KeyPoints(value["title"], tuple(points))
        elif kind == "box":
            yield doc.Box(value["title"], reader.blocks(value["body"].source))
        elif kind == "film":
            if value is None:
                raise RichTextError(_("a film in it was deleted; remove its block"))
            yield film_box(found, value.specific)
        elif kind == "transcript_quote":
            yield _transcript_quote(found, value)
        elif kind == "place_map":
            yield _place_map(found, value)
        elif kind == "contact":
            yield _contact(value)
        elif kind == "downloads":
            yield _downloads(value)
        else:
            raise RichTextError(f"block {kind!r}")


def _shifted(by: int) -> Callable[[int], str]:
    return lambda number: f"[^{number + by}]"


def _heading(value: Any, anchor: str) -> doc.Heading:
    level = max(2, min(4, int(value["level"])))
    return doc.Heading(level, anchor, (doc.Text(value["text"]),))


def _figure(found: Found, value: Any) -> doc.Figure:
    if value["image"] is None:
        raise RichTextError(_("a picture in it was deleted; remove its block"))
    return doc.Figure(
        asset=picture(found, value["image"]),
        alt="" if value["decorative"] else value["alt"],
        decorative=value["decorative"],
        caption=(doc.Text(value["caption"]),) if value["caption"] else (),
        credit=value["credit"] or "",
    )


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
        link = doc.Link(_moment(film, value["start_ms"]), (doc.Text(label),), title=film.title)
        source += [doc.Text(" ("), link, doc.Text(")")] if source else [link]
    return doc.Quotation((doc.Paragraph((doc.Text(value["text"]),)),), tuple(source))


def _transcript_quote(found: Found, value: Any) -> doc.TranscriptQuote:
    spoken = value.spoken
    if not spoken:
        raise RichTextError(quoting.changed(spoken))
    film = quoting.film_of(spoken[0])
    if film is None or film.recording is None:
        raise RichTextError(
            _("the film of a quotation is not published; publish it, or remove the quotation")
        )
    if fault := quoting.changed(spoken):
        raise RichTextError(fault)
    found.recordings.add(film.recording)
    return doc.TranscriptQuote(
        children=(doc.Text(value.words),),
        speaker=spoken[0].speaker,
        film=film.title,
        url=_moment(film, spoken[0].start_ms),
        start_ms=spoken[0].start_ms,
        end_ms=spoken[-1].end_ms,
    )


def _moment(film: FilmPage, start_ms: int) -> str:
    return f"{address(film)}#t={start_ms // 1000}"


def _place_map(found: Found, value: Any) -> doc.Figure:
    region = value.region_name
    key = f"map-{value['region']}"
    found.pictures[key] = maps.draw(value["region"])
    alt = _("Map of the regions of Czechia; %(region)s is filled.") % {"region": region}
    caption = value["caption"] or value["place"] or region
    return doc.Figure(key, alt=alt, caption=(doc.Text(caption),), width_percent=MAP_WIDTH_PERCENT)


def _contact(value: Any) -> doc.Contact:
    lines = tuple(part.strip() for part in value["address"].splitlines() if part.strip())
    return doc.Contact(
        name=value["name"],
        role=value["role"],
        organisation=value["organisation"],
        lines=lines,
        phone=value["phone"],
        email=value["email"],
        url=value["url"],
    )


def _downloads(value: Any) -> doc.Downloads:
    files = []
    for file in value["files"]:
        document = file["document"]
        if document is None:
            raise RichTextError(_("a document to download was deleted; remove it from the list"))
        files.append(
            doc.Download(
                title=file["title"] or document.title,
                url=f"{settings.BASE_URL}{document.url}",
                media=document.file_extension.upper(),
                size_bytes=document.get_file_size() or 0,
            )
        )
    return doc.Downloads(value["title"], tuple(files))
