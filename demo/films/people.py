"""The drawn people: seen from the side, looking right; mirrored when seated on the right.

A person's own units: the head's centre is (0, 0), the table's edge about 310 below it.
"""

from __future__ import annotations

from dataclasses import dataclass

from demo.films.brush import INK, WHITE, Colour, Point, Sheet, mix


@dataclass(frozen=True)
class Person:
    """What tells one drawn person from another."""

    skin: Colour
    hair: Colour
    clothes: Colour
    hairstyle: str  # "bun", "short", "bob", "crop"
    glasses: bool = False
    beard: bool = False


def draw_body(sheet: Sheet, person: Person) -> None:
    """Draw the trunk, the neck and the collar."""
    clothes, dark = person.clothes, mix(person.clothes, INK, 0.28)
    sheet.shape(
        [(-44, 84), (-92, 112), (-124, 180), (-136, 280), (-136, 420), (96, 420), (88, 300),
         (76, 200), (52, 126), (20, 92)], clothes,
    )  # fmt: skip
    sheet.shape(
        [(-70, 108), (-106, 150), (-124, 230), (-134, 330), (-134, 420), (-92, 420), (-96, 300),
         (-92, 200)], dark,
    )  # fmt: skip
    neck = mix(person.skin, INK, 0.14)
    sheet.shape([(-40, 20), (-44, 76), (-38, 108), (4, 112), (26, 96), (24, 40)], neck)
    sheet.stroke([(-43, 98), (-28, 111), (2, 114), (27, 102)], (11, 11), dark)


FACE: list[Point] = [
    (-58, -20), (-48, -62), (-8, -86), (32, -78), (50, -52), (54, -34), (52, -22), (60, -6),
    (69, 8), (66, 15), (55, 18), (57, 26), (58, 31), (53, 35), (56, 41), (52, 50), (53, 60),
    (45, 72), (24, 75), (-6, 62), (-40, 40),
]  # fmt: skip


def draw_head(sheet: Sheet, person: Person, *, eyes_closed: bool) -> None:
    """Draw the head with face and hair, over a neck already drawn."""
    skin, shade = person.skin, mix(person.skin, (150, 82, 62), 0.3)
    if person.hairstyle == "bun":
        sheet.ellipse(-92, -44, 34, 32, mix(person.hair, INK, 0.15))
    if person.hairstyle == "bob":
        sheet.shape(
            [(-30, -96), (-78, -70), (-92, -10), (-88, 56), (-62, 84), (-24, 74), (-8, 20)],
            mix(person.hair, INK, 0.18),
        )
    sheet.shape(FACE, skin)
    sheet.glow([(14, 20), (40, 18), (38, 44), (16, 44)], (206, 106, 86), blur=13, strength=0.28)
    if person.beard:
        sheet.shape(
            [(-26, 14), (-10, 26), (16, 34), (36, 30), (52, 36), (57, 44), (54, 60), (46, 75),
             (22, 80), (-10, 66), (-32, 44)], person.hair,
        )  # fmt: skip
        sheet.stroke([(40, 24), (52, 23), (58, 27)], (8, 6), person.hair)
    sheet.stroke([(39, 35), (47, 36), (55, 34)], (2.6, 2.2), mix(shade, INK, 0.35))
    sheet.stroke([(60, 14), (55, 15)], (2.5, 2), shade)
    _eye(sheet, person, closed=eyes_closed)
    _hair(sheet, person)
    _ear(sheet, skin, shade)
    if person.glasses:
        _glasses(sheet)


def _eye(sheet: Sheet, person: Person, *, closed: bool) -> None:
    if closed:
        sheet.stroke([(28, -16), (36, -13), (45, -16)], (3, 3), INK)
    else:
        sheet.shape(
            [(28, -16), (34, -22), (42, -22), (46, -16), (40, -12), (33, -12)], (250, 244, 236)
        )
        sheet.ellipse(40, -17, 4.6, 5.4, INK)
        sheet.ellipse(41.5, -19, 1.4, 1.4, WHITE)
        sheet.stroke([(27, -17), (35, -23), (46, -20.5)], (2.0, 2.8), INK)
    sheet.stroke([(23, -37), (36, -43), (50, -40)], (3, 4), mix(person.hair, INK, 0.2))


def _hair(sheet: Sheet, person: Person) -> None:
    hair, light = person.hair, mix(person.hair, WHITE, 0.14)
    styles: dict[str, list[Point]] = {
        "bun": [(48, -66), (30, -94), (-8, -104), (-52, -90), (-76, -52), (-70, -12), (-44, 22),
                (-26, 8), (-18, -26), (6, -48), (34, -60)],
        "bob": [(50, -62), (34, -96), (-8, -106), (-56, -90), (-80, -46), (-80, 20), (-64, 58),
                (-30, 60), (-10, 24), (-6, -18), (14, -46), (40, -56)],
        "short": [(52, -60), (46, -88), (8, -106), (-44, -96), (-74, -56), (-72, -8), (-50, 26),
                  (-38, 12), (-32, -14), (-10, -26), (-4, -52), (26, -66)],
        "crop": [(46, -72), (24, -94), (-12, -101), (-50, -86), (-72, -46), (-68, -4), (-46, 26),
                 (-24, 36), (-14, 14), (-12, -16), (-4, -50), (24, -66)],
    }  # fmt: skip
    sheet.shape(styles[person.hairstyle], hair)
    for shift in (0, 16):
        sheet.stroke(
            [(28 - shift, -84 + shift * 0.4), (-12 - shift, -90 + shift), (-48, -66 + shift)],
            (2.5, 2), light,
        )  # fmt: skip


def _ear(sheet: Sheet, skin: Colour, shade: Colour) -> None:
    sheet.shape([(-26, -14), (-14, -20), (-4, -10), (-6, 8), (-16, 18), (-24, 8)], skin)
    sheet.stroke([(-19, -9), (-11, -9), (-11, 4)], (3, 2), shade)


def _glasses(sheet: Sheet) -> None:
    sheet.stroke([(-14, -12), (24, -18)], (3, 3), INK)
    ring: list[Point] = [(24, -18), (30, -29), (44, -29), (51, -18), (45, -5), (31, -5), (24, -18)]
    sheet.stroke(ring, (2.6, 2.6), INK)


def draw_arm(sheet: Sheet, person: Person) -> None:
    """Draw the near arm, its hand lying on the table, over everything else."""
    sleeve = mix(person.clothes, WHITE, 0.07)
    dark = mix(person.clothes, INK, 0.3)
    upper: list[Point] = [(-46, 150), (-36, 230), (-4, 318)]
    lower: list[Point] = [(-4, 318), (70, 334), (140, 330)]
    sheet.stroke([(x - 4, y + 6) for x, y in upper], (74, 62), dark)
    sheet.stroke([(x - 2, y + 7) for x, y in lower], (62, 42), dark)
    sheet.stroke(upper, (70, 58), sleeve)
    sheet.stroke(lower, (58, 40), sleeve)
    sheet.stroke([(136, 330), (146, 330)], (40, 40), mix(sleeve, INK, 0.18))
    sheet.stroke([(148, 330), (170, 330)], (28, 30), person.skin)
    sheet.stroke([(166, 320), (186, 324), (194, 334)], (15, 11), person.skin)
    sheet.stroke([(168, 334), (186, 342)], (20, 14), mix(person.skin, (150, 82, 62), 0.12))
