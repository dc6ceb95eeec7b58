"""What editors write, block by block, to the nodes of a document, with the pictures it names.

Nothing is left out silently: what cannot be printed raises `RichTextError` with what to mend, or,
where the rest is to be shown, leaves a sentence in its place. What may not be shown never gets in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from media.enums import RenditionKind
from media.models import Recording, Rendition
from publications.document import model as doc
from publications.document.richtext import Reader, RichTextError
from publications.document.walk import Inlines
from publications.models import FilmPage
from publications.notes import faults, replace_marks
from publications.services import chapters, quoting
from publications.services.links import Links, address
from publications.services.pictures import Pictures, Poster, RegionMap, Uploaded

#: Of the width of the text: a map of fourteen regions says no more when it is larger.
MAP_WIDTH_PERCENT = 60
Made = TypeVar("Made")


def everything(page: Page) -> bool:
    """The answer of who is not to be asked: an edition asks for consent when it is whole."""
    return True


@dataclass
class Found:
    """What the nodes of a document refer to: pictures by asset key, and the films shown or quoted.

    `may_show` says of the page of a film or a report whether the reader may see it; where not, a
    neutral sentence stands in its place. `is_partial`: a sentence stands also in place of what
    cannot be printed, which otherwise stops everything. What is known of the whole document is
    shared by its sections: `links`, `films` by recording, and which tracks are `current_tracks`.
    """

    pictures: Pictures = field(default_factory=Pictures)
    recordings: set[Recording] = field(default_factory=set)
    may_show: Callable[[Any], bool] = everything
    is_partial: bool = False
    links: Links = field(default_factory=Links)
    films: dict[Any, FilmPage | None] = field(default_factory=dict)
    current_tracks: set[int] = field(default_factory=set)

    def for_section(self, *, is_partial: bool = False) -> Found:
        """The same with films of its own."""
        return replace(self, recordings=set(), is_partial=is_partial)

    def film_of(self, passage: Any) -> FilmPage | None:
        """The live page of the film in which it is said, asked for once a film."""
        recording = passage.track.transcript.recording_id
        if recording not in self.films:
            self.films[recording] = quoting.film_of(passage)
        return self.films[recording]

    def or_else(self, make: Callable[[], Made], instead: Made) -> Made:
        """What it makes; where that cannot be printed and the rest is to be shown, `instead`."""
        try:
            return make()
        except RichTextError:
            if not self.is_partial:
                raise
            return instead


@dataclass(frozen=True)
class Place:
    """Where a body stands: its anchor in the document, and the film of its page, if it has one."""

    anchor: str
    film: FilmPage | None = None


def nodes(
    found: Found, body: Any, place: Place
) -> tuple[tuple[doc.Block, ...], tuple[doc.Footnote, ...]]:
    """The blocks of a body and its footnotes, numbered through. Raises `RichTextError`."""
    left_out = frozenset[int]()
    if found.is_partial:
        left_out = frozenset(
            position for position, block in enumerate(body) if not _prints(found, block, place)
        )
    # Notes are kept block by block in the editor.
    notes = [
        note
        for position, block in enumerate(body)
        if block.block_type == "text" and position not in left_out
        for note in _sources(block.value["notes"])
    ]
    reader = Reader(notes, resolve=found.links, prefix=place.anchor)
    blocks = tuple(_blocks(found, body, reader, place, left_out))
    return blocks, reader.footnotes()


def _prints(found: Found, block: Any, place: Place) -> bool:
    notes = _sources(block.value["notes"]) if block.block_type == "text" else []
    reader = Reader(notes, resolve=found.links, prefix=place.anchor)
    try:
        list(_block(found.for_section(), block, reader, place, f"{place.anchor}-h0", 0))
        reader.footnotes()
    except RichTextError:
        return False
    return True


def easy_nodes(found: Found, body: Any, anchor: str) -> tuple[doc.Block, ...]:
    """The blocks of an easy reading. Raises `RichTextError`."""
    blocks: list[doc.Block] = []
    for position, block in enumerate(body or (), start=1):
        if block.block_type == "text":
            source = block.value.source
            blocks += found.or_else(partial(rich_text, found, source, anchor), missing())
        elif block.block_type == "heading":
            blocks.append(_heading(block.value, f"{anchor}-e{position}"))
        else:
            blocks += found.or_else(partial(_figures, found, block.value), missing())
    return tuple(blocks)


def missing() -> tuple[doc.Block, ...]:
    """What stands in place of a block that cannot be printed, where the rest is shown."""
    return sentence(_("A part of the text is missing here at the moment."))


def sentence(text: str) -> tuple[doc.Block, ...]:
    """A sentence of the program's own among what authors wrote."""
    return (doc.Paragraph((doc.Emphasis((doc.Text(text),)),)),)


def rich_text(found: Found, source: str, anchor: str) -> tuple[doc.Block, ...]:
    """Rich text without footnotes. Raises `RichTextError`."""
    return Reader([], resolve=found.links, prefix=anchor).blocks(source)


def line(found: Found, source: str, anchor: str) -> Inlines:
    """Rich text of a line or a few, as inlines; paragraphs become lines. Raises `RichTextError`."""
    inlines: list[doc.Inline] = []
    for block in rich_text(found, source, anchor):
        if not isinstance(block, doc.Paragraph):
            raise RichTextError(_("only plain lines can stand here, no lists and no headings"))
        if inlines:
            inlines.append(doc.LineBreak())
        inlines += block.children
    return tuple(inlines)


def picture(found: Found, image: Any) -> str:
    """The asset key of an image, which is not read yet."""
    return found.pictures.add(Uploaded(image))


def film_box(found: Found, page: FilmPage) -> doc.FilmBox:
    recording = page.recording
    if recording is None:
        raise RichTextError(_("the film “%(title)s” has no recording") % {"title": page.title})
    found.recordings.add(recording)
    poster = _poster(recording)
    return doc.FilmBox(
        title=page.title,
        url=address(page),
        duration_ms=recording.duration_ms,
        poster=found.pictures.add(Poster(poster)) if poster else None,
        alt=_("Still picture from the film “%(title)s”") % {"title": page.title},
        short_url=f"{settings.BASE_URL}{reverse('publications:short_film', args=[page.pk])}",
        chapters=tuple(
            doc.Chapter(each.start_ms, each.title, _moment(page, each.start_ms))
            for each in chapters.of(page)
        ),
    )


def _poster(recording: Recording) -> Rendition | None:
    """Without a query where `build` has fetched `posters` beforehand."""
    fetched = getattr(recording, "posters", None)
    if fetched is not None:
        return fetched[0] if fetched else None
    return recording.renditions.filter(kind=RenditionKind.POSTER).first()


def _sources(notes: Any) -> list[str]:
    return [getattr(note, "source", note) for note in notes]


def _blocks(
    found: Found, body: Any, reader: Reader, place: Place, left_out: frozenset[int]
) -> Iterator[doc.Block]:
    earlier_notes = 0
    for position, block in enumerate(body):
        if position in left_out:
            yield from _gone_words() if block.block_type == "transcript_quote" else missing()
            continue
        anchor = f"{place.anchor}-h{position + 1}"
        yield from _block(found, block, reader, place, anchor, earlier_notes)
        if block.block_type == "text":
            earlier_notes += len(block.value["notes"])


def _block(
    found: Found, block: Any, reader: Reader, place: Place, anchor: str, earlier_notes: int
) -> Iterator[doc.Block]:
    kind, value = block.block_type, block.value
    if kind == "text":
        if sentences := faults(value["body"].source, len(value["notes"])):
            raise RichTextError(" ".join(sentences))
        source = replace_marks(value["body"].source, _shifted(earlier_notes))
        yield from reader.blocks(source)
    elif kind == "heading":
        yield _heading(value, anchor)
    elif kind == "figure":
        yield from _figures(found, value)
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
        yield from _films(found, value)
    elif kind == "transcript_quote":
        yield from _quotes(found, value)
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


def _figures(found: Found, value: Any) -> tuple[doc.Block, ...]:
    if value["image"] is None:
        raise RichTextError(_("a picture in it was deleted; remove its block"))
    figure = doc.Figure(
        asset=picture(found, value["image"]),
        alt="" if value["decorative"] else value["alt"],
        decorative=value["decorative"],
        caption=(doc.Text(value["caption"]),) if value["caption"] else (),
        credit=value["credit"] or "",
    )
    return (figure,)


def _films(found: Found, value: Any) -> tuple[doc.Block, ...]:
    if value is None:
        raise RichTextError(_("a film in it was deleted; remove its block"))
    film = value.specific
    if not found.may_show(film):
        return sentence(_("The film that stood here is no longer available."))
    return (film_box(found, film),)


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


def _gone_words() -> tuple[doc.Block, ...]:
    return sentence(_("Words of a film that stood here are no longer available."))


def _quotes(found: Found, value: Any) -> tuple[doc.Block, ...]:
    spoken = value.spoken
    if not spoken:
        raise RichTextError(quoting.changed(spoken))
    film = found.film_of(spoken[0])
    if film is not None and not found.may_show(film):
        return _gone_words()
    if film is None or film.recording is None:
        raise RichTextError(
            _("the film of a quotation is not published; publish it, or remove the quotation")
        )
    # A current track says what it said: only another one has to be asked for.
    if spoken[0].track_id not in found.current_tracks and (fault := quoting.changed(spoken)):
        raise RichTextError(fault)
    found.recordings.add(film.recording)
    quote = doc.TranscriptQuote(
        children=(doc.Text(value.words),),
        speaker=spoken[0].speaker,
        film=film.title,
        url=_moment(film, spoken[0].start_ms),
        start_ms=spoken[0].start_ms,
        end_ms=spoken[-1].end_ms,
    )
    return (quote,)


def _moment(film: FilmPage, start_ms: int) -> str:
    return f"{address(film)}#t={start_ms // 1000}"


def _place_map(found: Found, value: Any) -> doc.Figure:
    if not value.region_name:
        raise RichTextError(_("a map in it has no region; choose one"))
    return doc.Figure(
        found.pictures.add(RegionMap(value["region"])),
        alt=value.description,
        caption=(doc.Text(value.full_caption),),
        width_percent=MAP_WIDTH_PERCENT,
    )


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
