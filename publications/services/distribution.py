"""Copies for people by name: a signed link for each, its downloads counted, taken back on withdrawal.

A link is a code and its signature by the key of the site, so a leaked copy of the database opens
nothing. It holds until it is revoked or its edition may no longer be given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from media.enums import Scope
from publications.models import Distribution, DistributionDownload, Edition
from publications.services import editions, superseding

#: What everyone in the films must allow for a copy to be given to an official.
SCOPES = (Scope.PRINT, Scope.OFFICIALS)
#: A first piece shorter than this only asks what kind of file it is.
PROBE_BYTES = 1024


class MayNotGive(Exception):
    """The edition has no files yet, or somebody in its films does not allow it; a sentence."""


def may_give(edition: Edition) -> bool:
    """Whether copies may be handed out now: print and officials are allowed by everyone, and
    nothing that was allowed when the edition was made has been withdrawn."""
    return editions.allowed(edition, SCOPES) and not superseding.lost(edition)


def give(
    edition: Edition, *, recipient: str, organisation: str = "", email: str = "", by: Any
) -> Distribution:
    """Enter one recipient's copy in the log. Raises `MayNotGive`."""
    files = {file.format: file.sha256 for file in edition.files.all()}
    if not files:
        raise MayNotGive(_("This edition has no files yet. Wait until its export has ended."))
    if not may_give(edition):
        raise MayNotGive(
            _(
                "This edition may not be handed out: not everyone in its films allows print and "
                "handing it to officials. Record the consent, or export an edition without the film."
            )
        )
    return Distribution.objects.create(
        edition=edition,
        recipient=recipient,
        organisation=organisation,
        email=email,
        files=files,
        created_by=by,
    )


def token(distribution: Distribution) -> str:
    """The part of the link after `/k/`."""
    return _signer().sign(distribution.code)


def find(token: str) -> Distribution | None:
    """Whose link it is; None where it was not signed here."""
    try:
        code = _signer().unsign(token)
    except signing.BadSignature:
        return None
    rows = Distribution.objects.select_related("edition__collection")
    return rows.filter(code=code).first()


def is_open(distribution: Distribution) -> bool:
    return distribution.revoked_at is None and may_give(distribution.edition)


def revoke(distribution: Distribution, by: Any) -> bool:
    """End a link for good. False where it had ended before."""
    rows = Distribution.objects.filter(pk=distribution.pk, revoked_at__isnull=True)
    return bool(rows.update(revoked_at=timezone.now(), revoked_by=by))


def recalled(distribution: Distribution, by: Any) -> bool:
    """Write down that the recipient was asked to put the copy away. False where that was done."""
    rows = Distribution.objects.filter(pk=distribution.pk, recalled_at__isnull=True)
    return bool(rows.update(recalled_at=timezone.now(), recalled_by=by))


def to_recall() -> list[Distribution]:
    """Copies of editions that may no longer be given, whose recipients were not yet told."""
    rows: QuerySet[Distribution] = Distribution.objects.filter(recalled_at__isnull=True)
    waiting = rows.select_related("edition__collection").prefetch_related("downloads")
    answers: dict[int, bool] = {}
    return [row for row in waiting if not _given(row.edition, answers)]


def _given(edition: Edition, answers: dict[int, bool]) -> bool:
    if edition.pk not in answers:
        answers[edition.pk] = may_give(edition)
    return answers[edition.pk]


def is_prefetch(headers: Mapping[str, str]) -> bool:
    """Whether a browser fetches ahead of a click that may never come."""
    ahead = (
        f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}"
    )
    return "prefetch" in ahead.lower()


def is_download(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this answer begins one download.

    HEAD and "not modified" send no file. Of a download that goes on after an interruption, or is
    fetched in pieces, only the piece from the first byte counts, so nothing need be remembered
    about the reader. Whoever begins again from the start is counted again.
    """
    if request.method != "GET":
        return False
    if response.status_code == 200:
        return True
    if response.status_code != 206:
        return False
    _unit, _space, span = response["Content-Range"].partition(" ")
    first, _dash, rest = span.partition("-")
    last, _slash, size = rest.partition("/")
    return first == "0" and int(last) + 1 >= min(PROBE_BYTES, int(size))


def count(distribution: Distribution, format: str) -> None:
    """One more download of this file, now."""
    row = DistributionDownload.objects.filter(distribution=distribution, format=format)
    if row.update(count=F("count") + 1, last_at=timezone.now()):
        return
    try:
        with transaction.atomic():
            DistributionDownload.objects.create(distribution=distribution, format=format, count=1)
    except IntegrityError:  # somebody else fetched it for the first time at the same moment
        row.update(count=F("count") + 1, last_at=timezone.now())


def _signer() -> signing.Signer:
    return signing.Signer(salt="publications.distribution", sep=".")
