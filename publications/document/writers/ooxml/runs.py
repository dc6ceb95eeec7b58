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
from publications.document.text import inline_text
from publications.document.writers.ooxml import direction
from publications.document.writers.ooxml.elements import (
    Element,
    break_run,
    el,
    text_run,
    val,
    word_language,
)
from publications.document.writers.ooxml.fields import field as word_field

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
LONGEST_TOOLTIP = 260  # characters; Word refuses a longer one


@dataclass(frozen=True, slots=True)
class Look:
    """What the inlines around a text make of it; `lang` empty is the language of the file, `style`
    is a character style."""

    bold: bool = False
    italic: bool = False
    style: str = ""
    position: str = ""
    lang: str = ""

    def properties(self) -> list[Element]:
        """Run properties in the order of CT_RPr."""
        found = self._before_language()
        if self.lang:
            found.append(val("w:lang", word_language(self.lang)))
        return found

    def runs(self, text: str) -> list[Element]:
        """The text as runs; Hebrew and Arabic in runs of their own, which Word sets from the right."""
        found: list[Element] = []
        for piece, from_the_right in direction.pieces(text):
            if from_the_right:
                language = el("w:lang", {"w:bidi": direction.language(piece, self.lang)})
                properties = [*self._before_language(), el("w:rtl"), language]
                found.append(text_run(piece, *properties))
            else:
                found.append(text_run(piece, *self.properties()))
        return found

    def _before_language(self) -> list[Element]:
        found: list[Element] = []
        if self.style:
            found.append(val("w:rStyle", self.style))
        if self.bold:
            found += [el("w:b"), el("w:bCs")]
        if self.italic:
            found += [el("w:i"), el("w:iCs")]
        if self.position:
            found.append(val("w:vertAlign", self.position))
        return found


class Addresses:
    """The web addresses one part links to, each related to it once."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._known: dict[str, str] = {}

    def id(self, url: str) -> str:
        if url not in self._known:
            # python-docx looks through all relations for a free name; ours are free by their letter.
            name = f"rIdL{len(self._known) + 1}"
            self._part.rels.add_relationship(_HYPERLINK, url, name, is_external=True)
            self._known[url] = name
        return self._known[url]


@dataclass(frozen=True, slots=True)
class Places:
    """Where `#id` leads: its bookmark, the section it stands in, and the page expected of it.

    Without `pages` no page is printed beside a link into another section."""

    bookmarks: Mapping[str, str]
    sections: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    page_word: str = "p."


@dataclass(frozen=True, slots=True)
class Story:
    """Where runs are written: the part that keeps the addresses of links, the bookmarks of
    the ids of the document, and the runs that mark this section's footnotes."""

    addresses: Addresses
    places: Places
    notes: Mapping[str, Element] = field(default_factory=dict)
    section: str = ""

    def runs(self, children: tuple[Inline, ...], look: Look) -> list[Element]:
        found: list[Element] = []
        for child in children:
            match child:
                case Text(text=text):
                    found += look.runs(text)
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
                    found.append(break_run())
                case NoteRef():
                    found.append(self.notes[child.note])
                case Link():
                    found += self._link(child, look)
        return found

    def address(self, url: str, look: Look = Look(), text: str = "", tooltip: str = "") -> Element:
        """A link to the address, printed as `text` or as itself."""
        return self._link(Link(url, (Text(text or url),), tooltip), look)[0]

    def _link(self, link: Link, look: Look) -> list[Element]:
        attributes: dict[str, str | int] = {}
        after: list[Element] = []
        if link.url.startswith("#"):
            attributes["w:anchor"] = self.places.bookmarks[link.url[1:]]
            after = self._page(link.url[1:], look)
        else:
            attributes["r:id"] = self.addresses.id(link.url)
        # Every link has one: PDF/UA made of the file takes a link's description from it.
        within = link.url.startswith("#")
        said = link.title or (inline_text(link.children) if within else link.url)
        attributes["w:tooltip"] = said[:LONGEST_TOOLTIP]
        attributes["w:history"] = "1"
        inner = self.runs(link.children, replace(look, style="Hyperlink"))
        return [el("w:hyperlink", attributes, *inner), *after]

    def _page(self, target: str, look: Look) -> list[Element]:
        """` (s. 12)` after a link out of the section: what a reader of paper turns to."""
        places = self.places
        if target not in places.pages or places.sections.get(target) == self.section:
            return []
        number = word_field(
            f"PAGEREF {places.bookmarks[target]}",
            str(places.pages[target]),
            *look.properties(),
            dirty=True,
        )
        plain = replace(look, style="")
        return [*plain.runs(f" ({places.page_word}\u00a0"), *number, *plain.runs(")")]
