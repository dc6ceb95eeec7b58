"""A film in an edition lost its consent: the next edition is made without it, by the program itself.

It is made of the frozen document of the edition before, so that nothing else differs. It is an
edition as any other, a run of the ledger; `Edition.supersedes` lets there be one only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from media.models import ConsentScope, Recording
from media.services import consent
from pipeline.models import Run, StepState
from pipeline.services import runs
from publications.document import typography, validation, walk
from publications.document.model import Document
from publications.document.withdrawing import without
from publications.models import CollectionPage, Edition
from publications.services import citing, editions
from publications.services.tracing import PUBLIC, addresses, traces

__all__ = [
    "NothingWithdrawn",
    "Untraceable",
    "begin_all_due",
    "begin_due",
    "freeze",
    "lost",
    "place",
    "without",
]


class NothingWithdrawn(Exception):
    """The consent was given again before the new edition was made; the old one is as good."""


class Untraceable(Exception):
    """The edition does not say where a withdrawn film is in it; a person must make the next one."""


def lost(edition: Edition) -> list[str]:
    """Ids of the recordings that could be handed out when the edition was frozen, and cannot now:
    a consent to print or to the web ended, or the film is no longer on record."""
    there = {str(recording.pk): recording for recording in edition.recordings.all()}
    gone = [pk for pk in edition.films if pk not in there]
    return gone + [
        pk
        for pk, recording in there.items()
        if not all(consent.may_publish(recording, scope) for scope in _scopes(edition, recording))
    ]


def _scopes(edition: Edition, recording: Recording) -> list[str]:
    """What everyone allowed then. Editions made before that was kept knew only who allowed print."""
    trace = edition.films.get(str(recording.pk)) or {}
    if "scopes" in trace:
        return trace["scopes"]
    then = ConsentScope.objects.filter(
        consent__in=edition.consents, consent__appearance__recording=recording
    )
    return [scope for scope in PUBLIC if then.filter(scope=scope).exists()]


def begin_due(collection: CollectionPage) -> Run | None:
    """Begin the next edition where the newest frozen one has lost a film; None where none is due.

    Done again it begins nothing more; a next edition that failed is tried again.
    """
    newest = _newest(collection)
    if newest is None or not lost(newest):
        return None
    with transaction.atomic():
        collection = editions.lock(collection)
        newest = _newest(collection)
        if newest is None:
            return None
        successor = Edition.objects.filter(supersedes=newest).first()
        if successor is None:
            return editions.begin(collection, supersedes=newest)
    run = Run.objects.filter(goal=editions.GOAL, subject=f"edition:{successor.pk}").first()
    for step in run.steps.filter(state=StepState.FAILED) if run else ():
        runs.retry(step)
    return run


def begin_all_due(recording: Recording | None = None) -> list[Run]:
    """`begin_due` for every collection, or for those with an edition that shows this recording."""
    collections = CollectionPage.objects.filter(editions__isnull=False).order_by("pk").distinct()
    if recording is not None:
        collections = collections.filter(editions__recordings=recording)
    return [run for each in collections if (run := begin_due(each)) is not None]


def _newest(collection: CollectionPage) -> Edition | None:
    return collection.editions.frozen().order_by("-number").first()


def freeze(edition: Edition) -> Edition:
    """Fill an edition from the frozen document of the one before, without what is lost now.

    Once only. Raises `NothingWithdrawn`, `Untraceable`, or `validation.InvalidDocument`.
    """
    if edition.sha256:
        return edition
    before = edition.supersedes
    if before is None:
        raise ValueError(f"{edition} supersedes nothing")
    gone = lost(before)
    if not gone:
        raise NothingWithdrawn(
            _("Edition %(number)d may be handed out again, so no other was made in its place.")
            % {"number": before.number}
        )
    document = Document.from_json(before.document)
    left = [each for each in before.recordings.all() if str(each.pk) not in gone]
    places = [place(before, document, pk) for pk in gone]
    document = without(
        document,
        {section for found in places for section in found["sections"]},
        {url for found in places for url in found["urls"]},
    )
    document = replace(
        document,
        created=editions.moment(edition),
        # Text less a part is another edition, and an ISBN is given to one only.
        imprint=citing.imprint(edition, document, isbn=""),
    )
    document = validation.check(typography.apply(document))
    shown = set(walk.assets(document))
    pictures = {key: name for key, name in before.pictures.items() if key in shown}
    films = {
        str(each.pk): {**place(before, document, str(each.pk)), "scopes": _scopes(before, each)}
        for each in left
    }
    return editions.keep(edition, document, pictures, left, films)


def place(edition: Edition, document: Document, pk: str) -> dict[str, Any]:
    """Sections and addresses of a film in an edition; found anew where they were not kept. Raises
    `Untraceable` where that cannot be."""
    trace = edition.films.get(pk) or {}
    if "urls" in trace:
        return trace
    recording = Recording.objects.filter(pk=pk).first()
    if recording is None or not addresses(recording):
        raise Untraceable(
            _(
                "Edition %(number)d does not say where a withdrawn film is in it. Remove the film "
                "from the anthology and export a new edition."
            )
            % {"number": edition.number}
        )
    return traces(document, [recording])[pk]
