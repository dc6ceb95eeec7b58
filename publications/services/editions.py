"""Freezing a collection into an edition, writing its files, handing them out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from media.enums import Scope
from media.models import Consent, Recording
from media.services import consent
from pipeline.models import Run
from pipeline.services import runs
from publications.document import typography, validation
from publications.document.model import Document
from publications.document.writers import WRITERS
from publications.models import CollectionPage, Edition, EditionFile
from publications.services.build import build, recordings_of

GOAL = "edition"


class MayNotPrint(Exception):
    """Somebody in a film of the collection has not allowed print; the message names them."""


def start(collection: CollectionPage, *, by: Any = None) -> Run:
    """Begin a new edition: check consent for print now, leave the work to the pipeline."""
    require_print(recordings_of(collection))
    with transaction.atomic():
        CollectionPage.objects.select_for_update().get(pk=collection.pk)
        last = collection.editions.aggregate(last=Max("number"))["last"] or 0
        edition = Edition.objects.create(
            collection=collection,
            number=last + 1,
            created_by=by,
            software_version=settings.VERSION,
        )
        return runs.start(GOAL, title=str(edition), subject=f"edition:{edition.pk}")


def require_print(recordings: set[Recording]) -> None:
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


def freeze(edition: Edition) -> Edition:
    """Fill the edition with the document and the pictures as they are now. Once only."""
    if edition.sha256:
        return edition
    collection = edition.collection
    with translation.override(collection.locale.language_code):
        moment = timezone.localtime(edition.created_at)
        built = build(
            collection,
            number=edition.number,
            created=_iso(moment),
            date=formats.date_format(
                moment, "j. E Y" if translation.get_language() == "cs" else "j F Y"
            ),
        )
    require_print(built.recordings)
    document = validation.check(typography.apply(built.document))
    text = document.to_json()
    pictures = {key: _keep_picture(data) for key, data in sorted(built.pictures.items())}
    with transaction.atomic():
        edition.document = text
        edition.sha256 = hashlib.sha256(text.encode()).hexdigest()
        edition.pictures = pictures
        edition.consents = list(
            Consent.objects.active()
            .filter(appearance__recording__in=built.recordings, scopes__scope=Scope.PRINT)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        edition.save()
        edition.recordings.set(built.recordings)
    return edition


def write(edition: Edition, format: str) -> EditionFile:
    """Write one format of a frozen edition and store it. The same edition gives the same bytes."""
    writer = WRITERS[format]
    data = writer.write(Document.from_json(edition.document), pictures(edition))
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{edition.pk}/{sha256[:16]}.{writer.extension}"
    _save(name, data)
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


def pictures(edition: Edition) -> dict[str, bytes]:
    storage = storages["editions"]
    found = {}
    for key, name in edition.pictures.items():
        with storage.open(name) as file:
            found[key] = file.read()
    return found


def may_hand_out(edition: Edition) -> bool:
    """Whether everyone in the edition's films still allows print and the web."""
    return all(
        consent.may_publish(recording, scope)
        for recording in edition.recordings.all()
        for scope in (Scope.PRINT, Scope.WEB_PUBLIC)
    )


def public_edition(collection: CollectionPage) -> Edition | None:
    """The newest finished edition, if it may be handed out now."""
    edition = collection.editions.finished().order_by("-number").first()
    return edition if edition and may_hand_out(edition) else None


def _keep_picture(data: bytes) -> str:
    name = f"pictures/{hashlib.sha256(data).hexdigest()}"
    _save(name, data)
    return name


def _save(name: str, data: bytes) -> None:
    storage = storages["editions"]
    if not storage.exists(name):  # the name holds the hash, so what is there is the same
        storage.save(name, ContentFile(data))


def _iso(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()
