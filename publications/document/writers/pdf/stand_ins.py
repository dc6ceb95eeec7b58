"""Photographs that come into the PDF past Typst.

Typst decodes every picture it is given and keeps it so until the book is written, 6 MB for 1600 x 1200: three hundred
of them took 2.5 GB. One that a drawing (SVG) points to is not decoded, but a JPEG is still held four times on its way.
So Typst gets drawings, and behind them only the heads of JPEGs, which are all that it reads: in the finished file each
head is known by the hash it carries, and the picture is put in its place. A PNG is packed anew, so Typst gets all of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from publications.document.writers.pdf.finished import Body, File, UnexpectedFile
from publications.document.writers.pictures import Picture

# Not smoothed by the viewer: PDF/A forbids to ask for it.
_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    '<image href="{name}" width="{width}" height="{height}" image-rendering="optimizeSpeed"/></svg>'
)
_SCAN = 0xDA  # the mark of a JPEG behind whose segment the pixels begin
_PHOTOGRAPH = re.compile(
    rb"^(\d+) 0 obj\n<</Length (\d+)(/Type/XObject/Subtype/Image/Filter/DCTDecode[^\n]*>>\nstream\n)",
    re.MULTILINE,
)


def drawn(
    folder: Path, prepared: Mapping[str, Picture]
) -> tuple[dict[str, dict[str, Any]], dict[bytes, Picture]]:
    """Drawings in the folder where the prepared pictures lie: by key, the name of the file and the size
    in pixels; and the photographs by what stands for them, as `filled` wants them."""
    named: dict[str, dict[str, Any]] = {}
    hidden: dict[bytes, Picture] = {}
    for number, (key, picture) in enumerate(prepared.items()):
        file = folder / f"shown-{number}.{picture.extension}"
        data = picture.data
        if picture.extension == "jpg":
            data = head(data)
            hidden[data] = picture
        file.write_bytes(data)
        size = {"width": picture.width, "height": picture.height}
        drawing = folder / f"drawing-{number}.svg"
        drawing.write_text(_DRAWING.format(name=file.name, **size), "ascii")
        named[key] = {"path": drawing.name, **size}
    return named, hidden


def head(photograph: bytes) -> bytes:
    """What a JPEG says of itself before its pixels, and in place of those the hash of all of it."""
    at = 2
    while True:
        mark, length = photograph[at + 1], int.from_bytes(photograph[at + 2 : at + 4])
        at += 2 + length
        if mark == _SCAN:
            name = hashlib.sha256(photograph).hexdigest().encode()
            return photograph[:at] + name + b"\xff\xd9"


def filled(file: File, hidden: Mapping[bytes, Picture]) -> dict[int, Body]:
    """The objects to change: each photograph in the place of its head, one of them in memory at a time. Raises
    UnexpectedFile where one of the PDF is not known."""
    bodies: dict[int, Body] = {}
    for found in _PHOTOGRAPH.finditer(file.pdf):
        number, length = int(found[1]), int(found[2])
        if file.offsets.get(number) != found.start():
            continue
        picture = hidden.get(file.pdf[found.end() : found.end() + length])
        if picture is None:
            raise UnexpectedFile(f"nobody knows the picture of object {number}")
        bodies[number] = partial(_object, picture, found[3])
    return bodies


def _object(picture: Picture, rest: bytes) -> bytes:
    data = picture.data
    return b"<</Length %d" % len(data) + rest + data + b"\nendstream"
