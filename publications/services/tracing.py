"""Where in an edition each film is, kept when it is frozen: a withdrawal must find it years later,
when its page may have moved or be gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from media.enums import Scope
from media.models import Recording
from media.services import consent
from publications.document import walk
from publications.document.model import Document, FilmBox, Section, SectionKind
from publications.document.withdrawing import bare
from publications.models import FilmPage

#: What must be allowed for an edition to be handed out to everyone.
PUBLIC = (Scope.PRINT, Scope.WEB_PUBLIC)

Trace = dict[str, Any]


def traces(document: Document, recordings: Iterable[Recording]) -> dict[str, Trace]:
    """By the id of each recording: `sections` that are about it alone, `urls` under which boxes
    and quotations show it, `scopes` of `PUBLIC` that everyone in it allows now."""
    return {str(recording.pk): _trace(document, recording) for recording in recordings}


def _trace(document: Document, recording: Recording) -> Trace:
    urls = set(addresses(recording))
    boxes = [
        (section, box)
        for section in document.sections
        for box in walk.blocks(section.blocks)
        if isinstance(box, FilmBox)
    ]
    urls |= {bare(box.short_url) for _section, box in boxes if bare(box.url) in urls} - {""}
    return {
        "sections": [section.id for section in document.sections if _is_about(section, urls)],
        "urls": sorted(urls),
        "scopes": [scope.value for scope in PUBLIC if consent.may_publish(recording, scope)],
    }


def addresses(recording: Recording) -> list[str]:
    """The addresses of its pages on this site, in every language, without a moment."""
    pages = FilmPage.objects.filter(recording=recording)
    return [
        bare(f"{settings.BASE_URL}{page.relative_url(page.get_site()) or '/'}") for page in pages
    ]


def _is_about(section: Section, urls: set[str]) -> bool:
    """A case report is about the film its first box shows: the builder puts that before the text."""
    if section.kind is not SectionKind.REPORT:
        return False
    boxes = (block for block in walk.blocks(section.blocks) if isinstance(block, FilmBox))
    first = next(boxes, None)
    return first is not None and bare(first.url) in urls
