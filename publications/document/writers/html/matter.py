"""What stands before and behind the sections: the title page, funders, the imprint."""

from __future__ import annotations

from publications.document.model import Document, Imprint
from publications.document.writers.html.blocks import funders
from publications.document.writers.html.elements import Element, Node, el
from publications.document.writers.html.inlines import link, words
from publications.document.writers.html.story import Setting, Story, words_for


def setting(document: Document, story: Story, level: int) -> Setting:
    """Where what belongs to no section stands: in the language of the document."""
    return Setting(story, words_for(document.language, document), document.language, level)


def title_page(document: Document, level: int) -> Element:
    """Title, subtitle, publisher, date, and the notice where people in it are made up."""
    parts: list[Node] = [words(f"h{level}", document.title, {"class": "book-title"})]
    if document.subtitle:
        parts.append(words("p", document.subtitle, {"class": "subtitle", "role": "doc-subtitle"}))
    imprint = document.imprint
    for text, kind in ((document.publisher, "publisher"), (imprint.date, "date")):
        if text:
            parts.append(words("p", text, {"class": kind}))
    if document.fictional_notice:
        parts.append(words("p", document.fictional_notice, {"class": "notice"}))
    return el("header", {"class": "front"}, *parts)


def supporters(document: Document, story: Story, level: int, identifier: str) -> Element | None:
    """All who paid; None where nobody is named."""
    if not document.funders:
        return None
    at = setting(document, story, level)
    title = el(f"h{level}", {"class": "headline"}, at.say.funders)
    blocks = [funders(block, at) for block in document.funders]
    return el("section", {"id": identifier, "class": "section supporters"}, title, *blocks)


def imprint(document: Document, story: Story, level: int, identifier: str) -> Element:
    """Who published what under which licence, how to cite it, and where it stays."""
    say, data = words_for(document.language, document), document.imprint
    plain = (document.title, document.subtitle, document.publisher, data.edition, data.date)
    lines: list[Node] = [words("p", line) for line in plain if line]
    named: list[tuple[str, list[Node]]] = []
    if data.isbn:
        named.append(("ISBN", [data.isbn]))
    if data.licence or data.licence_url:
        named.append((say.licence, _licence(data)))
    if data.how_to_cite:
        named.append((say.cite, [data.how_to_cite]))
    if data.url:
        named.append((say.address, [link(data.url, data.url)]))
    rows: list[Node] = []
    for name, value in named:
        rows += [el("dt", {}, name), el("dd", {}, *value)]
    if rows:
        lines.append(el("dl", {}, *rows))
    more = [*data.lines, document.fictional_notice]
    lines += [words("p", line) for line in more if line]
    title = el(f"h{level}", {"class": "headline"}, say.imprint)
    return el("section", {"id": identifier, "class": "section imprint"}, title, *lines)


def _licence(data: Imprint) -> list[Node]:
    """Its name, and its address in letters: on paper a link has none."""
    if not data.licence_url:
        return [data.licence]
    address = link(data.licence_url, data.licence_url)
    return [data.licence, el("br"), address] if data.licence else [address]
