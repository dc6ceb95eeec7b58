"""Pictures: figures with captions, and those inside other blocks."""

from __future__ import annotations

from publications.document.model import Figure
from publications.document.writers.html.elements import Element, Node, el
from publications.document.writers.html.inlines import inlines, words
from publications.document.writers.html.story import Setting, Source, Story
from publications.document.writers.pictures import PictureError

#: How wide a picture is shown: the measure of the text in book.css, or all of a narrow window.
SIZES = "(min-width: 44rem) 40rem, 100vw"


def picture(
    key: str, alt: str, story: Story, attributes: dict[str, str | None] | None = None
) -> Element:
    """The picture of a key; raises PictureError where the story has none."""
    if key not in story.sources:
        raise PictureError(key, "was not handed over with the document")
    return _img(story.sources[key], alt, attributes or {})


def qr_code(source: Source, alt: str) -> Element:
    """The code of an address; its description says the address."""
    return _img(source, alt, {"class": "qr"})


def figure(block: Figure, at: Setting) -> Element:
    """A picture of the asked share of the text's width, its numbered caption and its credit."""
    say = at.say
    parts: list[Node] = [picture(block.asset, block.alt, at.story)]
    caption: list[Node] = []
    if block.caption:
        number = at.story.next("figure")
        label = el("span", {"class": "label"}, f"{say.figure} {number}")
        caption += [label, " ", *inlines(block.caption, at)]
    if block.credit:
        if caption:
            caption.append(" ")
        caption.append(words("span", f"{say.photo}: {block.credit}", {"class": "credit"}))
    if caption:
        parts.append(el("figcaption", {}, *caption))
    # A class and not a style: pages of the site allow no inline style.
    return el("figure", {"class": f"picture w-{block.width_percent}"}, *parts)


def _img(source: Source, alt: str, attributes: dict[str, str | None]) -> Element:
    every = (*source.smaller, (source.url, source.width))
    choice = ", ".join(f"{url} {width}w" for url, width in every) if source.smaller else None
    return el(
        "img",
        {
            **attributes,
            "src": source.url,
            "srcset": choice,
            "sizes": SIZES if choice else None,
            "alt": alt,
            "width": str(source.width) if source.width else None,
            "height": str(source.height) if source.height else None,
            "loading": "lazy" if source.is_lazy else None,
            "decoding": "async" if source.is_lazy else None,
        },
    )
