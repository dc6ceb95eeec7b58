"""Search over everything that was said in the films and written in the reports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from media.models import Recording
from publications.models import FilmPage
from publications.services import reports
from publications.services.films import released_recordings
from transcripts.services.search import MAX_CHARACTERS, Hit, search

LIMIT = 60


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
