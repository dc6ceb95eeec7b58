"""The frame of every file of an EPUB that is read, and the files' names."""

from __future__ import annotations

from publications.document.writers.html.elements import EPUB_TYPE, Element, el, language, page
from publications.document.writers.html.story import direction_of

COVER, TITLE, NAV = "cover.xhtml", "title.xhtml", "nav.xhtml"
FUNDERS, IMPRINT = "funders.xhtml", "imprint.xhtml"
STYLE = "style.css"


def framed(title: str, lang: str, kind: str, content: list[Element]) -> bytes:
    """One XHTML file; `kind` is the part of the book it belongs to, as `epub:type` names them."""
    head = el(
        "head",
        {},
        el("meta", {"charset": "utf-8"}),
        el("title", {}, title),
        el("link", {"rel": "stylesheet", "type": "text/css", "href": STYLE}),
    )
    root = el(
        "html",
        {**language(lang), "dir": direction_of(lang)},
        head,
        el("body", {EPUB_TYPE: kind}, *content),
    )
    return page(root, declaration=True)
