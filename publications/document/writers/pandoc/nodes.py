"""Nodes of pandoc's tree, as its JSON names them: `{"t": "Para", "c": [...]}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]
Attributes: TypeAlias = list[Any]

SPACE: Node = {"t": "Space"}
LINE_BREAK: Node = {"t": "LineBreak"}
RULE: Node = {"t": "HorizontalRule"}
_BREAKING = re.compile(r"[ \t\r\n]+")


def attributes(
    identifier: str = "",
    classes: Sequence[str] = (),
    pairs: Mapping[str, str | None] | None = None,
) -> Attributes:
    """Id, classes, and key-value pairs; a pair that is None is left out."""
    kept = [[name, value] for name, value in (pairs or {}).items() if value is not None]
    return [identifier, list(classes), kept]


def words(text: str) -> list[Node]:
    """Literal text: pandoc's writers break lines at a Space only, and escape what is in a Str."""
    found: list[Node] = []
    for number, word in enumerate(_BREAKING.split(text)):
        if number:
            found.append(SPACE)
        if word:
            found.append({"t": "Str", "c": word})
    return found


def wrapped(kind: str, inside: list[Node]) -> list[Node]:
    """Strong, Emph, Superscript or Subscript; blanks at its edges go outside, for Markdown reads
    `** a**` as stars, and nothing is left of a node without words."""
    before, within, after = _trimmed(inside)
    return [*before, {"t": kind, "c": within}, *after] if within else before


def span(inside: list[Node], attr: Attributes) -> Node:
    return {"t": "Span", "c": [attr, inside]}


def link(url: str, inside: list[Node], title: str = "") -> list[Node]:
    """A link without blanks at its edges."""
    before, within, after = _trimmed(inside)
    if not within:
        return before
    return [*before, {"t": "Link", "c": [attributes(), within, [_written(url), title]]}, *after]


def image(
    path: str, alt: list[Node], pairs: Mapping[str, str | None], classes: Sequence[str] = ()
) -> Node:
    return {"t": "Image", "c": [attributes("", classes, pairs), alt, [path, ""]]}


def note(blocks: list[Node]) -> Node:
    return {"t": "Note", "c": blocks}


def para(inside: list[Node]) -> Node:
    return {"t": "Para", "c": inside}


def plain(inside: list[Node]) -> Node:
    """Words of a list's item or of a cell, which are no paragraph."""
    return {"t": "Plain", "c": inside}


def header(level: int, attr: Attributes, inside: list[Node]) -> Node:
    return {"t": "Header", "c": [level, attr, one_line(inside)]}


def div(blocks: list[Node], attr: Attributes) -> Node:
    return {"t": "Div", "c": [attr, blocks]}


def quote(blocks: list[Node]) -> Node:
    return {"t": "BlockQuote", "c": blocks}


def bullets(items: list[list[Node]]) -> Node:
    return {"t": "BulletList", "c": items}


def numbered(items: list[list[Node]]) -> Node:
    return {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], items]}


def one_line(inside: Iterable[Node]) -> list[Node]:
    """The inlines with a blank for each line break: headings and terms are one line of Markdown."""
    found: list[Node] = []
    for node in inside:
        if node == LINE_BREAK:
            found.append(SPACE)
        elif node["t"] in {"Strong", "Emph", "Superscript", "Subscript"}:
            found.append({**node, "c": one_line(node["c"])})
        elif node["t"] in {"Link", "Span"}:
            attr, children, *rest = node["c"]
            found.append({**node, "c": [attr, one_line(children), *rest]})
        else:
            found.append(node)
    return found


def _trimmed(inside: list[Node]) -> tuple[list[Node], list[Node], list[Node]]:
    """Blanks at the beginning, the rest, blanks at the end."""
    first, last = 0, len(inside)
    while first < last and inside[first] in (SPACE, LINE_BREAK):
        first += 1
    while last > first and inside[last - 1] in (SPACE, LINE_BREAK):
        last -= 1
    return inside[:first], inside[first:last], inside[last:]


def _written(url: str) -> str:
    """The address with the signs encoded that no address may hold, and that would end it in a file."""
    return re.sub(
        r'[\s<>"\\^`{|}]', lambda sign: "".join(f"%{b:02X}" for b in sign.group().encode()), url
    )
