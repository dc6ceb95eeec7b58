"""Where the links of rich text lead: the pages and documents behind them, asked for all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from wagtail.documents import get_document_model
from wagtail.models import Page

from publications.document.richtext import LinkTarget

_LINK = re.compile(r"<a\s[^>]*>")
_KIND = re.compile(r'\slinktype="(page|document)"')
_ID = re.compile(r'\sid="(\d+)"')


def address(page: Page) -> str:
    """The page on the web, at the public address of the settings."""
    parts = page.get_url_parts()
    return f"{settings.BASE_URL}{parts[2] if parts and parts[2] else '/'}"


class Links:
    """What `Reader` resolves links by. A target it was not told of beforehand costs a query."""

    def __init__(self) -> None:
        self._addresses: dict[LinkTarget, str | None] = {}

    def ask(self, streams: Iterable[Any]) -> None:
        """Find out about all links of these stream fields in two queries."""
        targets = {target for stream in streams for target in _targets(stream.get_prep_value())}
        self._fetch(targets - set(self._addresses))

    def __call__(self, target: LinkTarget) -> str | None:
        """The public address; None where it leads nowhere any more."""
        if target not in self._addresses:
            self._fetch({target})
        return self._addresses[target]

    def _fetch(self, targets: set[LinkTarget]) -> None:
        self._addresses |= dict.fromkeys(targets)
        for kind, found in (("page", Page.objects.live()), ("document", _documents())):
            wanted = [t.id for t in targets if t.kind == kind and t.id.isdecimal()]
            if not wanted:
                continue
            for each in found.filter(pk__in=wanted):
                where = address(each) if kind == "page" else f"{settings.BASE_URL}{each.url}"
                self._addresses[LinkTarget(kind, str(each.pk))] = where


def _documents() -> Any:
    return get_document_model().objects.all()


def _targets(value: Any) -> Iterator[LinkTarget]:
    if isinstance(value, str):
        for tag in _LINK.findall(value):
            kind, number = _KIND.search(tag), _ID.search(tag)
            if kind and number:
                yield LinkTarget(kind.group(1), number.group(1))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _targets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _targets(inner)
