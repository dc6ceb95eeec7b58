"""Signs that pandoc writes into Markdown as they are, and that would be read as something else."""

from __future__ import annotations

import re
from typing import Any

from publications.document.writers.pandoc.nodes import Node, attributes, span

#: A first sign that goes into a Span, for pandoc does not escape it: `&amp;` would be one sign, and
#: `:::` where a paragraph begins a box.
_FIRST = re.compile(r"&(?=#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)|^:(?=::|$)")
#: Where a string is cut in two, which is written as one: pandoc escapes `@` at its beginning only
#: (a citation follows), and 3.9 escapes `![` so that a Span around it ends there.
_CUT = re.compile(r"(?<=[\W_])(?=@)|(?<=!)(?=\[)")
#: What `^…^` and `~…~` hold safely: `^[` begins a note, and 3.9 forgets what is escaped in them.
_RAISED = re.compile(r"(?:[^\W_]|[.,+\u2212-])+")


def literal(node: Any) -> Any:
    """The same tree, in which `&amp;`, `(@x)`, `![x](y)` and `:::` stay the signs that they are."""
    if isinstance(node, list):
        return [part for each in node for part in _parts(each)]
    if not isinstance(node, dict):
        return node
    match node.get("t"):
        case "Image" | "Link":
            attr, inside, (url, title) = node["c"]
            pairs = [[name, _FIRST.sub(_entity, value)] for name, value in attr[2]]
            target = [url, _FIRST.sub(_entity, title)]
            return {**node, "c": [[attr[0], attr[1], pairs], literal(inside), target]}
        case "Superscript" | "Subscript" as kind if not _is_plain(node["c"]):
            return span(literal(node["c"]), attributes("", (kind.lower(),)))
    return {name: literal(value) for name, value in node.items()}


def _parts(node: Any) -> list[Any]:
    if not isinstance(node, dict) or node.get("t") != "Str":
        return [literal(node)]
    found: list[Node] = []
    text, done = node["c"], 0
    for sign in _FIRST.finditer(text):
        found += _cut(text[done : sign.start()])
        found.append(span([{"t": "Str", "c": sign.group()}], attributes("", ("literal",))))
        done = sign.end()
    return [*found, *_cut(text[done:])]


def _cut(text: str) -> list[Node]:
    return [{"t": "Str", "c": part} for part in _CUT.split(text) if part]


def _entity(sign: re.Match[str]) -> str:
    """In a title or an attribute, where no Span can stand."""
    return "&amp;" if sign.group() == "&" else sign.group()


def _is_plain(inside: list[Node]) -> bool:
    return all(
        node["t"] == "Space" or (node["t"] == "Str" and _RAISED.fullmatch(node["c"]))
        for node in inside
    )
