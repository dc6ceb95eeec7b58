"""What the pictures of a tree show: pandoc's ODT and JATS lose it, or write it as markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publications.document.writers.pandoc.nodes import Node


class NotAsExpected(ValueError):
    """pandoc's file does not hold what the tree did, so it cannot be finished."""


@dataclass(frozen=True, slots=True)
class Description:
    """`alt` is empty for a picture that is there for its looks."""

    alt: str
    decorative: bool


def descriptions(tree: Node, found: int) -> list[Description]:
    """Those of all pictures, in reading order; raises NotAsExpected if a file shows another number."""
    pictures = [_described(node) for node in nodes(tree["blocks"], "Image")]
    if len(pictures) != found:
        raise NotAsExpected(f"{len(pictures)} pictures were handed over, {found} are in the file")
    return pictures


def _described(node: Node) -> Description:
    attr, inside, _ = node["c"]
    decorative = "decorative" in attr[1]
    alt = dict(attr[2]).get("alt", "") or plain(inside)
    return Description("" if decorative else alt, decorative)


def nodes(value: Any, kind: str) -> Iterator[Node]:
    """Every node of a kind, in reading order."""
    if isinstance(value, list):
        for each in value:
            yield from nodes(each, kind)
    elif isinstance(value, dict):
        if value.get("t") == kind:
            yield value
        for each in value.values():
            yield from nodes(each, kind)


def plain(inside: list[Node]) -> str:
    """The characters of pandoc's inlines."""
    parts = []
    for node in inside:
        match node["t"]:
            case "Str":
                parts.append(node["c"])
            case "Space" | "LineBreak":
                parts.append(" ")
            case "Strong" | "Emph" | "Superscript" | "Subscript":
                parts.append(plain(node["c"]))
            case "Link" | "Span":
                parts.append(plain(node["c"][1]))
    return "".join(parts)
