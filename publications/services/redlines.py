"""What has changed from one edition to a later one: made as a run of the ledger, kept, handed out.

A redline holds the words of both editions, also those that were deleted. So nobody gets one, not even
an editor, unless both editions may be handed out and neither has lost anything since it was frozen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pipeline.models import Run, StepState
from pipeline.services import runs
from publications.models import Edition, Redline
from publications.services import editions, extracts, superseding
from publications.services.tracing import PUBLIC

GOAL = "redline"


class MayNotCompare(Exception):
    """The two editions make no redline now; the message is a sentence for an editor."""


def refusal(edition: Edition, since: Edition, scopes: Collection[str] = PUBLIC) -> str:
    """Why there is no redline of these two now, as a sentence; empty where there may be one."""
    if edition.collection_id != since.collection_id or since.number >= edition.number:
        return _("Edition %(number)d can only be compared with an earlier one.") % {
            "number": edition.number
        }
    for each in (edition, since):
        if not each.sha256:
            return _("Edition %(number)d is not finished yet. Wait until its export has ended.") % {
                "number": each.number
            }
    for each in (edition, since):
        if superseding.lost(each) or not editions.allowed(each, scopes):
            return _(
                "Edition %(number)d may not be handed out now, and a redline would show its text. It "
                "may be compared again only when everyone in its films allows it."
            ) % {"number": each.number}
    return ""


def start(edition: Edition, since: Edition, *, by: Any = None) -> Run:
    """Have the redline made; the same run again where it is being made or was made before, and once
    more where that failed or the file was lost. Raises `MayNotCompare`."""
    if sentence := refusal(edition, since):
        raise MayNotCompare(sentence)
    with transaction.atomic():
        editions.lock(edition.collection)
        row, _created = Redline.objects.get_or_create(
            edition=edition, since=since, defaults={"created_by": by}
        )
        run = runs.start(GOAL, title=_title(row), subject=f"redline:{row.pk}")
    runs.resume(run)
    for step in run.steps.filter(state=StepState.FAILED):
        runs.retry(step)
    if row.file and not row.file.storage.exists(row.file.name):
        runs.again(run)
    return run


def _title(row: Redline) -> str:
    return _("%(title)s: changes from edition %(since)d to %(number)d") % {
        "title": row.edition.collection.title,
        "since": row.since.number,
        "number": row.edition.number,
    }


def make(row: Redline, progress: Callable[[float], None] = lambda share: None) -> Redline:
    """Write the file and keep it. Done again it changes nothing. Raises `MayNotCompare`."""
    storage = storages["editions"]
    if row.file and storage.exists(row.file.name):
        return row
    _require(row)
    progress(0.05)
    data = extracts.changes(row.edition, row.since)
    progress(0.95)
    _require(row)  # a consent may have ended while it was written
    sha256 = hashlib.sha256(data).hexdigest()
    name = f"{row.edition_id}/redline-{row.since_id}-{sha256[:16]}.docx"
    if not storage.exists(name):
        storage.save(name, ContentFile(data))
    row.file, row.sha256, row.size_bytes = name, sha256, len(data)
    row.save(update_fields=["file", "sha256", "size_bytes"])
    return row


def _require(row: Redline) -> None:
    if sentence := refusal(row.edition, row.since):
        raise MayNotCompare(sentence)


def made(edition: Edition) -> QuerySet[Redline]:
    """Those of an edition that are written, whether they may be handed out or not."""
    return edition.redlines.exclude(file="").select_related(
        "edition__collection", "since__collection"
    )


def may_hand_out(row: Redline) -> bool:
    return not refusal(row.edition, row.since)


def open_of(edition: Edition) -> list[Redline]:
    """Those of an edition that everybody may have now."""
    return [row for row in made(edition) if may_hand_out(row)]


def find(edition: Edition, since_number: int) -> Redline | None:
    """The written redline against the edition of this number."""
    return made(edition).filter(since__number=since_number).first()


def earlier(edition: Edition) -> QuerySet[Edition]:
    """The editions it can be compared with, the one before it first."""
    return (
        edition.collection.editions.frozen().filter(number__lt=edition.number).order_by("-number")
    )
