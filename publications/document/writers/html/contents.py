"""The table of contents: parts, and in them the sections with their authors."""

from __future__ import annotations

from publications.document.model import Document, Section
from publications.document.writers.html.elements import Element, Node, el, language
from publications.document.writers.html.inlines import words
from publications.document.writers.html.matter import setting
from publications.document.writers.html.sections import Branch, branches
from publications.document.writers.html.story import Story


def contents(document: Document, story: Story, level: int, back: list[tuple[str, str]]) -> Element:
    """The `nav` of a book; `back` are ids in the file and titles of what follows the sections."""
    say = setting(document, story, level).say
    identifier = story.anchors.fresh("contents")
    named = tuple(section for section in document.sections if section.title)
    items = [_branch(branch, document, story) for branch in branches(named)]
    items += [el("li", {}, el("a", {"href": f"#{name}"}, title)) for name, title in back]
    return el(
        "nav",
        {"class": "contents", "role": "doc-toc", "aria-labelledby": identifier},
        el(f"h{level}", {"id": identifier, "class": "headline"}, say.contents),
        el("ol", {}, *items),
    )


def _branch(branch: Branch, document: Document, story: Story) -> Element:
    inside = _entry(branch.section, document, story)
    if not branch.below:
        return el("li", {}, *inside)
    below = [el("li", {}, *_entry(section, document, story)) for section in branch.below]
    return el("li", {"class": "of-part"}, *inside, el("ol", {}, *below))


def _entry(section: Section, document: Document, story: Story) -> list[Node]:
    lang = language(section.lang) if section.lang != document.language else {}
    entry = words("a", section.title, {"href": story.address(section.id), **lang})
    if not section.authors:
        return [entry]
    return [entry, " ", words("span", ", ".join(section.authors), {"class": "by"})]
