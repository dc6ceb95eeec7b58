"""The cover: a drawn page with the title in the faces of the book, the same bytes each time."""

from __future__ import annotations

import functools
import importlib.util
import io
import math
import re
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from publications.document.model import Document
from publications.document.writers.pdf.fonts import FontsMissing

FILE = "images/cover.png"
WIDTH, HEIGHT = 1200, 1800  # pixels
_MARGIN = 120
_PAPER, _INK, _SOFT, _ACCENT = "#f8f2ea", "#2a2421", "#65564c", "#8a3b22"
_SERIF = ("font_source_serif_pro", "SourceSerifPro-Semibold.otf")
_SERIF_TEXT = ("font_source_serif_pro", "SourceSerifPro-Regular.otf")
_SANS = ("font_source_sans_pro", "SourceSansPro-Semibold.otf")
_SKY = 990  # pixels above all hills
_SMOOTH = 2  # times as large as it is shown, for smooth edges
# Height and swing as shares of the page, shift of the wave in radians, colour; from behind.
_HILLS = (
    (0.70, 0.035, 0.2, "#eee0cf"),
    (0.765, 0.030, 1.9, "#e3d0bb"),
    (0.845, 0.022, 3.6, "#d8c1a8"),
)


def draw(document: Document) -> bytes:
    """PNG of the cover; raises FontsMissing where the wheels of the fonts are not installed.

    Text that the fonts cannot draw is left out of the picture: the title page has it in letters.
    """
    image = _hills()
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 42), fill=_ACCENT)
    below = _write(pen, document.title, 240, _SERIF, (128, 48), _INK, HEIGHT * 0.36)
    if document.subtitle:
        _write(pen, document.subtitle, below + 42, _SERIF_TEXT, (58, 34), _SOFT, HEIGHT * 0.14)
    if document.publisher:
        _write(pen, document.publisher, HEIGHT - 200, _SANS, (42, 28), _INK, 110)
    buffer = io.BytesIO()
    # Few colours: the edges of letters are all that is not flat.
    few = image.quantize(96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _hills() -> Image.Image:
    """The ground: hills, and over them the thread that the alliance's books are about."""
    page = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    high = HEIGHT - _SKY
    large = Image.new("RGB", (WIDTH * _SMOOTH, high * _SMOOTH), _PAPER)
    pen = ImageDraw.Draw(large)
    for height, swing, shift, colour in _HILLS:
        crest = _wave(height, swing, shift)
        corners = [(WIDTH * _SMOOTH, high * _SMOOTH), (0, high * _SMOOTH)]
        pen.polygon([*crest, *corners], fill=colour)
    pen.line(_wave(0.655, 0.030, 2.1), fill=_ACCENT, width=7 * _SMOOTH, joint="curve")
    page.paste(large.reduce(_SMOOTH), (0, _SKY))
    return page


def _wave(height: float, swing: float, shift: float) -> list[tuple[int, int]]:
    """Points of a wave across the page; `height` and `swing` are shares of the page's height."""
    points = []
    for x in range(-20, WIDTH + 40, 20):
        turn = 2 * math.pi * x / WIDTH
        y = height + swing * (math.sin(turn * 0.8 + shift) + 0.4 * math.sin(turn * 1.7 + shift))
        points.append((x * _SMOOTH, round((y * HEIGHT - _SKY) * _SMOOTH)))
    return points


def _write(
    pen: ImageDraw.ImageDraw,
    text: str,
    top: float,
    face: tuple[str, str],
    sizes: tuple[int, int],
    colour: str,
    room: float,
) -> float:
    """Writes the text into the room, as large as it fits; gives the place below it."""
    words = re.split(r"[ \t\n]+", text.strip())
    if not text.strip() or _undrawable(text, face):
        return top
    for size in range(sizes[0], sizes[1] - 1, -3):
        font = _font(face, size)
        lines = _lines(words, font)
        step = round(size * 1.16)
        if all(_is_narrow(line, font) for line in lines) and step * len(lines) <= room:
            break
    else:
        lines = _lines([piece for word in words for piece in _pieces(word, font)], font)
    shown = lines[: max(1, int(room // step))]
    for number, line in enumerate(shown):
        last = number == len(shown) - 1 and len(shown) < len(lines)
        while last and not _is_narrow(line + "\u2026", font):
            line = line[:-1]
        pen.text((_MARGIN, top + number * step), line + "\u2026" * last, font=font, fill=colour)
    return top + len(shown) * step


def _lines(words: list[str], font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if _is_narrow(longer, font):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """A word that is wider than the page, cut where it must be."""
    pieces = [""]
    for character in word:
        if not _is_narrow(pieces[-1] + character, font):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _is_narrow(line: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(line) <= WIDTH - 2 * _MARGIN


def _undrawable(text: str, face: tuple[str, str]) -> bool:
    """Whether the face lacks a character: it would draw the same box as for one nobody has."""
    font = _font(face, 40)
    box = _shape(font, "\U0010fffe")
    return any(_shape(font, character) == box for character in set(text) if character.strip())


def _shape(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


@functools.cache
def _font(face: tuple[str, str], size: int) -> ImageFont.FreeTypeFont:
    package, name = face
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FontsMissing(f"the font package {package} is not installed; install base.txt again")
    # Always Pillow's own layout: another is used where a machine happens to have its library.
    path = Path(found.origin).parent / "files" / name
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
