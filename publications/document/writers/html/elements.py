"""XHTML elements, written as `el("p", {"class": "title"}, "words")`, and their serialisation.

What is written parses alike as HTML and as XML, so the same tree serves a web page and an EPUB.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = f"{{{OPS}}}type"

# lxml brings no types of its own.
Element: TypeAlias = Any
Node: TypeAlias = Element | str

_VOID = frozenset({"br", "col", "hr", "img", "link", "meta"})
# Those that stand on a line of their own in the file; white space after them means nothing.
_LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "li",
        "link",
        "main",
        "meta",
        "nav",
        "ol",
        "p",
        "section",
        "style",
        "table",
        "tbody",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
# A carriage return would reach an HTML parser as a reference to a control character.
_RETURNS = re.compile(r"\r\n?")
# What XML cannot carry. A document that was checked has none of it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def el(tag: str, attributes: Mapping[str, str | None] | None = None, *children: Node) -> Element:
    """An element with its children in order; an attribute that is None is left out."""
    element = etree.Element(f"{{{XHTML}}}{tag}", nsmap={None: XHTML, "epub": OPS})
    for name, value in (attributes or {}).items():
        if value is not None:
            element.set(name, _written(value))
    extend(element, children)
    return element


def extend(element: Element, children: Iterable[Node]) -> None:
    """Adds elements and literal text behind what the element holds already."""
    for child in children:
        if not isinstance(child, str):
            element.append(child)
            continue
        text = _written(child)
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text


def _written(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", _RETURNS.sub("\n", text))


def language(tag: str) -> dict[str, str | None]:
    """Both attributes that say a language: one is read by HTML, the other by XML."""
    return {"lang": tag, XML_LANG: tag}


def page(root: Element, *, declaration: bool = False) -> bytes:
    """A whole file, UTF-8: an `html` element with its doctype."""
    _settle(root)
    etree.cleanup_namespaces(root)
    written: bytes = etree.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
    head = b'<?xml version="1.0" encoding="utf-8"?>\n' if declaration else b""
    return head + written + b"\n"


def fragment(element: Element) -> str:
    """An element as markup to be put into another page: without the namespace."""
    return spent(copy.deepcopy(element))


def spent(element: Element) -> str:
    """The same of an element that is not used any more: it is changed."""
    for each in element.iter():
        each.tag = etree.QName(each).localname
    etree.cleanup_namespaces(element)
    _settle(element)
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _settle(root: Element) -> None:
    for element in root.iter():
        tag = etree.QName(element).localname
        if tag not in _VOID and element.text is None and not len(element):
            element.text = ""  # written with an end tag, which HTML asks for
        if tag in _LINES and element.tail is None and element is not root:
            element.tail = "\n"
