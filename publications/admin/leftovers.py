"""After a withdrawal: the places where words or people of the film may still stand, for an editor."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from media.models import Recording
from media.services.consent import may_publish
from publications.services import leftovers
from publications.services.tracing import PUBLIC


@require_safe
@never_cache
def of_recording(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For whoever may see the films and the names in their consents. Nothing is kept of it."""
    if not request.user.has_perm("media.view_recording"):
        raise PermissionDenied
    recording = get_object_or_404(Recording, pk=pk)
    context = {
        "recording": recording,
        "found": leftovers.of(recording),
        "is_withdrawn": not all(may_publish(recording, scope) for scope in PUBLIC),
    }
    return render(request, "publications/leftovers.html", context)
