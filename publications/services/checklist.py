"""What is to be mended in an anthology before it is exported, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from media.enums import Scope
from media.services.consent import may_publish
from publications.blocks.sections import CONTRIBUTIONS
from publications.document import advice, glyphs, typography, validation, walk
from publications.document.advice import Advice, Measure
from publications.document.model import Document
from publications.document.writers.pictures import (
    SMALLEST_SIDE,
    Facts,
    PictureError,
    facts,
    read,
)
from publications.models import CollectionPage
from publications.services import build, isbns, leftovers, problems
from publications.services.pictures import Pictures, Poster, RegionMap, Uploaded

KEPT_S = 24 * 60 * 60


class Level(StrEnum):
    """`STOP`: the export would refuse it. `LOOK`: it would be printed."""

    STOP = "stop"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing, in the reader's language; `block` is the id of the section's block in the editor."""

    level: Level
    where: str
    sentence: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    items: tuple[Item, ...]
    measures: tuple[Measure, ...]
    contributions: int

    @property
    def stops(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.level == Level.STOP)

    @property
    def looks(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.level == Level.LOOK)

    @property
    def words(self) -> int:
        return sum(measure.words for measure in self.measures)

    @property
    def minutes(self) -> int:
        """Reading time of the whole."""
        return advice.minutes(self.words)


def of(collection: CollectionPage, whole: build.Attempt | None = None) -> Checklist:
    """Everything found, stops first, each in the order of the anthology. Nothing is written anywhere.
    `whole` is what `build.attempt` gives, where it was called already."""
    built, films, stopped = whole or _attempt(collection)
    document = typography.apply(built.document)
    blocks = {f"s{n}": part.id for n, part in enumerate(collection.sections, start=1)}
    titles = {section.id: section.title for section in document.sections}
    contributions = sum(part.block_type in CONTRIBUTIONS for part in collection.sections)

    items = [Item(Level.STOP, "", str(error)) for error in stopped]
    for problem in validation.validate(document):
        if _is_of_what_stops(problem, titles, blocks):
            continue
        where = "" if problem.where == validation.WHOLE else problem.where
        block = blocks.get(problem.section, "")
        items.append(Item(Level.STOP, where, problems.what(problem), block))
    items += _pictures(document, built.pictures, blocks)
    for anchor, characters in glyphs.undrawable(document).items():
        sentence = _(
            "No font of the PDF has the characters “%(text)s”. Replace them; without that only the "
            "other files can be made."
        ) % {"text": characters}
        items.append(Item(Level.STOP, titles.get(anchor, ""), sentence, blocks.get(anchor, "")))
    for anchor, recordings in films.items():
        for recording in sorted(recordings, key=str):
            decision = may_publish(recording, Scope.PRINT)
            if not decision:
                sentence = f"{recording}: {' '.join(decision.reasons)}"
                items.append(
                    Item(Level.STOP, titles.get(anchor, ""), sentence, blocks.get(anchor, ""))
                )
    items += _whole(collection, contributions)
    for found in advice.advise(document):
        items.append(
            Item(Level.LOOK, titles[found.section], _advice(found), blocks.get(found.section, ""))
        )
    for anchor, sentence in leftovers.sentences(document, leftovers.withdrawn(collection), films):
        items.append(Item(Level.LOOK, titles[anchor], sentence, blocks.get(anchor, "")))
    unique = tuple(dict.fromkeys(items))
    ordered = sorted(unique, key=lambda item: item.level == Level.LOOK)
    return Checklist(tuple(ordered), advice.measures(document), contributions)


def _attempt(collection: CollectionPage) -> build.Attempt:
    created = timezone.localtime().replace(microsecond=0).isoformat()
    # Titles given by the program itself are in the language of the anthology, sentences in the editor's.
    with translation.override(collection.locale.language_code):
        return build.attempt(collection, created=created)


def _is_of_what_stops(
    problem: validation.Problem, built: Mapping[str, str], all_: Mapping[str, str]
) -> bool:
    """Whether something seems to be missing only because it could not be built, which is said."""
    if problem.code == "empty-part":
        following = f"s{int(problem.section.removeprefix('s')) + 1}"
        return following in all_ and following not in built
    return problem.code == "no-sections" and bool(all_)


def _pictures(document: Document, pictures: Pictures, blocks: Mapping[str, str]) -> Iterator[Item]:
    """What cannot be printed of the pictures, and what would be printed otherwise than it is seen."""
    for section in document.sections:
        block = blocks.get(section.id, "")
        for key in walk.assets(replace(document, sections=(section,), funders=())):
            for level, sentence in _picture(key, pictures):
                yield Item(level, section.title, sentence, block)
    for key in walk.assets(replace(document, sections=())):
        for level, sentence in _picture(key, pictures):
            yield Item(level, "", sentence)


def _picture(key: str, pictures: Pictures) -> Iterator[tuple[Level, str]]:
    picture = pictures.of(key)
    if isinstance(picture, RegionMap):  # drawn by us, for print
        return
    try:
        found = _facts(picture, pictures)
    except PictureError as error:
        yield Level.STOP, problems.picture(error)
        return
    named = {"picture": problems.picture_name(key)}
    if found.frames > 1:
        said = _("The picture “%(picture)s” moves; the first of its pictures is printed.")
        yield Level.LOOK, said % named
    if max(found.width, found.height) < SMALLEST_SIDE:
        said = _(
            "The picture “%(picture)s” has %(width)d × %(height)d pixels, too few to print. Upload a "
            "larger one."
        )
        yield Level.LOOK, said % {**named, "width": found.width, "height": found.height}


def _facts(picture: Uploaded | Poster, pictures: Pictures) -> Facts:
    """Read once a day: one picture of a camera takes a tenth of a second, and there may be hundreds.
    The export itself reads them all again."""
    content = picture.image.file_hash if isinstance(picture, Uploaded) else picture.rendition.sha256
    known = f"picture-facts-{content}"
    found = cache.get(known) if content else None
    if not isinstance(found, Facts):
        found = facts(picture.key, read(picture.key, pictures))
        if content:
            cache.set(known, found, timeout=KEPT_S)
    return found


def _whole(collection: CollectionPage, contributions: int) -> Iterator[Item]:
    declared = collection.declared_contributions
    if declared is not None and declared != contributions:
        sentence = _("%(declared)d contributions are declared, there are %(real)d.") % {
            "declared": declared,
            "real": contributions,
        }
        yield Item(Level.LOOK, "", sentence)
    project = collection.project
    if project is None:
        sentence = _("No project is chosen, so the statement of the funders will be missing.")
        yield Item(Level.LOOK, "", sentence)
    elif collection.locale.language_code.startswith("en") and not project.statement_en:
        sentence = _("The project has no statement in English; the Czech one will be printed.")
        yield Item(Level.LOOK, "", sentence)
    elif not project.funders:
        yield Item(Level.LOOK, "", _("The project has no funders, so no logos will be printed."))
    if collection.foreword_body and not collection.foreword_name:
        yield Item(Level.LOOK, "", _("The foreword is not signed."))
    if not collection.isbn:
        yield Item(Level.LOOK, "", _("There is no ISBN."))
    elif sentence := isbns.warning(collection):
        yield Item(Level.LOOK, "", sentence)


def _advice(found: Advice) -> str:
    if found.code == "note-mark":
        return _(
            "“%(words)s” is printed as it is written: there are no notes in headings, tables, "
            "captions and quotations. Put the mark into a text, or remove it."
        ) % {"words": found.detail}
    if found.code == "vague-link":
        return _("The link “%(words)s” does not say where it leads. Name what is there.") % {
            "words": found.detail
        }
    return _(
        "The table “%(table)s” gives the total %(found)s in “%(place)s”; the sum is %(expected)s."
    ) % {
        "table": found.detail,
        "found": found.found,
        "place": found.place,
        "expected": found.expected,
    }
