"""Where one shot ends and the next begins, for subtitles that keep to them.

ffmpeg's `scdet` says of each frame, made very small, how much of it is other than in the one before; what
of that is a cut is decided here. Its own score compares with the last frame alone and so takes a flash
and a jerking picture for cuts.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from media.probe import Probe
from pipeline.av import geometry, paths, run

# So small that noise, grain and a breath of the camera are averaged away.
_LONG_SIDE = 64
_MAX_FPS = 30
# A cut changes at least this much of the picture: the mean difference of a colour in hundredths of its
# range. Near to what PySceneDetect's adaptive detector asks for (15 of 255, in hue, saturation and light).
LEAST_CHANGE = 6.0
# ... and at least this many times as much as any other change within `ALONE_MS`: movement goes on, a
# flash comes back, a camera that repeats frames jerks again. Two cuts so close together are not seen
# as two shots, and no subtitle can follow them.
TIMES_THE_OTHERS = 2.0
ALONE_MS = 300


@dataclass(frozen=True, slots=True)
class Change:
    """How much of a frame is other than in the frame before, 0 to 100, and when it is shown, in ms."""

    at_ms: float
    amount: float


def find(
    source: Path,
    probe: Probe,
    *,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> list[int]:
    """Times of the first frames of all shots but the first, in ms from the start of the film, in order.

    A small rendition is read much faster than the original, to the same result. Dissolves and fades are
    no cuts. Raises ValueError without a picture, else the errors of `run.run`.
    """
    return cuts(
        changes(
            source, probe, on_progress=on_progress, should_stop=should_stop, timeout_s=timeout_s
        )
    )


def changes(
    source: Path,
    probe: Probe,
    *,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> list[Change]:
    """Every frame of the film at a constant rate; otherwise as `find`."""
    if probe.video is None:
        raise ValueError("there is no picture to find cuts in")
    rate = geometry.frame_rate(probe.video.fps, _MAX_FPS)
    width, height = _small(probe.video.width, probe.video.height)
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "changes.txt"
        picture = (
            paths.source(source)[str(probe.video.index)]
            .filter("bwdif", mode="send_frame", deint="interlaced")
            .filter("fps", fps=str(rate), start_time=0)
            .filter("scale", width, height, flags="area")
            .filter("format", "rgb24")
            .filter("scdet", threshold=100)
            .filter("metadata", mode="print", key="lavfi.scd.mafd", file=paths.plain(said))
        )
        run.run(
            ffmpeg.output(picture, "-", format="null"),
            duration_ms=probe.duration_ms,
            on_progress=on_progress,
            should_stop=should_stop,
            timeout_s=timeout_s,
        )
        return _read(said)


def cuts(changed: Sequence[Change]) -> list[int]:
    """Which of the changes are cuts: large, and alone of their size. Each is given in whole ms, no
    earlier than its frame."""
    found = []
    first = last = 0
    for index, change in enumerate(changed):
        if change.amount < LEAST_CHANGE:
            continue
        while changed[first].at_ms < change.at_ms - ALONE_MS:
            first += 1
        while last < len(changed) and changed[last].at_ms <= change.at_ms + ALONE_MS:
            last += 1
        others = (changed[at].amount for at in range(first, last) if at != index)
        if change.amount >= TIMES_THE_OTHERS * max(others, default=0.0):
            found.append(math.ceil(change.at_ms - 0.01))
    return found


def _small(width: int, height: int) -> tuple[int, int]:
    if width >= height:
        return geometry.within(width, height, _LONG_SIDE)
    high, wide = geometry.within(height, width, _LONG_SIDE)
    return wide, high


def _read(said: Path) -> list[Change]:
    """Two lines a frame: `frame:1 pts:1 pts_time:0.04`, then `lavfi.scd.mafd=1.439`."""
    changed, at_ms = [], 0.0
    with said.open(encoding="ascii") as lines:
        for line in lines:
            _, is_time, value = line.partition("pts_time:")
            if is_time:
                at_ms = float(value) * 1000
            else:
                changed.append(Change(at_ms, float(line.partition("=")[2])))
    return changed
