"""Wagtail's rich text, in the form its database holds, to blocks and inlines.

An allow-list that raises: a tag this reader does not know stops the export with the tag's name,
so nothing an editor wrote can vanish on the way to print.

Footnotes: the text carries `[^1]`, `[^2]`, and the notes themselves are passed beside it, in
order; note 1 is the first. A mark without a note, a note without a mark, and a second mark of
one note are errors, because a printed footnote stands once, where it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from publications.document.model import (
    Block,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Strong,
    Subscript,
    Superscript,
    Text,
    ThematicBreak,
)
from publications.document.text import inline_text
from publications.document.validation import is_safe

_MARK = re.compile(r"\[\^(\d{1,4})\]")
_HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_WRAPPERS: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "b": Strong,
    "strong": Strong,
    "i": Emphasis,
    "em": Emphasis,
    "sup": Superscript,
    "sub": Subscript,
}
# What HTML calls white space; a no-break space is a character like any other.
_SPACE = re.compile(r"[ \t\n\r\f]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class RichTextError(ValueError):
    """The rich text cannot be printed as it is; the message says what to mend."""


class UnknownTag(RichTextError):
    """A tag outside the allow-list."""


class BrokenLink(RichTextError):
    """A link whose page or document is gone, or whose address is unsafe."""


class NoteMismatch(RichTextError):
    """The marks in the text and the notes beside it do not fit each other."""


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link in Wagtail's database points at: kind `page` or `document`, and its id."""

    kind: str
    id: str


Resolver = Callable[[LinkTarget], str | None]


def unresolved(target: LinkTarget) -> str | None:
    """The resolver of a text that may hold no links to pages or documents."""
    return None


class Reader:
    """Reads the rich texts of one section, which share one list of notes.

    `notes` are rich text strings; `resolve` turns a page or document into its address, or None
    when it is gone; `prefix` (usually the section's id) makes the ids of headings unique.
    """

    def __init__(
        self, notes: Sequence[str] = (), *, resolve: Resolver = unresolved, prefix: str
    ) -> None:
        self._notes = tuple(notes)
        self._resolve = resolve
        self._prefix = prefix
        self._marked: list[int] = []
        self._headings = 0
        self._in_note = False

    def blocks(self, source: str) -> tuple[Block, ...]:
        """The blocks of one rich text; raises RichTextError."""
        return self._blocks(_parse(source))

    def inlines(self, source: str) -> tuple[Inline, ...]:
        """A rich text of one paragraph at most, such as a caption; raises RichTextError."""
        blocks = self.blocks(source)
        if not blocks:
            return ()
        if len(blocks) > 1 or not isinstance(blocks[0], Paragraph):
            raise RichTextError(f"one paragraph was expected, not {_excerpt(source)}")
        return blocks[0].children

    def footnotes(self) -> tuple[Footnote, ...]:
        """The notes, once all texts are read, by order of their marks; raises NoteMismatch."""
        unused = [n for n in range(1, len(self._notes) + 1) if n not in self._marked]
        if unused:
            marks = ", ".join(f"[^{n}]" for n in unused)
            raise NoteMismatch(f"nothing in the text refers to these notes: {marks}")
        return tuple(self._footnote(number) for number in self._marked)

    def _footnote(self, number: int) -> Footnote:
        self._in_note = True
        try:
            blocks = self.blocks(self._notes[number - 1])
        finally:
            self._in_note = False
        paragraphs = tuple(block for block in blocks if isinstance(block, Paragraph))
        if not paragraphs or len(paragraphs) != len(blocks):
            raise RichTextError(f"note {number} must hold paragraphs of text and nothing else")
        return Footnote(str(number), paragraphs)

    def _blocks(self, parent: Any) -> tuple[Block, ...]:
        blocks: list[Block] = []
        loose: list[Inline] = []

        def gather() -> None:
            children = _trimmed(loose)
            if children:
                blocks.append(Paragraph(children))
            loose.clear()

        loose += self._text(parent.text)
        for element in parent:
            tag = _tag(element)
            if tag in _WRAPPERS or tag in {"a", "br"}:
                loose += self._inline(element)
            else:
                gather()
                blocks += self._block(element, tag)
            loose += self._text(element.tail)
        gather()
        return tuple(blocks)

    def _block(self, element: Any, tag: str) -> list[Block]:
        if tag == "hr":
            return [ThematicBreak()]
        if tag in {"ul", "ol"}:
            return [List(tag == "ol", self._items(element))]
        if tag == "p" or tag in _HEADINGS:
            children = _trimmed(self._children(element))
            if not children:  # Draftail keeps the empty lines people type
                return []
            if tag == "p":
                return [Paragraph(children)]
            self._headings += 1
            return [Heading(_HEADINGS[tag], f"{self._prefix}-{self._headings}", children)]
        raise UnknownTag(f"<{tag}> cannot stand in a printed text: {_excerpt(element)}")

    def _items(self, element: Any) -> tuple[ListItem, ...]:
        items: list[ListItem] = []
        for child in element:
            tag = _tag(child)
            if tag != "li" or _SPACE.sub("", child.tail or ""):
                raise UnknownTag(f"only items may stand in a list: {_excerpt(element)}")
            blocks = self._blocks(child)
            if blocks:
                items.append(ListItem(blocks))
        if not items or _SPACE.sub("", element.text or ""):
            raise RichTextError(f"a list without items: {_excerpt(element)}")
        return tuple(items)

    def _children(self, element: Any) -> list[Inline]:
        children = self._text(element.text)
        for child in element:
            children += self._inline(child)
            children += self._text(child.tail)
        return children

    def _inline(self, element: Any) -> list[Inline]:
        tag = _tag(element)
        if tag == "br":
            return [LineBreak()]
        if tag == "a":
            return [Link(self._address(element), tuple(self._children(element)))]
        wrap = _WRAPPERS.get(tag)
        if wrap is None:
            raise UnknownTag(f"<{tag}> cannot stand inside a line of text: {_excerpt(element)}")
        children = tuple(self._children(element))
        return [wrap(children)] if children else []

    def _address(self, element: Any) -> str:
        kind = element.get("linktype")
        if kind is None:
            url = str(element.get("href") or "").strip()
        elif kind in {"page", "document"}:
            url = self._resolve(LinkTarget(kind, str(element.get("id") or ""))) or ""
            if not url:
                raise BrokenLink(f"the {kind} behind a link is gone: {_excerpt(element)}")
        else:
            raise BrokenLink(f"a link of the unknown kind {kind!r}: {_excerpt(element)}")
        if not is_safe(url):
            raise BrokenLink(f"the address {url!r} is refused: {_excerpt(element)}")
        return url

    def _text(self, text: str | None) -> list[Inline]:
        collapsed = _SPACE.sub(" ", text or "")
        found: list[Inline] = []
        at = 0
        for mark in _MARK.finditer(collapsed):
            found += _literal(collapsed[at : mark.start()])
            found.append(self._mark(int(mark.group(1))))
            at = mark.end()
        return found + _literal(collapsed[at:])

    def _mark(self, number: int) -> NoteRef:
        if self._in_note:
            raise NoteMismatch(f"a note cannot have a note of its own: [^{number}]")
        if not 1 <= number <= len(self._notes):
            have = f"there are {len(self._notes)} notes"
            raise NoteMismatch(f"the text refers to note [^{number}], but {have}")
        if number in self._marked:
            raise NoteMismatch(f"the text refers twice to note [^{number}]; write a second note")
        self._marked.append(number)
        return NoteRef(str(number))


def _parse(source: str) -> Any:
    control = _CONTROL.search(source)
    if control:
        raise RichTextError(f"a control character (U+{ord(control.group()):04X}) in the text")
    parser = html.HTMLParser(remove_comments=False, remove_pis=False, huge_tree=True)
    try:
        # A wrapper of our own makes the parser keep loose text, and tells a fragment that
        # closes what it did not open.
        root = html.document_fromstring(f"<html><body><div>{source}</div></body></html>", parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RichTextError(f"the text is not HTML: {error}") from error
    body = root.find("body")
    if body is None or len(body) != 1 or body.text or body[0].tail or len(root) != 1:
        raise RichTextError(f"tags do not close in order: {_excerpt(source)}")
    return body[0]


def _tag(element: Any) -> str:
    if not isinstance(element.tag, str):
        raise UnknownTag(f"a comment cannot be printed: {_excerpt(element)}")
    return element.tag


def _literal(text: str) -> list[Inline]:
    return [Text(text)] if text else []


def _trimmed(children: Iterable[Inline]) -> tuple[Inline, ...]:
    """Without the white space and line breaks at either end, as a browser shows a paragraph."""
    kept = list(children)
    while kept and _is_blank(kept[0]):
        kept.pop(0)
    while kept and _is_blank(kept[-1]):
        kept.pop()
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(kept[0].text.lstrip(" "))
    if kept and isinstance(kept[-1], Text):
        kept[-1] = Text(kept[-1].text.rstrip(" "))
    if not inline_text(kept).strip() and not any(isinstance(c, NoteRef) for c in kept):
        return ()
    return tuple(kept)


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, LineBreak) or (isinstance(inline, Text) and inline.text == " ")


def _excerpt(source: Any) -> str:
    text = source if isinstance(source, str) else etree.tostring(source, encoding="unicode")
    return text if len(text) <= 80 else f"{text[:79]}…"
