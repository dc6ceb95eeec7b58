"""Pictures as every writer takes them: PNG or JPEG, upright, RGB or grey, of bounded size.

Whatever was uploaded (TIFF, CMYK JPEG, animated GIF, WebP, 16 bits a colour) is decoded and written
anew in the colours of the screen (sRGB), which also leaves out what cameras put in: the place, the
owner, the serial number.

One after another, and into files: a book has hundreds, and all of them at once are more than its text.
"""

from __future__ import annotations

import functools
import hashlib
import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import PIL
from PIL import Image, ImageCms, features

from publications.document import walk
from publications.document.model import Document

LARGEST_FILE = 80_000_000  # bytes
LARGEST_PICTURE = 120_000_000  # pixels, before it is decoded
LONGEST_SIDE = 2000  # pixels in print: 300 dpi on the width of an A4 page's text
#: Fewer pixels than this on the longer side are an icon, not a picture to print.
SMALLEST_SIDE = 200
_TAKEN = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP")
_DEEP = frozenset({"I;16", "I;16B", "I;16L", "I;16N", "I", "F"})
#: How many times the side wanted is decoded of a JPEG: enough to lose nothing by it.
_GAP = 2.0
_ORIENTATION = 0x0112  # how the camera was held, a tag of Exif
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PictureError(ValueError):
    """A picture that cannot be printed; `asset` is its key and stands in the message.

    `code` is for programs: missing, empty, heavy, unreadable or pixels; `detail` is the size found.
    """

    def __init__(self, asset: str, reason: str, code: str = "unreadable", detail: str = "") -> None:
        self.asset = asset
        self.code = code
        self.detail = detail
        super().__init__(f"the picture {asset!r} {reason}")


@dataclass(frozen=True, slots=True)
class Picture:
    """`content` are its bytes, or the file they lie in; `extension` is `png` or `jpg`; `width` and
    `height` are pixels."""

    content: bytes | Path
    extension: str
    width: int
    height: int

    @property
    def data(self) -> bytes:
        """Its bytes, read anew each time where they lie in a file."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()


#: The pictures of a document by key: as they were uploaded, or as `normalise` has made them before.
#: Each is asked for once, when its turn comes, so that they may lie in files.
Assets: TypeAlias = Mapping[str, "bytes | Picture"]
_Asset = TypeVar("_Asset")


@dataclass(frozen=True, slots=True)
class Facts:
    """What an uploaded picture is: its size in pixels as it is shown, and how many pictures are in
    the file, of which the first is printed."""

    width: int
    height: int
    frames: int


def examine(document: Document, assets: Mapping[str, bytes]) -> dict[str, Facts]:
    """What every picture is that the document names, as it was uploaded; raises PictureError as
    `prepare` would, in a fraction of its time."""
    return {key: facts(key, read(key, assets)) for key in walk.assets(document)}


def prepare(document: Document, assets: Assets, folder: Path) -> dict[str, Picture]:
    """Every picture the document names, ready for print, each as a file of its own in `folder`, which
    must outlive them; one is in memory at a time. Raises PictureError."""
    return {
        key: _filed(key, assets, folder / f"picture-{number}")
        for number, key in enumerate(walk.assets(document))
    }


def _filed(key: str, assets: Assets, stem: Path) -> Picture:
    given = read(key, assets)
    made = given if isinstance(given, Picture) else normalise(key, given)
    file = stem.with_suffix(f".{made.extension}")
    file.write_bytes(made.data)
    return Picture(file, made.extension, made.width, made.height)


def read(asset: str, assets: Mapping[str, _Asset]) -> _Asset:
    """What lies under the key of a picture, perhaps in a file; raises PictureError where it is gone."""
    try:
        return assets[asset]
    except KeyError as error:
        raise PictureError(asset, "was not handed over with the document", "missing") from error
    except OSError as error:
        raise PictureError(
            asset, f"cannot be read from where it lies: {error}", "missing"
        ) from error


def normalise(asset: str, data: bytes) -> Picture:
    """One picture decoded, turned upright, limited and written anew; raises PictureError."""
    with _opened(asset, data) as opened:
        photograph = opened.format in {"JPEG", "MPO"}
        image = _drawn(opened)
    return _encode(image, photograph=photograph)


def kept(data: bytes) -> Picture | None:
    """The picture whose bytes `normalise` made before and somebody stored; None where they are not
    whole, as after a full disk."""
    is_photograph = data.startswith(b"\xff\xd8")
    if not data.endswith(b"\xff\xd9" if is_photograph else b"IEND\xaeB`\x82"):
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:  # its head only
            return Picture(data, "jpg" if is_photograph else "png", opened.width, opened.height)
    except Image.UnidentifiedImageError:
        return None


@functools.cache
def recipe() -> str:
    """Eight signs that name what `normalise` does, for whoever keeps what it made: others where this
    file or a library that it works with is another, which may give other bytes."""
    libraries = ("jpg", "libjpeg_turbo", "zlib", "webp", "littlecms2")
    by = [PIL.__version__, *(str(features.version(name)) for name in libraries)]
    return hashlib.sha256(" ".join(by).encode() + Path(__file__).read_bytes()).hexdigest()[:8]


def facts(asset: str, data: bytes) -> Facts:
    """What the picture is, once it has been read to its last byte; raises PictureError.

    A JPEG is read at an eighth of its size, which finds what is torn as well, and is faster.
    """
    with _opened(asset, data) as opened:
        width, height = opened.size
        frames = 1 if opened.format == "MPO" else int(getattr(opened, "n_frames", 1))
        opened.seek(0)
        opened.draft(None, (max(1, width // 8), max(1, height // 8)))
        opened.load()
        if opened.getexif().get(_ORIENTATION, 1) >= 5:
            width, height = height, width
    return Facts(width, height, frames)


@contextmanager
def _opened(asset: str, data: bytes) -> Iterator[Image.Image]:
    """The picture open at its first frame, of a size that may be decoded; all that goes wrong with
    it, until it is closed, is a PictureError."""
    if not data:
        raise PictureError(asset, "is empty (0 bytes); upload it again", "empty")
    if len(data) > LARGEST_FILE:
        most = f"{LARGEST_FILE // 1_000_000} MB"
        raise PictureError(asset, f"is larger than {most}", "heavy", most)
    try:
        with warnings.catch_warnings():
            # Pillow warns of what we refuse below by a limit of our own.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # Metadata that is out of order does not spoil a picture.
            warnings.simplefilter("ignore", UserWarning)
            with Image.open(io.BytesIO(data), formats=_TAKEN) as opened:
                if opened.width * opened.height > LARGEST_PICTURE:
                    size = f"{opened.width} x {opened.height}"
                    raise PictureError(asset, f"is too large: {size} pixels", "pixels", size)
                opened.seek(0)  # of an animation, the first frame
                yield opened
    except Image.UnidentifiedImageError as error:
        kinds = ", ".join(_TAKEN)
        raise PictureError(
            asset, f"cannot be read: it is none of {kinds}; upload it again"
        ) from error
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        most = f"> {LARGEST_PICTURE // 1_000_000} Mpx"
        raise PictureError(asset, f"is too large: {most}", "pixels", most) from error
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise PictureError(asset, f"cannot be read: {error}; upload it again") from error


def _drawn(opened: Image.Image) -> Image.Image:
    """In its final size before anything is copied: a picture may be large, memory is not."""
    profile = opened.info.get("icc_profile")
    image: Image.Image = opened
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    if image.mode in _DEEP:
        image = _shallow(image)
    elif image.mode in {"1", "LA", "La"} and not has_alpha:
        image = image.convert("L")
    elif has_alpha and image.mode != "RGBA":
        image = image.convert("RGBA")
    elif image.mode == "P":
        image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=_GAP)
    image.load()
    image = _in_colours_of_the_screen(image, profile)
    if image.mode not in {"L", "RGB", "RGBA"}:
        image = image.convert("RGB")
    # Asked for only now: Pillow turns a TIFF upright while it reads it.
    turn = _UPRIGHT.get(opened.getexif().get(_ORIENTATION, 1))
    if turn is not None:
        image = image.transpose(turn)
    image.info = {}
    return image


def _shallow(image: Image.Image) -> Image.Image:
    """Grey of 16 bits and more as grey of 8: Pillow itself would cut off what is brighter than 255."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    extrema: Any = image.getextrema()
    highest = float(extrema[1])
    if image.mode == "F" and 0 < highest <= 1:
        return image.point(lambda value: value * 255.0).convert("L")
    if highest <= 255:
        return image.convert("L")
    top = 256.0 if highest < 65_536 else highest / 255
    return image.point(lambda value: value * (1 / top)).convert("L")


def _in_colours_of_the_screen(image: Image.Image, profile: Any) -> Image.Image:
    """The colours as the picture's own profile means them; without one they are sRGB already."""
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    opaque = image.convert("RGB") if alpha is not None else image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in (own.profile.profile_description or "") and opaque.mode == "RGB":
            return image
        seen = ImageCms.profileToProfile(opaque, own, _screen(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile nobody can read, or one for other colours
    if seen is None:
        return image
    if opaque.mode == "L":
        return seen.convert("L")
    if alpha is not None:
        seen.putalpha(alpha)
    return seen


@functools.cache
def _screen() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _encode(image: Image.Image, *, photograph: bool) -> Picture:
    buffer = io.BytesIO()
    if photograph and image.mode in {"RGB", "L"}:
        image.save(buffer, "JPEG", quality=88, optimize=True)
        extension = "jpg"
    else:
        image.save(buffer, "PNG", optimize=True)
        extension = "png"
    return Picture(buffer.getvalue(), extension, image.width, image.height)
