"""HTML for the screen, for paper and for a screen reader, in one file that asks for nothing more.

`write` makes the file; `body` makes the same markup for a page of the site, which serves
`stylesheet()` with it. There is no script in either.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping

from publications.document.model import Document
from publications.document.validation import check
from publications.document.writers import pictures, qr
from publications.document.writers.html import book, styles
from publications.document.writers.html.elements import el, fragment, language
from publications.document.writers.html.elements import page as serialised
from publications.document.writers.html.story import Source, direction_of, words_for

__all__ = ["MEDIA_TYPE", "Source", "body", "stylesheet", "write"]

MEDIA_TYPE = "text/html"
#: The file may not load or run anything, whatever a reader's program makes of its text.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
stylesheet = styles.stylesheet


def write(document: Document, assets: Mapping[str, bytes]) -> bytes:
    """The document as one file of HTML, UTF-8, with its pictures and fonts inside.

    Raises InvalidDocument or PictureError.
    """
    check(document)
    prepared = pictures.prepare(document, assets)
    sources = {key: _inside(picture) for key, picture in prepared.items()}
    article, text = book.article(document, sources, qr_source)
    say = words_for(document.language, document)
    head = el(
        "head",
        {},
        el("meta", {"charset": "utf-8"}),
        el("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", {"name": "color-scheme", "content": "light dark"}),
        el("title", {}, document.title),
    )
    if document.subtitle:
        head.append(el("meta", {"name": "description", "content": document.subtitle}))
    if document.imprint.url:
        head.append(el("link", {"rel": "canonical", "href": document.imprint.url}))
    if document.imprint.licence_url:
        head.append(el("link", {"rel": "license", "href": document.imprint.licence_url}))
    head.append(el("style", {}, styles.fonts() + styles.page() + stylesheet()))
    skip = el("a", {"class": "skip", "href": f"#{text}"}, say.skip)
    root = el(
        "html",
        {**language(document.language), "dir": direction_of(document.language)},
        head,
        el("body", {}, skip, el("main", {}, article)),
    )
    return serialised(root)


def body(
    document: Document,
    urls: Mapping[str, str | Source],
    *,
    level: int = 1,
    code: Callable[[str], Source | None] | None = None,
) -> str:
    """The document as one `article` element, for a page that has a head and styles of its own.

    `urls` gives the address of each picture's key, as a Source where its size is known; `level`
    is that of the heading that is the title; `code` gives the picture of the QR code of an
    address, by default as a data URI. There is no inline style and no script.
    Raises InvalidDocument or PictureError.
    """
    check(document)
    sources = {key: Source(url) if isinstance(url, str) else url for key, url in urls.items()}
    article, _ = book.article(document, sources, code or qr_source, level)
    return fragment(article)


def qr_source(url: str) -> Source | None:
    """The code of an address as a data URI; None for an address that no code holds: on a screen
    its link does what the code would."""
    try:
        return _inside(qr.png(url, scale=4))
    except qr.AddressTooLong:
        return None


def _inside(picture: pictures.Picture) -> Source:
    kind = "jpeg" if picture.extension == "jpg" else picture.extension
    data = base64.b64encode(picture.data).decode("ascii")
    return Source(f"data:image/{kind};base64,{data}", picture.width, picture.height)
