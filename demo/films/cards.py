"""The drawn title at the start of a film and the one at its end."""

from __future__ import annotations

from typing import Any

import font_source_sans_pro
import font_source_serif_pro
from PIL import Image, ImageDraw, ImageFont

from demo.films.brush import Colour, vertical_gradient

SIZE = (1280, 720)
PAPER: tuple[Colour, Colour] = ((250, 244, 232), (240, 228, 208))
INK: Colour = (62, 48, 44)
ACCENT: Colour = (164, 84, 64)


def opening(film: dict[str, Any]) -> Image.Image:
    """Return the title card: series, title, place, and that the story is invented."""
    card = _paper()
    _centred(card, 214, film["series"], _serif("It", 40), ACCENT)
    _centred(card, 316, film["title"], _serif("Semibold", 76), INK)
    _rule(card, 390)
    _centred(card, 440, film["place"], _sans("Regular", 30), INK)
    _centred(card, 590, film["notice"], _sans("Semibold", 28), ACCENT)
    return card


def closing(film: dict[str, Any]) -> Image.Image:
    """Return the end card, which says once more that nothing here is real."""
    card = _paper()
    _centred(card, 226, film["series"], _serif("It", 40), ACCENT)
    _centred(card, 310, film["notice"], _serif("Semibold", 54), INK)
    _rule(card, 376)
    _centred(
        card, 436, "Osoby, místa i služby v tomto filmu jsou vymyšlené.", _sans("Regular", 29), INK
    )
    _centred(card, 480, "Obraz je kreslený a hlasy vytvořil počítač.", _sans("Regular", 29), INK)
    return card


def _paper() -> Image.Image:
    return vertical_gradient(SIZE, [(0.0, PAPER[0]), (1.0, PAPER[1])])


def _rule(card: Image.Image, y: int) -> None:
    ImageDraw.Draw(card).rectangle((590, y, 690, y + 2), fill=ACCENT)


def _serif(cut: str, size: int) -> ImageFont.FreeTypeFont:
    name = f"SourceSerifPro{'' if cut == 'Regular' else cut}"
    return ImageFont.truetype(font_source_serif_pro.font_files_otf[name], size)


def _sans(cut: str, size: int) -> ImageFont.FreeTypeFont:
    name = f"SourceSansPro{'' if cut == 'Regular' else cut}"
    return ImageFont.truetype(font_source_sans_pro.font_files_otf[name], size)


def _centred(
    card: Image.Image, y: int, text: str, font: ImageFont.FreeTypeFont, colour: Colour
) -> None:
    ImageDraw.Draw(card).text((SIZE[0] / 2, y), text, font=font, fill=colour, anchor="mm")
