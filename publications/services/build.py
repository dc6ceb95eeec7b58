"""From the pages of an anthology to a document.

Nothing is left out silently: what cannot be printed raises `CannotBuild` and names the section.
What it needs of the database is fetched at the beginning, for all sections together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import formats
from django.utils.translation import gettext as _

from media.enums import RenditionKind
from media.models import Recording, Rendition
from publications.document import model as doc
from publications.document.collation import key
from publications.document.richtext import RichTextError
from publications.document.text import inline_text
from publications.document.walk import Inlines
from publications.models import CaseReportPage, CollectionPage, FilmPage, Project
from publications.services import bodies, problems, quoting
from publications.services.bodies import Found, Place
from publications.services.pictures import Pictures
from transcripts.models import CaptionTrack, SpokenPassage

FOREWORD = "foreword"
MayShow: TypeAlias = Callable[[Any], bool]


class CannotBuild(Exception):
    """A section that cannot be printed as it is; the message says which and what to mend."""


@dataclass
class Built:
    """A document, its pictures by asset key, read when they are asked for, and the films it shows."""

    document: doc.Document
    pictures: Pictures
    recordings: set[Recording]


def build(
    collection: CollectionPage, *, number: int, created: str, date: str, url: str = ""
) -> Built:
    """The document of a collection. `created` is ISO 8601 with its zone, `date` as printed, `url` the
    permanent address of the edition. Raises `CannotBuild` for the first section that cannot be printed."""
    found = Found()
    fetch(collection, found)
    sections = tuple(make(found) for _title, make in makers(collection))
    return Built(
        _document(collection, found, sections, number, created, date, url),
        found.pictures,
        found.recordings,
    )


class Attempt(NamedTuple):
    """As much of a document as can be built, the films of each of its sections by id, and what stops
    the others."""

    built: Built
    films: dict[str, set[Recording]]
    stopped: list[CannotBuild]


def attempt(
    collection: CollectionPage,
    *,
    created: str,
    may_show: MayShow = bodies.everything,
    is_partial: bool = False,
) -> Attempt:
    """As much of the document as can be built.

    `may_show` says of the page of a film or a report whether it may be shown; where not, a neutral
    sentence stands in its place. With `is_partial` sections that cannot be printed are there as
    well, without the blocks that stop them.
    """
    found = Found(may_show=may_show)
    fetch(collection, found)
    sections = _Sections(found, is_partial=is_partial)
    for _title, make in makers(collection):
        sections.add(make)
    return sections.attempt(_document(collection, found, tuple(sections.made), 1, created, "", ""))


def attempts(
    collection: CollectionPage, *, created: str, may_show: MayShow
) -> tuple[Attempt, Attempt]:
    """All that an export would have, and what may be shown of it, in part where need be, as two calls
    of `attempt` give them. A section is made again only where the second lacks something of it."""
    found = Found()
    fetch(collection, found)
    whole = _Sections(found)
    shown = _Sections(replace(found, may_show=may_show, recordings=set()), is_partial=True)
    for _title, make in makers(collection):
        asked = _Asked(may_show)
        made = whole.add(make, asked)
        if made is None or asked.is_refused:
            shown.add(make)
        else:
            shown.keep(*made)
    document = _document(collection, found, tuple(whole.made), 1, created, "", "")
    return whole.attempt(document), shown.attempt(replace(document, sections=tuple(shown.made)))


class _Asked:
    """Lets everything be shown, and remembers whether it would have been refused."""

    def __init__(self, may_show: MayShow) -> None:
        self._may_show = may_show
        self.is_refused = False

    def __call__(self, page: Any) -> bool:
        self.is_refused = self.is_refused or not self._may_show(page)
        return True


class _Sections:
    """The sections of one attempt, as they are made."""

    def __init__(self, found: Found, *, is_partial: bool = False) -> None:
        self.found = found
        self.is_partial = is_partial
        self.made: list[doc.Section] = []
        self.films: dict[str, set[Recording]] = {}
        self.stopped: list[CannotBuild] = []

    def add(
        self, make: Callable[[Found], doc.Section], may_show: MayShow | None = None
    ) -> tuple[doc.Section, set[Recording]] | None:
        """The section and its films; None where it cannot be printed and is not wanted in part."""
        found = replace(self.found, may_show=may_show) if may_show else self.found
        own = found.for_section()
        try:
            section = make(own)
        except CannotBuild as error:
            self.stopped.append(error)
            if not self.is_partial:
                return None
            own = found.for_section(is_partial=True)
            section = make(own)
        self.keep(section, own.recordings)
        return section, own.recordings

    def keep(self, section: doc.Section, films: set[Recording]) -> None:
        self.made.append(section)
        self.films[section.id] = films
        self.found.recordings |= films

    def attempt(self, document: doc.Document) -> Attempt:
        built = Built(document, self.found.pictures, self.found.recordings)
        return Attempt(built, self.films, self.stopped)


def fetch(collection: CollectionPage, found: Found | None = None) -> list[FilmPage]:
    """The films that sections, boxes and reports of a collection are about, with their recordings and
    posters, and the speakers of its quotations, in a number of queries that does not depend on how
    many there are. With `found`, the targets of all links as well."""
    pages = [
        part.value.specific
        for part in collection.sections
        if part.block_type in ("report", "film") and part.value is not None
    ]
    reports = [page for page in pages if isinstance(page, CaseReportPage)]
    prefetch_related_objects(reports, "film", "locale")
    streams = [
        collection.foreword_body,
        *(page.body if isinstance(page, CaseReportPage) else page.description for page in pages),
        *(part.value["body"] for part in collection.sections if _has_body(part)),
    ]
    films = [page for page in pages if isinstance(page, FilmPage)]
    films += [report.film for report in reports if report.film is not None]
    quoted = []
    for block in (block for stream in streams for block in stream):
        if block.block_type == "film" and block.value is not None:
            films.append(block.value.specific)
        elif block.block_type == "transcript_quote" and block.value["first"] is not None:
            quoted.append(block.value["first"])
    posters = Rendition.objects.filter(kind=RenditionKind.POSTER)
    prefetch_related_objects(
        films,
        "locale",
        "recording",
        Prefetch("recording__renditions", queryset=posters, to_attr="posters"),
    )
    # The track holds whole files of subtitles.
    tracks = CaptionTrack.objects.defer("srt", "vtt", "text").select_related("transcript")
    prefetch_related_objects(quoted, Prefetch("track", queryset=tracks))
    if found is not None:
        easy = (report.easy_read for report in reports)
        found.links.ask((collection.foreword_body, collection.sections, *streams, *easy))
        _fetch_quoted(found, quoted)
    return films


def _fetch_quoted(found: Found, quoted: list[SpokenPassage]) -> None:
    """The films that are quoted, and which of their tracks are those of now."""
    transcripts = {passage.track.transcript_id for passage in quoted}
    if not transcripts:
        return
    current = CaptionTrack.objects.current().filter(transcript__in=transcripts)
    found.current_tracks |= set(current.values_list("pk", flat=True))
    recordings = {passage.track.transcript.recording_id for passage in quoted}
    found.films |= quoting.films_of(recordings)


def _has_body(part: Any) -> bool:
    return part.block_type not in ("report", "film") and "body" in part.value


def makers(
    collection: CollectionPage,
) -> Iterator[tuple[str, Callable[[Found], doc.Section]]]:
    """What makes each section, in order, with the title the editor knows it by."""
    language = collection.locale.language_code
    if collection.foreword_body:
        yield _foreword_title(collection), lambda found: _foreword(found, collection, language)
    for position, part in enumerate(collection.sections, start=1):
        kind, value = part.block_type, part.value
        title = value["title"] if hasattr(value, "get") else str(value or "")

        def make(
            found: Found, anchor: str = f"s{position}", kind: str = kind, value: Any = value
        ) -> doc.Section:
            return _part(found, anchor, kind, value, language)

        yield title, make


def recordings_of(collection: CollectionPage) -> set[Recording]:
    """The films a collection shows or quotes, without building it."""
    recordings: set[Recording] = set()
    whole: list[Any] = [collection.foreword_body]
    for part in collection.sections:
        if part.block_type in ("report", "film"):
            page = part.value.specific if part.value is not None else None
            recordings |= {film for film in [_recording_of(page)] if film}
            if isinstance(page, CaseReportPage):
                whole.append(page.body)
        elif _has_body(part):
            whole.append(part.value["body"])
    for body in whole:
        for block in body:
            if block.block_type == "film" and block.value and block.value.specific.recording:
                recordings.add(block.value.specific.recording)
            elif block.block_type == "transcript_quote" and block.value.spoken:
                recordings.add(block.value.spoken[0].track.transcript.recording)
    return recordings


def _recording_of(page: Any) -> Recording | None:
    if isinstance(page, CaseReportPage):
        return page.gated_recording
    return page.recording if isinstance(page, FilmPage) else None


def _document(
    collection: CollectionPage,
    found: Found,
    sections: tuple[doc.Section, ...],
    number: int,
    created: str,
    date: str,
    url: str,
) -> doc.Document:
    language = collection.locale.language_code
    edition = _("Edition %(number)d") % {"number": number}
    return doc.Document(
        title=collection.title,
        created=created,
        sections=sections,
        subtitle=collection.subtitle,
        language=language,
        publisher=collection.publisher,
        imprint=doc.Imprint(
            edition=edition,
            date=date,
            licence=collection.licence,
            licence_url=collection.licence_url,
            isbn=collection.isbn,
            url=url,
            how_to_cite=f"{collection.publisher}: {collection.title}. "
            f"{edition}, {date}. {url or bodies.address(collection)}",
        ),
        funders=(_funders(found, collection.project, language),) if collection.project else (),
        fictional_notice=collection.fictional_notice,
    )


def _foreword_title(collection: CollectionPage) -> str:
    return collection.foreword_title or _("Foreword")


def _foreword(found: Found, collection: CollectionPage, language: str) -> doc.Section:
    signature = None
    if collection.foreword_name:
        image = collection.foreword_picture
        signed_on = collection.foreword_date
        signature = doc.Signature(
            name=collection.foreword_name,
            role=collection.foreword_role,
            date=_date(signed_on, language) if signed_on else "",
            picture=bodies.picture(found, image) if image else None,
            alt=collection.foreword_picture_alt if image else "",
        )
    return _section(
        found, doc.SectionKind.FOREWORD, FOREWORD, _foreword_title(collection),
        collection.foreword_body, language, signature=signature,
    )  # fmt: skip


def _date(day: Any, language: str) -> str:
    return formats.date_format(day, "j. E Y" if language.startswith("cs") else "j F Y")


def _part(found: Found, anchor: str, kind: str, value: Any, language: str) -> doc.Section:
    if kind in ("report", "film"):
        page = value.specific if value is not None else None
        if page is None and not found.is_partial:
            raise CannotBuild(_("A page in this anthology was deleted. Remove its section."))
        if page is None or not found.may_show(page):
            return _gone(anchor, kind, language)
        return _report(found, anchor, page) if kind == "report" else _film(found, anchor, page)
    title = value["title"]
    if kind in _SPECIAL:
        with _named(title):
            return _SPECIAL[kind](found, anchor, value, language)
    if value.get("place"):
        title = f"{title} ({value['place']})" if value["place"] not in title else title
    return _section(
        found, doc.SectionKind(kind), anchor, title, value["body"], language,
        authors=_authors(value["authors"]), easy=value.get("easy_read"),
    )  # fmt: skip


class _named:
    """Says which section cannot be printed, where something in it cannot be."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, RichTextError):
            raise CannotBuild(
                _("“%(title)s” cannot be printed: %(why)s")
                % {"title": self.title, "why": problems.rich_text(error)}
            ) from error


def _gone(anchor: str, kind: str, language: str) -> doc.Section:
    """What stands in place of a report or a film that may not be shown: nothing of it is in it. The
    anchor is the section's own, which tells no name."""
    if kind == "film":
        text = _("A film stood here. It is no longer available.")
    else:
        text = _("A case report stood here. It is no longer available.")
    blocks = (doc.Paragraph((doc.Text(text),)),)
    return doc.Section(doc.SectionKind.WITHDRAWN, anchor, "", blocks, lang=language)


def _divider(found: Found, anchor: str, value: Any, language: str) -> doc.Section:
    blocks: tuple[doc.Block, ...] = ()
    if value["intro"]:
        source = value["intro"].source
        blocks = found.or_else(lambda: bodies.rich_text(found, source, anchor), bodies.missing())
    return doc.Section(doc.SectionKind.PART, anchor, value["title"], blocks, lang=language)


def _glossary(found: Found, anchor: str, value: Any, language: str) -> doc.Section:
    terms = [
        doc.Definition(
            f"{anchor}-d{number}",
            (doc.Text(term["term"]),),
            _line(found, term["meaning"], anchor),
        )
        for number, term in enumerate(value["terms"], start=1)
    ]
    terms.sort(key=lambda term: key(inline_text(term.term)))
    blocks = (doc.Definitions(tuple(terms)),)
    return doc.Section(doc.SectionKind.GLOSSARY, anchor, value["title"], blocks, lang=language)


def _contributors(found: Found, anchor: str, value: Any, language: str) -> doc.Section:
    people = tuple(
        doc.Contributor(
            name=person["name"],
            role=person["role"],
            children=_line(found, person["about"], anchor) if person["about"] else (),
            picture=bodies.picture(found, person["picture"]) if person["picture"] else None,
            alt=person["alt"] if person["picture"] else "",
        )
        for person in value["people"]
    )
    return doc.Section(doc.SectionKind.CONTRIBUTORS, anchor, value["title"], people, lang=language)


def _colophon(found: Found, anchor: str, value: Any, language: str) -> doc.Section:
    source = value["text"].source
    blocks = found.or_else(lambda: bodies.rich_text(found, source, anchor), bodies.missing())
    return doc.Section(doc.SectionKind.COLOPHON, anchor, value["title"], blocks, lang=language)


_SPECIAL: dict[str, Callable[[Found, str, Any, str], doc.Section]] = {
    "part": _divider,
    "glossary": _glossary,
    "contributors": _contributors,
    "colophon": _colophon,
}


def _line(found: Found, text: Any, anchor: str) -> Inlines:
    return found.or_else(lambda: bodies.line(found, text.source, anchor), ())


def _box(found: Found, film: FilmPage) -> tuple[doc.Block, ...]:
    return found.or_else(lambda: (bodies.film_box(found, film),), ())


def _report(found: Found, anchor: str, report: CaseReportPage) -> doc.Section:
    lead = _summary(report.summary)
    film = report.film
    if film is not None and not found.may_show(film):
        film = None  # not out yet: the report is shown, and nothing of the film
    if film is not None:
        with _named(report.title):
            lead += _box(found, film)
    return _section(
        found, doc.SectionKind.REPORT, anchor, report.title, report.body,
        report.locale.language_code, authors=_authors(author.value for author in report.authors),
        film=film, lead=tuple(lead), easy=report.easy_read,
    )  # fmt: skip


def _film(found: Found, anchor: str, page: FilmPage) -> doc.Section:
    lead = _summary(page.intro)
    with _named(page.title):
        lead += _box(found, page)
    return _section(
        found, doc.SectionKind.REPORT, anchor, page.title, page.description,
        page.locale.language_code, film=page, lead=tuple(lead),
    )  # fmt: skip


def _summary(text: str) -> list[doc.Block]:
    return [doc.Paragraph((doc.Emphasis((doc.Text(text),)),))] if text else []


def _authors(values: Any) -> tuple[str, ...]:
    return tuple(
        f"{value['name']}, {value['role']}" if value.get("role") else value["name"]
        for value in values
    )


def _section(
    found: Found,
    kind: doc.SectionKind,
    anchor: str,
    title: str,
    body: Any,
    language: str,
    *,
    authors: tuple[str, ...] = (),
    signature: doc.Signature | None = None,
    film: FilmPage | None = None,
    lead: tuple[doc.Block, ...] = (),
    easy: Any = None,
) -> doc.Section:
    with _named(title):
        blocks, footnotes = bodies.nodes(found, body, Place(anchor, film))
        easy_read = bodies.easy_nodes(found, easy, anchor)
    return doc.Section(
        kind=kind, id=anchor, title=title, blocks=(*lead, *blocks), authors=authors, lang=language,
        footnotes=footnotes, signature=signature, easy_read=easy_read,
    )  # fmt: skip


def _funders(found: Found, project: Project, language: str) -> doc.FunderBlock:
    english = language.startswith("en") and project.statement_en
    return doc.FunderBlock(
        statement=project.statement_en if english else project.statement_cs,
        registration_number=project.registration_number,
        funders=tuple(
            doc.Funder(
                funder.name,
                bodies.picture(found, funder.logo) if funder.logo else None,
                funder.logo_alt,
            )
            for funder in project.funders
        ),
    )
