"""Pictures in a line of text, with the description a screen reader reads."""

from __future__ import annotations

import io
from typing import Any

from lxml import etree

from publications.document.writers.ooxml.elements import Element, el
from publications.document.writers.pictures import Picture

EMU_PER_MM = 36_000
_EMU_PER_PIXEL = 9525  # at 96 dpi, the least a picture is printed at
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


class Pictures:
    """Puts pictures into one part, each with an id of its own."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._count = 0

    def run(self, picture: Picture, alt: str, *, widest_mm: float, tallest_mm: float) -> Element:
        """A run holding the picture; an empty `alt` marks it as decorative."""
        scale = min(
            widest_mm * EMU_PER_MM / picture.width,
            tallest_mm * EMU_PER_MM / picture.height,
            _EMU_PER_PIXEL,
        )
        inline = self._part.new_pic_inline(
            io.BytesIO(picture.data),
            width=max(1, round(picture.width * scale)),
            height=max(1, round(picture.height * scale)),
        )
        self._count += 1
        properties = inline.docPr
        properties.set("id", str(self._count))
        properties.set("name", f"Picture {self._count}")
        properties.set("descr", alt)
        if not alt:
            extensions = etree.SubElement(properties, f"{{{_A}}}extLst", nsmap={"a": _A})
            extension = etree.SubElement(extensions, f"{{{_A}}}ext", uri=_DECORATIVE_URI)
            etree.SubElement(
                extension, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}, val="1"
            )
        return el("w:r", {}, el("w:drawing", {}, inline))
