"""The camera: which part of the drawn room is seen when, how it moves, how the light changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageFilter

from demo.films.brush import WIDTH, Colour, lit, mix, vertical_gradient
from demo.films.scene import KEPT, ROOMS, draw_room

FPS = 25
SIZE = (960, 540)
CUT_BEFORE_MS = 280  # a cut comes this long before the next voice
LONG_TURN_MS = 7000  # a turn longer than this gets a second shot
FADE_MS = 600
BLINK_FRAMES = 4
HOLD = 4  # frames a picture stands; the camera moves a fraction of a pixel in that time

Box = tuple[float, float, float, float]

# Parts of the room, 16:9, for someone seated on the left; mirrored for the right.
WIDE: Box = (0, 0, 1600, 900)
NEARER: Box = (150, 94, 1450, 825)
PORTRAIT: Box = (206, 156, 1006, 606)
CLOSE: Box = (188, 206, 788, 543)
TABLE: Box = (437, 581, 1004, 900)

LIGHT: dict[str, tuple[Colour, Colour]] = {  # first and last light of the film
    "morning": ((206, 208, 232), (255, 250, 240)),
    "afternoon": ((255, 253, 248), (255, 226, 192)),
}


@dataclass(frozen=True)
class Shot:
    """A part of the room seen from one frame up to another."""

    first: int
    last: int
    box: Box
    inward: bool


def plan(
    turns: Sequence[tuple[bool, int, int]], first_ms: int, last_ms: int, *, visitor_left: bool
) -> list[Shot]:
    """Return the shots between two times; a turn is (is the visitor speaking, start, end), in ms."""
    cuts: list[tuple[int, Box]] = []
    asked = answered = 0
    for visitor, start, end in turns:
        begin = first_ms if not cuts else start - CUT_BEFORE_MS
        left = visitor is visitor_left
        if visitor:
            cuts.append((begin, WIDE if asked % 3 == 0 else _side(PORTRAIT, left)))
            asked += 1
            continue
        boxes = [(_side(PORTRAIT, left), TABLE), (_side(CLOSE, left), NEARER)][answered % 2]
        cuts.append((begin, boxes[0]))
        if end - start > LONG_TURN_MS:
            cuts.append((start + (end - start) * 3 // 5, boxes[1]))
        answered += 1
    frames = [begin * FPS // 1000 for begin, _ in cuts] + [last_ms * FPS // 1000]
    return [
        Shot(first, last, box, inward=number % 2 == 0)
        for number, ((first, last), (_, box)) in enumerate(zip(pairwise(frames), cuts, strict=True))
    ]


def _side(box: Box, left: bool) -> Box:
    return box if left else (WIDTH - box[2], box[1], WIDTH - box[0], box[3])


def pictures(
    scene: Mapping[str, str],
    turns: Sequence[tuple[bool, int, int]],
    duration_ms: int,
    card_ms: int,
    opening: Image.Image,
    closing: Image.Image,
    *,
    still: bool,
) -> Iterator[Image.Image]:
    """Yield every picture of the film, RGB, 960 x 540; one that does not change is the same object.

    With `still` the camera does not move within a shot, which is much quicker to make.
    """
    awake, asleep = draw_room(ROOMS[scene["palette"]])
    shots = plan(
        turns, card_ms, duration_ms - card_ms, visitor_left=scene["visitor_side"] == "left"
    )
    total = duration_ms * FPS // 1000
    card = card_ms * FPS // 1000
    yield from _faded(opening, card)
    for shot in shots:
        tint = _tint(scene["palette"], shot.first / total)
        rooms = [lit(picture, tint) for picture in (awake, asleep)]
        if still:
            seen = [_seen(room, shot, shot.first) for room in rooms]
            yield from (seen[_blinking(frame)] for frame in range(shot.first, shot.last))
            continue
        for frame in range(shot.first, shot.last, HOLD):
            picture = _seen(rooms[_blinking(frame)], shot, frame)
            yield from [picture] * min(HOLD, shot.last - frame)
    yield from _faded(closing, total - shots[-1].last)


def _faded(card: Image.Image, frames: int) -> Iterator[Image.Image]:
    """Yield the card for so many frames, from dark and back into dark."""
    card = card.resize(SIZE, Image.Resampling.LANCZOS)
    dark = Image.new("RGB", SIZE, (30, 24, 22))
    fade = FADE_MS * FPS // 1000
    steps = [Image.blend(dark, card, step / fade) for step in range(fade)]
    yield from (*steps, *[card] * (frames - 2 * fade), *reversed(steps))


def _tint(palette: str, share: float) -> Image.Image:
    """Return the light at this share of the film: stronger near the window, dimmer at the edges."""
    first, last = LIGHT[palette]
    colour = mix(first, last, share)
    tint = vertical_gradient((64, 36), [(0.0, colour), (1.0, mix(colour, (214, 190, 170), 0.3))])
    tint.paste(mix(colour, (255, 255, 255), 0.6), (22, 3, 42, 24))
    return tint.filter(ImageFilter.GaussianBlur(7))


def _blinking(frame: int) -> bool:
    """Say whether eyes are closed: every three to five seconds, for a sixth of a second."""
    return frame % 217 < BLINK_FRAMES or (frame + 94) % 217 < BLINK_FRAMES


def _seen(room: Image.Image, shot: Shot, frame: int) -> Image.Image:
    """Return what the camera sees; over a shot it comes 4 % nearer, or goes back as far."""
    left, top, right, bottom = (edge * KEPT for edge in shot.box)
    share = (frame - shot.first) / max(shot.last - shot.first, 1)
    eased = (1 - math.cos(math.pi * share)) / 2
    inset = 0.02 * (eased if shot.inward else 1 - eased)
    dx, dy = (right - left) * inset, (bottom - top) * inset
    return room.resize(
        SIZE, Image.Resampling.BICUBIC, box=(left + dx, top + dy, right - dx, bottom - dy)
    )
