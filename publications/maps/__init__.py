"""A small map of the regions, drawn for print and for the web."""

from __future__ import annotations

import io
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

_REGIONS = Path(__file__).with_name("regions.json")
#: Pixels; 300 dpi on two thirds of the width of a page.
WIDTH = 1200
_MARGIN = 20
#: Drawn so much larger and made smaller, since Pillow draws no smooth edges.
_FINER = 3
_LAND, _BORDER, _CHOSEN = "#efe6da", "#b8a794", "#8a3b22"
Ring = tuple[tuple[float, float], ...]


@cache
def regions() -> dict[str, tuple[Ring, ...]]:
    """Outlines by ISO 3166-2 code, in degrees of longitude and latitude."""
    data = json.loads(_REGIONS.read_text())
    return {
        code: tuple(tuple((x, y) for x, y in ring) for ring in rings)
        for code, rings in data.items()
    }


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where degrees come to lie on the large drawing, and how high that is, in pixels."""

    west: float
    north: float
    squeeze: float
    scale: float
    height: int


@cache
def _frame() -> _Frame:
    points = [point for rings in regions().values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    # A degree of longitude is shorter than one of latitude; over so small a country one factor does.
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _MARGIN) * _FINER / ((east - west) * squeeze)
    high = round((north - south) * scale) + 2 * _MARGIN * _FINER
    return _Frame(west, north, squeeze, scale, high)


def height() -> int:
    """Pixels; the map of each region is `WIDTH` wide and so high."""
    return round(_frame().height / _FINER)


@cache
def draw(region: str) -> bytes:
    """PNG of all regions with one of them filled. Raises KeyError for an unknown code."""
    regions()[region]
    frame = _frame()
    margin = _MARGIN * _FINER
    image = Image.new("RGB", (WIDTH * _FINER, frame.height), "white")
    pen = ImageDraw.Draw(image)

    def place(ring: Ring) -> list[tuple[float, float]]:
        return [
            (
                (x - frame.west) * frame.squeeze * frame.scale + margin,
                (frame.north - y) * frame.scale + margin,
            )
            for x, y in ring
        ]

    # Prague lies within another region, so the larger are drawn first.
    by_size = sorted(regions().items(), key=lambda item: -_area(item[1][0]))
    for code, rings in by_size:
        pen.polygon(place(rings[0]), fill=_CHOSEN if code == region else _LAND)
    for _code, rings in by_size:
        for ring in rings:
            pen.line(place(ring), fill=_BORDER, width=2 * _FINER, joint="curve")
    smooth = image.resize((WIDTH, height()), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    smooth.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _area(ring: Ring) -> float:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
