"""What the public gets: H.264/AAC in MP4 at a few sizes, and the sound alone, all from one decode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from media.probe import Probe, ProbeError
from media.probe import probe as examine
from pipeline.av import geometry, loudness, paths, run, space
from pipeline.av.errors import FfmpegFailed
from pipeline.av.loudness import Loudness

KEYFRAME_EVERY_S = 2
# The number of encoder threads changes x264's bytes, so it is fixed and not the machine's.
_X264_THREADS = 4
_AUDIO_KIND = "audio"
_AUDIO_BITRATE = 128_000


@dataclass(frozen=True, slots=True)
class Rung:
    """One size of the film. Bit rates in bit/s; `short_side` in pixels, so upright films fit as well."""

    name: str
    short_side: int
    crf: int
    max_bitrate: int
    audio_bitrate: int
    max_fps: int
    preset: str


RUNGS: tuple[Rung, ...] = (
    # Sign language is read from motion, so the large size keeps 50 frames/s.
    Rung("720p", 720, 22, 3_000_000, 128_000, 50, "fast"),
    Rung("360p", 360, 23, 800_000, 96_000, 30, "fast"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished rendition; width and height are 0 for sound alone, size is in bytes."""

    kind: str
    path: Path
    width: int
    height: int
    size: int


def rungs_for(probe: Probe, rungs: Sequence[Rung] = RUNGS) -> tuple[Rung, ...]:
    """The rungs worth making, largest first: none twice the same size, at least one if there is video."""
    if probe.video is None:
        return ()
    chosen: dict[tuple[int, int], Rung] = {}
    for rung in sorted(rungs, key=lambda rung: rung.short_side):
        chosen.setdefault(
            geometry.fit(probe.video.width, probe.video.height, rung.short_side), rung
        )
    return tuple(reversed(chosen.values()))


def make_ladder(
    source: Path,
    out_dir: Path,
    probe: Probe,
    loudness: Loudness | None,
    *,
    rungs: Sequence[Rung] = RUNGS,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> list[Made]:
    """Every rung that suits the film (`720p.mp4`, ...) and `audio.m4a`, in one ffmpeg command.

    `loudness` is the first pass over `probe.audio`; None leaves the level as it is. `out_dir` must exist.
    Raises DiskFull before starting when there is no room, else the errors of `run.run`; all files
    appear, or none.
    """
    targets: list[tuple[Rung | None, Path]] = [
        (rung, out_dir / f"{rung.name}.mp4") for rung in rungs_for(probe, rungs)
    ]
    if probe.audio is not None:
        targets.append((None, out_dir / f"{_AUDIO_KIND}.m4a"))
    return _make(source, targets, probe, loudness, on_progress, should_stop, timeout_s)


def make_video(
    source: Path,
    out: Path,
    rung: Rung,
    probe: Probe,
    loudness: Loudness | None,
    *,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Made:
    """One rung alone; otherwise as `make_ladder`."""
    return _make(source, [(rung, out)], probe, loudness, on_progress, should_stop, timeout_s)[0]


def make_audio(
    source: Path,
    out_m4a: Path,
    probe: Probe,
    loudness: Loudness | None,
    *,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Made:
    """The sound alone; otherwise as `make_ladder`."""
    return _make(source, [(None, out_m4a)], probe, loudness, on_progress, should_stop, timeout_s)[0]


def needed_bytes(probe: Probe, rungs: Sequence[Rung | None]) -> int:
    """The most the renditions can take, in bytes; None stands for the sound alone."""
    bits_per_second = sum(
        rung.max_bitrate + rung.audio_bitrate if rung else _AUDIO_BITRATE for rung in rungs
    )
    return bits_per_second * probe.duration_ms // 8000


def _make(
    source: Path,
    targets: Sequence[tuple[Rung | None, Path]],
    probe: Probe,
    measured: Loudness | None,
    on_progress: run.Progress | None,
    should_stop: run.ShouldStop | None,
    timeout_s: float,
) -> list[Made]:
    if not targets:
        raise ValueError("there is neither picture nor sound to make renditions of")
    for _, path in targets:
        space.require(path, needed_bytes(probe, [rung for rung, _ in targets]))
    said = run.run(
        _graph(source, targets, probe, measured),
        [path for _, path in targets],
        duration_ms=probe.duration_ms,
        on_progress=on_progress,
        should_stop=should_stop,
        timeout_s=timeout_s,
    )
    try:
        return [_examined(rung, path, said) for rung, path in targets]
    except FfmpegFailed:
        for _, path in targets:
            path.unlink(missing_ok=True)
        raise


def _examined(rung: Rung | None, path: Path, said: str) -> Made:
    """What was really made: a decoder that gave up early must not pass for success."""
    try:
        found = examine(path)
    except ProbeError as error:
        raise FfmpegFailed(0, said) from error
    width, height = (found.video.width, found.video.height) if found.video else (0, 0)
    return Made(rung.name if rung else _AUDIO_KIND, path, width, height, found.size_bytes)


def _graph(
    source: Path,
    targets: Sequence[tuple[Rung | None, Path]],
    probe: Probe,
    measured: Loudness | None,
) -> Any:
    film = paths.source(source)
    rungs = [rung for rung, _ in targets if rung is not None]
    pictures: list[Any] = []
    sounds: list[Any] = []
    if rungs:
        if probe.video is None:
            raise ValueError("there is no picture to make a film of")
        whole = film[str(probe.video.index)].filter("bwdif", mode="send_frame", deint="interlaced")
        pictures = [
            _picture(branch, rung, probe)
            for rung, branch in zip(rungs, _branches(whole, "split", len(rungs)), strict=True)
        ]
    if probe.audio is not None:
        sound = loudness.prepared(film[str(probe.audio.index)])
        if measured is not None:
            sound = loudness.filter_for(sound, measured)
        sounds = _branches(sound, "asplit", len(targets))
    outputs = []
    for rung, path in targets:
        streams = [pictures.pop(0)] if rung else []
        streams += [sounds.pop(0)] if sounds else []
        outputs.append(_output(streams, path, rung, probe))
    return ffmpeg.merge_outputs(*outputs)


def _branches(stream: Any, filter_name: str, count: int) -> list[Any]:
    if count == 1:
        return [stream]
    split = stream.filter_multi_output(filter_name, count)
    return [split[number] for number in range(count)]


def _picture(branch: Any, rung: Rung, probe: Probe) -> Any:
    """Scaled to square pixels at a constant rate. ffmpeg itself has already turned the picture upright."""
    assert probe.video is not None  # noqa: S101 - the caller has checked; for types
    width, height = geometry.fit(probe.video.width, probe.video.height, rung.short_side)
    rate = geometry.frame_rate(probe.video.fps, rung.max_fps)
    return (
        branch.filter("fps", fps=str(rate), start_time=0)
        .filter("scale", width, height, flags="lanczos", out_range="tv")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
    )


def _output(streams: Sequence[Any], path: Path, rung: Rung | None, probe: Probe) -> Any:
    options: dict[str, Any] = {
        "format": "mp4" if rung else "ipod",
        "movflags": "+faststart",
        "map_metadata": -1,  # where and with what a family was filmed is nobody's business
        "map_chapters": -1,
        "write_tmcd": 0,
        "fflags": "+bitexact",
    }
    if rung is not None and probe.video is not None:
        rate = geometry.frame_rate(probe.video.fps, rung.max_fps)
        frames = round(rate * KEYFRAME_EVERY_S)
        options |= {
            "c:v": "libx264",
            "profile:v": "high",
            "preset:v": rung.preset,
            "crf": rung.crf,
            "maxrate:v": rung.max_bitrate,
            "bufsize:v": 2 * rung.max_bitrate,
            "g": frames,
            "keyint_min": frames,
            "sc_threshold": 0,
            "threads:v": _X264_THREADS,
            "flags:v": "+bitexact",
            "a53cc": 0,
        }
    if probe.audio is not None:
        options |= {
            "c:a": "aac",
            "b:a": rung.audio_bitrate if rung else _AUDIO_BITRATE,
            "ar": loudness.SAMPLE_RATE,
            "ac": 2,
            "flags:a": "+bitexact",
        }
    return ffmpeg.output(*streams, paths.argument(path), **options)
