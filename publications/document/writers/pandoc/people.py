"""People: who wrote, whom to turn to, who signs, who paid."""

from __future__ import annotations

import re
from collections.abc import Iterable

from publications.document.model import Contact, Contributor, FunderBlock, Signature
from publications.document.writers.pandoc.figures import picture
from publications.document.writers.pandoc.inlines import inlines
from publications.document.writers.pandoc.nodes import (
    LINE_BREAK,
    SPACE,
    Node,
    bullets,
    link,
    para,
    plain,
    words,
    wrapped,
)
from publications.document.writers.pandoc.setting import Setting

_PORTRAIT = "30%"
_LOGO = "25%"
_DIALLED = re.compile(r"\+?[\d\s().\u00a0/-]{3,24}")


def contributor(block: Contributor, at: Setting) -> list[Node]:
    """Name, role, a few words, and the picture."""
    parts = [para(wrapped("Strong", words(block.name)))]
    if block.role:
        parts.append(para(words(block.role)))
    if block.children:
        parts.append(para(inlines(block.children, at)))
    return [*parts, *_portrait(block.picture, block.alt, at)]


def signature(block: Signature, at: Setting) -> list[Node]:
    """Who signs, in which role and when."""
    parts = [para(wrapped("Strong", words(block.name)))]
    parts += [para(words(text)) for text in (block.role, block.date) if text]
    return [*parts, *_portrait(block.picture, block.alt, at)]


def contact(block: Contact, at: Setting) -> list[Node]:
    """Name, address and the ways to call, write and look up; what is empty is left out."""
    say = at.say
    parts: list[Node] = []
    name = block.name or block.organisation
    parts.append(para(wrapped("Strong", words(name))))
    rest = (block.role, block.organisation if block.name else "")
    parts += [para(words(text)) for text in rest if text]
    if block.lines:
        parts.append(para(_lines(block.lines)))
    ways: list[tuple[str, list[Node]]] = []
    if block.phone:
        shown = words(block.phone)
        if _DIALLED.fullmatch(block.phone):
            shown = link("tel:" + re.sub(r"[^\d+]", "", block.phone), shown)
        ways.append((say.phone, shown))
    if block.email:
        ways.append((say.email, link(f"mailto:{block.email}", words(block.email))))
    if block.url:
        ways.append((say.web, link(block.url, words(block.url))))
    return [*parts, *(para([*words(f"{kind}: "), *shown]) for kind, shown in ways)]


def funders(block: FunderBlock, at: Setting) -> list[Node]:
    """Statement, number verbatim, then each funder's logo and name."""
    parts = [para(words(block.statement))]
    if block.registration_number:
        parts.append(para(words(f"{at.say.registration}: {block.registration_number}")))
    if block.funders:
        items: list[list[Node]] = []
        for funder in block.funders:
            inside = words(funder.name)
            if funder.logo is not None:
                inside = [picture(funder.logo, funder.alt, at.book, _LOGO), SPACE, *inside]
            items.append([plain(inside)])
        parts.append(bullets(items))
    return parts


def _portrait(key: str | None, alt: str, at: Setting) -> list[Node]:
    return [] if key is None else [para([picture(key, alt, at.book, _PORTRAIT)])]


def _lines(lines: Iterable[str]) -> list[Node]:
    found: list[Node] = []
    for line in lines:
        found += [LINE_BREAK, *words(line)] if found else words(line)
    return found
