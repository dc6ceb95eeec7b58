"""Pictures: figures with captions, and those inside other blocks."""

from __future__ import annotations

from publications.document.model import Figure
from publications.document.writers.pandoc.forms import FIGURES, Form
from publications.document.writers.pandoc.inlines import inlines
from publications.document.writers.pandoc.nodes import (
    SPACE,
    Node,
    attributes,
    div,
    image,
    para,
    plain,
    span,
    words,
)
from publications.document.writers.pandoc.setting import Book, Setting
from publications.document.writers.pictures import PictureError


def picture(
    key: str, alt: str, book: Book, width: str | None = None, classes: tuple[str, ...] = ()
) -> Node:
    """The picture of a key, with its description; raises PictureError where no file has it."""
    if book.form is Form.JATS:
        # pandoc 3.9 writes the description into JATS without escaping it, 2.17 not at all. So it
        # is kept from pandoc's eyes and put into the file afterwards: `jats.finished`.
        return image(_path(key, book), [], {"width": width, "alt": alt or None}, classes)
    return image(_path(key, book), words(alt), {"width": width}, classes)


def figure(block: Figure, at: Setting) -> list[Node]:
    """A picture of the asked share of the text's width, its caption and its credit below it."""
    book = at.book
    width = f"{block.width_percent}%"
    classes = ("decorative",) if block.decorative else ()
    shown = picture(block.asset, block.alt, book, width, classes)
    caption = _caption(block, at)
    if not caption:
        return [para([shown])]
    if book.api[:2] >= FIGURES:
        about = [None, [plain(caption)]]
        return [{"t": "Figure", "c": [attributes(), about, [plain([shown])]]}]
    if book.form is Form.JATS:
        # Of pandoc's own figure, JATS would keep the caption only. It asks for the caption first.
        legend = div([para(caption)], attributes("", ("caption",)))
        return [div([legend, plain([shown])], attributes("", ("fig",)))]
    # Before pandoc 3 a picture alone in a paragraph is a figure by the beginning of its title; its
    # words are the caption, and the description goes beside them.
    pairs = {"width": width, "alt": block.alt or None}
    whole = [attributes("", classes, pairs), caption, [_path(block.asset, book), "fig:"]]
    return [para([{"t": "Image", "c": whole}])]


def _caption(block: Figure, at: Setting) -> list[Node]:
    caption: list[Node] = []
    if block.caption:
        caption = [*number("figure", at.say.figure, at.book), *inlines(block.caption, at)]
    if block.credit:
        credit = span(words(f"{at.say.photo}: {block.credit}"), attributes("", ("credit",)))
        caption += [SPACE, credit] if caption else [credit]
    return caption


def number(kind: str, name: str, book: Book) -> list[Node]:
    """`Figure 3. ` before a caption, where pandoc's own file does not count."""
    count = book.next(kind)
    if book.form.numbers_captions:
        return []
    return [span(words(f"{name}\u00a0{count}."), attributes("", ("label",))), SPACE]


def _path(key: str, book: Book) -> str:
    if key not in book.files:
        raise PictureError(key, "was not handed over with the document")
    return book.files[key]
