"""A little drawing kit on Pillow: smooth shapes in picture units, drawn twice as large.

Pillow draws polygons without anti-aliasing, so a `Sheet` is kept at `scale` pixels a unit and is
reduced once, at the end, with Lanczos. Units are those of a 1600 x 900 picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 1600, 900
WHITE: Colour = (255, 255, 255)
INK: Colour = (58, 46, 44)


def mix(one: Colour, two: Colour, share: float) -> Colour:
    """Return the colour `share` (0 to 1) of the way from `one` to `two`."""
    return (
        round(one[0] + (two[0] - one[0]) * share),
        round(one[1] + (two[1] - one[1]) * share),
        round(one[2] + (two[2] - one[2]) * share),
    )


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 12) -> list[Point]:
    """Return a Catmull-Rom curve through `points`, `steps` pieces between two of them."""
    count = len(points)
    curve: list[Point] = []
    for index in range(count if closed else count - 1):
        if closed:
            a, b, c, d = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        else:
            a, b = points[max(index - 1, 0)], points[index]
            c, d = points[index + 1], points[min(index + 2, count - 1)]
        for step in range(steps):
            t = step / steps
            curve.append(
                (
                    _catmull_rom(a[0], b[0], c[0], d[0], t),
                    _catmull_rom(a[1], b[1], c[1], d[1], t),
                )
            )
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull_rom(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def vertical_gradient(size: tuple[int, int], stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """Return a picture of `size` px blending the (position 0..1, colour) `stops` downwards."""
    column = Image.new("RGB", (1, 512))
    for y in range(512):
        place = y / 511
        for (low, first), (high, second) in pairwise(stops):
            if place <= high:
                column.putpixel((0, y), mix(first, second, (place - low) / (high - low)))
                break
    return column.resize(size, Image.Resampling.BICUBIC)


@dataclass
class Sheet:
    """A picture being drawn. `at` moves and `flip` mirrors (about `at`) what is drawn next."""

    scale: float
    picture: Image.Image = field(init=False)
    at: Point = (0.0, 0.0)
    flip: bool = False
    zoom: float = 1.0

    def __post_init__(self) -> None:
        self.picture = Image.new("RGB", self._size, (255, 255, 255))

    @property
    def _size(self) -> tuple[int, int]:
        return round(WIDTH * self.scale), round(HEIGHT * self.scale)

    def _place(self, points: Sequence[Point]) -> list[Point]:
        sign = -1 if self.flip else 1
        return [
            (
                (self.at[0] + sign * x * self.zoom) * self.scale,
                (self.at[1] + y * self.zoom) * self.scale,
            )
            for x, y in points
        ]

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a smooth closed curve through `points`."""
        ImageDraw.Draw(self.picture).polygon(self._place(smooth(points)), fill=colour)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon with straight sides."""
        ImageDraw.Draw(self.picture).polygon(self._place(points), fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fill an upright rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """Fill an upright ellipse with centre (x, y)."""
        (left, top), (right, bottom) = self._place([(x - rx, y - ry), (x + rx, y + ry)])
        ImageDraw.Draw(self.picture).ellipse(
            (min(left, right), top, max(left, right), bottom), fill=colour
        )

    def stroke(self, points: Sequence[Point], widths: tuple[float, float], colour: Colour) -> None:
        """Draw a smooth open line that narrows from the first to the second width, round ended."""
        length = sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(points))
        steps = max(12, round(length / max(min(widths), 4) * 4 / (len(points) - 1)))
        curve = smooth(points, closed=False, steps=steps)
        for index, (x, y) in enumerate(curve):
            radius = (widths[0] + (widths[1] - widths[0]) * index / (len(curve) - 1)) / 2
            self.ellipse(x, y, radius, radius, colour)

    def glow(
        self, points: Sequence[Point], colour: Colour, *, blur: float, strength: float
    ) -> None:
        """Lay a soft patch of `colour` (light or shadow) over what is drawn, `blur` units wide."""
        coarse = 4  # the mask is blurred at a quarter of the size: it is soft anyway
        spread, placed = 3 * blur * self.scale, self._place(points)
        left = max(0, int(min(x for x, _ in placed) - spread))
        top = max(0, int(min(y for _, y in placed) - spread))
        right = min(self._size[0], int(max(x for x, _ in placed) + spread))
        bottom = min(self._size[1], int(max(y for _, y in placed) + spread))
        mask = Image.new("L", ((right - left) // coarse, (bottom - top) // coarse))
        inside = [((x - left) / coarse, (y - top) / coarse) for x, y in placed]
        ImageDraw.Draw(mask).polygon(inside, fill=round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * self.scale / coarse))
        mask = mask.resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        self.picture.paste(colour, (left, top, right, bottom), mask)

    def gradient(
        self, corners: tuple[float, float, float, float], stops: Sequence[tuple[float, Colour]]
    ) -> None:
        """Fill the upright rectangle (left, top, right, bottom) with a gradient downwards."""
        (left, top), (right, bottom) = self._place([corners[:2], corners[2:]])
        size = (round(right) - round(left), round(bottom) - round(top))
        self.picture.paste(vertical_gradient(size, stops), (round(left), round(top)))

    def reduced(self, factor: float) -> Image.Image:
        """Return the picture reduced to `factor` px a unit."""
        size = (round(WIDTH * factor), round(HEIGHT * factor))
        return self.picture.resize(size, Image.Resampling.LANCZOS)


def lit(picture: Image.Image, tint: Image.Image) -> Image.Image:
    """Return `picture` seen in the light `tint`, a picture multiplied in (white leaves it)."""
    return ImageChops.multiply(picture, tint.resize(picture.size, Image.Resampling.BICUBIC))
