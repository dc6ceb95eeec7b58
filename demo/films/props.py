"""What lies on the table: mugs, a radio, a child's drawing with crayons."""

from __future__ import annotations

from collections.abc import Callable

from demo.films.brush import INK, WHITE, Colour, Sheet, mix


def mug(sheet: Sheet, x: float, y: float, colour: Colour) -> None:
    """Draw a mug standing at (x, y), its foot's centre."""
    sheet.glow(
        [(x - 40, y - 4), (x + 54, y - 4), (x + 54, y + 8), (x - 40, y + 8)],
        INK,
        blur=8,
        strength=0.4,
    )
    sheet.stroke(
        [(x + 32, y - 52), (x + 56, y - 42), (x + 34, y - 18)], (9, 8), mix(colour, INK, 0.15)
    )
    sheet.polygon([(x - 36, y - 66), (x + 36, y - 66), (x + 31, y), (x - 31, y)], colour)
    sheet.ellipse(x, y, 31, 7, colour)
    sheet.polygon(
        [(x - 36, y - 66), (x - 22, y - 66), (x - 20, y + 5), (x - 31, y)], mix(colour, WHITE, 0.25)
    )
    sheet.ellipse(x, y - 66, 36, 9, mix(colour, WHITE, 0.35))
    sheet.ellipse(x, y - 65, 31, 6.5, (122, 76, 48))


def draw_props(sheet: Sheet, props: str) -> None:
    """Draw two mugs and, between them, the story's own things: "music" or "drawing"."""
    mug(sheet, 664, 802, (152, 172, 180))
    mug(sheet, 936, 802, (214, 150, 116))
    things: dict[str, Callable[[Sheet], None]] = {"music": _music, "drawing": _drawing}
    things[props](sheet)


def _music(sheet: Sheet) -> None:
    """A small radio, because the son likes music."""
    sheet.glow([(742, 812), (866, 812), (866, 826), (742, 826)], INK, blur=9, strength=0.4)
    sheet.box(744, 744, 860, 818, (196, 116, 84))
    sheet.box(744, 744, 860, 752, (216, 142, 108))
    sheet.ellipse(776, 784, 23, 23, (92, 66, 58))
    for radius in (17, 11, 5):
        sheet.ellipse(
            776, 784, radius, radius, mix((92, 66, 58), (226, 190, 150), 0.12 + radius / 90)
        )
    sheet.box(810, 764, 850, 780, (246, 230, 196))
    sheet.box(828, 764, 830, 780, (190, 70, 60))
    for x in (818, 842):
        sheet.ellipse(x, 798, 7, 7, (246, 230, 196))
    sheet.stroke([(756, 744), (776, 722), (826, 722), (848, 744)], (5, 5), (110, 76, 62))


def _drawing(sheet: Sheet) -> None:
    """A child's drawing of two dogs, with crayons."""
    sheet.glow([(730, 806), (884, 806), (900, 872), (714, 872)], INK, blur=8, strength=0.3)
    sheet.polygon([(728, 800), (876, 800), (894, 866), (708, 866)], (252, 248, 240))
    for x, y, colour in ((764, 836, (170, 112, 70)), (826, 832, (90, 84, 90))):
        sheet.ellipse(x, y, 20, 9, colour)
        sheet.ellipse(x + 21, y - 9, 9, 8, colour)
        sheet.stroke([(x + 17, y - 13), (x + 14, y - 5)], (5, 4), mix(colour, INK, 0.4))
        sheet.stroke([(x - 18, y - 3), (x - 28, y - 13)], (4, 3), colour)
        for leg in (-12, -4, 8, 14):
            sheet.stroke([(x + leg, y + 5), (x + leg, y + 15)], (4, 4), colour)
    sheet.stroke([(722, 856), (800, 852), (880, 857)], (4, 4), (142, 170, 112))
    for x, y, colour in (
        (908, 852, (206, 86, 74)),
        (924, 866, (90, 126, 168)),
        (692, 848, (226, 178, 80)),
    ):
        sheet.stroke([(x, y), (x + 40, y - 8)], (9, 9), colour)
        sheet.stroke([(x + 40, y - 8), (x + 47, y - 9.5)], (6, 2), mix(colour, WHITE, 0.4))
