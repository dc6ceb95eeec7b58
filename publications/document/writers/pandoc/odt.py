"""What pandoc leaves out of its ODT: descriptions of pictures, the lines of the contents, our date."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from publications.document.writers.pandoc.descriptions import descriptions, nodes, plain
from publications.document.writers.pandoc.nodes import Node

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
_XLINK = "http://www.w3.org/1999/xlink"
_DC = "http://purl.org/dc/elements/1.1/"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
#: The name LibreOffice gives what OpenDocument has no word for.
_LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
_DEEPEST = 3  # levels of headings that pandoc's contents list


def finished(data: bytes, tree: Node, created: str) -> bytes:
    """The ODT that pandoc made of `tree`, with the descriptions, the contents and the moment
    `created` (ISO 8601). The same in gives the same bytes. Raises NotAsExpected."""
    moment = datetime.fromisoformat(created).astimezone(UTC)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(buffer, "w") as written:
        for name in read.namelist():
            content = read.read(name)
            if name == "content.xml":
                content = _content(content, tree)
            elif name == "meta.xml":
                content = _dated(content, moment)
            # A reader knows the kind of file by this member: the first, and not packed.
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            # Dates before 1980 have no place in a zip file.
            at = max(moment, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
            entry = zipfile.ZipInfo(name, at)
            entry.compress_type = packing
            entry.external_attr = 0o644 << 16
            written.writestr(entry, content)
    return buffer.getvalue()


def _content(content: bytes, tree: Node) -> bytes:
    root = etree.fromstring(content)
    frames = list(root.iter(f"{{{_DRAW}}}frame"))
    for frame, description in zip(frames, descriptions(tree, len(frames)), strict=True):
        if description.decorative:
            frame.set(f"{{{_LOEXT}}}decorative", "true")
        else:
            etree.SubElement(frame, f"{{{_SVG}}}desc").text = description.alt
    for contents in root.iter(f"{{{_TEXT}}}table-of-content"):
        if contents.find(f"{{{_TEXT}}}index-body") is None:
            contents.append(_lines(tree))
    return _serialised(root)


def _lines(tree: Node) -> Any:
    """A line a heading, which leads to it; whoever wants page numbers renews it in LibreOffice."""
    body = etree.Element(f"{{{_TEXT}}}index-body")
    for node in nodes(tree["blocks"], "Header"):
        level, attr, inside = node["c"]
        if level > _DEEPEST:
            continue
        line = etree.SubElement(body, f"{{{_TEXT}}}p")
        line.set(f"{{{_TEXT}}}style-name", f"Contents_20_{level}")
        way = etree.SubElement(line, f"{{{_TEXT}}}a")
        way.set(f"{{{_XLINK}}}type", "simple")
        way.set(f"{{{_XLINK}}}href", f"#{attr[0]}")
        way.text = plain(inside)
    return body


def _dated(content: bytes, moment: datetime) -> bytes:
    root = etree.fromstring(content)
    for name in (f"{{{_META}}}creation-date", f"{{{_DC}}}date"):
        for element in root.iter(name):
            element.text = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return _serialised(root)


def _serialised(root: Any) -> bytes:
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
