"""Copies for people by name, for editors: who has which edition, and who is to be asked for it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publications.admin.forms import RecipientForm
from publications.models import CollectionPage, Distribution, Edition
from publications.services import citing, distribution, editions

PERMISSION = "publications.export_collection"


@dataclass(frozen=True, slots=True)
class Copy:
    """One row of the log. `letter` asks the recipient to put the copy away."""

    row: Distribution
    link: str
    is_open: bool
    downloads: tuple[tuple[str, int], ...]
    last_at: datetime | None
    letter: str = ""
    mail: str = ""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The recall list first, then each edition with the number of its copies."""
    _require(request)
    rows = [
        (collection, [(edition, edition.distributions.count()) for edition in made])
        for collection in CollectionPage.objects.all()
        if (made := list(collection.editions.finished()))
    ]
    recall = [_copy(row, is_open=False, with_letter=True) for row in distribution.to_recall()]
    return render(request, "publications/edition_copies.html", {"rows": rows, "recall": recall})


@require_http_methods(["GET", "POST"])
def of_edition(request: HttpRequest, edition_pk: int) -> HttpResponse:
    """The recipients of one edition, and a form for one more."""
    _require(request)
    edition = get_object_or_404(Edition.objects.select_related("collection"), pk=edition_pk)
    form = RecipientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = distribution.give(edition, by=request.user, **form.cleaned_data)
        except distribution.MayNotGive as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("The copy for %(name)s is in the log. Send them its link.")
                % {"name": given.recipient},
            )
            return redirect("edition_copies", edition.pk)
    may_give = distribution.may_give(edition)
    log = edition.distributions.select_related("edition__collection", "created_by")
    copies = [
        _copy(row, is_open=may_give and row.revoked_at is None)
        for row in log.prefetch_related("downloads")
    ]
    return render(
        request,
        "publications/edition_copies_of.html",
        {"edition": edition, "form": form, "copies": copies, "may_give": may_give},
        status=400 if form.errors else 200,
    )


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    _require(request)
    found = get_object_or_404(Distribution, pk=pk)
    if distribution.revoke(found, request.user):
        messages.success(
            request, _("The link for %(name)s opens nothing any more.") % {"name": found.recipient}
        )
    return redirect("edition_copies", found.edition_id)


@require_POST
def recalled(request: HttpRequest, pk: int) -> HttpResponse:
    _require(request)
    found = get_object_or_404(Distribution, pk=pk)
    if distribution.recalled(found, request.user):
        messages.success(
            request,
            _("It is written down that %(name)s was asked to put the copy away.")
            % {"name": found.recipient},
        )
    return redirect("copies")


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _copy(row: Distribution, *, is_open: bool, with_letter: bool = False) -> Copy:
    downloads = list(row.downloads.all())
    letter = _letter(row) if with_letter else ""
    subject = _("Please put away edition %(number)d of the anthology") % {
        "number": row.edition.number
    }
    return Copy(
        row=row,
        link=settings.BASE_URL
        + reverse(
            "publications:copy" if row.edition.language == "cs" else "publications:copy_en",
            args=[distribution.token(row)],
        ),
        is_open=is_open,
        downloads=tuple((each.format, each.count) for each in downloads),
        last_at=max((each.last_at for each in downloads), default=None),
        letter=letter,
        mail=f"mailto:{quote(row.email)}?subject={quote(subject)}&body={quote(letter)}"
        if letter and row.email
        else "",
    )


def _letter(row: Distribution) -> str:
    """Neutral, without a reason and without a name from the films; in the edition's language."""
    newer = editions.newer(row.edition)
    with translation.override(row.edition.language):
        lines = [
            _("Dear %(name)s,") % {"name": row.recipient},
            _(
                "on %(date)s we sent you edition %(number)d of the anthology “%(title)s”. That "
                "edition is no longer handed out. Please delete its files, put printed copies away, "
                "and ask those to whom you passed it on to do the same."
            )
            % {
                "date": citing.printed_date(
                    timezone.localdate(row.created_at), row.edition.language
                ),
                "number": row.edition.number,
                "title": row.edition.collection.title,
            },
        ]
        if newer:
            lines.append(
                _("The newer edition is at %(url)s.") % {"url": citing.permanent_address(newer)}
            )
        lines.append(_("Thank you."))
    return "\n\n".join(lines)
