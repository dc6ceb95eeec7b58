"""Addresses printed on paper and drawn for the web: the short one of a film, the map of a region."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from publications import maps
from publications.models import FilmPage


@require_safe
def short_film(request: HttpRequest, page_pk: int) -> HttpResponse:
    """From the address in a book to the film's page, wherever that has moved since."""
    film = get_object_or_404(FilmPage.objects.live(), pk=page_pk)
    return HttpResponseRedirect(film.url or "/")


@require_safe
@cache_control(public=True, max_age=7 * 24 * 3600)
def region_map(request: HttpRequest, region: str) -> HttpResponse:
    """All regions with one of them filled, as PNG."""
    if region not in maps.regions():
        raise Http404
    return HttpResponse(maps.draw(region), content_type="image/png")
