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
    """The rich text cannot be printed as it is; the message says what to mend.

    `code` and `values` say the same to programs, which put it into the editor's language; `code` is
    empty where the message is in that language already.
    """

    def __init__(self, message: str, code: str = "", **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(message)


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
        try:
            return self._blocks(_parse(source))
        except RecursionError as error:
            raise RichTextError("tags stand too deep in one another", "too-deep") from error

    def inlines(self, source: str) -> tuple[Inline, ...]:
        """A rich text of one paragraph at most, such as a caption; raises RichTextError."""
        blocks = self.blocks(source)
        if not blocks:
            return ()
        if len(blocks) > 1 or not isinstance(blocks[0], Paragraph):
            said = f"one paragraph was expected, not {_excerpt(source)}"
            raise RichTextError(said, "one-paragraph")
        return blocks[0].children

    def footnotes(self) -> tuple[Footnote, ...]:
        """The notes, once all texts are read, by order of their marks; raises NoteMismatch."""
        unused = [n for n in range(1, len(self._notes) + 1) if n not in self._marked]
        if unused:
            marks = ", ".join(f"[^{n}]" for n in unused)
            said = f"nothing in the text refers to these notes: {marks}"
            raise NoteMismatch(said, "unused-notes", marks=marks)
        return tuple(self._footnote(number) for number in self._marked)

    def _footnote(self, number: int) -> Footnote:
        self._in_note = True
        try:
            blocks = self.blocks(self._notes[number - 1])
        finally:
            self._in_note = False
        paragraphs = tuple(block for block in blocks if isinstance(block, Paragraph))
        if not paragraphs or len(paragraphs) != len(blocks):
            said = f"note {number} must hold paragraphs of text and nothing else"
            raise RichTextError(said, "note-blocks", mark=f"[^{number}]")
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
        said = f"<{tag}> cannot stand in a printed text: {_excerpt(element)}"
        raise UnknownTag(said, "unknown-tag", tag=tag, words=_words(element))

    def _items(self, element: Any) -> tuple[ListItem, ...]:
        items: list[ListItem] = []
        for child in element:
            tag = _tag(child)
            if tag != "li" or _SPACE.sub("", child.tail or ""):
                said = f"only items may stand in a list: {_excerpt(element)}"
                raise UnknownTag(said, "list-items", words=_words(element))
            blocks = self._blocks(child)
            if blocks:
                items.append(ListItem(blocks))
        if not items or _SPACE.sub("", element.text or ""):
            said = f"a list without items: {_excerpt(element)}"
            raise RichTextError(said, "list-items", words=_words(element))
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
            said = f"<{tag}> cannot stand inside a line of text: {_excerpt(element)}"
            raise UnknownTag(said, "unknown-tag", tag=tag, words=_words(element))
        children = tuple(self._children(element))
        return [wrap(children)] if children else []

    def _address(self, element: Any) -> str:
        kind = element.get("linktype")
        if kind is None:
            url = str(element.get("href") or "").strip()
        elif kind in {"page", "document"}:
            number = str(element.get("id") or "")
            # What is no number leads nowhere either, and no database is asked for it.
            url = (self._resolve(LinkTarget(kind, number)) or "") if number.isdecimal() else ""
            if not url:
                said = f"the {kind} behind a link is gone: {_excerpt(element)}"
                raise BrokenLink(said, f"{kind}-gone", words=_words(element))
        else:
            said = f"a link of the unknown kind {kind!r}: {_excerpt(element)}"
            raise BrokenLink(said, "unsafe-address", words=_words(element), address=kind)
        if not is_safe(url):
            said = f"the address {url!r} is refused: {_excerpt(element)}"
            code = "unsafe-address" if url else "no-address"
            raise BrokenLink(said, code, words=_words(element), address=_shortened(url))
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
        mark = f"[^{number}]"
        if self._in_note:
            said = f"a note cannot have a note of its own: {mark}"
            raise NoteMismatch(said, "note-in-note", mark=mark)
        if not 1 <= number <= len(self._notes):
            said = f"the text refers to note {mark}, but there are {len(self._notes)} notes"
            raise NoteMismatch(said, "no-such-note", mark=mark)
        if number in self._marked:
            said = f"the text refers twice to note {mark}; write a second note"
            raise NoteMismatch(said, "note-twice", mark=mark)
        self._marked.append(number)
        return NoteRef(str(number))


def _parse(source: str) -> Any:
    control = _CONTROL.search(source)
    if control:
        sign = f"U+{ord(control.group()):04X}"
        before = re.sub(r"<[^>]*>?", " ", source[: control.start()])[-30:].lstrip()
        said = f"a control character ({sign}) in the text"
        raise RichTextError(said, "control", words=f"{before}⟨{sign}⟩")
    parser = html.HTMLParser(remove_comments=False, remove_pis=False, huge_tree=True)
    try:
        # A wrapper of our own makes the parser keep loose text, and tells a fragment that
        # closes what it did not open.
        root = html.document_fromstring(f"<html><body><div>{source}</div></body></html>", parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RichTextError(f"the text is not HTML: {error}", "torn", words="") from error
    body = root.find("body")
    if body is None or len(body) != 1 or body.text or body[0].tail or len(root) != 1:
        said = f"tags do not close in order: {_excerpt(source)}"
        raise RichTextError(said, "torn", words=_shortened(re.sub(r"<[^>]*>?", " ", source)))
    return body[0]


def _tag(element: Any) -> str:
    if not isinstance(element.tag, str):
        said = f"a comment cannot be printed: {_excerpt(element)}"
        raise UnknownTag(said, "unknown-tag", tag="!--", words=_shortened(element.text or ""))
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
    return _shortened(
        source if isinstance(source, str) else etree.tostring(source, encoding="unicode")
    )


def _words(element: Any) -> str:
    """What a reader sees of it, by which an editor finds the place."""
    return _shortened(" ".join("".join(element.itertext()).split()))


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
