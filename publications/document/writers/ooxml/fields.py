"""Fields with their cached results, so that a file reads right before anything is updated."""

from __future__ import annotations

from publications.document.writers.ooxml.elements import Element, el, text_run


def begin(*, dirty: bool = False) -> Element:
    attributes = {"w:fldCharType": "begin"} | ({"w:dirty": "true"} if dirty else {})
    return el("w:r", {}, el("w:fldChar", attributes))


def instruction(code: str) -> Element:
    text = el("w:instrText", {"xml:space": "preserve"})
    text.text = f" {code} "
    return el("w:r", {}, text)


def separate() -> Element:
    return el("w:r", {}, el("w:fldChar", {"w:fldCharType": "separate"}))


def end() -> Element:
    return el("w:r", {}, el("w:fldChar", {"w:fldCharType": "end"}))


def field(code: str, cached: str, *properties: Element, dirty: bool = False) -> list[Element]:
    """A whole field, such as PAGE or `SEQ Tabulka`, with the result it shows until updated."""
    return [
        begin(dirty=dirty),
        instruction(code),
        separate(),
        text_run(cached, *properties),
        end(),
    ]
