"""HTML for the screen, for paper and for a screen reader, in one file that asks for nothing more.

`write` makes the file; `body` and `pieces` make the same markup for a page of the site, which serves
`stylesheet()` with it. There is no script in any of them.
"""

from __future__ import annotations

import base64
import io
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publications.document.model import Document
from publications.document.validation import check, is_safe
from publications.document.writers import pictures, qr
from publications.document.writers.html import book, styles
from publications.document.writers.html.elements import Element, el, fragment, language, spent
from publications.document.writers.html.elements import page as serialised
from publications.document.writers.html.story import Source, direction_of, words_for
from publications.document.writers.pictures import Assets, Picture

__all__ = ["MEDIA_TYPE", "Pieces", "Source", "body", "pieces", "stylesheet", "write"]

MEDIA_TYPE = "text/html"
#: The file may not load or run anything, whatever a reader's program makes of its text.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
stylesheet = styles.stylesheet
_NUMBERED = "picture:"
#: The address of a picture in a tag as lxml writes it. No text of a document is taken for one: in text
#: `<` is written as `&lt;`, and in an attribute `"` as `&quot;`.
_PLACE = re.compile(rb'<img(?: [a-z-]+="[^"]*")*? src="(' + _NUMBERED.encode() + rb'([0-9]+))(?=")')


def write(document: Document, assets: Assets) -> bytes:
    """The document as one file of HTML, UTF-8, with its pictures and fonts inside.

    Raises InvalidDocument or PictureError.
    """
    check(document)
    with tempfile.TemporaryDirectory(prefix="html-") as folder:
        prepared = pictures.prepare(document, assets, Path(folder))
        return _filled(_file(document, prepared), list(prepared.values()))


def _file(document: Document, prepared: Mapping[str, Picture]) -> bytes:
    """The whole file, with numbers for addresses where the pictures themselves are to stand."""
    sources = {
        key: Source(f"{_NUMBERED}{number}", picture.width, picture.height)
        for number, (key, picture) in enumerate(prepared.items())
    }
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


def _filled(page: bytes, prepared: Sequence[Picture]) -> bytes:
    """The page with each picture in the place of its number, one of them in memory at a time."""
    filled = io.BytesIO()
    at = 0
    for found in _PLACE.finditer(page):
        filled.write(page[at : found.start(1)])
        filled.write(_data_uri(prepared[int(found[2])]).encode("ascii"))
        at = found.end()
    filled.write(page[at:])
    return filled.getvalue()


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


@dataclass(frozen=True, slots=True)
class Pieces:
    """The markup of a book in the order it is read, to stand in an element of the class `book` with
    the attributes `lang` and `dir` of the document; `text_id` is the id where its text begins."""

    front: str
    contents: str
    text: str
    closing: str
    text_id: str


def pieces(
    document: Document,
    urls: Mapping[str, Source],
    *,
    level: int = 1,
    code: Callable[[str], Source | None] | None = None,
    site: str = "",
) -> Pieces:
    """What `body` makes, for a page that puts something of its own between its parts.

    The document need not be one that may be printed, only one that `mending.mended` has returned:
    a page shows what there is. `site` is the address of the site that shows it, scheme and host:
    links into it are written without it, so that they work under whatever name it is asked for.
    An address that is neither of the web, of mail nor of a telephone leads nowhere.
    """
    made = book.parts(document, urls, code or qr_source, level)
    inside = f"{site}/" if site else ""
    return Pieces(
        front=_led(made.front, inside),
        contents=_led(made.contents, inside),
        text=_led(made.text, inside),
        closing=_led(made.closing, inside),
        text_id=made.text_id,
    )


def _led(part: Element, site: str) -> str:
    for element in part.iter():
        for name in ("href", "cite"):
            url = element.get(name)
            if url is None:
                continue
            if not is_safe(url):
                del element.attrib[name]
            elif site and url.startswith(site):
                element.set(name, url[len(site) - 1 :])
                if name == "href" and element.get("class") == "out":
                    element.set("data-address", url)  # printed behind the words
    return spent(part)


def qr_source(url: str) -> Source | None:
    """The code of an address as a data URI; None for an address that no code holds: on a screen
    its link does what the code would."""
    try:
        return _inside(qr.png(url, scale=4))
    except qr.AddressTooLong:
        return None


def _inside(picture: Picture) -> Source:
    return Source(_data_uri(picture), picture.width, picture.height)


def _data_uri(picture: Picture) -> str:
    kind = "jpeg" if picture.extension == "jpg" else picture.extension
    return f"data:image/{kind};base64,{base64.b64encode(picture.data).decode('ascii')}"
