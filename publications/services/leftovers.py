"""Where words or people of a withdrawn film may still stand, in what was written by hand.

The program takes out what it put in itself. That somebody typed a sentence of the film into another
text, named a mother, or chose a picture of her, it can only guess: it lists places, a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from media.enums import Scope
from media.models import Recording
from publications.document import walk
from publications.document.echoes import Names, Said, excerpt
from publications.document.model import Contributor, Document, Figure, FilmBox, Section
from publications.document.text import section_lines
from publications.document.withdrawing import without
from publications.models import CaseReportPage, CollectionPage, Edition, FilmPage
from publications.notes import MARK
from publications.services import superseding
from transcripts.models import CaptionTrack, SpokenPassage

#: Of Wagtail's own fields of a page, those that somebody writes.
_WRITTEN = frozenset({"title", "seo_title", "search_description"})


class Why(StrEnum):
    SAID = "said"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What was found, with some words around it."""

    why: Why
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """A section, a page or a picture to be looked at; `address` is where it can be, empty where it is
    frozen and only another edition helps."""

    title: str
    excerpts: tuple[Excerpt, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """`has_words` is false where the film never had approved subtitles, or they were deleted with it:
    then only names were looked for."""

    editions: tuple[tuple[Edition, tuple[Place, ...]], ...]
    pages: tuple[Place, ...]
    pictures: tuple[Place, ...]
    has_words: bool

    def __bool__(self) -> bool:
        return bool(
            self.pages or self.pictures or any(places for _edition, places in self.editions)
        )


class Watch:
    """One film's words and names, to be looked for in texts."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        flows = _flows(recording)
        self.has_words = bool(flows)
        self._said = Said(flows)
        self._names = Names(_people(recording))

    def excerpts(self, text: str) -> Iterator[Excerpt]:
        for echo in self._said.echoes(text):
            yield Excerpt(Why.SAID, *excerpt(text, echo))
        yield from self.named(text)

    def named(self, text: str) -> Iterator[Excerpt]:
        """The names alone."""
        for echo in self._names.echoes(text):
            yield Excerpt(Why.NAME, *excerpt(text, echo))

    def section(self, section: Section) -> tuple[Excerpt, ...]:
        return tuple(found for line in _lines(section) for found in self.excerpts(line))


def _flows(recording: Recording) -> list[str]:
    """What each approved track says or once said, as one flow: a quotation may be an old one."""
    tracks = CaptionTrack.objects.approved().filter(transcript__recording=recording)
    spoken: dict[int, list[str]] = {}
    passages = SpokenPassage.objects.filter(track__in=tracks).order_by("track", "start_ms", "pk")
    for track, text in passages.values_list("track_id", "text"):
        spoken.setdefault(track, []).append(text)
    return [" ".join(texts) for texts in spoken.values()]


def _people(recording: Recording) -> list[str]:
    """As the consents have them: the name and, where there is one, the public name."""
    appearances = recording.appearances.select_related("participant")
    return [
        name
        for each in appearances
        for name in (each.participant.name, each.participant.pseudonym)
        if name
    ]


def of(recording: Recording) -> Leftovers:
    """Every place worth a look, in the newest edition of each anthology that had the film, in live
    pages, and among the pictures. The film's own page and reports are not looked at."""
    watch = Watch(recording)
    return Leftovers(
        editions=tuple(
            (edition, places)
            for edition in _newest_editions(recording)
            if (places := _in_edition(edition, watch))
        ),
        pages=tuple(_in_pages(watch)),
        pictures=tuple(_in_pictures(watch)),
        has_words=watch.has_words,
    )


def withdrawn(collection: CollectionPage) -> list[Recording]:
    """The films that an edition of the anthology has lost; none of one that was never saved."""
    if collection.pk is None:
        return []
    doubtful = (
        Recording.objects.filter(editions__collection=collection)
        .exclude(
            pk__in=Recording.objects.allowed(Scope.PRINT)
            .filter(pk__in=Recording.objects.allowed(Scope.WEB_PUBLIC).values("pk"))
            .values("pk")
        )
        .order_by("title", "pk")
        .distinct()
    )
    return [
        recording
        for recording in doubtful
        if any(
            str(recording.pk) in superseding.lost(edition)
            for edition in collection.editions.frozen().filter(recordings=recording)
        )
    ]


def sentences(
    document: Document, recordings: Iterable[Recording], films: dict[str, set[Recording]]
) -> Iterator[tuple[str, str]]:
    """For the check list: section id and sentence. `films` are those that a section shows by the
    program's own doing, which the check list names anyway."""
    for recording in recordings:
        watch = Watch(recording)
        for section in document.sections:
            if recording in films.get(section.id, ()):
                continue
            for found in watch.section(section):
                yield section.id, _sentence(found, recording)


def _sentence(found: Excerpt, recording: Recording) -> str:
    if found.why is Why.SAID:
        return _(
            "“%(words)s” was said in the film “%(film)s”, which was withdrawn. Decide whether it may stay."
        ) % {"words": found.words, "film": recording}
    return _(
        "“%(words)s” may be somebody from the film “%(film)s”, which was withdrawn. Decide whether it "
        "may stay."
    ) % {"words": found.words, "film": recording}


# --- editions -----------------------------------------------------------------------------


def _newest_editions(recording: Recording) -> list[Edition]:
    collections = CollectionPage.objects.filter(editions__recordings=recording).distinct()
    newest = (each.editions.frozen().order_by("-number").first() for each in collections)
    return [edition for edition in newest if edition is not None]


def _in_edition(edition: Edition, watch: Watch) -> tuple[Place, ...]:
    document = Document.from_json(edition.document)
    pk = str(watch.recording.pk)
    if pk in edition.films:  # the next edition, which is without it, is still to be made
        try:
            trace = superseding.place(edition, document, pk)
        except superseding.Untraceable:
            pass
        else:
            document = without(document, trace["sections"], trace["urls"])
    return tuple(
        Place(section.title, found)
        for section in document.sections
        if (found := watch.section(section))
    )


def _lines(section: Section) -> Iterator[str]:
    """Everything a reader of the section sees or hears, its easy reading and its descriptions too."""
    yield from section_lines(section)
    easy = replace(
        section, title="", authors=(), blocks=section.easy_read, signature=None, footnotes=()
    )
    yield from section_lines(easy)
    for block in walk.blocks((*section.blocks, *section.easy_read)):
        if isinstance(block, Figure | FilmBox | Contributor):
            yield block.alt


# --- pages and pictures -------------------------------------------------------------------


def _in_pages(watch: Watch) -> Iterator[Place]:
    for page in _other_pages(watch.recording).specific():
        found: dict[str, list[Excerpt]] = {}
        for text, block_id in _texts(page):
            found.setdefault(block_id, []).extend(watch.excerpts(text))
        for block_id, excerpts in found.items():
            if excerpts:
                anchor = f"#block-{block_id}-section" if block_id else ""
                yield Place(page.title, tuple(excerpts), f"{_edit(page)}{anchor}")


def _other_pages(recording: Recording) -> QuerySet[Page]:
    films = FilmPage.objects.filter(recording=recording).values("pk")
    reports = CaseReportPage.objects.filter(film__recording=recording).values("pk")
    return Page.objects.live().exclude(pk__in=films).exclude(pk__in=reports).order_by("title", "pk")


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _texts(page: Page) -> Iterator[tuple[str, str]]:
    """What somebody wrote on a page, with the id of its block where it is in one."""
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            for child in getattr(page, field.name):
                for text in child.block.get_searchable_content(child.value):
                    yield MARK.sub("", str(text)), child.id
        elif isinstance(field, models.CharField | models.TextField) and _is_written(field):
            yield _plain(getattr(page, field.name) or ""), ""


def _is_written(field: Any) -> bool:
    return not field.choices and (field.model is not Page or field.name in _WRITTEN)


def _plain(text: str) -> str:
    """Without tags and marks of notes, each paragraph on a line of its own."""
    return MARK.sub("", unescape(strip_tags(re.sub(r"(</p>|<br)", r"\n\1", text))))


def _in_pictures(watch: Watch) -> Iterator[Place]:
    """Pictures that are called after somebody in the film, in their title, description or file name."""
    for image in get_image_model().objects.order_by("title", "pk"):
        # A file name has no capitals, by which a name is known.
        name = image.filename.rpartition(".")[0].replace("-", " ").replace("_", " ").title()
        texts = (image.title, getattr(image, "description", ""), getattr(image, "credit", ""), name)
        found = tuple(each for text in dict.fromkeys(texts) for each in watch.named(text))
        if found:
            address = reverse("wagtailimages:edit", args=[image.pk])
            yield Place(image.title, found, address)
