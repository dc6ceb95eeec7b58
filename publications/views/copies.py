"""The link of one recipient: what is in the copy, and its files, each download counted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from publications.models import Distribution
from publications.services import describing, distribution, editions
from publications.views.editions import named, send


@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponse:
    found = _found(token)
    if not distribution.is_open(found):
        return _closed(request, found)
    language = get_language() or "cs"
    context = {
        "copy": found,
        "shown": describing.page(found.edition, language),
        "files": [
            (file, reverse("publications:copy_file", args=[token, file.download_name]))
            for file in found.edition.files.select_related("edition__collection")
        ],
        "languages": [
            {"code": "cs", "name": "Čeština", "url": reverse("publications:copy", args=[token])},
            {"code": "en", "name": "English", "url": reverse("publications:copy_en", args=[token])},
        ],
    }
    return _private(TemplateResponse(request, "publications/edition_copy.html", context))


@require_safe
def copy_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    found = _found(token)
    file = named(found.edition, name)
    if file is None:
        raise Http404
    if not distribution.is_open(found):
        return _closed(request, found)
    if distribution.is_prefetch(request.headers):
        # Refused, so that the click itself fetches the file and is counted.
        return _private(HttpResponse(status=503))
    response = send(request, file)
    if distribution.is_download(request, response):
        distribution.count(found, file.format)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _found(token: str) -> Distribution:
    found = distribution.find(token)
    if found is None:
        raise Http404
    return found


def _closed(request: HttpRequest, found: Distribution) -> HttpResponse:
    context = {
        "newer": editions.newer(found.edition),
        "language": get_language() or "cs",
        "is_copy": True,
    }
    return _private(
        TemplateResponse(request, "publications/edition_gone.html", context, status=410)
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
