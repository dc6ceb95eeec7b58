"""An anthology as it is read on the web: what the HTML writer makes of it, in the frame of the site.

It is the same writer that makes the file of an edition. What may not be shown now is not there, and
what cannot be printed does not take the rest down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from publications.document import mending, typography
from publications.document.model import Document, Imprint
from publications.document.writers import html
from publications.document.writers.html.story import direction_of
from publications.models import CollectionPage, Edition
from publications.services import build, web_pictures
from publications.services.showing import Shown, unlinked

#: The page is no edition: nothing on it says when it was made, and it is the same until it is changed.
_UNDATED = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """Its markup in the order it is read; `stopped` says, for its editors, what is missing and why.
    Of a draft, `whole` is what an export would have of it."""

    front: SafeString
    contents: SafeString
    text: SafeString
    closing: SafeString
    text_id: str
    language: str
    direction: str | None
    stopped: tuple[str, ...]
    whole: build.Attempt | None


def of(
    collection: CollectionPage,
    edition: Edition | None = None,
    isbn: str = "",
    *,
    is_draft: bool = False,
) -> ReadingPage:
    """The page as it is in memory, so that a draft can be previewed. `edition` is the one to be cited
    and must be one that may be handed out now, `isbn` the number to be shown."""
    language = collection.locale.language_code
    shown = Shown()
    shown.ask(film.recording for film in build.fetch(collection))
    whole = None
    with translation.override(language):
        if is_draft:
            whole, part = build.attempts(collection, created=_UNDATED, may_show=shown)
        else:
            part = build.attempt(collection, created=_UNDATED, may_show=shown, is_partial=True)
    built = part.built
    document = replace(built.document, imprint=_imprint(collection, edition, isbn))
    document = unlinked(document, shown)
    sources = web_pictures.sources(document, built.pictures)
    pieces = _written(document, frozenset(sources.items()))
    return ReadingPage(
        # The writer escapes all text, and what it may link to is asked there.
        front=mark_safe(pieces.front),  # noqa: S308
        contents=mark_safe(pieces.contents),  # noqa: S308
        text=mark_safe(pieces.text),  # noqa: S308
        closing=mark_safe(pieces.closing),  # noqa: S308
        text_id=pieces.text_id,
        language=language,
        direction=direction_of(language),
        stopped=tuple(map(str, part.stopped)),
        whole=whole,
    )


@lru_cache(maxsize=8)
def _written(document: Document, sources: frozenset[tuple[str, html.Source]]) -> html.Pieces:
    """The markup of a document, kept by all that it is made of: one from which something was withdrawn
    is another document, so nothing of it can come from here."""
    urls = dict(sources)
    document = mending.mended(typography.apply(document), urls)
    return html.pieces(document, urls, code=web_pictures.code, site=settings.BASE_URL)


def _imprint(collection: CollectionPage, edition: Edition | None, isbn: str) -> Imprint:
    """The page is no edition and has no date; how to cite it is how to cite the newest edition."""
    return Imprint(
        licence=collection.licence,
        licence_url=collection.licence_url,
        isbn=isbn,
        how_to_cite=_citation(edition.pk, edition.sha256) if edition else "",
    )


@lru_cache(maxsize=64)
def _citation(edition_pk: int, sha256: str) -> str:
    """An edition never changes, and its document is long: it is read once."""
    edition = Edition.objects.only("document").get(pk=edition_pk)
    return Document.from_json(edition.document).imprint.how_to_cite
