"""The package document: what the book is, who made it, how accessible it is, what it is made of."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from publications.document import walk
from publications.document.model import Document, Figure
from publications.document.writers.epub import cover, frame
from publications.document.writers.epub.pages import Page
from publications.document.writers.html.elements import Element
from publications.document.writers.html.story import direction_of

OPF = "EPUB/package.opf"
_NS = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
_STANDARD = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
_SUMMARIES = {
    "cs": "Publikaci lze celou číst čtečkou obrazovky nebo na hmatovém displeji: má obsah, "
    "strukturu nadpisů, označený jazyk a odkazy z poznámek zpět do textu; obrázky mají popis, "
    "pokud nejsou jen ozdobou, a tabulky záhlaví. Písmo, barvy a řádkování si čtenář volí sám. "
    "Filmy, na které publikace odkazuje, jsou na webu a její součástí nejsou.",
    "en": "The whole publication can be read with a screen reader or a braille display: it has a "
    "table of contents, a structure of headings, marked languages and links from notes back to "
    "the text; pictures are described unless they only decorate, and tables have headers. "
    "Readers choose type, colours and spacing. Films to which it links are on the web and are "
    "not part of it.",
}


def opf(document: Document, pages: Sequence[Page], images: Iterable[str]) -> bytes:
    """The package document; `images` are the names of the files of pictures."""
    pictures = sorted(images)
    root = _el(
        "package",
        {
            "version": "3.0",
            "unique-identifier": "id",
            "prefix": "a11y: http://www.idpf.org/epub/vocab/package/a11y/#",
        },
        _metadata(document, bool(pictures)),
        _manifest(pages, pictures),
        _spine(document, pages),
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", document.language)
    return _file(root)


def container() -> bytes:
    """What leads a reading system to the package document."""
    root = etree.Element(f"{{{_CONTAINER}}}container", nsmap={None: _CONTAINER})
    root.set("version", "1.0")
    files = etree.SubElement(root, f"{{{_CONTAINER}}}rootfiles")
    file = etree.SubElement(files, f"{{{_CONTAINER}}}rootfile")
    file.set("full-path", OPF)
    file.set("media-type", "application/oebps-package+xml")
    return _file(root)


def stylesheet(document: Document) -> bytes:
    """The styles of all files, with a rule for each share of the width that a figure asks for."""
    shares = sorted(
        {
            block.width_percent
            for section in document.sections
            for block in walk.blocks((*section.blocks, *section.easy_read))
            if isinstance(block, Figure)
        }
    )
    widths = "".join(f".w-{share} {{ width: {share}%; }}\n" for share in shares)
    return (Path(__file__).with_name("book.css").read_text("utf-8") + widths).encode()


def identifier(document: Document) -> str:
    """The ISBN as a URN; without one, a UUID made of the document itself, the same each time."""
    digits = re.sub(r"[\s\u00a0\u2010-\u2013-]", "", document.imprint.isbn).upper()
    if re.fullmatch(r"97[89]\d{10}|\d{9}[\dX]", digits):
        return f"urn:isbn:{digits}"
    made = bytearray(hashlib.sha256(document.to_json().encode()).digest()[:16])
    made[6] = made[6] & 0x0F | 0x80  # version 8 of RFC 9562: bits of the maker's own choice
    made[8] = made[8] & 0x3F | 0x80
    return f"urn:uuid:{uuid.UUID(bytes=bytes(made))}"


def _metadata(document: Document, has_pictures: bool) -> Element:
    imprint = document.imprint
    moment = datetime.fromisoformat(document.created)
    parts = [
        _dc("identifier", identifier(document), id="id"),
        _dc("title", document.title, id="title"),
        _meta("title-type", "main", refines="#title"),
    ]
    if document.subtitle:
        parts.append(_dc("title", document.subtitle, id="subtitle"))
        parts.append(_meta("title-type", "subtitle", refines="#subtitle"))
    parts += [_dc("language", tag) for tag in _languages(document)]
    for number, author in enumerate(_authors(document), start=1):
        parts.append(_dc("creator", author, id=f"author-{number}"))
        parts.append(_meta("role", "aut", refines=f"#author-{number}", scheme="marc:relators"))
    if document.publisher:
        parts.append(_dc("publisher", document.publisher))
    parts.append(_dc("date", moment.date().isoformat()))
    rights = ", ".join(part for part in (imprint.licence, imprint.licence_url) if part)
    if rights:
        parts.append(_dc("rights", rights))
    if imprint.url:
        parts.append(_dc("relation", imprint.url))
    parts.append(_meta("dcterms:modified", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"))
    parts += _accessibility(document, has_pictures)
    # Reading systems of the second version look for the cover here.
    parts.append(_el("meta", {"name": "cover", "content": _id(cover.FILE)}))
    return _el("metadata", {}, *parts)


def _accessibility(document: Document, has_pictures: bool) -> list[Element]:
    modes = ["textual", "visual"] if has_pictures else ["textual"]
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "ARIA"]
    features += ["displayTransformability", "unlocked"]
    if has_pictures:
        features.append("alternativeText")
    parts = [_meta("schema:accessMode", mode) for mode in modes]
    parts += [
        _meta("schema:accessModeSufficient", each)
        for each in (["textual", "textual,visual"] if has_pictures else ["textual"])
    ]
    parts += [_meta("schema:accessibilityFeature", feature) for feature in features]
    parts.append(_meta("schema:accessibilityHazard", "none"))
    language = document.language.split("-")[0]
    parts.append(_meta("schema:accessibilitySummary", _SUMMARIES.get(language, _SUMMARIES["en"])))
    if document.publisher:  # a claim needs somebody who makes it
        parts.append(_meta("dcterms:conformsTo", _STANDARD, id="conforms"))
        parts.append(_meta("a11y:certifiedBy", document.publisher, refines="#conforms"))
    return parts


def _languages(document: Document) -> list[str]:
    tags = [document.language, *(section.lang for section in document.sections)]
    return list(dict.fromkeys(tags))


def _authors(document: Document) -> list[str]:
    return list(dict.fromkeys(a for section in document.sections for a in section.authors))


def _manifest(pages: Sequence[Page], pictures: Sequence[str]) -> Element:
    items = [_item(page.name, "nav" if page.name == frame.NAV else None) for page in pages]
    items += [_item(frame.STYLE), _item(cover.FILE, "cover-image")]
    items += [_item(name) for name in pictures]
    return _el("manifest", {}, *items)


def _spine(document: Document, pages: Sequence[Page]) -> Element:
    turned = direction_of(document.language)
    attributes = {"page-progression-direction": turned} if turned else {}
    return _el("spine", attributes, *(_el("itemref", {"idref": _id(p.name)}) for p in pages))


def _item(name: str, properties: str | None = None) -> Element:
    kind = _TYPES[name[name.rindex(".") :]]
    attributes = {"id": _id(name), "href": name, "media-type": kind}
    return _el(
        "item", attributes if properties is None else {**attributes, "properties": properties}
    )


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name)


def _dc(name: str, text: str, **attributes: str) -> Element:
    element = etree.Element(f"{{{_DC}}}{name}", attributes)
    element.text = text
    return element


def _meta(name: str, text: str, **attributes: str) -> Element:
    element = _el("meta", {"property": name, **attributes})
    element.text = text
    return element


def _el(tag: str, attributes: Mapping[str, str], *children: Element) -> Element:
    element = etree.Element(f"{{{_NS}}}{tag}", nsmap={None: _NS, "dc": _DC})
    for name, value in attributes.items():
        element.set(name, value)
    element.extend(children)
    return element


def _file(root: Element) -> bytes:
    etree.indent(root)
    etree.cleanup_namespaces(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
