"""Pictures as every writer takes them: PNG or JPEG, upright, RGB or grey, of bounded size.

Whatever was uploaded (TIFF, CMYK JPEG, animated GIF, WebP) is decoded and written anew, which
also leaves out what cameras put in: the place, the owner, the serial number.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageOps

from publications.document import walk
from publications.document.model import Document

LARGEST_FILE = 80_000_000  # bytes
LARGEST_PICTURE = 120_000_000  # pixels, before it is decoded
LONGEST_SIDE = 2000  # pixels in print: 300 dpi on the width of an A4 page's text
_TAKEN = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP")


class PictureError(ValueError):
    """A picture that cannot be printed; `asset` is its key and stands in the message."""

    def __init__(self, asset: str, reason: str) -> None:
        self.asset = asset
        super().__init__(f"the picture {asset!r} {reason}")


@dataclass(frozen=True, slots=True)
class Picture:
    """`extension` is `png` or `jpg`; `width` and `height` are pixels."""

    data: bytes
    extension: str
    width: int
    height: int


def prepare(document: Document, assets: Mapping[str, bytes]) -> dict[str, Picture]:
    """Every picture the document names, ready for print; raises PictureError."""
    prepared: dict[str, Picture] = {}
    for key in walk.assets(document):
        if key not in assets:
            raise PictureError(key, "was not handed over with the document")
        prepared[key] = normalise(key, assets[key])
    return prepared


def normalise(asset: str, data: bytes) -> Picture:
    """One picture decoded, turned upright, limited and written anew; raises PictureError."""
    if not data:
        raise PictureError(asset, "is empty (0 bytes); upload it again")
    if len(data) > LARGEST_FILE:
        raise PictureError(asset, f"is larger than {LARGEST_FILE // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            # Pillow warns of what we refuse below by a limit of our own.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = _decode(asset, data)
    except PictureError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(asset, f"cannot be read: {error}; upload it again") from error
    return _encode(image)


def _decode(asset: str, data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_TAKEN) as opened:
        if opened.width * opened.height > LARGEST_PICTURE:
            size = f"{opened.width} x {opened.height}"
            raise PictureError(asset, f"is too large: {size} pixels")
        opened.seek(0)  # of an animation, the first frame
        upright = ImageOps.exif_transpose(opened)
        has_alpha = "A" in upright.getbands() or "transparency" in upright.info
        if has_alpha:
            image = upright.convert("RGBA")
        elif upright.mode in {"1", "L", "I", "I;16", "F"}:
            image = upright.convert("L")
        else:
            image = upright.convert("RGB")
        image.info = {}
        is_photograph = opened.format in {"JPEG", "MPO"}
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image.info = {"photograph": is_photograph}
    return image


def _encode(image: Image.Image) -> Picture:
    photograph = bool(image.info.pop("photograph"))
    buffer = io.BytesIO()
    if photograph and image.mode in {"RGB", "L"}:
        image.save(buffer, "JPEG", quality=88, optimize=True)
        extension = "jpg"
    else:
        image.save(buffer, "PNG", optimize=True)
        extension = "png"
    return Picture(buffer.getvalue(), extension, image.width, image.height)
