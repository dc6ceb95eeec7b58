"""Who gets to the pages of a transcript: signed in, with a right, and while consent lasts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from media.enums import Scope
from media.services.consent import may_publish
from transcripts.models import Transcript

View = Callable[..., HttpResponse]


def needs_any(*permissions: str) -> Callable[[View], View]:
    """Anonymous visitors go to the sign-in page, people with none of the rights get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(request.user.has_perm(each) for each in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def on_transcript(*permissions: str) -> Callable[[View], View]:
    """`needs_any`, then the view gets the transcript for its `pk`; 403 while consent is missing."""

    def decorate(view: View) -> View:
        @needs_any(*permissions)
        @wraps(view)
        def opened(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
            transcript = get_object_or_404(
                Transcript.objects.select_related("recording", "source"), pk=pk
            )
            if not may_publish(transcript.recording, Scope.AI_TRANSCRIPTION):
                return _closed(request, transcript)
            return view(request, transcript, **kwargs)

        return opened

    return decorate


def sends_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def _closed(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    if sends_json(request):
        message = _(
            "Work on this film has stopped, because a consent is missing or has ended. "
            "What was saved before is kept. This text was not saved."
        )
        return JsonResponse({"status": "closed", "message": message}, status=403)
    return render(request, "transcripts/closed.html", {"transcript": transcript}, status=403)
