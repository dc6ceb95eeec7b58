"""Sheets of small frames, and a WebVTT that says which of them stands for which moment.

The form is the one players know: a cue for each frame, whose text is the sheet's address with a media
fragment `#xywh=left,top,width,height` in pixels.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PIL import Image

from pipeline.av import geometry, stills
from pipeline.av.errors import FfmpegFailed

FRAMES = "thumbnails.mkv"
NEEDED_BYTES = 32 * 1024 * 1024
LONG_SIDE = 160
COLUMNS = 10
ON_A_SHEET = COLUMNS * COLUMNS
# Ten sheets at most, of a film of any length.
MOST_FRAMES = 10 * ON_A_SHEET
_LEAST_S = 2
_JPEG_QUALITY = 70


@dataclass(frozen=True, slots=True)
class Sheet:
    path: Path
    width: int
    height: int
    frames: int
    tile: tuple[int, int]  # width and height of one frame


def every_s(duration_ms: int) -> int:
    """Whole seconds between two frames: as many as keep the number of frames in bounds."""
    return max(_LEAST_S, math.ceil(duration_ms / 1000 / (MOST_FRAMES - 1)))


def tile(width: int, height: int) -> tuple[int, int]:
    """The size of a frame on the sheet."""
    if width >= height:
        return geometry.within(width, height, LONG_SIDE)
    high, wide = geometry.within(height, width, LONG_SIDE)
    return wide, high


def sheets(frames: Path, out_dir: Path) -> list[Sheet]:
    """`storyboard-0.jpg` and so on in `out_dir` from the frames that the ladder wrote.

    Raises FfmpegFailed where there is no frame.
    """
    made: list[Sheet] = []
    jpegs = stills.jpegs(frames)
    while batch := list(islice(jpegs, ON_A_SHEET)):
        path = out_dir / f"storyboard-{len(made)}.jpg"
        pictures = []
        for data in batch:
            with Image.open(io.BytesIO(data)) as image:
                pictures.append(image.convert("RGB"))
        width, height = pictures[0].size
        columns, rows = min(COLUMNS, len(batch)), -(-len(batch) // COLUMNS)
        sheet = Image.new("RGB", (columns * width, rows * height))
        for number, picture in enumerate(pictures):
            sheet.paste(picture, (number % COLUMNS * width, number // COLUMNS * height))
        sheet.save(path, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        made.append(Sheet(path, sheet.width, sheet.height, len(batch), (width, height)))
    if not made:
        raise FfmpegFailed(0, "no frame was put aside for the storyboard")
    return made


def index(made: Sequence[Sheet], duration_ms: int, address: Callable[[int], str]) -> str:
    """The WebVTT; `address` gives a sheet's address by its number."""
    step_ms = every_s(duration_ms) * 1000
    total = sum(sheet.frames for sheet in made)
    width, height = made[0].tile
    cues = ["WEBVTT\n"]
    for number in range(total):
        sheet, place = divmod(number, ON_A_SHEET)
        start = number * step_ms
        end = start + step_ms if number < total - 1 else max(duration_ms, start + 1)
        left, top = place % COLUMNS * width, place // COLUMNS * height
        cues.append(
            f"{_time(start)} --> {_time(end)}\n"
            f"{address(sheet)}#xywh={left},{top},{width},{height}\n"
        )
    return "\n".join(cues)


def _time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
