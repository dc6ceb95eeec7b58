"""A frozen track at its own address, behind the same gate as the film."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from media.services.release import Access, access
from transcripts.models import CaptionTrack
from transcripts.services.opening import CORRECT
from transcripts.services.review import REVIEW

_TYPES = {
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
_FIELDS = {"vtt": "vtt", "srt": "srt", "txt": "text"}
# The address names the content, but a withdrawal must reach every reader within a minute.
_CACHE = "private, max-age=60, no-transform"


@require_safe
def track(request: HttpRequest, recording_pk: str, short_hash: str, extension: str) -> HttpResponse:
    """The track as WebVTT, SRT or text. 404 for an unknown one, 410 once consent is withdrawn."""
    found = (
        CaptionTrack.objects.filter(
            transcript__recording=UUID(recording_pk), sha256__startswith=short_hash
        )
        .select_related("transcript__recording")
        .order_by("machine_made", "-created_at", "-pk")
        .first()
    )
    if found is None:
        raise Http404
    may = access(request.user, found.transcript.recording)
    if may is Access.NOT_FOUND or (found.machine_made and not _works_here(request)):
        raise Http404
    if may is Access.GONE:
        return HttpResponse(
            _("These subtitles are no longer public."),
            status=410,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )
    response = HttpResponse(getattr(found, _FIELDS[extension]), content_type=_TYPES[extension])
    response["ETag"] = quote_etag(f"{found.sha256}-{extension}")
    response["Cache-Control"] = _CACHE
    patch_vary_headers(response, ["Cookie"])
    if extension != "vtt":
        name = f"{found.language}-{short_hash}.{extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _works_here(request: HttpRequest) -> bool:
    return any(request.user.has_perm(each) for each in (CORRECT, REVIEW, "media.view_recording"))
