"""What the tests read out of a PDF: words, lines and where they stand, tags and links."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pikepdf
from lxml import etree

from publications.document import walk
from publications.document.model import Document, Link
from publications.document.writers.pdf.addresses import printed

_XHTML = {"x": "http://www.w3.org/1999/xhtml"}
_LIGATURES = (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl"))
_HYPHEN = re.compile(r"\w[-\u00ad\u2010]$")
_STRANDED = re.compile(r"(?i)\W*[kvszouai]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; lengths are points from the upper left corner."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """`blocks` are the lines of each block of text, as poppler sees it."""

    number: int
    width: float
    height: float
    blocks: tuple[tuple[tuple[Word, ...], ...], ...]

    def words(self) -> Iterator[Word]:
        for block in self.blocks:
            for line in block:
                yield from line


def text(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    done = subprocess.run(command, input=pdf, check=True, capture_output=True, timeout=300)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Without what a layout adds: white space, hyphens, break opportunities, ligatures."""
    for ligature, letters in _LIGATURES:
        text = text.replace(ligature, letters)
    return re.sub(r"[\s\u00ad\u200b\u2060-]", "", text)


def without_additions(squeezed_text: str, document: Document) -> str:
    """The squeezed text of the book without what paper needs of links: the page of a place in the book, the
    number of an address, and the address beside the words in a note."""
    in_notes = {
        squeezed(f"({printed(inline.url)})")
        for section in document.sections
        for note in section.footnotes
        for paragraph in note.paragraphs
        for inline in walk.inlines(paragraph.children)
        if isinstance(inline, Link)
    }
    for address in sorted(in_notes):
        squeezed_text = squeezed_text.replace(address, "")
    return re.sub(r"\([sp]\.\d+\)|\[\d+\]", "", squeezed_text)


def pages(pdf: bytes) -> list[Page]:
    """Every page with its words; poppler writes XML with characters that XML forbids: recovered."""
    root = etree.fromstring(
        text(pdf, "-bbox-layout").encode(), etree.XMLParser(recover=True, huge_tree=True)
    )
    return [
        Page(
            number,
            float(page.get("width")),
            float(page.get("height")),
            tuple(
                tuple(
                    tuple(_word(number, word) for word in line.iterfind("x:word", _XHTML))
                    for line in block.iterfind("x:line", _XHTML)
                )
                for block in page.iterfind(".//x:block", _XHTML)
            ),
        )
        for number, page in enumerate(root.iterfind(".//x:page", _XHTML), 1)
    ]


def _word(page: int, word: etree._Element) -> Word:
    edges = [float(word.get(name)) for name in ("xMin", "yMin", "xMax", "yMax")]
    return Word(page, word.text or "", *edges)


def off_the_page(read: list[Page], margin: float) -> list[Word]:
    """The words nearer than `margin` points to an edge of their page, or beyond it."""
    return [
        word
        for page in read
        for word in page.words()
        if min(word.left, word.top) < margin
        or word.right > page.width - margin
        or word.bottom > page.height - margin
    ]


def stranded(read: list[Page]) -> list[str]:
    """The lines that end with a one-letter preposition or conjunction (and say more than it)."""
    return [
        " ".join(word.text for word in line)
        for page in read
        for block in page.blocks
        for line in block
        if len(line) > 1 and _STRANDED.fullmatch(line[-1].text)
    ]


def most_hyphens(read: list[Page]) -> int:
    """The most lines that end with a hyphen one after another."""
    return max(
        sum(1 for _ in run) if hyphenated else 0
        for page in read
        for block in page.blocks
        for hyphenated, run in groupby(block, lambda line: bool(_HYPHEN.search(line[-1].text)))
    )


def tags(pdf: bytes) -> Counter[str]:
    """How many elements of each kind the structure tree has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return Counter(str(node.S) for node in _elements(opened))


def alts(pdf: bytes) -> list[str]:
    """The descriptions of all pictures."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [str(node.Alt) for node in _elements(opened) if str(node.S) == "/Figure"]


def _elements(opened: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    waiting = [opened.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if "/S" in node:
            yield node
        children = node.get("/K")
        if isinstance(children, pikepdf.Array):
            waiting += reversed(list(children))
        elif children is not None:
            waiting.append(children)


def addresses(pdf: bytes) -> set[str]:
    """The addresses on the web, of mail and telephone that links of the file lead to."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(note.A.URI)
            for page in opened.pages
            for note in page.get("/Annots", [])
            if note.get("/Subtype") == "/Link" and "/A" in note and "/URI" in note.A
        }


def inner_links(pdf: bytes) -> int:
    """How many link elements lead to a place in the file, each counted once."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(
            {
                (page.index, int(note.StructParent))
                for page in opened.pages
                for note in page.get("/Annots", [])
                if note.get("/Subtype") == "/Link" and not ("/A" in note and "/URI" in note.A)
            }
        )


def languages(pdf: bytes) -> set[str]:
    """The languages that the file and its elements say they are in."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        named = {str(node.Lang) for node in _elements(opened) if "/Lang" in node}
        return named | {str(opened.Root.Lang)}
