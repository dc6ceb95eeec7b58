"""People: who wrote, whom to turn to, who signs."""

from __future__ import annotations

from publications.document.model import Contact, Contributor, Signature
from publications.document.text import dialled
from publications.document.writers.html.elements import Element, Node, el
from publications.document.writers.html.figures import picture
from publications.document.writers.html.inlines import link, run, words
from publications.document.writers.html.story import Setting


def contributor(block: Contributor, at: Setting) -> Element:
    """Somebody who wrote or filmed, with the picture beside the words."""
    inside: list[Node] = [words("p", block.name, {"class": "name"})]
    if block.role:
        inside.append(words("p", block.role, {"class": "role"}))
    if block.children:
        inside.append(run("p", block.children, at))
    parts: list[Node] = [el("div", {"class": "words"}, *inside)]
    if block.picture is not None:
        parts.insert(0, picture(block.picture, block.alt, at.story, {"class": "portrait"}))
    return el("div", {"class": "contributor"}, *parts)


def contact(block: Contact, at: Setting) -> Element:
    """Name, address and the ways to call, write and look up; what is empty is left out."""
    say = at.say
    lines: list[Element] = []
    whose = None if block.name else "name"
    for name, kind in ((block.name, "name"), (block.role, "role"), (block.organisation, whose)):
        if name:
            lines.append(words("p", name, {"class": kind}))
    if block.lines:
        postal: list[Node] = []
        for line in block.lines:
            postal += [el("br"), line] if postal else [line]
        lines.append(el("p", {"class": "postal"}, *postal))
    if block.phone:
        number = dialled(block.phone)
        shown = link(f"tel:{number}", block.phone) if number else block.phone
        lines.append(el("p", {}, f"{say.phone}: ", shown))
    if block.email:
        lines.append(el("p", {}, f"{say.email}: ", link(f"mailto:{block.email}", block.email)))
    if block.url:
        lines.append(el("p", {}, f"{say.web}: ", link(block.url, block.url)))
    return el("address", {"class": "contact"}, *lines)


def signature(block: Signature, at: Setting) -> Element:
    """Who signs, in which role and when."""
    inside: list[Node] = [words("p", block.name, {"class": "name"})]
    if block.role:
        inside.append(words("p", block.role, {"class": "role"}))
    if block.date:
        inside.append(words("p", block.date, {"class": "date"}))
    parts: list[Node] = [el("div", {"class": "words"}, *inside)]
    if block.picture is not None:
        parts.insert(0, picture(block.picture, block.alt, at.story, {"class": "portrait"}))
    return el("div", {"class": "signature"}, *parts)
