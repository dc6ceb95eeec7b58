"""A paragraph as words that can be compared, and words as the runs of a paragraph again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from publications.document.writers.ooxml.elements import Element, el, local

KEPT, INSERTED, DELETED = "", "w:ins", "w:del"
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")

#: Wraps runs in `w:ins` or `w:del`, or makes one empty for a paragraph's mark.
Mark = Callable[[str], Element]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a space, a sign, a picture or a note's mark. Equal `key`s look the same in print;
    `link` are the attributes of the link it stands in, `note` the id of its footnote."""

    key: tuple[str, ...]
    run: Element
    text: str = ""
    link: tuple[tuple[str, str], ...] = ()
    note: str = ""


def tokens(paragraph: Element) -> list[Token]:
    """The tokens of a paragraph, in order; bookmarks are not among them."""
    found: list[Token] = []
    for child in paragraph:
        if local(child) == "r":
            found += _of_run(child, ())
        elif local(child) == "hyperlink":
            link = tuple(sorted((str(name), str(value)) for name, value in child.attrib.items()))
            for run in child:
                found += _of_run(run, link)
    return found


def _of_run(run: Element, link: tuple[tuple[str, str], ...]) -> list[Token]:
    from docx.oxml.ns import qn

    content = [child for child in run if local(child) != "rPr"]
    properties = run.find(qn("w:rPr"))
    look = "" if properties is None else etree.tostring(properties).decode()
    where = str(link)
    kind = local(content[0])
    if kind == "t":
        words = _WORDS.findall(content[0].text or "")
        return [Token((kind, word, look, where), run, word, link) for word in words]
    if kind == "footnoteReference":
        # Any note may stand for any other: what they say is compared by itself.
        return [Token((kind,), run, link=link, note=content[0].get(qn("w:id")))]
    if kind == "drawing":
        picture = content[0]
        embedded = next(picture.iter(qn("a:blip"))).get(qn("r:embed"))
        said = next(picture.iter(qn("wp:docPr"))).get("descr")
        size = next(picture.iter(qn("wp:extent"))).get("cx")
        return [Token((kind, embedded, said, size, where), run, link=link)]
    return [Token((kind, look, where), run, link=link)]


def runs(marked: Iterable[tuple[str, Token]], mark: Mark) -> list[Element]:
    """The runs and links of these tokens, each kept, inserted or deleted."""
    found: list[Element] = []
    for link, linked in groupby(marked, lambda each: each[1].link):
        content: list[Element] = []
        for state, same in groupby(linked, lambda each: each[0]):
            written = _joined([token for _, token in same], deleted=state == DELETED)
            if state == KEPT:
                content += written
            else:
                change = mark(state)
                change.extend(written)
                content.append(change)
        if link:
            # A change stands inside a link, never around it.
            wrapper = el("w:hyperlink", {}, *content)
            for name, value in link:
                wrapper.set(name, value)
            content = [wrapper]
        found += content
    return found


def _joined(same: list[Token], *, deleted: bool) -> list[Element]:
    """Neighbouring words of one look as one run."""
    from docx.oxml.ns import qn

    found: list[Element] = []
    for key, group in groupby(enumerate(same), lambda each: _look(each[1], each[0])):
        members = [token for _, token in group]
        run = deepcopy(members[0].run)
        if key[0] == "t":
            content = run.find(qn("w:t"))
            content.text = "".join(token.text for token in members)
            if deleted:
                content.tag = qn("w:delText")
        found.append(run)
    return found


def _look(token: Token, place: int) -> tuple[str, ...]:
    """What neighbours must share to be one run; all but words stand alone."""
    return ("t", token.key[2]) if token.key[0] == "t" else (token.key[0], str(place))
