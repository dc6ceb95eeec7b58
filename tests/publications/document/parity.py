"""How many notes, pictures, tables, links and languages a document has, and a file of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import every_format
import pdf_reading
from lxml import etree

from publications.document import walk
from publications.document.model import (
    Block,
    Contact,
    Contributor,
    Document,
    Downloads,
    Figure,
    FilmBox,
    Link,
    Section,
    Span,
    Table,
    TranscriptQuote,
)
from publications.document.text import words

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_X = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Held:
    """`pictures` are the descriptions of pictures, the codes of films left out, as often as they
    stand there; `links` the addresses on the web; `languages` without their regions."""

    notes: int
    tables: int
    pictures: Counter[str]
    links: frozenset[str]
    languages: frozenset[str]


def of_document(document: Document, extension: str) -> Held:
    """What is to be in a file of this kind: HTML and EPUB hold the easy readings as well."""
    easy = extension in {"html", "epub"}
    sections = [s if easy else replace(s, easy_read=()) for s in document.sections]
    blocks = [b for s in sections for b in walk.blocks((*s.blocks, *s.easy_read))]
    runs = [r for s in sections for r in walk.section_runs(s)]
    inlines = [i for r in runs for i in walk.inlines(r)]
    imprint = document.imprint
    links = [imprint.url, imprint.licence_url]
    links += [i.url for i in inlines if isinstance(i, Link)]
    links += [url for b in blocks for url in _addresses(b)]
    languages = {document.language, *(s.lang for s in sections)}
    languages |= {i.lang for i in inlines if isinstance(i, Span)}
    return Held(
        sum(len(s.footnotes) for s in sections),
        sum(isinstance(b, Table) for b in blocks),
        Counter(alt for alt in _alts(document, sections, blocks) if alt),
        frozenset(every_format.address(u) for u in links if u.startswith("http")),
        frozenset(tag.split("-")[0] for tag in languages),
    )


def _addresses(block: Block) -> Iterator[str]:
    match block:
        case FilmBox():
            yield from (block.url, block.short_url, *(c.url for c in block.chapters))
        case TranscriptQuote() | Contact():
            yield block.url
        case Downloads(items=files):
            yield from (file.url for file in files)


def _alts(document: Document, sections: list[Section], blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Figure(alt=alt):
                yield alt
            case FilmBox(poster=str(), alt=alt) | Contributor(picture=str(), alt=alt):
                yield alt
    for section in sections:
        if section.signature is not None and section.signature.picture is not None:
            yield section.signature.alt
    yield from (f.alt for block in document.funders for f in block.funders if f.logo is not None)


def of_file(data: bytes, extension: str) -> Held:
    """What is in the file."""
    found = {"pdf": _pdf, "docx": _docx, "epub": _epub, "html": _html}[extension](data)
    pictures = Counter(alt for alt in found.pictures.elements() if not alt.startswith("QR"))
    links = frozenset(url for url in found.links if url.startswith("http"))
    return replace(found, pictures=pictures, links=links)


def _pdf(data: bytes) -> Held:
    tags = pdf_reading.tags(data)
    return Held(
        tags["/Note"],
        tags["/Table"],
        Counter(pdf_reading.alts(data)),
        frozenset(every_format.targets(data, "pdf")),
        frozenset(tag.split("-")[0] for tag in pdf_reading.languages(data)),
    )


def _docx(data: bytes) -> Held:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
        styles = etree.fromstring(archive.read("word/styles.xml"))
        links = every_format.targets(data, "docx")
        if "word/_rels/footnotes.xml.rels" in archive.namelist():
            more = etree.fromstring(archive.read("word/_rels/footnotes.xml.rels"))
            links |= {every_format.address(str(r.get("Target"))) for r in more}
    languages = {
        str(lang.get(f"{_W}val")).split("-")[0]
        for root in (body, notes, styles)
        for lang in root.iter(f"{_W}lang")
        if lang.get(f"{_W}val")
    }
    return Held(
        len([n for n in notes.iter(f"{_W}footnote") if n.get(f"{_W}type") is None]),
        len(list(body.iter(f"{_W}tbl"))),
        Counter(str(p.get("descr")) for p in body.iter(f"{_WP}docPr") if p.get("descr")),
        frozenset(links),
        frozenset(languages),
    )


def _html(data: bytes) -> Held:
    return _held([etree.fromstring(data)], data, "html")


def _epub(data: bytes) -> Held:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        texts = [n for n in names if not n.endswith(("cover.xhtml", "nav.xhtml"))]
        return _held([etree.fromstring(archive.read(n)) for n in texts], data, "epub")


def _held(roots: list[Any], data: bytes, extension: str) -> Held:
    def each(tag: str) -> list[Any]:
        return [element for root in roots for element in root.iter(f"{_X}{tag}")]

    return Held(
        len([a for a in each("aside") if a.get("role") == "doc-footnote"]),
        len(each("table")),
        Counter(str(image.get("alt")) for image in each("img") if image.get("alt")),
        frozenset(every_format.targets(data, extension)),
        frozenset(
            str(e.get("lang")).split("-")[0] for root in roots for e in root.iter() if e.get("lang")
        ),
    )


def missing_words(document: Document, data: bytes, extension: str) -> list[str]:
    """The words of the document that the file does not hold."""
    said = every_format.without_marks(every_format.said(data, extension))
    if extension == "pdf":
        said = re.sub(r"\([sp]\.\d+\)", "", said)
    missing = [w for w in set(words(document)) if every_format.expected(w, extension) not in said]
    if extension != "pdf":
        return missing
    # The mark of an address stands between a link and the sign that ends the sentence.
    return [
        w for w in missing if every_format.expected(w.rstrip(".,;:!?)“"), extension) not in said
    ]
