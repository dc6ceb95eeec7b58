"""What a file of any format says, to a reader or a screen reader: words, descriptions, properties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

import pikepdf
from lxml import etree

from tests.publications.document import pdf_reading

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def said(data: bytes, extension: str) -> str:
    """All texts of a file, a line each; squeezed for PDF, whose lines are broken for the page."""
    match extension:
        case "pdf":
            return "\n".join(map(pdf_reading.squeezed, _pdf(data)))
        case "docx":
            return "\n".join(_docx(data))
        case "epub":
            return "\n".join(_epub(data))
        case "html":
            return "\n".join(_markup(etree.fromstring(data)))
        case _:
            raise ValueError(extension)


def expected(text: str, extension: str) -> str:
    """A text of the model as `said` shows it."""
    return pdf_reading.squeezed(text) if extension == "pdf" else text


def holds(said: str, text: str) -> bool:
    """Whether a text is there, whole or in two pieces: it may go on over a page, whose foot and head
    then stand in between."""
    return text in said or any(
        text[:at] in said and text[at:] in said for at in range(6, len(text) - 2)
    )


def _pdf(data: bytes) -> Iterator[str]:
    # In the order of the file, so that what is set in columns is not mixed.
    yield pdf_reading.text(data, "-raw")
    yield pdf_reading.text(data)
    yield from pdf_reading.alts(data)
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        yield from map(str, metadata.values())
        # What a link says of itself, and what its element is called.
        for page in pdf.pages:
            yield from (
                str(note.Contents) for note in page.get("/Annots", []) if "/Contents" in note
            )


def _docx(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(archive.read(name))
            for paragraph in root.iter(f"{_W}p"):
                yield "".join(
                    "\n" if t.tag == f"{_W}br" else (t.text or "")
                    for t in paragraph.iter(f"{_W}t", f"{_W}delText", f"{_W}br")
                )
            for element in root.iter():
                yield from map(str, element.attrib.values())
                if not isinstance(element.tag, str) or not element.tag.startswith(_W):
                    yield element.text or ""


def _epub(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".ncx")):
                yield from _markup(etree.fromstring(archive.read(name)))


def _markup(root: etree._Element) -> Iterator[str]:
    yield "".join(map(str, root.itertext()))
    for element in root.iter():
        yield from map(str, element.attrib.values())


def without_marks(text: str) -> str:
    """Without ` (s. 12)`, the page that is added to a reference."""
    return re.sub(r"\s?\([sp]\.\s?\d+\)", "", text)


def targets(data: bytes, extension: str) -> set[str]:
    """The addresses that links of the file lead to, written in ASCII as a browser asks for them."""
    match extension:
        case "pdf":
            found = pdf_reading.addresses(data)
        case "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
            found = {str(each.get("Target")) for each in relations if each.get("TargetMode")}
        case _:
            found = set(_links(data, extension))
    return {address(each) for each in found}


def _links(data: bytes, extension: str) -> Iterator[str]:
    roots = [data] if extension == "html" else []
    if extension == "epub":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            roots = [archive.read(n) for n in archive.namelist() if n.endswith(".xhtml")]
    for root in roots:
        for link in etree.fromstring(root).iter("{http://www.w3.org/1999/xhtml}a"):
            yield str(link.get("href"))


def address(url: str) -> str:
    """With the signs encoded that an address may not hold, and the host in ASCII."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    place = parts.netloc.rpartition("@")[0]
    port = f":{parts.port}" if parts.port else ""
    whole = f"{place}@{host}{port}" if place else f"{host}{port}"
    safe = "/:?#@!$&'()*+,;=%~"
    return urlunsplit(
        (parts.scheme.lower(), whole, *(quote(part, safe=safe) for part in parts[2:]))
    )
