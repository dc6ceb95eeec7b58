"""The room of a film: wall, window, table, two people in conversation, drawn with Pillow.

Coordinates are units of a 1600 x 900 picture; a person is drawn from the side, looking right,
and mirrored when seated on the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from demo.films.brush import INK, WHITE, Colour, Point, Sheet, mix, smooth
from demo.films.people import Person, draw_arm, draw_body, draw_head
from demo.films.props import draw_props

DRAWN = 2.4  # px a unit while drawing
KEPT = 1.6  # px a unit of the finished scene: 2560 x 1440


@dataclass(frozen=True)
class Room:
    """The colours of a room, what lies on its table and who sits there."""

    wall: tuple[Colour, Colour]
    sky: tuple[Colour, Colour, Colour]
    hills: tuple[Colour, Colour]
    curtain: Colour
    wood: Colour
    left: Person
    right: Person
    props: str  # "music" or "drawing"


MORNING = Room(
    wall=((239, 221, 196), (226, 198, 168)),
    sky=((150, 178, 204), (226, 205, 196), (250, 222, 178)),
    hills=((134, 150, 160), (104, 124, 118)),
    curtain=(250, 240, 222),
    wood=(178, 126, 84),
    left=Person((226, 178, 146), (92, 68, 54), (84, 106, 122), "short", glasses=True),
    right=Person((232, 186, 156), (122, 72, 48), (176, 92, 76), "bun"),
    props="music",
)
AFTERNOON = Room(
    wall=((214, 222, 206), (190, 204, 188)),
    sky=((138, 182, 210), (196, 216, 218), (244, 226, 184)),
    hills=((140, 168, 142), (96, 134, 100)),
    curtain=(246, 238, 220),
    wood=(160, 112, 76),
    left=Person((222, 172, 138), (70, 56, 50), (66, 92, 84), "crop", beard=True),
    right=Person((234, 190, 162), (168, 120, 70), (196, 146, 72), "bob"),
    props="drawing",
)
ROOMS = {"morning": MORNING, "afternoon": AFTERNOON}


def draw_room(room: Room) -> tuple[Image.Image, Image.Image]:
    """Return the whole scene with eyes open and with eyes closed, each 2560 x 1440 px."""
    sheet = Sheet(DRAWN)
    _wall(sheet, room)
    _window(sheet, room)
    _shelf(sheet, room)
    _pictures(sheet, room)
    _lamp(sheet)
    for x, flip, person in _seats(room):
        sheet.at, sheet.flip, sheet.zoom = (x, 400.0), flip, 1.12
        _chair(sheet, room)
        draw_body(sheet, person)
        draw_head(sheet, person, eyes_closed=False)
    sheet.at, sheet.flip, sheet.zoom = (0.0, 0.0), False, 1.0
    _table(sheet, room)
    draw_props(sheet, room.props)
    for x, flip, person in _seats(room):
        sheet.at, sheet.flip, sheet.zoom = (x, 400.0), flip, 1.12
        draw_arm(sheet, person)
    awake = sheet.reduced(KEPT)
    for x, flip, person in _seats(room):
        sheet.at, sheet.flip, sheet.zoom = (x, 400.0), flip, 1.12
        draw_head(sheet, person, eyes_closed=True)
    return awake, sheet.reduced(KEPT)


def _seats(room: Room) -> tuple[tuple[float, bool, Person], tuple[float, bool, Person]]:
    """Return where each person sits: x, whether mirrored, who."""
    return (440.0, False, room.left), (1160.0, True, room.right)


def _wall(sheet: Sheet, room: Room) -> None:
    sheet.gradient((0, 0, 1600, 900), [(0.0, room.wall[0]), (1.0, room.wall[1])])
    shade = mix(room.wall[1], INK, 0.35)
    sheet.glow([(0, 0), (170, 0), (120, 900), (0, 900)], shade, blur=120, strength=0.55)
    sheet.glow([(1430, 0), (1600, 0), (1600, 900), (1480, 900)], shade, blur=120, strength=0.55)
    sheet.glow([(420, 60), (1180, 60), (1260, 620), (340, 620)], WHITE, blur=110, strength=0.45)


def _window(sheet: Sheet, room: Room) -> None:
    left, top, right, bottom = 560, 96, 1040, 500
    frame, shade = (246, 238, 226), (214, 200, 182)
    sheet.box(left - 26, top - 26, right + 26, bottom + 26, shade)
    sheet.box(left - 22, top - 24, right + 22, bottom + 22, frame)
    sheet.gradient(
        (left, top, right, bottom), [(0.0, room.sky[0]), (0.55, room.sky[1]), (1.0, room.sky[2])]
    )
    sheet.glow([(880, 330), (960, 330), (960, 400), (880, 400)], WHITE, blur=40, strength=0.7)
    far, near = room.hills
    _clipped_hill(sheet, [(560, 420), (660, 372), (780, 398), (900, 356), (1040, 402)], far)
    _roofs(sheet, near)
    _clipped_hill(sheet, [(560, 452), (700, 440), (840, 462), (960, 436), (1040, 452)], near)
    _tree(sheet, mix(near, INK, 0.35))
    for x in (left - 2, (left + right) / 2 - 7, right - 12):
        sheet.box(x, top, x + 14, bottom, frame)
    sheet.box((left + right) / 2 + 5, top, (left + right) / 2 + 7, bottom, shade)
    sheet.box(left, top + 120, right, top + 132, frame)
    sheet.box(left, top + 130, right, top + 132, shade)
    _curtain(sheet, room.curtain, left - 70, left + 74)
    _curtain(sheet, room.curtain, right - 74, right + 70)
    sheet.stroke(
        [(left - 100, top - 42), (right + 100, top - 42)], (9, 9), mix(room.wood, INK, 0.3)
    )
    sheet.box(left - 50, bottom + 20, right + 50, bottom + 40, frame)
    sheet.box(left - 50, bottom + 38, right + 50, bottom + 44, shade)
    _plant(sheet)


def _clipped_hill(sheet: Sheet, ridge: list[Point], colour: Colour) -> None:
    sheet.polygon([*smooth(ridge, closed=False), (1040, 500), (560, 500)], colour)


def _roofs(sheet: Sheet, colour: Colour) -> None:
    for x, width, height in ((612, 46, 26), (668, 38, 20), (856, 52, 28), (924, 40, 22)):
        wall, roof = mix(colour, (250, 240, 224), 0.65), mix(colour, (168, 86, 62), 0.62)
        sheet.box(x, 446 - height, x + width, 458, wall)
        sheet.polygon(
            [(x - 5, 446 - height), (x + width / 2, 424 - height), (x + width + 5, 446 - height)],
            roof,
        )
        sheet.box(x + 10, 452 - height, x + 18, 462 - height, mix(wall, INK, 0.4))


def _tree(sheet: Sheet, colour: Colour) -> None:
    sheet.stroke([(748, 470), (750, 400), (744, 350)], (11, 5), colour)
    sheet.stroke([(749, 410), (772, 372), (786, 352)], (6, 3), colour)
    leaf = mix(colour, (150, 160, 96), 0.5)
    for x, y, r in ((744, 332, 34), (718, 356, 26), (776, 348, 28), (756, 310, 24)):
        sheet.ellipse(x, y, r * 1.1, r, leaf)
    for x, y, r in ((734, 322, 16), (764, 334, 14), (748, 300, 12)):
        sheet.ellipse(x, y, r * 1.2, r, mix(leaf, WHITE, 0.16))


def _curtain(sheet: Sheet, colour: Colour, left: float, right: float) -> None:
    top, bottom, width = 54, 560, right - left
    sheet.polygon([(left, top), (right, top), (right - 10, bottom), (left - 4, bottom)], colour)
    for fold in range(1, 5):
        x = left + width * fold / 5
        sheet.polygon(
            [(x, top), (x + 7, top), (x + 3, bottom), (x - 9, bottom)], mix(colour, INK, 0.07)
        )
        sheet.polygon(
            [(x + 7, top), (x + 11, top), (x + 8, bottom), (x + 3, bottom)], mix(colour, WHITE, 0.5)
        )


def _plant(sheet: Sheet) -> None:
    green, light = (86, 122, 84), (124, 154, 106)
    for dx, dy in ((-34, -44), (-16, -66), (8, -72), (30, -50), (40, -26), (-42, -20)):
        sheet.stroke(
            [(940, 478), (940 + dx * 0.5, 478 + dy * 0.6), (940 + dx, 478 + dy)], (5, 3), green
        )
        sheet.ellipse(940 + dx, 478 + dy, 15, 10, light if dx > 0 else green)
    for dx, dy in ((-20, -74), (12, -84), (34, -58)):
        for px, py in ((0, 0), (9, -3), (-8, -2), (1, -9)):
            sheet.ellipse(940 + dx + px, 478 + dy + py, 6, 6, (208, 92, 80))
    sheet.polygon([(908, 474), (972, 474), (962, 520), (918, 520)], (184, 106, 74))
    sheet.box(904, 468, 976, 482, (198, 120, 86))


def _shelf(sheet: Sheet, room: Room) -> None:
    dark = mix(room.wood, INK, 0.25)
    sheet.glow([(110, 320), (400, 320), (390, 350), (120, 350)], INK, blur=14, strength=0.25)
    sheet.box(100, 300, 410, 316, room.wood)
    sheet.box(100, 312, 410, 318, dark)
    mugs: Sequence[tuple[float, Colour]] = (
        (130, (222, 196, 150)),
        (186, (150, 172, 178)),
        (242, (206, 130, 104)),
    )
    for x, colour in mugs:
        sheet.stroke([(x + 34, 272), (x + 50, 276), (x + 36, 292)], (6, 6), mix(colour, INK, 0.15))
        sheet.polygon([(x, 262), (x + 38, 262), (x + 35, 300), (x + 3, 300)], colour)
        sheet.ellipse(x + 19, 262, 19, 4, mix(colour, INK, 0.3))
    for x, height, colour in (
        (308, 82, (132, 90, 82)),
        (326, 96, (112, 132, 112)),
        (346, 74, (206, 176, 120)),
        (364, 88, (104, 116, 140)),
    ):
        sheet.box(x, 300 - height, x + 16, 300, colour)
        sheet.box(x, 300 - height + 12, x + 16, 300 - height + 16, mix(colour, WHITE, 0.45))


def _pictures(sheet: Sheet, room: Room) -> None:
    for left, top, width, height in ((1210, 150, 150, 116), (1392, 176, 100, 130)):
        sheet.glow(
            [(left, top + 12), (left + width, top + 12), (left + width, top + height + 14),
             (left, top + height + 14)], INK, blur=10, strength=0.25,
        )  # fmt: skip
        sheet.box(left, top, left + width, top + height, mix(room.wood, INK, 0.15))
        sheet.box(left + 8, top + 8, left + width - 8, top + height - 8, (248, 242, 230))
    # a child's drawing: sun, house, meadow
    sheet.ellipse(1322, 186, 15, 15, (232, 178, 80))
    sheet.box(1246, 206, 1292, 242, (210, 132, 104))
    sheet.polygon([(1238, 206), (1269, 180), (1300, 206)], (140, 84, 72))
    sheet.box(1218, 240, 1352, 254, (142, 166, 112))
    sheet.stroke([(1330, 244), (1330, 222)], (4, 4), (110, 90, 70))
    sheet.ellipse(1330, 216, 11, 11, (120, 150, 96))
    # a portrait of a landscape
    sheet.box(1404, 188, 1480, 294, (214, 224, 222))
    sheet.shape(
        [(1404, 258), (1430, 232), (1456, 250), (1480, 236), (1480, 294), (1404, 294)],
        (150, 170, 140),
    )
    sheet.box(1400, 294, 1484, 298, (248, 242, 230))


def _lamp(sheet: Sheet) -> None:
    sheet.stroke([(800, 0), (800, 26)], (4, 4), INK)
    sheet.polygon([(772, 26), (828, 26), (868, 66), (732, 66)], (206, 150, 92))
    sheet.polygon([(772, 26), (790, 26), (768, 66), (732, 66)], (222, 172, 112))
    sheet.ellipse(800, 66, 68, 6, (246, 224, 170))


def _chair(sheet: Sheet, room: Room) -> None:
    dark = mix(room.wood, INK, 0.3)
    for x in (-150, -118):
        sheet.stroke([(x, 110), (x - 12, 300), (x - 16, 480)], (15, 15), dark)
    for y in (126, 176, 226):
        sheet.stroke([(-158, y), (-122, y)], (17, 17), mix(dark, WHITE, 0.12))


def _table(sheet: Sheet, room: Room) -> None:
    light, dark = mix(room.wood, WHITE, 0.2), mix(room.wood, INK, 0.3)
    sheet.glow([(230, 760), (1370, 760), (1420, 860), (180, 860)], INK, blur=40, strength=0.4)
    sheet.polygon([(240, 748), (1360, 748), (1560, 900), (40, 900)], light)
    for shift in range(9):
        x = 300 + shift * 125
        far = (x, 749)
        sheet.stroke([far, (800 + (x - 800) * 1.36, 900)], (1.2, 2.4), mix(light, dark, 0.3))
    sheet.glow(
        [(560, 750), (1040, 750), (1120, 900), (480, 900)], (255, 244, 220), blur=40, strength=0.5
    )
    sheet.polygon([(240, 746), (1360, 746), (1362, 752), (238, 752)], mix(light, WHITE, 0.35))
