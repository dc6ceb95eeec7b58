"""Serving the files made of a recording, each time through the consent gate."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from media import ranges
from media.models import Recording
from media.services.release import Access, access


@require_safe
def rendition(request: HttpRequest, recording_id: UUID, name: str) -> HttpResponseBase:
    """One file; `name` is `Rendition.url_name`, which holds the hash. Every kind is gated alike."""
    recording = get_object_or_404(Recording, pk=recording_id)
    match access(request.user, recording):
        case Access.NOT_FOUND:
            raise Http404
        case Access.GONE:
            return render(request, "410.html", status=410)
    kind, _dot, part = name.split("-", 1)[0].partition(".")
    # Only the exact name is an answer, so a part that is no number asks for the first in vain.
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 5 else 0
    found = recording.renditions.filter(kind=kind, part=number).first()
    if not found or found.url_name != name or not found.file.storage.exists(found.file.name):
        raise Http404
    return ranges.respond(
        request,
        found.file.open("rb").file,
        size=found.size_bytes,
        media_type=found.media_type,
        etag=found.sha256,
    )


@require_safe
def bucket_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture of a page, where the site's files lie in a bucket. Its name changes with its content."""
    name = f"images/{path}"
    if not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name))
    response["Cache-Control"] = "public, max-age=86400"
    return response
