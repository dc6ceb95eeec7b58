"""The ladder from one decode beside the same renditions by separate ffmpeg calls, in one run.

    python benchmarks/ladder.py FILM [FILM ...] [--seconds 40] [--repeat 3] [--camera]

Each film is cut to `--seconds`. `--camera` adds a source of 1920x1080 with grain and a high bit rate,
made of the first film. Both sides make the same sizes with the same encoder settings, the sound
alone, the poster, the storyboard, the speech WAV, and measure the loudness once; the separate calls
use this product's own filters, and once more loudnorm in two passes, which is how it is usually done.
Prints a Markdown table of processor seconds (user and system, of all processes) for each second of
film: medians and ranges. Processor seconds hardly depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import ffmpeg  # noqa: E402

from media.probe import Probe, Video, probe  # noqa: E402
from pipeline.av import audio, geometry, ladder, loudness, paths, run, stills, storyboard  # noqa: E402


def cpu_seconds() -> float:
    who = (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, who))


def sound_of(found: Probe) -> tuple[str, int]:
    """The sound track and how many channels it has."""
    if found.audio is None:
        raise SystemExit("The film has no sound. Nothing was measured.")
    return str(found.audio.index), found.audio.channels


def picture_of(found: Probe) -> Video:
    if found.video is None:
        raise SystemExit("The film has no picture. Nothing was measured.")
    return found.video


def together(film: Path, found: Probe, folder: Path) -> None:
    """As the stages of the pipeline do it."""
    stream, channels = sound_of(found)
    heard = audio.listen(
        film, folder / "speech.wav", duration_ms=found.duration_ms, stream=stream, channels=channels
    )
    heard = loudness.refine(film, heard, stream=stream, channels=channels)
    ladder.make_ladder(film, folder, found, heard, pictures=True)
    stills.choose(folder / stills.FRAMES, folder / "poster.jpg")
    storyboard.sheets(folder / storyboard.FRAMES, folder)


def apart(film: Path, found: Probe, folder: Path) -> None:
    """A command for each file."""
    stream, channels = sound_of(found)
    audio.extract_speech(
        film, folder / "speech.wav", duration_ms=found.duration_ms, stream=stream, channels=channels
    )
    heard = loudness.measure(film, stream=stream, channels=channels)
    heard = loudness.refine(film, heard, stream=stream, channels=channels)
    for rung in ladder.rungs_for(found):
        ladder.make_video(film, folder / f"{rung.name}.mp4", rung, found, heard)
    ladder.make_audio(film, folder / "audio.m4a", found, heard)
    _pictures(film, found, folder)


def apart_with_loudnorm(film: Path, found: Probe, folder: Path) -> None:
    """As `apart`, the loudness by loudnorm: one call that measures, then the filter in each call."""
    stream, channels = sound_of(found)
    audio.extract_speech(
        film, folder / "speech.wav", duration_ms=found.duration_ms, stream=stream, channels=channels
    )
    sound = loudness.prepared(paths.source(film)[stream], channels)
    run.run(ffmpeg.output(_loudnorm(sound), "-", format="null"))
    level, loudness.filter_for = loudness.filter_for, lambda sound, _loudness: _loudnorm(sound)
    try:
        heard = loudness.Loudness(-20.0, -6.0, 5.0, -30.0)
        for rung in ladder.rungs_for(found):
            ladder.make_video(film, folder / f"{rung.name}.mp4", rung, found, heard)
        ladder.make_audio(film, folder / "audio.m4a", found, heard)
    finally:
        loudness.filter_for = level
    _pictures(film, found, folder)


def _loudnorm(sound: Any) -> Any:
    levelled = sound.filter("loudnorm", I=-16, TP=-1.5, LRA=11)
    return levelled.filter("aresample", loudness.SAMPLE_RATE)


def _pictures(film: Path, found: Probe, folder: Path) -> None:
    video = picture_of(found)
    beginning = paths.source(film, ss=f"{found.duration_ms / 5000:.3f}", t=4)
    still = (
        beginning[str(video.index)]
        .filter("scale", *geometry.within(video.width, video.height, stills.MAX_WIDTH))
        .filter("thumbnail", n=100)
    )
    run.run(ffmpeg.output(still, str(folder / "poster.jpg"), vframes=1, update=1, **{"q:v": 3}))
    sheet = (
        paths.source(film)[str(video.index)]
        .filter("bwdif", mode="send_frame", deint="interlaced")
        .filter("fps", fps=f"1/{storyboard.every_s(found.duration_ms)}")
        .filter("scale", *storyboard.tile(video.width, video.height))
        .filter("tile", layout="10x10")
    )
    run.run(
        ffmpeg.output(sheet, str(folder / "storyboard-%d.jpg"), **{"q:v": 4}),
        duration_ms=found.duration_ms,
    )


def prepared(film: Path, folder: Path, seconds: float) -> Path:
    """The beginning of the film, its streams as they are."""
    cut = folder / film.name
    source = ffmpeg.input(paths.argument(film))
    run.run(ffmpeg.output(source, paths.argument(cut), c="copy", t=seconds, format="mp4"), [cut])
    return cut


def camera(film: Path, folder: Path, seconds: float) -> Path:
    """What a camera would have made of it: large, with grain, at a high bit rate."""
    large = folder / f"camera-{film.stem}.mp4"
    source = ffmpeg.input(paths.argument(film), t=seconds)
    picture = source["v"].filter("scale", 1920, 1080).filter("noise", alls=6, allf="t")
    options = {"c:v": "libx264", "preset": "veryfast", "crf": 18, "c:a": "copy", "format": "mp4"}
    run.run(ffmpeg.output(picture, source["a"], paths.argument(large), **options), [large])
    return large


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("films", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--camera", action="store_true")
    options = parser.parse_args()
    ways: dict[str, Callable[[Path, Probe, Path], None]] = {
        "one decode": together,
        "separate calls": apart,
        "separate calls, loudnorm": apart_with_loudnorm,
    }
    print("| film | way | processor s for a s of film | one decode is |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        films = [prepared(film, Path(place), options.seconds) for film in options.films]
        if options.camera:
            films.append(camera(options.films[0], Path(place), options.seconds / 2))
        for film in films:
            found = probe(film)
            used: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(options.repeat):
                for name, way in ways.items():  # in turn, so that a busy minute meets all of them
                    with tempfile.TemporaryDirectory(dir=place) as folder:
                        before = cpu_seconds()
                        way(film, found, Path(folder))
                        used[name].append((cpu_seconds() - before) / found.duration_ms * 1000)
            ours = statistics.median(used["one decode"])
            video = picture_of(found)
            title = f"{film.stem}, {video.width}x{video.height}, {found.duration_ms / 1000:.0f} s"
            for name, each in used.items():
                middle = statistics.median(each)
                ratio = "" if name == "one decode" else f"{ours / middle:.2f} of it"
                print(
                    f"| {title} | {name} | {middle:.3f} ({min(each):.3f}-{max(each):.3f}) | {ratio} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
