"""The style sheet and the fonts of the reading page; `services.book_files` gives their addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from publications.document.writers.html import styles
from publications.services import book_files

_kept = cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)


@require_safe
@_kept
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    return HttpResponse(book_files.stylesheet(), content_type="text/css; charset=utf-8")


@require_safe
@_kept
def font(request: HttpRequest, part: str, weight: int, style: str, digest: str) -> HttpResponse:
    if part not in styles.PARTS or (weight, style) not in styles.FACES:
        raise Http404
    return HttpResponse(styles.font(part, weight, style), content_type="font/woff2")
