"""What is to be mended in an anthology before it is exported, and what is worth a look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from media.enums import Scope
from media.services.consent import may_publish
from publications.blocks.sections import CONTRIBUTIONS
from publications.document import advice, typography, validation
from publications.document.advice import Advice, Measure
from publications.models import CollectionPage
from publications.services import build, problems


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


def of(collection: CollectionPage) -> Checklist:
    """Everything found, stops first, each in the order of the anthology. Nothing is written anywhere."""
    created = timezone.localtime().replace(microsecond=0).isoformat()
    # Titles given by the program itself are in the language of the anthology, sentences in the editor's.
    with translation.override(collection.locale.language_code):
        built, films, stopped = build.attempt(collection, created=created)
    document = typography.apply(built.document)
    blocks = {f"s{n}": part.id for n, part in enumerate(collection.sections, start=1)}
    titles = {section.id: section.title for section in document.sections}
    by_title = {title: blocks.get(anchor, "") for anchor, title in titles.items()}
    contributions = sum(part.block_type in CONTRIBUTIONS for part in collection.sections)

    items = [Item(Level.STOP, "", str(error)) for error in stopped]
    for problem in validation.validate(document):
        where = "" if problem.where == validation.WHOLE else problem.where
        sentence = str(problems.SENTENCES[problem.code])
        items.append(Item(Level.STOP, where, sentence, by_title.get(where, "")))
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
    unique = tuple(dict.fromkeys(items))
    ordered = sorted(unique, key=lambda item: item.level == Level.LOOK)
    return Checklist(tuple(ordered), advice.measures(document), contributions)


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


def _advice(found: Advice) -> str:
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
