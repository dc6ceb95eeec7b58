"""The style sheet and the fonts of the reading page: those of the HTML writer, as files that a browser
keeps. Their addresses hold a hash, so another content is another address."""

from __future__ import annotations

import hashlib
from functools import cache

from django.templatetags.static import static
from django.urls import reverse

from publications.document.writers import html
from publications.document.writers.html import styles

#: The site's own headings are set in it, so a reader of the site has it already.
_OF_THE_SITE = (600, "normal")


@cache
def stylesheet() -> str:
    """The styles of a book with the fonts they ask for."""
    rules = [
        styles.font_rule(part, weight, style, font_url(part, weight, style), swaps=True)
        for weight, style in styles.FACES
        for part in styles.PARTS
    ]
    return "".join(rules) + html.stylesheet()


@cache
def stylesheet_url() -> str:
    return reverse("publications:book_stylesheet", args=[_digest(stylesheet().encode())])


@cache
def font_url(part: str = "latin", weight: int = 400, style: str = "normal") -> str:
    """The address of one file of the font; by default that which the first words wait for."""
    if (weight, style) == _OF_THE_SITE:
        return static(f"cms/fonts/source-serif-{part}-{weight}.woff2")
    digest = _digest(styles.font(part, weight, style))
    return reverse("publications:book_font", args=[part, weight, style, digest])


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
