"""The poster: one picture that stands for the film."""

from __future__ import annotations

import io
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import ffmpeg
from PIL import Image, ImageStat

from media.probe import Probe
from pipeline.av import geometry, paths, run, space
from pipeline.av.errors import FfmpegFailed

MAX_WIDTH = 1280
_JPEG_QUALITY = 84
_WINDOWS = 5
_WINDOW_S = 4
_FRAMES_COMPARED = 100
# Mean and spread of brightness (0..255) under which a picture is taken for a fade or a lens cap.
_DARKEST_MEAN = 24.0
_FLATTEST_SPREAD = 12.0


@dataclass(frozen=True, slots=True)
class Poster:
    path: Path
    width: int
    height: int


def poster(
    source: Path,
    out_jpg: Path,
    probe: Probe,
    *,
    max_width: int = MAX_WIDTH,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = 600.0,
) -> Poster:
    """A representative frame as a progressive JPEG without metadata, at most `max_width` px wide.

    Short windows spread over the first third are looked at (the rest of the film too, if that third
    is dark), so a film of two hours takes no longer than one of two minutes. `timeout_s` is for each
    window. Raises ValueError without a picture, else the errors of `run.run`.
    """
    if probe.video is None:
        raise ValueError("there is no picture to take a poster from")
    width, height = probe.video.width, probe.video.height
    if width > max_width:
        height = max(2, round(height * max_width / width))
        width = max_width
    width, height = geometry.fit(width, height, min(width, height))
    space.require(out_jpg, width * height * 4)
    best: tuple[float, Image.Image] | None = None
    for third in range(3):
        for window in range(_WINDOWS):
            at_ms = round((third + (window + 0.5) / _WINDOWS) / 3 * probe.duration_ms)
            picture = _frame(
                source, probe.video.index, at_ms, width, height, should_stop, timeout_s
            )
            if picture is not None:
                score = _score(picture)
                if best is None or score > best[0]:
                    best = (score, picture)
        if best is not None and best[0] > 0:
            break
    if best is None:
        raise FfmpegFailed(0, "no frame could be decoded at any of the places tried")
    _, picture = best
    _save(picture, out_jpg)
    return Poster(out_jpg, picture.width, picture.height)


def _frame(
    source: Path,
    stream_index: int,
    at_ms: int,
    width: int,
    height: int,
    should_stop: run.ShouldStop | None,
    timeout_s: float,
) -> Image.Image | None:
    """The most typical frame of the few seconds after `at_ms`, or None where nothing decodes."""
    film = paths.source(source, ss=f"{at_ms / 1000:.3f}", t=_WINDOW_S)
    picture = (
        film[str(stream_index)]
        .filter("scale", width, height)
        .filter("setsar", 1)
        .filter("thumbnail", n=_FRAMES_COMPARED)
    )
    with tempfile.TemporaryDirectory() as folder:
        png = Path(folder) / "frame.png"
        output = ffmpeg.output(
            picture,
            paths.argument(png),
            format="image2",
            vcodec="png",
            vframes=1,
            update=1,
            map_metadata=-1,
        )
        try:
            run.run(output, [png], should_stop=should_stop, timeout_s=timeout_s)
        except FfmpegFailed:
            return None
        with Image.open(io.BytesIO(png.read_bytes())) as image:
            return image.convert("RGB")


def _score(picture: Image.Image) -> float:
    """Spread of brightness, below zero for what is dark or flat."""
    light = ImageStat.Stat(picture.convert("L"))
    mean, spread = light.mean[0], light.stddev[0]
    if mean < _DARKEST_MEAN or spread < _FLATTEST_SPREAD:
        return spread - 256
    return spread


def _save(picture: Image.Image, out_jpg: Path) -> None:
    part = out_jpg.with_name(f".{uuid.uuid4().hex}.part")
    try:
        picture.save(part, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)
        part.replace(out_jpg)
    finally:
        part.unlink(missing_ok=True)
