"""WordprocessingML elements, written as `el("w:p", ...)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from publications.document.writers.ooxml import direction

# python-docx's typing ends at its proxies; an element is an lxml element of its own classes.
Element = Any

_BREAKS = re.compile(r"[\t\r\n]+")
_WORD_LANGUAGES = {
    "cs": "cs-CZ",
    "sk": "sk-SK",
    "en": "en-GB",
    "de": "de-DE",
    "pl": "pl-PL",
    "uk": "uk-UA",
}
# What CT_PPr puts after `w:bidi`.
_AFTER_BIDI = ("spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr")


def el(tag: str, attributes: Mapping[str, str | int] | None = None, *children: Element) -> Element:
    """An element such as `el("w:jc", {"w:val": "center"})` with its children in order."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element: Element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name) if ":" in name else name, str(value))
    for child in children:
        element.append(child)
    return element


def val(tag: str, value: str | int) -> Element:
    """The commonest shape: an element whose one attribute is `w:val`."""
    return el(tag, {"w:val": value})


def text_run(text: str, *properties: Element) -> Element:
    """A run of literal text; `properties` must stand in the order of CT_RPr."""
    content = el("w:t", {"xml:space": "preserve"})
    content.text = _BREAKS.sub(" ", text)
    children = [content]
    if properties:
        children.insert(0, el("w:rPr", {}, *properties))
    return el("w:r", {}, *children)


def tab_run() -> Element:
    return el("w:r", {}, el("w:tab"))


def break_run() -> Element:
    return el("w:r", {}, el("w:br"))


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph of a named style; `properties` in the order of CT_PPr.

    One that begins with Hebrew or Arabic runs from the right."""
    own = el("w:pPr", {}, val("w:pStyle", style), *properties)
    if direction.begins_from_the_right(text_of(content)):
        later = [child for child in own if local(child) in _AFTER_BIDI]
        place = own.index(later[0]) if later else len(own)
        own.insert(place, el("w:bidi"))
    return el("w:p", {}, own, *content)


def text_of(elements: tuple[Element, ...] | list[Element]) -> str:
    """The characters of their runs."""
    from docx.oxml.ns import qn

    return "".join(text.text or "" for each in elements for text in each.iter(qn("w:t")))


def local(element: Element) -> str:
    """The name without its namespace: `p`, `tbl`."""
    name: str = element.tag.rpartition("}")[2]
    return name


def word_language(tag: str) -> str:
    """Word's language tag, with its country, for a BCP 47 tag."""
    return _WORD_LANGUAGES.get(tag, tag)
