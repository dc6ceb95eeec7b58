"""Draw the demo's pictures: `python -m demo.pictures.make_pictures`.

The home picture, the anthology's illustration, the picture of each film's room, and two funder
marks that say themselves that they are drawn for the demo. The same script gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import font_source_sans_pro
from PIL import Image, ImageDraw, ImageFont

from demo.films.brush import INK, WHITE, Colour, Point, Sheet, mix, smooth
from demo.films.props import mug

HERE = Path(__file__).parent
COLOURS = 128  # of a saved picture: flat drawings lose nothing one can see


def main() -> None:
    """Draw every picture beside this script."""
    home().save(HERE / "domov.jpg", quality=86, optimize=True)
    save(meeting(), "schuzka.png")
    save(mark("Ministerstvo zdravotnictví\nČeské republiky", cross), "logo-ministerstvo-ukazka.png")
    save(mark("Nadační fond\nAbakus", abacus), "logo-abakus-ukazka.png")


def save(picture: Image.Image, name: str) -> None:
    """Write the picture as a PNG of at most 128 colours."""
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(HERE / name, optimize=True)


def home() -> Image.Image:
    """Return the home picture, 1600 x 900: a town in the morning, one lamp on."""
    sheet = Sheet(2.0)
    sky: list[tuple[float, Colour]] = [
        (0.0, (142, 174, 202)), (0.55, (214, 206, 196)), (1.0, (250, 224, 184)),
    ]  # fmt: skip
    sheet.gradient((0, 0, 1600, 520), sky)
    for radius, share in ((150, 0.25), (110, 0.5), (72, 0.9)):
        sheet.ellipse(1130, 400, radius, radius, mix((249, 214, 170), (255, 246, 222), share))
    ridges: list[tuple[list[Point], Colour]] = [
        ([(0, 430), (220, 360), (460, 420), (760, 340), (1100, 430), (1380, 370), (1600, 420)],
         (160, 168, 178)),
        ([(0, 500), (260, 450), (560, 510), (860, 440), (1200, 500), (1600, 460)], (132, 150, 152)),
        ([(0, 580), (320, 540), (700, 590), (1100, 540), (1600, 580)], (112, 138, 122)),
    ]  # fmt: skip
    for ridge, colour in ridges:
        sheet.polygon([*smooth(ridge, closed=False), (1600, 900), (0, 900)], colour)
    _town(sheet)
    front: list[Point] = [(0, 760), (300, 730), (700, 790), (1100, 760), (1600, 700)]
    sheet.polygon([*smooth(front, closed=False), (1600, 900), (0, 900)], (92, 118, 96))
    path: list[Point] = [(620, 900), (700, 850), (660, 806), (740, 770), (800, 700)]
    sheet.stroke(path, (70, 14), (214, 190, 150))
    _tree(sheet, 180, 800, 1.7)
    _tree(sheet, 1440, 770, 1.4)
    _tree(sheet, 1300, 720, 0.8)
    return sheet.reduced(1.0)


def _town(sheet: Sheet) -> None:
    houses = (
        (330, 610, 1.0), (440, 590, 0.9), (545, 622, 1.1), (690, 600, 1.0), (800, 640, 1.2),
        (935, 606, 0.95), (1040, 632, 1.1), (1170, 604, 0.9), (480, 676, 1.2), (650, 690, 1.25),
        (960, 692, 1.25), (1130, 690, 1.15),
    )  # fmt: skip
    for number, (x, y, size) in enumerate(houses):
        shade = (number * 37 % 5) / 10
        wall = mix((246, 236, 216), (216, 190, 164), shade)
        roof = mix((176, 92, 70), (132, 84, 78), shade * 1.6)
        width, height = 66 * size, 44 * size
        sheet.box(x, y - height, x + width, y + 8, wall)
        sheet.box(x + width * 0.62, y - height, x + width, y + 8, mix(wall, INK, 0.1))
        eaves, top = y - height, y - height - 34 * size
        sheet.polygon(
            [(x - 6, eaves), (x + 10, top), (x + width - 10, top), (x + width + 6, eaves)], roof
        )
        lamp_on = number == 8
        window: Colour = (255, 208, 112) if lamp_on else (120, 128, 134)
        for wx in (0.16, 0.44):
            left = x + width * wx
            sheet.box(left, y - height * 0.72, left + 11 * size, y - height * 0.38, window)
        if lamp_on:
            glow: list[Point] = [(x, y - height), (x + 40, y - height), (x + 40, y), (x, y)]
            sheet.glow(glow, (255, 214, 128), blur=16, strength=0.35)
    sheet.box(868, 488, 900, 610, (240, 228, 206))
    sheet.polygon([(862, 490), (884, 410), (906, 490)], (116, 84, 82))
    sheet.ellipse(884, 520, 8, 8, (120, 110, 104))
    for x, y, size in (
        (400, 640, 0.6),
        (620, 640, 0.7),
        (900, 650, 0.6),
        (1090, 640, 0.7),
        (1260, 640, 0.8),
    ):
        _tree(sheet, x, y + 20, size)


def _tree(sheet: Sheet, x: float, y: float, size: float) -> None:
    sheet.stroke([(x, y), (x, y - 70 * size)], (12 * size, 8 * size), (92, 76, 64))
    for dx, dy, r in ((0, -110, 46), (-32, -84, 34), (34, -88, 36)):
        sheet.ellipse(x + dx * size, y + dy * size, r * size, r * size, (104, 132, 92))
    for dx, dy, r in ((-14, -122, 22), (22, -104, 18)):
        sheet.ellipse(x + dx * size, y + dy * size, r * size, r * size * 0.9, (132, 156, 108))


def meeting() -> Image.Image:
    """Return the anthology's illustration, 1200 x 675: four people at one round table."""
    sheet = Sheet(2.0)
    sheet.box(0, 0, 1600, 900, (232, 220, 200))
    sheet.box(0, 640, 1600, 900, (206, 178, 146))
    _meeting_window(sheet)
    people: tuple[tuple[float, float, Colour, Colour, Colour], ...] = (
        (560, 330, (96, 118, 104), (78, 60, 52), (226, 178, 146)),
        (1040, 330, (186, 120, 80), (176, 134, 84), (236, 194, 166)),
    )
    for x, y, clothes, hair, skin in people:
        _sitting_facing(sheet, x, y, clothes, hair, skin)
    table: Colour = (178, 126, 84)
    sheet.ellipse(800, 706, 520, 150, mix(table, INK, 0.35))
    sheet.ellipse(800, 690, 520, 150, mix(table, WHITE, 0.16))
    sheet.ellipse(800, 686, 490, 134, mix(table, WHITE, 0.24))
    _papers(sheet)
    mug(sheet, 520, 690, (152, 172, 180))
    mug(sheet, 1060, 690, (206, 130, 104))
    _sitting_away(sheet, 340, 560, (92, 110, 138), (60, 48, 46))
    _sitting_away(sheet, 1260, 560, (164, 92, 82), (118, 76, 52))
    return sheet.reduced(0.75)


def _meeting_window(sheet: Sheet) -> None:
    sheet.box(480, 40, 1120, 330, (248, 242, 230))
    sheet.box(500, 60, 1100, 312, (188, 210, 216))
    ridge: list[Point] = [(500, 250), (640, 214), (800, 244), (960, 206), (1100, 240)]
    sheet.polygon([*smooth(ridge, closed=False), (1100, 312), (500, 312)], (142, 166, 140))
    for x in (560, 690, 900):
        sheet.box(x, 262, x + 56, 312, (240, 228, 208))
        sheet.polygon([(x - 6, 264), (x + 28, 232), (x + 62, 264)], (166, 96, 76))
    for x in (650, 1010):
        sheet.stroke([(x, 312), (x, 250)], (9, 6), (98, 82, 70))
        sheet.ellipse(x, 226, 34, 36, (108, 138, 100))
    for x in (640, 794, 948):
        sheet.box(x, 60, x + 12, 312, (248, 242, 230))


def _sitting_facing(
    sheet: Sheet, x: float, y: float, clothes: Colour, hair: Colour, skin: Colour
) -> None:
    body: list[Point] = [
        (x - 40, y + 92), (x - 104, y + 124), (x - 132, y + 220), (x - 136, y + 380),
        (x + 136, y + 380), (x + 132, y + 220), (x + 104, y + 124), (x + 40, y + 92),
    ]  # fmt: skip
    sheet.shape(body, clothes)
    sheet.ellipse(x, y + 6, 74, 84, hair)
    sheet.stroke([(x, y + 60), (x, y + 100)], (52, 56), mix(skin, INK, 0.14))
    sheet.ellipse(x, y + 22, 56, 66, skin)
    fringe: list[Point] = [
        (x - 60, y + 20), (x - 50, y - 40), (x, y - 62), (x + 50, y - 40), (x + 60, y + 20),
        (x + 34, y - 18), (x - 20, y - 16),
    ]  # fmt: skip
    sheet.shape(fringe, hair)
    for side in (-1, 1):
        sheet.ellipse(x + side * 21, y + 28, 4.5, 6, INK)
        sheet.stroke([(x + side * 32, y + 8), (x + side * 14, y + 7)], (4, 4), mix(hair, INK, 0.2))
    sheet.stroke([(x, y + 32), (x + 5, y + 46), (x - 2, y + 48)], (3, 3), mix(skin, INK, 0.3))
    sheet.stroke(
        [(x - 14, y + 64), (x, y + 67), (x + 14, y + 64)], (4, 4), mix(skin, (140, 60, 50), 0.6)
    )
    for side in (-1, 1):
        sheet.stroke(
            [(x + side * 108, y + 170), (x + side * 116, y + 270), (x + side * 54, y + 320)],
            (60, 42), mix(clothes, INK, 0.16),
        )  # fmt: skip
        sheet.ellipse(x + side * 40, y + 326, 26, 17, skin)


def _sitting_away(sheet: Sheet, x: float, y: float, clothes: Colour, hair: Colour) -> None:
    back: list[Point] = [
        (x - 50, y + 70), (x - 150, y + 120), (x - 190, y + 260), (x - 196, y + 400),
        (x + 196, y + 400), (x + 190, y + 260), (x + 150, y + 120), (x + 50, y + 70),
    ]  # fmt: skip
    sheet.shape(back, clothes)
    sheet.stroke([(x, y + 150), (x, y + 400)], (4, 4), mix(clothes, INK, 0.18))
    sheet.stroke([(x, y + 50), (x, y + 92)], (64, 70), (206, 160, 132))
    sheet.ellipse(x, y - 6, 92, 98, hair)
    for shift in (-40, 0, 40):
        strand: list[Point] = [
            (x + shift * 0.4, y - 88),
            (x + shift, y - 30),
            (x + shift * 0.9, y + 56),
        ]
        sheet.stroke(strand, (3, 3), mix(hair, WHITE, 0.12))


def _papers(sheet: Sheet) -> None:
    sheet.polygon([(690, 640), (796, 636), (800, 712), (674, 716)], (253, 250, 244))
    for line in range(5):
        y = 652 + line * 12
        sheet.stroke([(698, y), (776 - line * 6, y - 1)], (3, 3), (150, 146, 142))
    sheet.polygon([(828, 640), (940, 652), (936, 726), (806, 712)], (253, 250, 244))
    sheet.ellipse(916, 668, 12, 9, (236, 184, 84))
    sheet.box(838, 676, 866, 698, (208, 128, 100))
    sheet.polygon([(833, 677), (852, 660), (871, 677)], (140, 84, 72))
    sheet.stroke([(822, 704), (880, 708), (926, 714)], (6, 6), (140, 168, 112))
    sheet.ellipse(896, 694, 11, 6, (120, 86, 62))
    sheet.ellipse(908, 688, 6, 5, (120, 86, 62))


def mark(text: str, sign: Callable[[ImageDraw.ImageDraw], None]) -> Image.Image:
    """Return a funder's mark, 720 x 240: a drawn sign, the name, and that it is a demo drawing."""
    picture = Image.new("RGB", (1440, 480), WHITE)
    pen = ImageDraw.Draw(picture)
    sign(pen)
    fonts = font_source_sans_pro.font_files_otf
    large = ImageFont.truetype(fonts["SourceSansProSemibold"], 84)
    small = ImageFont.truetype(fonts["SourceSansPro"], 44)
    pen.multiline_text((450, 72), text, font=large, fill=INK, spacing=14)
    pen.text((450, 340), "kresleno pro ukázku", font=small, fill=(112, 98, 92))
    return picture.resize((720, 240), Image.Resampling.LANCZOS)


def cross(pen: ImageDraw.ImageDraw) -> None:
    """Draw a rounded cross in a ring."""
    pen.ellipse((60, 80, 380, 400), outline=(70, 112, 132), width=18)
    pen.rounded_rectangle((190, 140, 250, 340), 24, fill=(70, 112, 132))
    pen.rounded_rectangle((120, 210, 320, 270), 24, fill=(70, 112, 132))


def abacus(pen: ImageDraw.ImageDraw) -> None:
    """Draw an abacus: a frame, three rods, beads."""
    pen.rounded_rectangle((60, 80, 380, 400), 30, outline=(150, 98, 62), width=18)
    for row, split in enumerate((2, 3, 1)):
        y = 160 + row * 80
        pen.line((70, y, 370, y), fill=(150, 98, 62), width=8)
        for bead in range(4):
            x = 110 + bead * 46 + (70 if bead >= split else 0)
            colour = ((196, 92, 70), (226, 172, 84), (96, 128, 108))[row]
            pen.ellipse((x - 20, y - 28, x + 20, y + 28), fill=colour)


if __name__ == "__main__":
    main()
