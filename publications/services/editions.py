"""Freezing a collection into an edition, writing its files, handing them out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from media.enums import Scope
from media.models import Consent, Recording
from media.services import consent
from pipeline import heap
from pipeline.models import Run
from pipeline.services import runs
from publications.document import isbn, typography, validation
from publications.document.model import Document
from publications.document.writers import WRITERS
from publications.document.writers.pictures import examine
from publications.models import CollectionPage, Edition, EditionFile
from publications.services import citing, isbns, keeping
from publications.services.build import build, recordings_of
from publications.services.tracing import PUBLIC, traces

GOAL = "edition"


class MayNotPrint(Exception):
    """Somebody in a film of the collection has not allowed print; the message names them."""


def start(collection: CollectionPage, *, by: Any = None) -> Run:
    """Begin a new edition: check consent for print now, leave the work to the pipeline."""
    require_print(recordings_of(collection))
    with transaction.atomic():
        return begin(lock(collection), by=by)


def lock(collection: CollectionPage) -> CollectionPage:
    """Have whoever else gives a number in this collection wait; inside a transaction.

    Of the two rows of a page only our own is locked: who publishes the page takes both, Wagtail's
    first, and each would wait for the other.
    """
    return CollectionPage.objects.select_for_update(of=("self",)).get(pk=collection.pk)


def begin(collection: CollectionPage, *, by: Any = None, supersedes: Edition | None = None) -> Run:
    """The next number and the run that makes it; the collection is locked."""
    last = collection.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(
        collection=collection,
        number=last + 1,
        slug=collection.slug,
        language=collection.locale.language_code,
        created_by=by,
        software_version=settings.VERSION,
        supersedes=supersedes,
    )
    return runs.start(GOAL, title=str(edition), subject=f"edition:{edition.pk}")


def require_print(recordings: Collection[Recording]) -> None:
    """Raise `MayNotPrint` with one sentence a film."""
    refused = [
        f"{recording}: {' '.join(decision.reasons)}"
        for recording in sorted(recordings, key=str)
        if not (decision := consent.may_publish(recording, Scope.PRINT))
    ]
    if refused:
        raise MayNotPrint(
            _("The anthology was not exported. %(why)s Record the consent, or remove the report.")
            % {"why": " ".join(refused)}
        )


def freeze(edition: Edition, progress: Callable[[float], None] = lambda share: None) -> Edition:
    """Fill the edition with the document and the pictures as they are now. Once only.

    Preparing the pictures is nearly all of it (30 ms each): `progress` is told their share, and may raise to stop it.
    """
    if edition.sha256:
        return edition
    collection = edition.collection
    with translation.override(collection.locale.language_code):
        built = build(
            collection,
            number=edition.number,
            created=moment(edition),
            date=citing.printed_date(edition.date, collection.locale.language_code),
            url=citing.permanent_address(edition),
        )
    require_print(built.recordings)
    number = isbns.unused(built.document.imprint.isbn)
    # A later edition made of this one has to say the same of itself in the same words.
    imprint = citing.imprint(edition, built.document, isbn=number)
    document = validation.check(typography.apply(replace(built.document, imprint=imprint)))
    examine(document, built.pictures)  # else each of the writers would refuse the same one
    # One after another: all of them at once may be more than the memory.
    pictures: dict[str, str] = {}
    for key in sorted(built.pictures):
        progress(len(pictures) / len(built.pictures))
        pictures[key] = keeping.keep_picture(key, built.pictures[key])
    films = traces(document, built.recordings)
    with transaction.atomic():
        lock(collection)
        if isbns.unused(number) == number:
            return keep(edition, document, pictures, built.recordings, films)
    return freeze(edition, progress)  # another export was given the ISBN meanwhile


def keep(
    edition: Edition,
    document: Document,
    pictures: dict[str, str],
    recordings: Collection[Recording],
    films: dict[str, Any],
) -> Edition:
    """Write the frozen document down, with the consents it stands on. `pictures` are stored."""
    text = document.to_json()
    with transaction.atomic():
        edition.document = text
        edition.isbn = isbn.key(document.imprint.isbn)
        edition.sha256 = hashlib.sha256(text.encode()).hexdigest()
        edition.pictures = pictures
        edition.films = films
        edition.consents = list(
            Consent.objects.active()
            .filter(appearance__recording__in=recordings, scopes__scope=Scope.PRINT)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        edition.save()
        edition.recordings.set(recordings)
    return edition


def write(edition: Edition, format: str) -> EditionFile | None:
    """Write one format of a frozen edition and store it; None where it has nothing to say in it.

    What is written stays as it is, also when a newer program would write it otherwise.
    """
    storage = storages["editions"]
    there = edition.files.filter(format=format).first()
    if there is not None and storage.exists(there.file.name):
        return there
    writer = WRITERS[format]
    try:
        data = writer.write(Document.from_json(edition.document), pictures(edition))
    finally:
        heap.give_back()  # a worker lives on, and other work of the machine wants what a book took
    if data is None:
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{edition.pk}/{sha256[:16]}.{writer.extension}"
    keeping.save(name, data)
    file, _created = EditionFile.objects.update_or_create(
        edition=edition,
        format=format,
        defaults={
            "file": name,
            "sha256": sha256,
            "size_bytes": len(data),
            "media_type": writer.media_type,
        },
    )
    return file


def pictures(*editions: Edition) -> keeping.Pictures:
    """The pictures of these editions; where two have the same key, that of the later one named."""
    return keeping.Pictures({key: at for each in editions for key, at in each.pictures.items()})


def allowed(edition: Edition, scopes: Collection[str]) -> bool:
    """Whether everyone in the edition's films allows these scopes now. A film that is no longer
    on record allows nothing."""
    recordings = set(edition.recordings.values_list("pk", flat=True))
    if set(edition.films) - {str(key) for key in recordings}:
        return False
    # One query a scope: the anthology's page asks it each time, whatever the number of its films.
    return all(recordings == set(_allowed(recordings, scope)) for scope in scopes)


def _allowed(recordings: Collection[UUID], scope: str) -> Iterable[UUID]:
    found = Recording.objects.allowed(scope).filter(pk__in=recordings)
    return found.values_list("pk", flat=True)


def may_hand_out(edition: Edition) -> bool:
    """Whether everyone in the edition's films still allows print and the web."""
    return allowed(edition, PUBLIC)


def public_edition(collection: CollectionPage) -> Edition | None:
    """The newest finished edition, if it may be handed out now."""
    edition = collection.editions.finished().order_by("-number").first()
    return edition if edition and may_hand_out(edition) else None


def newer(edition: Edition) -> Edition | None:
    """The newest edition of the same collection that may be handed out, where it is a later one."""
    found = public_edition(edition.collection)
    return found if found and found.number > edition.number else None


def moment(edition: Edition) -> str:
    """When it was begun, as ISO 8601 with the zone of the site, in whole seconds."""
    return _iso(timezone.localtime(edition.created_at))


def _iso(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()
