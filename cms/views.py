"""Search over everything that was said in the films and written in the reports; a form too large."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from media.models import Recording
from publications.models import FilmPage
from publications.services import reports
from publications.services.films import released_recordings
from transcripts.services.search import MAX_CHARACTERS, Hit, search

LIMIT = 60
_TOO_LARGE = (TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Of a form with more fields or words than `DATA_UPLOAD_MAX_...` says what became of it; asks for
    nothing of the database, since any address may be sent too much."""
    if not isinstance(exception, _TOO_LARGE):
        return defaults.bad_request(request, exception)
    sentence = _(
        "The form is larger than the site takes at once, so nothing of it was saved. What was saved "
        "before is as it was."
    )
    if not request.accepts("text/html"):  # the editor saves by itself, and shows what it is told
        told = {"success": False, "error_code": "validation_error", "error_message": sentence}
        return JsonResponse(told, status=400)
    return render(request, "cms/form_too_large.html", {"sentence": sentence}, status=400)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Hits of one film together; each opens the film at the second it was said."""
    query = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:MAX_CHARACTERS]
    spoken = search(query, recordings=released_recordings(), limit=LIMIT) if query else []
    return render(
        request,
        "cms/search.html",
        {
            "query": query,
            "films": _by_film(spoken),
            "hit_count": len(spoken),
            "reports": reports.search(query, Locale.get_active()) if query else [],
        },
    )


def _by_film(hits: list[Hit]) -> list[tuple[FilmPage, list[Hit]]]:
    recordings = {hit.recording.pk: hit.recording for hit in hits}
    pages = _pages(list(recordings.values()))
    grouped: dict[FilmPage, list[Hit]] = {}
    for hit in hits:
        if page := pages.get(hit.recording.pk):
            grouped.setdefault(page, []).append(hit)
    return list(grouped.items())


def _pages(recordings: list[Recording]) -> dict[object, FilmPage]:
    """The live page of each recording, in the reader's language where there is one."""
    active = Locale.get_active().pk
    pages = FilmPage.objects.live().filter(recording__in=recordings).order_by("pk")
    in_order = sorted(pages, key=lambda page: page.locale_id == active)
    return {page.recording_id: page for page in in_order}
