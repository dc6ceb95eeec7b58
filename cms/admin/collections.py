"""The check list of an anthology: what is to be mended before it is exported."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publications.models import CollectionPage
from publications.services import checklist


@require_safe
def check(request: HttpRequest, page_pk: int) -> HttpResponse:
    """For whoever may export or edit the anthology; the newest draft is looked at, as the editor sees it."""
    page = get_object_or_404(CollectionPage, pk=page_pk)
    may_edit = page.permissions_for_user(request.user).can_edit()
    if not (may_edit or request.user.has_perm("publications.export_collection")):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    context = {
        "collection": draft,
        "found": checklist.of(draft),
        "may_edit": may_edit,
        "may_export": request.user.has_perm("publications.export_collection"),
        "is_draft": page.has_unpublished_changes,
    }
    return render(request, "cms/admin/checklist.html", context)
