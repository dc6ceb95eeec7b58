"""Inlines to elements and text."""

from __future__ import annotations

from publications.document import walk
from publications.document.model import (
    Emphasis,
    LineBreak,
    Link,
    NoteRef,
    Span,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from publications.document.text import inline_text
from publications.document.writers.html.elements import EPUB_TYPE, Element, Node, el, language
from publications.document.writers.html.story import Note, Setting, direction, direction_of

_WRAPPED = {Strong: "strong", Emphasis: "em", Superscript: "sup", Subscript: "sub"}


def inlines(children: walk.Inlines, at: Setting) -> list[Node]:
    """The nodes of a run, in reading order; gives notes their numbers as their marks come."""
    found: list[Node] = []
    for child in children:
        match child:
            case Text(text=text):
                found.append(text)
            case LineBreak():
                found.append(el("br"))
            case NoteRef(note=note):
                found.append(_mark(note, at))
            case Link():
                found.append(_link(child, at))
            case Span(lang=lang, children=inner):
                attributes = {**language(lang), "dir": direction_of(lang)}
                found.append(el("span", attributes, *inlines(inner, at)))
            case Strong() | Emphasis() | Superscript() | Subscript():
                found.append(el(_WRAPPED[type(child)], {}, *inlines(child.children, at)))
    return found


def run(
    tag: str, children: walk.Inlines, at: Setting, attributes: dict[str, str | None] | None = None
) -> Element:
    """An element that holds a run of inlines, and says so where its direction is mixed."""
    mixed = {"dir": direction(inline_text(children))}
    return el(tag, {**(attributes or {}), **mixed}, *inlines(children, at))


def words(tag: str, text: str, attributes: dict[str, str | None] | None = None) -> Element:
    """An element that holds one plain string."""
    return el(tag, {**(attributes or {}), "dir": direction(text)}, text)


def link(
    url: str, *content: Node, kind: str | None = None, title: str = "", label: str | None = None
) -> Element:
    """A link to the web; `label` is its name where the words alone do not say enough."""
    return el(
        "a", {"href": url, "class": kind, "title": title or None, "aria-label": label}, *content
    )


def _link(child: Link, at: Setting) -> Element:
    content = inlines(child.children, at)
    if child.url.startswith("#"):
        return link(at.story.address(child.url[1:]), *content, title=child.title)
    # On paper the address is printed behind the words, unless the words are the address.
    shown = inline_text(child.children).strip() in child.url
    is_web = child.url.lower().startswith("http")
    return link(
        child.url, *content, kind="out" if is_web and not shown else None, title=child.title
    )


def _mark(identifier: str, at: Setting) -> Element:
    story = at.story
    number = story.next("note")
    note = Note(
        number,
        at.footnotes[identifier],
        story.anchors.fresh(f"note-{number}"),
        story.anchors.fresh(f"noteref-{number}"),
    )
    at.noted.append(note)
    attributes = {
        "id": note.mark,
        "href": f"#{note.anchor}",
        "role": "doc-noteref",
        EPUB_TYPE: "noteref" if story.is_epub else None,
        "aria-label": f"{at.say.note} {number}",
    }
    return el("sup", {"class": "noteref"}, el("a", attributes, str(number)))
