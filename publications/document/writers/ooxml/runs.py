"""Inlines to runs and hyperlinks, in the body or in a footnote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from publications.document.model import (
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Span,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from publications.document.writers.ooxml.elements import (
    Element,
    el,
    text_run,
    val,
    word_language,
)

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(frozen=True, slots=True)
class Look:
    """What the inlines around a text make of it; `lang` empty is the language of the file."""

    bold: bool = False
    italic: bool = False
    link: bool = False
    position: str = ""
    lang: str = ""

    def properties(self) -> list[Element]:
        """Run properties in the order of CT_RPr."""
        found: list[Element] = []
        if self.link:
            found.append(val("w:rStyle", "Hyperlink"))
        if self.bold:
            found += [el("w:b"), el("w:bCs")]
        if self.italic:
            found += [el("w:i"), el("w:iCs")]
        if self.position:
            found.append(val("w:vertAlign", self.position))
        if self.lang:
            found.append(val("w:lang", word_language(self.lang)))
        return found


@dataclass(frozen=True, slots=True)
class Story:
    """Where runs are written: the part that keeps the addresses of links, the bookmarks of
    ids, and what marks a footnote (none inside a footnote)."""

    part: Any
    bookmarks: Mapping[str, str]
    notes: Mapping[str, Element] = field(default_factory=dict)

    def runs(self, children: tuple[Inline, ...], look: Look = Look()) -> list[Element]:
        """The elements of a paragraph for these inlines."""
        found: list[Element] = []
        for child in children:
            match child:
                case Text(text=text):
                    found.append(text_run(text, *look.properties()))
                case Strong():
                    found += self.runs(child.children, replace(look, bold=True))
                case Emphasis():
                    found += self.runs(child.children, replace(look, italic=True))
                case Superscript():
                    found += self.runs(child.children, replace(look, position="superscript"))
                case Subscript():
                    found += self.runs(child.children, replace(look, position="subscript"))
                case Span():
                    found += self.runs(child.children, replace(look, lang=child.lang))
                case LineBreak():
                    found.append(el("w:r", {}, el("w:br")))
                case NoteRef():
                    found.append(self.notes[child.note])
                case Link():
                    found.append(self._link(child, look))
        return found

    def address(self, url: str, look: Look = Look()) -> Element:
        """An address printed as itself, and a link to it."""
        return self._link(Link(url, (Text(url),)), look)

    def _link(self, link: Link, look: Look) -> Element:
        if link.url.startswith("#"):
            attributes = {"w:anchor": self.bookmarks[link.url[1:]]}
        else:
            attributes = {"r:id": self.part.relate_to(link.url, _HYPERLINK, is_external=True)}
        if link.title:
            attributes["w:tooltip"] = link.title
        attributes["w:history"] = "1"
        inner = self.runs(link.children, replace(look, link=True))
        return el("w:hyperlink", attributes, *inner)
