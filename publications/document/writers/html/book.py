"""A whole book as one article: what `write` wraps into a file and the site into its own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from publications.document.model import Document
from publications.document.writers.html.contents import contents
from publications.document.writers.html.elements import Element, el, extend, language
from publications.document.writers.html.matter import imprint, setting, supporters, title_page
from publications.document.writers.html.sections import branches, section_element
from publications.document.writers.html.story import Source, Story, anchors, direction_of

#: The id of the text, where a link that skips the contents leads.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Parts:
    """A book in the order it is read, and the id of its text."""

    front: Element
    contents: Element
    text: Element
    closing: Element
    text_id: str


def article(
    document: Document,
    sources: Mapping[str, Source],
    qr: Callable[[str], Source | None],
    level: int = 1,
) -> tuple[Element, str]:
    """The book, and the id of its text; `level` is that of the heading that is its title."""
    made = parts(document, sources, qr, level)
    attributes = {
        "class": "book",
        "dir": direction_of(document.language),
        **language(document.language),
    }
    written = el("article", attributes, made.front, made.contents, made.text, made.closing)
    return written, made.text_id


def parts(
    document: Document,
    sources: Mapping[str, Source],
    qr: Callable[[str], Source | None],
    level: int = 1,
) -> Parts:
    """What `article` holds, for whoever puts something between."""
    names = anchors(document)
    text, for_funders, for_imprint = (names.fresh(name) for name in (TEXT, "funders", "imprint"))
    story = Story(names, sources, lambda name: f"#{names.of(name)}", qr)
    below = level + 1
    say = setting(document, story, below).say
    back = [(for_funders, say.funders)] if document.funders else []
    back.append((for_imprint, say.imprint))
    sections = []
    for branch in branches(document.sections):
        # The part first: numbers are given in reading order.
        part = section_element(branch.section, document, story, below)
        extend(
            part,
            [section_element(section, document, story, below + 1) for section in branch.below],
        )
        sections.append(part)
    closing = [supporters(document, story, below, for_funders)]
    closing.append(imprint(document, story, below, for_imprint))
    return Parts(
        title_page(document, level),
        contents(document, story, below, back),
        el("div", {"class": "text", "id": text, "tabindex": "-1"}, *sections),
        el("footer", {"class": "closing"}, *(part for part in closing if part is not None)),
        text,
    )
