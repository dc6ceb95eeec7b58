"""The navigation document: contents by parts, sections and their headings, and the landmarks."""

from __future__ import annotations

from collections.abc import Callable, Collection

from publications.document.labels import Labels
from publications.document.model import Document, Heading, Section
from publications.document.text import inline_text
from publications.document.writers.epub import frame
from publications.document.writers.html.elements import EPUB_TYPE, Element, el, language
from publications.document.writers.html.sections import branches, matter
from publications.document.writers.html.story import direction


def nav(
    document: Document, address: Callable[[str], str], say: Labels, files: Collection[str]
) -> bytes:
    """The file; `address` gives the href of an id, `files` are those written besides the front."""

    def entry(section: Section, below: list[Element]) -> Element:
        lang = language(section.lang) if section.lang != document.language else {}
        link = {"href": address(section.id), "dir": direction(section.title), **lang}
        inside = [el("a", link, section.title)]
        below = [_heading(heading, address, lang) for heading in _headings(section)] + below
        return el("li", {}, *inside, *([el("ol", {}, *below)] if below else []))

    items = [_item(frame.TITLE, document.title)]
    items += [
        entry(branch.section, [entry(section, []) for section in branch.below])
        for branch in branches(document.sections)
    ]
    for name, title in ((frame.FUNDERS, say.funders), (frame.IMPRINT, say.imprint)):
        if name in files:
            items.append(_item(name, title))
    contents = el(
        "nav",
        {EPUB_TYPE: "toc", "role": "doc-toc", "id": "toc", "aria-labelledby": "toc-title"},
        el("h1", {"id": "toc-title", "class": "headline"}, say.contents),
        el("ol", {}, *items),
    )
    start = _first_of_body(document)
    marks = [
        _mark("cover", frame.COVER, say.cover),
        _mark("toc", f"{frame.NAV}#toc", say.contents),
        _mark("bodymatter", address(start.id), start.title),
    ]
    landmarks = el(
        "nav",
        {EPUB_TYPE: "landmarks", "hidden": "", "aria-label": document.title},
        el("ol", {}, *marks),
    )
    return frame.framed(say.contents, document.language, "frontmatter", [contents, landmarks])


def _item(href: str, title: str) -> Element:
    return el("li", {}, el("a", {"href": href}, title))


def _mark(kind: str, href: str, title: str) -> Element:
    return el("li", {}, el("a", {EPUB_TYPE: kind, "href": href}, title))


def _heading(
    heading: Heading, address: Callable[[str], str], lang: dict[str, str | None]
) -> Element:
    text = inline_text(heading.children).replace("\n", " ")
    return el("li", {}, el("a", {"href": address(heading.id), **lang}, text))


def _headings(section: Section) -> list[Heading]:
    return [block for block in section.blocks if isinstance(block, Heading) and block.level == 2]


def _first_of_body(document: Document) -> Section:
    for section in document.sections:
        if matter(section) == "bodymatter":
            return section
    return document.sections[0]
