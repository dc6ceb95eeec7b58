"""The page: its size, its margins, and what stands above and below the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from publications.document.writers.ooxml.elements import Element, el, paragraph, text_run, val
from publications.document.writers.ooxml.fields import field as word_field

# Twentieths of a point. A4 with 36 mm at the sides: a line of some 72 letters.
SIDE, TOP, BOTTOM = 2041, 1871, 1928
TEXT_WIDTH = 11906 - 2 * SIDE
TEXT_WIDTH_MM = 138.0
TALLEST_MM = 165.0
# Sheets for wide tables, turned: A3 is folded in where A4 would ask for a magnifying glass.
TURNED = {"A4": (16838, 11906), "A3": (23811, 16838)}
_TURNED_MARGIN = 1134
_LONGEST_HEADER = 80  # characters that fit on its one line

_HEADER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_FOOTER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


@dataclass(frozen=True, slots=True)
class Page:
    """A `bare` page has neither header nor number; on an `opening` page the header is left out, as
    books leave it out above the title of a chapter. `turned` is a sheet of TURNED, empty for
    upright A4.

    Every leaf begins on the next page, not on the next right-hand one: where pages are left blank
    LibreOffice miscounts, and leaves links of footnotes untagged in its PDF/UA (seen in 25.2).
    """

    turned: str = ""
    bare: bool = False
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is set on pages of one kind; `header` is the title above its right-hand pages."""

    elements: list[Element]
    page: Page
    header: str = ""


@dataclass
class Edges:
    """The headers and footers of a file. Left-hand pages carry the book's title, right-hand ones
    the article's; each is a part of its own that sections share."""

    part: Any
    book: str
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def references(self, page: Page, header: str) -> list[Element]:
        """Each section names all of them, because LibreOffice does not hand a footer down."""
        if page.bare:
            titles = dict.fromkeys(("default", "even", "first"), "")
        else:
            first = "" if page.opening else header
            titles = {"default": header, "even": self.book, "first": first}
        styles = {"even": "HeaderLeft"}
        headers = [
            el(
                "w:headerReference",
                {"w:type": kind, "r:id": self._header(title, styles.get(kind, "Header"))},
            )
            for kind, title in titles.items()
        ]
        footer = self._footer(numbered=not page.bare)
        footers = [el("w:footerReference", {"w:type": kind, "r:id": footer}) for kind in titles]
        return [*headers, *footers]

    def _header(self, title: str, style: str) -> str:
        if not title:
            style = "HeaderBlank"
        if (style, title) not in self._known:
            line = paragraph(style, *([text_run(_short(title))] if title else []))
            self._known[style, title] = self._add(_HEADER, "header", el("w:hdr", {}, line))
        return self._known[style, title]

    def _footer(self, *, numbered: bool) -> str:
        style = "Footer" if numbered else "FooterBlank"
        if (style, "") not in self._known:
            line = paragraph(style, *(word_field("PAGE", "1") if numbered else []))
            self._known[style, ""] = self._add(_FOOTER, "footer", el("w:ftr", {}, line))
        return self._known[style, ""]

    def _add(self, relation: str, kind: str, root: Element) -> str:
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        name = f"{kind}{len(self._known) + 1}"
        uri = PackURI(f"/word/{name}.xml")
        added = XmlPart(uri, _TYPE.format(kind), root, self.part.package)
        identifier = f"rId_{name}"
        self.part.rels.add_relationship(relation, added, identifier)
        return identifier


def properties(page: Page, references: list[Element]) -> list[Element]:
    """The children of `w:sectPr`, in the order of the schema."""
    edge: dict[str, str | int] = {"w:header": 964, "w:footer": 964, "w:gutter": 0}
    if page.turned:
        width, height = TURNED[page.turned]
        size: dict[str, str | int] = {"w:w": width, "w:h": height, "w:orient": "landscape"}
        sides = dict.fromkeys(("w:right", "w:left"), _TURNED_MARGIN)
        margins: dict[str, str | int] = {"w:top": 1701, "w:bottom": 1418, **sides}
    else:
        size = {"w:w": 11906, "w:h": 16838}
        margins = {"w:top": TOP, "w:bottom": BOTTOM, "w:right": SIDE, "w:left": SIDE}
    found = [
        *references,
        val("w:type", "nextPage"),
        el("w:pgSz", size),
        el("w:pgMar", {**margins, **edge}),
        el("w:cols", {"w:space": 708}),
    ]
    if page.opening:
        found.append(el("w:titlePg"))
    return found


def turned_width(sheet: str) -> int:
    """The width of the text on a turned sheet, in twentieths of a point."""
    return TURNED[sheet][0] - 2 * _TURNED_MARGIN


def _short(title: str) -> str:
    """A title that fits on the header's one line; cut at a word where it is longer."""
    if len(title) <= _LONGEST_HEADER:
        return title
    cut = title[:_LONGEST_HEADER]
    space = cut.rfind(" ")
    return (cut[:space] if space > 20 else cut).rstrip(" ,:;–-") + "…"
