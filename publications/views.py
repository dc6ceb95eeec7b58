"""Handing out the files of an edition, each time through the consent gate."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from media import ranges
from publications.models import EditionFile
from publications.models.gate import gone
from publications.services import editions


@require_safe
def edition_file(request: HttpRequest, edition_id: int, name: str) -> HttpResponseBase:
    """One file of a finished edition, for everyone once its collection is out."""
    format = name.rsplit(".", 1)[-1]
    file = get_object_or_404(
        EditionFile.objects.select_related("edition__collection"),
        edition_id=edition_id,
        format=format,
    )
    is_editor = request.user.has_perm("publications.export_collection")
    if file.download_name != name or not (file.edition.collection.live or is_editor):
        raise Http404
    if not editions.may_hand_out(file.edition):
        return gone(request)
    return ranges.respond(
        request,
        file.file.open("rb").file,
        size=file.size_bytes,
        media_type=file.media_type,
        etag=file.sha256,
        filename=name,
    )
