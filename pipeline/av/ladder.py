"""What the public gets: H.264/AAC in MP4 at a few sizes, and the sound alone, all from one decode."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from media.probe import Probe, ProbeError, Video
from media.probe import probe as examine
from pipeline.av import colour, geometry, loudness, paths, run, space, stills, storyboard
from pipeline.av.errors import FfmpegFailed
from pipeline.av.loudness import Loudness

KEYFRAME_EVERY_S = 2
# One for all sizes: it is encoded once, and a player that changes the size changes no sound.
AUDIO_BITRATE = 128_000
# The number of encoder threads changes x264's bytes, so it is fixed and not the machine's.
_X264_THREADS = 4
_AUDIO_KIND = "audio"
_PICTURE_QUALITY = 2  # of 31, the best that mjpeg has; these are encoded once more
# An index in front and a fragment for each keyframe: one file to play, to seek in, to keep, and for HLS.
_IN_FRAGMENTS = "+frag_keyframe+delay_moov+default_base_moof+global_sidx"
_WHOLE = "+faststart"


@dataclass(frozen=True, slots=True)
class Rung:
    """One size of the film. Bit rate in bit/s; `short_side` in pixels, so upright films fit as well.

    `from_short_side` is the least a source must have for this rung to show more than the next one.
    """

    name: str
    short_side: int
    crf: int
    max_bitrate: int
    max_fps: int
    preset: str
    from_short_side: int = 0


RUNGS: tuple[Rung, ...] = (
    # Sign language is read from motion, so the large sizes keep 50 frames/s.
    Rung("1080p", 1080, 22, 5_000_000, 50, "fast", from_short_side=1000),
    Rung("720p", 720, 22, 3_000_000, 50, "fast"),
    Rung("360p", 360, 23, 800_000, 30, "fast"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished rendition; width and height are 0 for sound alone, size is in bytes."""

    kind: str
    path: Path
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class _Size:
    """A rung as this film needs it."""

    rung: Rung
    width: int
    height: int
    rate: Fraction


def rungs_for(probe: Probe, rungs: Sequence[Rung] = RUNGS) -> tuple[Rung, ...]:
    """The rungs worth making, largest first: none twice the same size, at least one if there is video."""
    if probe.video is None:
        return ()
    width, height = probe.video.width, probe.video.height
    chosen: dict[tuple[int, int], Rung] = {}
    for rung in sorted(rungs, key=lambda rung: rung.short_side):
        if min(width, height) >= rung.from_short_side:
            chosen.setdefault(geometry.fit(width, height, rung.short_side), rung)
    return tuple(reversed(chosen.values()))


def make_ladder(
    source: Path,
    out_dir: Path,
    probe: Probe,
    loudness: Loudness | None,
    *,
    rungs: Sequence[Rung] = RUNGS,
    pictures: bool = False,
    fragments: bool = False,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> list[Made]:
    """Every rung that suits the film (`720p.mp4`, ...) and `audio.m4a`, in one ffmpeg command.

    `loudness` is the first pass over `probe.audio`; None leaves the level as it is. `out_dir` must exist.
    With `pictures`, the frames for `stills` and `storyboard` are put beside them under the names those
    modules state. With `fragments`, the films can be cut into HLS by `hls`.
    Raises DiskFull before starting when there is no room, else the errors of `run.run`; all files
    appear, or none.
    """
    targets: list[tuple[Rung | None, Path]] = [
        (rung, out_dir / f"{rung.name}.mp4") for rung in rungs_for(probe, rungs)
    ]
    if probe.audio is not None:
        targets.append((None, out_dir / f"{_AUDIO_KIND}.m4a"))
    frames = out_dir if pictures and probe.video is not None else None
    return _make(
        source, targets, probe, loudness, on_progress, should_stop, timeout_s, frames, fragments
    )


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


def needed_bytes(probe: Probe, rungs: Sequence[Rung | None], *, pictures: bool = False) -> int:
    """The most the renditions can take, in bytes; None stands for the sound alone."""
    bits_per_second = sum((rung.max_bitrate if rung else 0) + AUDIO_BITRATE for rung in rungs)
    of_pictures = stills.NEEDED_BYTES + storyboard.NEEDED_BYTES if pictures else 0
    return bits_per_second * probe.duration_ms // 8000 + of_pictures


def _make(
    source: Path,
    targets: Sequence[tuple[Rung | None, Path]],
    probe: Probe,
    measured: Loudness | None,
    on_progress: run.Progress | None,
    should_stop: run.ShouldStop | None,
    timeout_s: float,
    frames: Path | None = None,
    fragments: bool = False,
) -> list[Made]:
    if not targets:
        raise ValueError("there is neither picture nor sound to make renditions of")
    needed = needed_bytes(probe, [rung for rung, _ in targets], pictures=frames is not None)
    for _, path in targets:
        space.require(path, needed)
    written = [path for _, path in targets]
    if frames is not None:
        written += [frames / stills.FRAMES, frames / storyboard.FRAMES]
    with tempfile.TemporaryDirectory() as folder:
        said = run.run(
            _graph(source, targets, probe, measured, frames, fragments, Path(folder) / "sdr.cube"),
            written,
            duration_ms=probe.duration_ms,
            on_progress=on_progress,
            should_stop=should_stop,
            timeout_s=timeout_s,
        )
    try:
        return [_examined(rung, path, said) for rung, path in targets]
    except FfmpegFailed:
        for path in written:
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
    frames: Path | None,
    fragments: bool,
    table: Path,
) -> Any:
    film = paths.source(source)
    sizes = _sizes([rung for rung, _ in targets if rung is not None], probe.video)
    outputs: list[Any] = []
    pictures: list[Any] = []
    if sizes:
        assert probe.video is not None  # noqa: S101 - `_sizes` has checked; for types
        seen = colour.read(source, probe.video)
        if seen.is_hdr:
            colour.write_table(table, seen)
        pictures, outputs = _pictures(film, sizes, probe, seen, table, frames)
    sounds = []
    if probe.audio is not None:
        only = measured.only_channel if measured else None
        sound = loudness.prepared(film[str(probe.audio.index)], probe.audio.channels, only)
        sounds = [sound if measured is None else loudness.filter_for(sound, measured)]
    films = _films([*pictures, *sounds], sizes, targets, bool(sounds), fragments)
    return ffmpeg.merge_outputs(films, *outputs)


def _sizes(rungs: Sequence[Rung], video: Video | None) -> list[_Size]:
    """Each rate divides the one before, so that a smaller size can be made of the larger one."""
    if rungs and video is None:
        raise ValueError("there is no picture to make a film of")
    sizes: list[_Size] = []
    for rung in rungs:
        assert video is not None  # noqa: S101 - for types
        width, height = geometry.fit(video.width, video.height, rung.short_side)
        if sizes:
            rate = geometry.divided(sizes[-1].rate, rung.max_fps)
        else:
            rate = geometry.frame_rate(video.fps, rung.max_fps)
        sizes.append(_Size(rung, width, height, rate))
    return sizes


def _pictures(
    film: Any,
    sizes: Sequence[_Size],
    probe: Probe,
    seen: colour.Colour,
    table: Path,
    frames: Path | None,
) -> tuple[list[Any], list[Any]]:
    """A picture for each size, each made from the one before, and the outputs of frames for `stills`
    and `storyboard`. ffmpeg itself has already turned the picture upright."""
    assert probe.video is not None  # noqa: S101 - for types
    made: list[Any] = []
    outputs: list[Any] = []
    picture = film[str(probe.video.index)].filter("bwdif", mode="send_frame", deint="interlaced")
    for number, size in enumerate(sizes):
        if number == 0 or size.rate != sizes[number - 1].rate:
            picture = picture.filter("fps", fps=str(size.rate), start_time=0)
        if number == 0:
            picture = colour.scaled(picture, size.width, size.height, probe.video, seen, table)
            # Captions, mastering data and timecodes of the camera travel with the frames.
            picture = picture.filter("sidedata", mode="delete")
        else:
            picture = picture.filter("scale", size.width, size.height, flags="lanczos")
        is_last = number == len(sizes) - 1
        asides: list[tuple[Path, float, tuple[int, int]]] = []
        if frames is not None and size == _stills_from(sizes):
            every_s = stills.every_s(probe.duration_ms)
            shape = geometry.within(size.width, size.height, stills.MAX_WIDTH)
            asides.append((frames / stills.FRAMES, every_s, shape))
        if frames is not None and is_last:
            every_s = storyboard.every_s(probe.duration_ms)
            asides.append(
                (frames / storyboard.FRAMES, every_s, storyboard.tile(size.width, size.height))
            )
        branches = _branches(picture, 1 + len(asides) + (not is_last))
        made.append(branches.pop(0))
        outputs += [_frames(branches.pop(0), *aside) for aside in asides]
        if not is_last:
            picture = branches.pop(0)
    return made, outputs


def _stills_from(sizes: Sequence[_Size]) -> _Size:
    """The size a still picture is taken from: the largest that need not be made smaller for it."""
    return next((size for size in sizes if size.width <= stills.MAX_WIDTH), sizes[-1])


def _frames(picture: Any, path: Path, every_s: float, size: tuple[int, int]) -> Any:
    """One frame each `every_s` seconds from the first on, as JPEG in full range, as JPEG has it."""
    chosen = (
        picture.filter("select", expr=f"gte(t+0.001,selected_n*{every_s})")
        .filter("scale", *size, flags="bicubic", out_range="pc", out_color_matrix="bt601")
        .filter("format", "yuvj420p")
    )
    return ffmpeg.output(
        chosen,
        paths.argument(path),
        format="matroska",
        map_metadata=-1,
        map_chapters=-1,
        fflags="+bitexact",
        **{"c:v": "mjpeg", "q:v": _PICTURE_QUALITY, "flags:v": "+bitexact"},
    )


def _branches(stream: Any, count: int) -> list[Any]:
    if count == 1:
        return [stream]
    split = stream.filter_multi_output("split", count)
    return [split[number] for number in range(count)]


def _films(
    streams: Sequence[Any],
    sizes: Sequence[_Size],
    targets: Sequence[tuple[Rung | None, Path]],
    has_sound: bool,
    fragments: bool,
) -> Any:
    """All films and the sound: every stream is encoded once, and tee writes it wherever it belongs."""
    options: dict[str, Any] = {
        "format": "tee",
        "map_metadata": -1,  # where and with what a family was filmed is nobody's business
        "map_chapters": -1,
        "fflags": "+bitexact",
    }
    for number, size in enumerate(sizes):
        options |= {f"{name}:v:{number}": value for name, value in _x264(size).items()}
    if has_sound:
        options |= {
            "c:a": "aac",
            "b:a": AUDIO_BITRATE,
            "ar": loudness.SAMPLE_RATE,
            "ac": 2,
            "flags:a": "+bitexact+global_header",
        }
    files, number = [], 0
    for rung, path in targets:
        wanted = [f"v:{number}"] if rung else []
        number += bool(rung)
        wanted += ["a:0"] if has_sound else []
        files.append(
            paths.slave(
                path,
                f="mp4" if rung else "ipod",
                select=",".join(wanted),
                movflags=_IN_FRAGMENTS if rung and fragments else _WHOLE,
                fflags="+bitexact",
                write_tmcd="0",
            )
        )
    return ffmpeg.output(*streams, "|".join(files), **options)


def _x264(size: _Size) -> dict[str, Any]:
    frames = round(size.rate * KEYFRAME_EVERY_S)
    return {
        "c": "libx264",
        "profile": "high",
        "preset": size.rung.preset,
        "crf": size.rung.crf,
        "maxrate": size.rung.max_bitrate,
        "bufsize": 2 * size.rung.max_bitrate,
        "g": frames,
        "keyint_min": frames,
        "sc_threshold": 0,
        "threads": _X264_THREADS,
        # Threads by frame guess each other's sizes under `maxrate`, and write other bytes now and then.
        "x264-params": "sliced-threads=1",
        "flags": "+bitexact+global_header",
        "a53cc": 0,
    }
