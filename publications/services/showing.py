"""What of an anthology everyone may see now: consent is asked for at each request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from media.enums import Scope
from media.models import Recording
from publications.document import walk
from publications.document.model import Document, Link
from publications.document.withdrawing import bare, without
from publications.models import CaseReportPage, FilmPage
from publications.services.links import address


class Shown:
    """Whether the page of a film or a report may be shown to everyone: it is live, and all who are in
    the film allow the web. The answers are those of one moment; make a new one for each request."""

    def __init__(self) -> None:
        self._allowed: dict[UUID, bool] = {}

    def ask(self, recordings: Iterable[Recording | None]) -> None:
        """Find out about all of these in one query."""
        keys = {recording.pk for recording in recordings if recording} - set(self._allowed)
        if not keys:
            return
        allowed = Recording.objects.allowed(Scope.WEB_PUBLIC).filter(pk__in=keys)
        found = set(allowed.values_list("pk", flat=True))
        self._allowed |= {key: key in found for key in keys}

    def __call__(self, page: Any) -> bool:
        recording = page.gated_recording
        if not page.live or recording is None:
            return False
        self.ask([recording])
        return self._allowed[recording.pk]


def unlinked(document: Document, shown: Shown) -> Document:
    """The document with links to films and reports of this site that may not be shown made words.

    Their boxes, quotations and sections are not in it: they were never put in. What is left are the
    addresses that an editor wrote into running text.
    """
    linked = {url for url in _links(document) if url.startswith(f"{settings.BASE_URL}/")}
    by_path: dict[str, set[str]] = {}
    for url in linked:
        by_path.setdefault(urlsplit(url).path.rstrip("/"), set()).add(bare(url))
    if not by_path:
        return document
    hidden = {path for page in _pages(by_path) if not shown(page) for path in _paths(page)}
    urls = {url for path in hidden for url in by_path.get(path, ())}
    return without(document, (), urls) if urls else document


def _links(document: Document) -> Iterable[str]:
    for section in document.sections:
        for run in walk.section_runs(section):
            for inline in walk.inlines(run):
                if isinstance(inline, Link):
                    yield inline.url


def _pages(paths: Iterable[str]) -> list[FilmPage | CaseReportPage]:
    """Those whose address ends like one of these, and films of a short address."""
    ends = {path.rpartition("/")[2] for path in paths}
    numbers = [int(end) for end in ends if end.isascii() and end.isdecimal() and len(end) < 10]
    films = FilmPage.objects.filter(Q(slug__in=ends) | Q(pk__in=numbers))
    reports = CaseReportPage.objects.filter(slug__in=ends)
    return [
        *films.select_related("recording").defer_streamfields(),
        *reports.select_related("film__recording").defer_streamfields(),
    ]


def _paths(page: FilmPage | CaseReportPage) -> list[str]:
    paths = [urlsplit(address(page)).path.rstrip("/")]
    if isinstance(page, FilmPage):
        paths.append(reverse("publications:short_film", args=[page.pk]))
    return paths
