"""The permanent address of an edition, its citations and its files."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from media import ranges
from publications.document.model import Document
from publications.models import Edition, EditionFile, Redline
from publications.models.redlines import MEDIA_TYPE
from publications.services import (
    citing,
    describing,
    editions,
    extracts,
    redlines,
    superseding,
)


@require_safe
def edition(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the edition is, what is in it, its files, and how it is cited."""
    found = _visible(request, public_id=public_id)
    if not editions.may_hand_out(found):
        return gone(request, found)
    page = describing.page(found, get_language() or "cs")
    response = TemplateResponse(
        request, "publications/edition.html", {"page": None, "shown": page, **languages(found)}
    )
    # Asked about again each time: a withdrawal must reach every copy.
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def citation(
    request: HttpRequest, public_id: str, ending: str, section_id: str = ""
) -> HttpResponseBase:
    """A citation of the edition, or of one contribution, for a reference manager."""
    found = _visible(request, public_id=public_id)
    if ending not in citing.DOWNLOADS:
        raise Http404
    if not editions.may_hand_out(found):
        return gone(request, found)
    document = Document.from_json(found.document)
    work, stem = citing.of_edition(found, document), found.stem
    if section_id:
        section = next((each for each in document.sections if each.id == section_id), None)
        if section is None or section.kind not in citing.CITED:
            raise Http404
        work, stem = citing.of_section(found, document, section), f"{found.stem}-{section_id}"
    data = citing.text(work, ending, found.language).encode()
    return ranges.respond(
        request,
        io.BytesIO(data),
        size=len(data),
        media_type=citing.DOWNLOADS[ending],
        etag=hashlib.sha256(data).hexdigest(),
        filename=f"{stem}.{ending}",
    )


@require_safe
def article(request: HttpRequest, public_id: str, section_id: str) -> HttpResponseBase:
    """One article alone, as PDF."""
    found = _visible(request, public_id=public_id)
    if not editions.may_hand_out(found):
        return gone(request, found)
    try:
        data = extracts.article(found, section_id)
    except extracts.NoSuchArticle as error:
        raise Http404 from error
    if data is None:
        raise Http404
    return ranges.respond(
        request,
        io.BytesIO(data),
        size=len(data),
        media_type="application/pdf",
        etag=hashlib.sha256(data).hexdigest(),
        filename=f"{found.stem}-{section_id}.pdf",
    )


@require_safe
def redline(request: HttpRequest, public_id: str, since: int) -> HttpResponseBase:
    """What has changed since the edition of this number, as DOCX, where an editor had it made."""
    found = _visible(request, public_id=public_id)
    row = redlines.find(found, since)
    if row is None:
        raise Http404
    if not redlines.may_hand_out(row):
        return _gone_redline(request, row)
    return ranges.respond(
        request,
        row.file.open("rb").file,
        size=row.size_bytes,
        media_type=MEDIA_TYPE,
        etag=row.sha256,
        filename=row.download_name,
    )


@require_safe
def edition_file(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """One file of a finished edition, for everyone once its collection is out."""
    return _file(request, name, public_id=public_id)


@require_safe
def edition_file_by_number(request: HttpRequest, edition_id: int, name: str) -> HttpResponseBase:
    """The same under the address that was given out before editions had one of their own."""
    return _file(request, name, pk=edition_id)


def _file(request: HttpRequest, name: str, **which: Any) -> HttpResponseBase:
    found = _visible(request, **which)
    file = named(found, name)
    if file is None:
        raise Http404
    if not editions.may_hand_out(found):
        return gone(request, found)
    return send(request, file)


def _visible(request: HttpRequest, **which: Any) -> Edition:
    """An edition with files, of a collection that is out; editors see those of others as well."""
    found = get_object_or_404(Edition.objects.select_related("collection"), **which)
    is_editor = request.user.has_perm("publications.export_collection")
    if not (found.collection.live or is_editor) or not found.files.exists():
        raise Http404
    return found


def named(edition: Edition, name: str) -> EditionFile | None:
    """The file of this name; there are few, and the name is made of several fields."""
    files = edition.files.select_related("edition__collection")
    return next((file for file in files if file.download_name == name), None)


def send(request: HttpRequest, file: EditionFile) -> HttpResponseBase:
    return ranges.respond(
        request,
        file.file.open("rb").file,
        size=file.size_bytes,
        media_type=file.media_type,
        etag=file.sha256,
        filename=file.download_name,
    )


def gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The neutral answer, with the edition that stands in its place where there is one.

    A consent that expired tells nobody, so the first who asks has the next edition begun.
    """
    superseding.begin_due(edition.collection)
    return TemplateResponse(
        request,
        "publications/edition_gone.html",
        {"newer": editions.newer(edition), "language": get_language() or "cs"},
        status=410,
    )


def _gone_redline(request: HttpRequest, row: Redline) -> HttpResponse:
    """One of its two editions may not be handed out; the other may still be."""
    if not editions.may_hand_out(row.edition):
        return gone(request, row.edition)
    context = {"edition": row.edition, "language": get_language() or "cs"}
    return TemplateResponse(request, "publications/redline_gone.html", context, status=410)


def languages(edition: Edition) -> dict[str, Any]:
    """The two languages of its page, for the head of the site."""
    return {
        "languages": [
            {"code": code, "name": name, "url": edition.url_in(code)}
            for code, name in (("cs", "Čeština"), ("en", "English"))
        ]
    }
