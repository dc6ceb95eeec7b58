"""The editions of each anthology: exporting the next one, and marking what changed since an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from media.models import Recording
from pipeline.models import Run
from pipeline.services import runs
from publications.models import CollectionPage, Edition, Redline
from publications.services import editions, isbns, leftovers, redlines

PERMISSION = "publications.export_collection"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A redline of an edition; `is_open` where it is written and may be handed out now."""

    row: Redline
    standing: runs.Standing | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An edition in the list; `earlier` are those it can be compared with, the one before it first."""

    edition: Edition
    standing: runs.Standing | None
    comparisons: tuple[Comparison, ...]
    earlier: tuple[Edition, ...]
    isbn_of: Edition | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """An anthology with its editions, the films they have lost, and what is to be known of its ISBN."""

    collection: CollectionPage
    lines: tuple[Line, ...]
    withdrawn: tuple[Recording, ...]
    isbn_warning: str


@require_GET
def edition_list(request: HttpRequest) -> HttpResponse:
    _require(request)
    shelves = [_shelf(collection) for collection in CollectionPage.objects.all()]
    may_see_films = request.user.has_perm("media.view_recording")
    context = {"shelves": shelves, "may_see_films": may_see_films}
    return render(request, "cms/admin/editions.html", context)


def _shelf(collection: CollectionPage) -> Shelf:
    made = list(collection.editions.prefetch_related("files"))
    frozen = [edition for edition in made if edition.sha256]
    lines = [
        Line(
            edition=edition,
            standing=_standing(editions.GOAL, f"edition:{edition.pk}"),
            comparisons=tuple(map(_comparison, edition.redlines.select_related("since"))),
            earlier=tuple(each for each in frozen if each.number < edition.number)
            if edition.sha256
            else (),
            isbn_of=isbns.earlier_holder(edition) if edition.sha256 else None,
        )
        for edition in made
    ]
    return Shelf(
        collection,
        tuple(lines),
        tuple(leftovers.withdrawn(collection)),
        isbns.warning(collection) if frozen else "",
    )


def _comparison(row: Redline) -> Comparison:
    standing = _standing(redlines.GOAL, f"redline:{row.pk}")
    return Comparison(row, standing, bool(row.file) and redlines.may_hand_out(row))


def _standing(goal: str, subject: str) -> runs.Standing | None:
    run = Run.objects.filter(goal=goal, subject=subject).first()
    return runs.standing(run) if run else None


@require_POST
def export(request: HttpRequest, page_pk: int) -> HttpResponse:
    _require(request)
    collection = get_object_or_404(CollectionPage, pk=page_pk)
    try:
        editions.start(collection, by=request.user)
    except editions.MayNotPrint as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The export has begun. You can leave this page."))
    return redirect("editions")


@require_POST
def compare(request: HttpRequest, edition_pk: int) -> HttpResponse:
    """Begin the redline of an edition against the earlier one that was chosen."""
    _require(request)
    edition = get_object_or_404(Edition.objects.select_related("collection"), pk=edition_pk)
    chosen = request.POST.get("since", "")
    since = get_object_or_404(
        edition.collection.editions, pk=int(chosen) if chosen.isdecimal() else 0
    )
    try:
        redlines.start(edition, since, by=request.user)
    except redlines.MayNotCompare as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _(
                "The changes from edition %(since)d to %(number)d are being marked. You can leave this page."
            )
            % {"since": since.number, "number": edition.number},
        )
    return redirect("editions")


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
