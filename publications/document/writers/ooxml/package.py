"""The file around the text: an empty package to write into, and the same bytes every time."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from publications.document.model import Document
from publications.document.writers.ooxml import footnotes
from publications.document.writers.ooxml.elements import el, val, word_language
from publications.document.writers.ooxml.style import BODY_FONT, HEAD_FONT
from publications.document.writers.ooxml.styles_part import styles_xml

_EPOCH = (1980, 1, 1, 0, 0, 0)
_COMPATIBILITY = "http://schemas.microsoft.com/office/word"
# What python-docx's template carries and we do not want: looks, a thumbnail, another's name.
_DROPPED = (
    "stylesWithEffects",
    "thumbnail",
    "customXml",
    "fontTable",
    "webSettings",
    "extended-properties",
)


def blank(document: Document) -> Any:
    """A python-docx document with our styles, settings and properties and an empty body."""
    import docx

    file = docx.Document()
    for relations in (file.part.rels, file.part.package.rels):
        for key in [k for k, r in relations.items() if r.reltype.endswith(_DROPPED)]:
            del relations[key]
    language = word_language(document.language)
    _replace(file.styles.element, styles_xml(language))
    _replace(file.settings.element, _settings(language))
    _add_font_table(file.part)
    body = file.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    _properties(file.core_properties, document)
    return file


def save(file: Any) -> bytes:
    """The bytes of the file, with fixed dates inside the zip."""
    fixed = io.BytesIO()
    # python-docx writes the dates of now, so its own zip is only passed through.
    with tempfile.TemporaryFile(prefix="docx-") as written:
        file.save(written)
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                target.writestr(entry, source.read(name))
    return fixed.getvalue()


def _properties(core: Any, document: Document) -> None:
    created = datetime.fromisoformat(document.created).astimezone(UTC).replace(tzinfo=None)
    # The standard's core properties hold 255 characters at most.
    core.title = document.title[:255]
    core.subject = document.subtitle[:255]
    core.author = document.publisher[:255]
    core.last_modified_by = document.publisher[:255]
    core.identifier = document.imprint.isbn[:255]
    core.version = document.imprint.edition[:255]
    core.language = word_language(document.language)
    core.comments = ""
    core.keywords = ""
    core.revision = 1
    core.created = created
    core.modified = created


def _add_font_table(part: Any) -> None:
    """What to set the text in where Word's own fonts are missing: those of the same widths."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart

    fonts = [
        el(
            "w:font",
            {"w:name": name},
            val("w:altName", stand_in),
            val("w:charset", "EE"),  # Central European
            val("w:family", family),
            val("w:pitch", "variable"),
        )
        for name, stand_in, family in (
            (HEAD_FONT, "Carlito", "swiss"),
            (BODY_FONT, "Caladea", "roman"),
        )
    ]
    uri = PackURI("/word/fontTable.xml")
    table = XmlPart(uri, CONTENT_TYPE.WML_FONT_TABLE, el("w:fonts", {}, *fonts), part.package)
    part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)


def _settings(language: str) -> etree._Element:
    """CT_Settings, whose children Word takes in this order only."""
    mode = {"w:name": "compatibilityMode", "w:uri": _COMPATIBILITY, "w:val": "15"}
    english = language.startswith("en")
    settings: etree._Element = el(
        "w:settings",
        {},
        el("w:zoom", {"w:percent": 100}),
        val("w:defaultTabStop", 720),
        el("w:autoHyphenation"),
        val("w:consecutiveHyphenLimit", 2),
        el("w:doNotHyphenateCaps"),
        el("w:evenAndOddHeaders"),
        val("w:characterSpacingControl", "doNotCompress"),
        footnotes.settings(),
        # Else a line before a line break is stretched to the margin.
        el("w:compat", {}, el("w:doNotExpandShiftReturn"), el("w:compatSetting", mode)),
        val("w:themeFontLang", language),
        val("w:decimalSymbol", "." if english else ","),
        val("w:listSeparator", "," if english else ";"),
    )
    return settings


def _replace(element: Any, new: Any) -> None:
    """Changes an element in place, because python-docx's part holds on to it."""
    for name in list(element.attrib):
        del element.attrib[name]
    refill(element, list(new))


def refill(element: Any, children: list[Any]) -> None:
    """Gives an element these children in place of those it has."""
    for child in list(element):
        element.remove(child)
    for child in children:
        element.append(child)
