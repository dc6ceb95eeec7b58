"""Pictures with the description a screen reader reads: in a line of text, or beside it."""

from __future__ import annotations

import hashlib
from typing import Any

from lxml import etree

from publications.document.writers.ooxml.elements import Element, el
from publications.document.writers.pictures import Picture

EMU_PER_MM = 36_000
_EMU_PER_PIXEL = 9525  # at 96 dpi, the least a picture is printed at
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_SIDES = ("distT", "distB", "distL", "distR")
_DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


class Pictures:
    """Puts pictures into one part, each with an id of its own; equal bytes are stored once."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._count = 0
        self._known: dict[bytes, str] = {}  # by the hash of the picture, its relation
        self._relations: dict[Picture, str] = {}

    def run(self, picture: Picture, alt: str, *, widest_mm: float, tallest_mm: float) -> Element:
        """A run holding the picture in the line; an empty `alt` marks it as decorative."""
        return el("w:r", {}, el("w:drawing", {}, self._inline(picture, alt, widest_mm, tallest_mm)))

    def aside(
        self, picture: Picture, alt: str, *, widest_mm: float, tallest_mm: float
    ) -> tuple[Element, float]:
        """A run holding the picture at the left edge of the text, level with the paragraph's first
        line, and its height in mm; the text beside it keeps clear by its own indent."""
        inline = self._inline(picture, alt, widest_mm, tallest_mm)
        none: dict[str, str | int] = dict.fromkeys(_SIDES, 0)
        anchor = el(
            "wp:anchor",
            {
                **none,
                "simplePos": 0,
                "relativeHeight": self._count,
                "behindDoc": 0,
                "locked": 0,
                "layoutInCell": 1,
                "allowOverlap": 1,
            },
            el("wp:simplePos", {"x": 0, "y": 0}),
            _position("H", "column", 0),
            _position("V", "paragraph", 2 * EMU_PER_MM),
        )
        height = int(inline.extent.get("cy")) / EMU_PER_MM
        described = inline.docPr
        for child in list(inline):
            if child is described:
                anchor.append(el("wp:wrapNone"))
            anchor.append(child)
        return el("w:r", {}, el("w:drawing", {}, anchor)), height

    def _inline(self, picture: Picture, alt: str, widest_mm: float, tallest_mm: float) -> Element:
        from docx.oxml.shape import CT_Inline
        from docx.shared import Emu

        scale = min(
            widest_mm * EMU_PER_MM / picture.width,
            tallest_mm * EMU_PER_MM / picture.height,
            _EMU_PER_PIXEL,
        )
        self._count += 1
        inline: Element = CT_Inline.new_pic_inline(
            self._count,
            self._relation(picture),
            f"picture{self._count}.{picture.extension}",
            Emu(max(1, round(picture.width * scale))),
            Emu(max(1, round(picture.height * scale))),
        )
        for side in _SIDES:
            inline.set(side, "0")  # else LibreOffice keeps 3 mm of its own beside the picture
        properties = inline.docPr
        properties.set("descr", alt)
        if not alt:
            extensions = etree.SubElement(properties, f"{{{_A}}}extLst", nsmap={"a": _A})
            extension = etree.SubElement(extensions, f"{{{_A}}}ext", uri=_DECORATIVE_URI)
            etree.SubElement(
                extension, f"{{{_DECORATIVE}}}decorative", nsmap={"adec": _DECORATIVE}, val="1"
            )
        return inline

    def _relation(self, picture: Picture) -> str:
        """The id of the picture's relation. python-docx's own way would hold the bytes of all, and hash
        all of them again for each."""
        if picture not in self._relations:
            digest = hashlib.sha256(picture.data).digest()
            if digest not in self._known:
                self._known[digest] = self._add(picture)
            self._relations[picture] = self._known[digest]
        return self._relations[picture]

    def _add(self, picture: Picture) -> str:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI

        number = len(self._known) + 1
        kind = CONTENT_TYPE.JPEG if picture.extension == "jpg" else CONTENT_TYPE.PNG
        name = PackURI(f"/word/media/image{number}.{picture.extension}")
        return str(self._part.relate_to(_part(name, kind, picture), RELATIONSHIP_TYPE.IMAGE))


def _part(name: Any, kind: str, picture: Picture) -> Any:
    """A part of the package whose bytes are read when it is written."""
    from docx.opc.part import Part

    class Lying(Part):
        @property
        def blob(self) -> bytes:
            return picture.data

    return Lying(name, kind)


def _position(axis: str, relative: str, offset: int) -> Element:
    place = el("wp:posOffset")
    place.text = str(offset)
    return el(f"wp:position{axis}", {"relativeFrom": relative}, place)
