"""What both halves of the TTML reader ask of an element, and how they tell what they leave out of it."""

from __future__ import annotations

from .report import Report, quoted
from .xml_ import Element, local_name

XML = "http://www.w3.org/XML/1998/namespace"
_HIDDEN = {("display", "none"), ("visibility", "hidden"), ("opacity", "0")}


def identity(element: Element) -> str:
    """Its `xml:id`, "" where it has none."""
    return element.attributes.get(f"{XML} id", "")


def texts(element: Element) -> str:
    """All text inside, with a space where a line, a paragraph or a division parts it."""
    out = []
    for each in element.content:
        if isinstance(each, str):
            out.append(each)
        else:
            parted = " " if local_name(each.name) in ("br", "p", "div") else ""
            out.append(f"{parted}{texts(each)}{parted}")
    return "".join(out)


def is_hidden(element: Element) -> bool:
    """Whether its own styles show nothing of it."""
    return any((local_name(key), value) in _HIDDEN for key, value in element.attributes.items())


def keeps_spaces(element: Element, before: bool) -> bool:
    """Whether spaces count inside, as it says or as it was `before` it."""
    given = element.attributes.get(f"{XML} space")
    return before if given is None else given == "preserve"


def tell_text(report: Report, line: int, what: str, what_cs: str, text: str) -> None:
    """Words that are lost are named."""
    report.add(
        line,
        f"{what} was left out: “{quoted(text)}”",
        f"{what_cs}: vynecháno „{quoted(text)}“",
    )


def tell_loose(report: Report, element: Element) -> None:
    """Text where the format has none, such as in a division beside its paragraphs."""
    text = " ".join(each for each in element.content if isinstance(each, str))
    if text.strip():
        tell_text(
            report, element.line, "text outside of the paragraphs", "text mimo odstavce", text
        )


def tell_left_out(report: Report, element: Element) -> None:
    """A whole element, with the words in it."""
    what = local_name(element.name)
    if key := identity(element):
        what += f" “{key}”"
    if texts(element).strip():
        tell_text(report, element.line, what, f"prvek {what}", texts(element))
    else:
        report.add(element.line, f"{what} was left out", f"prvek {what} byl vynechán")
