"""Languages told run by run, for pandoc's ODT: within another language, it would forget an inner one."""

from __future__ import annotations

from typing import Any

from publications.document.writers.pandoc.nodes import Node, attributes, span


def told_by_run(node: Any, lang: str = "") -> Any:
    """The same tree, in which a language stands at the words themselves and never within another."""
    if isinstance(node, list):
        inside = [told_by_run(each, lang) for each in node]
        return _spoken(inside, lang) if lang and _are_inlines(node) else inside
    if not isinstance(node, dict):
        return node
    if node.get("t") in {"Div", "Span"}:
        attr, children = node["c"]
        own = dict(attr[2]).get("lang", "")
        kept = [attr[0], attr[1], [pair for pair in attr[2] if pair[0] != "lang"]]
        return {**node, "c": [kept, told_by_run(children, own or lang)]}
    if "c" in node:
        return {**node, "c": told_by_run(node["c"], lang)}
    return {name: told_by_run(each, lang) for name, each in node.items()}


def _are_inlines(nodes: list[Any]) -> bool:
    return any(isinstance(node, dict) and node.get("t") == "Str" for node in nodes)


def _spoken(nodes: list[Node], lang: str) -> list[Node]:
    """Runs of bare words within one Span each; what holds words has told them already."""
    found: list[Node] = []
    words: list[Node] = []

    def close() -> None:
        if words:
            found.append(span(list(words), attributes("", (), {"lang": lang})))
            words.clear()

    for node in nodes:
        if node["t"] in {"Str", "Space"}:
            words.append(node)
        else:
            close()
            found.append(node)
    close()
    return found
