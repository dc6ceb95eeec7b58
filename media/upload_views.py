"""The addresses of tus 1.0.0: a program sends a film in pieces and goes on after any interruption.

Bodies are read in pieces and never held. Who may upload is asked each time; cookies are guarded
against forged requests as in any form, by the header X-CSRFToken. Refusals are a plain sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _

from media.models import Upload
from media.services import uploads
from media.tus import protocol

PIECE = 1024 * 1024

View = Callable[..., HttpResponse]


def _tus(view: View) -> View:
    """What every answer of the protocol has in common."""

    @wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        # In the language the sender asks for; the site's own addresses without /en/ are Czech.
        with translation.override(translation.get_language_from_request(request)):
            response = _granted(view, request, **arguments)
        response["Tus-Resumable"] = protocol.VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _granted(view: View, request: HttpRequest, **arguments: Any) -> HttpResponse:
    if not request.user.has_perm("media.add_recording"):
        return _refusal(403, _("Sign in as somebody who may upload films, then continue."))
    method = request.headers.get("X-HTTP-Method-Override", request.method)
    try:
        if method != "OPTIONS":
            protocol.version(request.headers.get("Tus-Resumable"))
        return view(request, method=method, **arguments)
    except protocol.BadRequest as error:
        response = _refusal(error.status, str(error))
        if error.status == 412:
            response["Tus-Version"] = protocol.VERSION
        return response
    except uploads.Elsewhere as error:
        response = _refusal(error.status, str(error))
        response["Upload-Offset"] = str(error.offset)
        return response
    except uploads.Refused as error:
        return _refusal(error.status, str(error))


@_tus
def begin(request: HttpRequest, *, method: str) -> HttpResponse:
    """OPTIONS says what this server can; POST begins an upload."""
    if method == "OPTIONS":
        return _abilities()
    if method != "POST":
        return _not_allowed("OPTIONS, POST")
    upload = uploads.create(
        request.user,
        length=protocol.length(
            request.headers.get("Upload-Length"), request.headers.get("Upload-Defer-Length")
        ),
        metadata=request.headers.get("Upload-Metadata", ""),
    )
    response = HttpResponse(status=201)
    response["Location"] = reverse("media:upload", args=[upload.pk])
    return _with_expiry(response, upload)


@_tus
def go_on(request: HttpRequest, *, method: str, pk: UUID) -> HttpResponse:
    """HEAD says how much is here, PATCH brings more, DELETE forgets it."""
    if method == "OPTIONS":
        return _abilities()
    if method not in {"HEAD", "PATCH", "DELETE"}:
        return _not_allowed("OPTIONS, HEAD, PATCH, DELETE")
    upload = uploads.find(pk, request.user)
    if method == "DELETE":
        uploads.discard(upload)
        return HttpResponse(status=204)
    if method == "PATCH":
        return _patch(request, upload)
    response = HttpResponse(status=200)
    response["Upload-Length"] = str(upload.length)
    response["Upload-Offset"] = str(uploads.received(upload))
    if upload.metadata:
        response["Upload-Metadata"] = upload.metadata
    return _with_expiry(response, upload)


def _patch(request: HttpRequest, upload: Upload) -> HttpResponse:
    protocol.content_type(request.headers.get("Content-Type"))
    offset = protocol.offset(request.headers.get("Upload-Offset"))
    size = protocol.content_length(request.headers.get("Content-Length"))
    upload = uploads.receive(
        upload,
        offset=offset,
        size=size,
        pieces=_pieces(request),
        checksum=protocol.checksum(request.headers.get("Upload-Checksum")),
    )
    if upload.offset < offset + size:
        response = _refusal(400, "The body ended early; what came is kept.")
    else:
        response = HttpResponse(status=204)
    response["Upload-Offset"] = str(upload.offset)
    return _with_expiry(response, upload)


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes. When the sender goes away, it has simply ended."""
    try:
        while piece := request.read(PIECE):
            yield piece
    except OSError:
        return


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = protocol.VERSION
    response["Tus-Extension"] = ",".join(protocol.EXTENSIONS)
    response["Tus-Max-Size"] = str(settings.UPLOAD_LIMIT_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(protocol.ALGORITHMS)
    return response


def _with_expiry(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _refusal(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _not_allowed(methods: str) -> HttpResponse:
    response = _refusal(405, "This address does not know the method.")
    response["Allow"] = methods
    return response
