"""Inlines of the model to inlines of pandoc."""

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
from publications.document.writers.html.story import direction_of
from publications.document.writers.pandoc.nodes import (
    LINE_BREAK,
    Attributes,
    Node,
    attributes,
    link,
    note,
    para,
    span,
    words,
    wrapped,
)
from publications.document.writers.pandoc.setting import Setting

_KINDS = {
    Strong: "Strong",
    Emphasis: "Emph",
    Superscript: "Superscript",
    Subscript: "Subscript",
}


def inlines(
    children: walk.Inlines, at: Setting, around: frozenset[str] = frozenset()
) -> list[Node]:
    """The run in reading order, each note where its mark is.

    `around` are the kinds of emphasis the run already has: Markdown has no sign for twice.
    """
    found: list[Node] = []
    for child in children:
        match child:
            case Text(text=text):
                found += words(text)
            case LineBreak():
                found.append(LINE_BREAK)
            case NoteRef(note=name):
                found.append(_note(name, at))
            case Link(url=url, title=title):
                address = f"#{at.book.places.of(url[1:])}" if url.startswith("#") else url
                found += link(address, inlines(child.children, at, around), title)
            case Span(lang=lang):
                inside = inlines(child.children, at, around)
                found += [span(inside, language(lang))] if inside else []
            case Strong() | Emphasis() | Superscript() | Subscript():
                kind = _KINDS[type(child)]
                inside = inlines(child.children, at, around | {kind})
                found += inside if kind in around else wrapped(kind, inside)
    return _joined(found)


def language(lang: str, classes: tuple[str, ...] = ()) -> Attributes:
    """Attributes that say a language and, where it is not ours, its direction."""
    return attributes("", classes, {"lang": lang, "dir": direction_of(lang)})


def _note(name: str, at: Setting) -> Node:
    footnote = at.footnotes[name]
    return note([para(inlines(paragraph.children, at)) for paragraph in footnote.paragraphs])


def _joined(nodes: list[Node]) -> list[Node]:
    """Two neighbours of one emphasis are one: Markdown would read `**a****b**` otherwise."""
    found: list[Node] = []
    for node in nodes:
        last = found[-1] if found else None
        if last is not None and node["t"] == last["t"] and node["t"] in _KINDS.values():
            found[-1] = {"t": node["t"], "c": _joined([*last["c"], *node["c"]])}
        else:
            found.append(node)
    return found
