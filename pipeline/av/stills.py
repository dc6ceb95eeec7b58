"""The poster: one picture that stands for the film.

`choose` takes it from the frames that the ladder put aside. `poster` needs the film alone and decodes
parts of it once more.
"""

from __future__ import annotations

import io
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ffmpeg
from PIL import Image, ImageStat

from media.probe import Probe
from pipeline.av import geometry, paths, run, space
from pipeline.av.errors import FfmpegFailed

MAX_WIDTH = 1280
FRAMES = "stills.mkv"
NEEDED_BYTES = 32 * 1024 * 1024
_CANDIDATES = 45
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


def every_s(duration_ms: int) -> float:
    """Seconds between two candidates."""
    return max(1.0, round(duration_ms / 1000 / _CANDIDATES, 3))


def choose(frames: Path, out_jpg: Path) -> Poster:
    """The best of the frames that the ladder wrote, as a progressive JPEG without metadata.

    The first third is preferred, since the end of a film should not be told by its poster; later
    frames are looked at where that third is dark. The very first frame is often black or a title.
    Raises FfmpegFailed where there is no frame.
    """
    pictures = list(jpegs(frames))
    if not pictures:
        raise FfmpegFailed(0, "no frame was put aside for the poster")
    candidates = pictures[1:] or pictures
    third = -(-len(candidates) // 3)
    best: tuple[float, Image.Image] | None = None
    for first in range(0, len(candidates), third):
        for data in candidates[first : first + third]:
            with Image.open(io.BytesIO(data)) as image:
                picture = image.convert("RGB")
            score = _score(picture)
            if best is None or score > best[0]:
                best = (score, picture)
        if best is not None and best[0] > 0:
            break
    assert best is not None  # noqa: S101 - there is at least one candidate; for types
    _save(best[1], out_jpg)
    return Poster(out_jpg, best[1].width, best[1].height)


def jpegs(frames: Path) -> Iterator[bytes]:
    """The frames that the ladder put aside: each packet is a JPEG file."""
    import av

    with av.open(str(frames)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                yield bytes(packet)


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
    width, height = geometry.within(probe.video.width, probe.video.height, max_width)
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
