"""Addresses printed on paper and made for the web: the short one of a film, its chapters, the map of a
region."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from media.services.release import Access, access
from publications import maps
from publications.document.writers import qr
from publications.models import FilmPage
from publications.models.gate import gone
from publications.services import chapters


@require_safe
def short_film(request: HttpRequest, page_pk: int) -> HttpResponse:
    """From the address in a book to the film's page, wherever that has moved since."""
    film = get_object_or_404(FilmPage.objects.live(), pk=page_pk)
    return HttpResponseRedirect(film.url or "/")


@require_safe
def film_chapters(request: HttpRequest, page_pk: int) -> HttpResponse:
    """The chapters of a film as a WebVTT track, for whoever may see the film."""
    film = get_object_or_404(FilmPage.objects.select_related("recording"), pk=page_pk)
    if film.recording is None:
        raise Http404
    answer = access(request.user, film.recording)
    if answer is Access.NOT_FOUND or (answer is Access.ALLOWED and not _is_out(request, film)):
        raise Http404
    if answer is Access.GONE:
        return gone(request)
    response = HttpResponse(chapters.webvtt(film), content_type="text/vtt; charset=utf-8")
    # Asked about again each time: a withdrawal must reach every copy.
    response["Cache-Control"] = "private, no-cache"
    return response


def _is_out(request: HttpRequest, film: FilmPage) -> bool:
    """Another page may show the film while this one, perhaps its translation, is a draft."""
    return film.live or request.user.has_perm("media.view_recording")


@require_safe
@cache_control(public=True, max_age=7 * 24 * 3600)
def film_code(request: HttpRequest, page_pk: int) -> HttpResponse:
    """The QR code of a film's short address, as PNG."""
    get_object_or_404(FilmPage.objects.live(), pk=page_pk)
    short = reverse("publications:short_film", args=[page_pk])
    code = qr.png(f"{settings.BASE_URL}{short}", scale=4)
    return HttpResponse(code.data, content_type="image/png")


@require_safe
@cache_control(public=True, max_age=7 * 24 * 3600)
def region_map(request: HttpRequest, region: str) -> HttpResponse:
    """All regions with one of them filled, as PNG."""
    if region not in maps.regions():
        raise Http404
    return HttpResponse(maps.draw(region), content_type="image/png")
