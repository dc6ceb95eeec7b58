"""A DOCX file as the tests read it: its parts, its visible text, and its changes taken or left."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def text(paragraph: etree._Element) -> str:
    """The words of a paragraph; a line break is a newline, a tab is a tab."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(
        signs.get(str(element.tag), element.text or "")
        for element in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
        if element.getparent().tag == f"{W}r"  # type: ignore[union-attr]
    )


def lines(root: etree._Element) -> list[str]:
    """The text of each paragraph that has any."""
    return [line for line in map(text, root.iter(f"{W}p")) if line.strip()]


def visible(data: bytes) -> str:
    """The text of body and notes, a paragraph a line."""
    found = [*lines(part(data, "word/document.xml")), *lines(part(data, "word/footnotes.xml"))]
    return "\n".join(found)


def without_pages(text: str) -> str:
    """Without ` (s. 12)`, the page that a writer adds to a reference."""
    return re.sub(r" \([sp]\.\u00a0\d+\)", "", text)


def accepted(data: bytes) -> list[str]:
    """The text of body and notes with every tracked change accepted."""
    return _settled(data, kept="ins", dropped="del")


def rejected(data: bytes) -> list[str]:
    """The text of body and notes with every tracked change rejected."""
    return _settled(data, kept="del", dropped="ins")


def _settled(data: bytes, *, kept: str, dropped: str) -> list[str]:
    body = part(data, "word/document.xml")
    _settle(body, kept, dropped)
    marks = {m.get(f"{W}id") for m in body.iter(f"{W}footnoteReference")}
    notes = part(data, "word/footnotes.xml")
    for note in notes.findall(f"{W}footnote"):
        if note.get(f"{W}id") not in marks:
            notes.remove(note)
    _settle(notes, kept, dropped)
    return [*lines(body), *lines(notes)]


def _settle(root: etree._Element, kept: str, dropped: str) -> None:
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}{dropped}") is not None:
            _remove(row)
    for paragraph in list(root.iter(f"{W}p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{dropped}") is not None:
            # Its own mark goes, so what stays of it would run into the next paragraph.
            for change in list(paragraph.iter(f"{W}{dropped}")):
                _remove(change)
            assert text(paragraph) == "", "a paragraph without its mark keeps words"
            _remove(paragraph)
    for change in list(root.iter(f"{W}{dropped}")):
        _remove(change)
    for change in list(root.iter(f"{W}{kept}")):
        parent = change.getparent()
        assert parent is not None
        place = parent.index(change)
        parent[place : place + 1] = [deepcopy(child) for child in change]
    for words in root.iter(f"{W}delText"):
        words.tag = f"{W}t"
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            _remove(table)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
