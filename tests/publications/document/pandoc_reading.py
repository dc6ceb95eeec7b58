"""What pandoc reads in the files that were made through it: the road back, as its own tree."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from publications.document import walk
from publications.document.model import Document, Inline
from publications.document.text import plain
from publications.document.variants import easy_read

#: How each text format is read back. ODT and JATS are read here, as what they are.
READERS = {
    "latex": "latex-smart",
    "markdown": "markdown-smart",
    "pandoc-json": "json",
}
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"


def lines(document: Document) -> list[str]:
    """Every printed text of a document and of its easy reading, blanks as one space."""
    easy = easy_read(document)
    texts = plain(document) + "\n" + (plain(easy) if easy else "")
    return [" ".join(line.split()) for line in texts.splitlines() if line.strip()]


def all_inlines(document: Document) -> list[Inline]:
    """Every inline of all sections, in reading order."""
    return [
        inline
        for section in document.sections
        for found in walk.section_runs(section)
        for inline in walk.inlines(found)
    ]


def programs() -> dict[str, str]:
    """Each pandoc at hand: the system's, which must be there, and that of the wheel pypandoc_binary."""
    system = shutil.which("pandoc")
    assert system is not None, "install Debian's pandoc (requirements/debian-test.txt)"
    found = {"system": system}
    wheel = importlib.util.find_spec("pypandoc")
    if wheel is not None and wheel.origin is not None:
        binary = Path(wheel.origin).parent / "files" / "pandoc"
        if binary.exists():
            found["wheel"] = str(binary)
    return found


def read(program: str, data: bytes, format: str) -> Any:
    """pandoc's tree of a file."""
    if format == "latex":
        # `\textbar` pandoc's reader leaves out, and of what follows these names it takes a star or an
        # at sign for a part of the name; a number that begins a cell it passes over. TeX does not.
        data = re.sub(rb"\\textbar(\{\}| ?)", b"|", data)
        data = re.sub(
            rb"\\(text(?:backslash|greater|less|asciitilde|quotesingle))(?![a-z{]) ?",
            rb"\\\1{}",
            data,
        )
        data = re.sub(rb"(?m)(& |^)(?=\d)", rb"\1{}", data)
    command = [program, f"--from={READERS[format]}", "--to=json"]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def nodes(value: Any, *kinds: str) -> Iterator[Any]:
    """Every node of these kinds, in reading order; of every kind where none is named."""
    if isinstance(value, list):
        for each in value:
            yield from nodes(each, *kinds)
    elif isinstance(value, dict):
        if "t" in value and (not kinds or value["t"] in kinds):
            yield value
        for each in value.values():
            yield from nodes(each, *kinds)


def text_of(value: Any) -> str:
    """All words of a tree, a block a line, footnotes behind the rest, blanks as one space."""
    notes: list[Any] = []
    lines = "\n".join(_lines(value, notes))
    while notes:
        lines += "\n" + "\n".join(_lines(notes.pop(0), notes))
    return "\n".join(" ".join(line.split()) for line in lines.split("\n"))


_INLINE = frozenset(
    [
        "Str",
        "Space",
        "SoftBreak",
        "LineBreak",
        "Emph",
        "Strong",
        "Underline",
        "Superscript",
        "Subscript",
        "Strikeout",
        "SmallCaps",
        "Quoted",
        "Link",
        "Span",
        "Image",
        "Note",
        "Code",
        "Math",
        "RawInline",
        "Cite",
    ]
)
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


def _lines(value: Any, notes: list[Any]) -> Iterator[str]:
    if isinstance(value, list):
        if any(isinstance(each, dict) and each.get("t") in _INLINE for each in value):
            yield _line(value, notes)
        else:
            for each in value:
                yield from _lines(each, notes)
    elif isinstance(value, dict):
        if value.get("t") == "MetaString":
            yield value["c"]
        else:
            for each in value.values():
                yield from _lines(each, notes)


def _line(inlines: list[Any], notes: list[Any]) -> str:
    parts = []
    for node in inlines:
        content = node.get("c")
        match node["t"]:
            case "Str":
                parts.append(content)
            case "Space" | "SoftBreak" | "LineBreak":
                parts.append(" ")
            case "Note":
                notes.append(content)
            case "Code" | "RawInline" | "Math":
                parts.append(f"[{node['t']}: {content[1]}]")
            case "Link" | "Span" | "Image":
                parts.append(_line(content[1], notes))
            case "Quoted":
                marks = _QUOTES[content[0]["t"]]
                parts.append(marks[0] + _line(content[1], notes) + marks[1])
            case "Cite":
                parts.append("[Cite]" + _line(content[1], notes))
            case _:
                parts.append(_line(content, notes))
    return "".join(parts)


_JATS_LINES = [
    "p",
    "title",
    "td",
    "th",
    "term",
    "article-title",
    "subtitle",
    "publisher-name",
    "license-p",
    "funding-statement",
    "isbn",
    "surname",
    "given-names",
    "copyright-holder",
]


def jats_text(data: bytes) -> str:
    """The words of a JATS, a paragraph a line, without the marks of its notes."""
    root = etree.fromstring(data)
    for mark in list(root.iter("xref")):
        if mark.get("ref-type") == "fn":
            mark.text = ""
    for described in root.iter("alt-text"):
        described.text = ""
    lines = ["".join(line.itertext()) for line in root.iter(*_JATS_LINES)]
    return "\n".join(" ".join(line.split()) for line in lines)


def odt_part(data: bytes, name: str = "content.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def odt_text(data: bytes) -> str:
    """The words of an ODT, a paragraph a line, notes behind the rest, without the contents."""
    body = odt_part(data).find(f"{OFFICE}body")
    for contents in list(body.iter(f"{TEXT}table-of-content")):
        contents.getparent().remove(contents)
    noted = []
    for note in list(body.iter(f"{TEXT}note")):
        noted.append(note.find(f"{TEXT}note-body"))
        parent, before = note.getparent(), note.getprevious()
        if note.tail:
            if before is None:
                parent.text = (parent.text or "") + note.tail
            else:
                before.tail = (before.tail or "") + note.tail
        parent.remove(note)
    for described in [*body.iter(f"{SVG}desc", f"{SVG}title")]:
        described.text = ""
    lines = [p for root in (body, *noted) for p in root.iter(f"{TEXT}p", f"{TEXT}h")]
    return "\n".join(" ".join("".join(_odt_words(p)).split()) for p in lines)


def _odt_words(element: Any) -> Iterator[str]:
    if element.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
        yield " "
    yield element.text or ""
    for child in element:
        if child.tag not in (f"{TEXT}p", f"{TEXT}h"):
            yield from _odt_words(child)
        yield child.tail or ""
