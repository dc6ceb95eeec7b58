"""Make the two demo films: `python -m demo.films.make_films [--still] [slug ...]`.

Reads `<slug>.toml`, speaks its lines with Festival, draws the room with Pillow, and writes
`<slug>.mp4` and `<slug>.reference.json` (every line with the times, in ms, at which it truly sounds).
Needs Debian's festival with festvox-czech-{dita,krb,machac,ph}. The same input gives the same film.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
from PIL import Image

from demo.films import cards, shots
from demo.films.speech import RATE, Samples, room_tone, speak

HERE = Path(__file__).parent
CARD_MS = 3000
LEAD_MS = 700  # room before the first and after the last line
LOUDNESS = -16.0  # LUFS
PEAK = -1.5  # dBTP


@dataclass(frozen=True)
class Line:
    """One spoken line; `start_ms` and `end_ms` are where it sounds in the finished film."""

    speaker: str
    text: str
    start_ms: int
    end_ms: int


def main(arguments: list[str]) -> None:
    """Make every film named, or all of them."""
    still = "--still" in arguments
    slugs = [argument for argument in arguments if argument != "--still"] or sorted(
        path.stem for path in HERE.glob("*.toml")
    )
    for slug in slugs:
        film = tomllib.loads((HERE / f"{slug}.toml").read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as folder:
            make(film, Path(folder), still=still)


def make(film: dict[str, Any], work: Path, *, still: bool) -> None:
    """Write the film's MP4 and its reference text beside the toml; `work` is scratch space."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    samples, lines = soundtrack(film, work)
    sound = work / "sound.wav"
    with wave.open(str(sound), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    duration_ms = len(samples) * 1000 // RATE
    encode(film, lines, duration_ms, sound, ffmpeg, still=still)
    write_reference(film, lines, duration_ms)


def soundtrack(film: dict[str, Any], work: Path) -> tuple[Samples, list[Line]]:
    """Return the film's sound and its lines; turns are 450 to 900 ms apart."""
    spoken_by = {
        person["id"]: iter(
            speak(
                [line["text"] for line in film["lines"] if line["speaker"] == person["id"]],
                person["voice"],
                person["stretch"],
                work,
            )
        )
        for person in film["people"]
    }
    at = (CARD_MS + LEAD_MS) * RATE // 1000
    placed: list[tuple[int, Samples]] = []
    lines: list[Line] = []
    for number, line in enumerate(film["lines"]):
        spoken = next(spoken_by[line["speaker"]])
        placed.append((at, spoken))
        start, end = at * 1000 // RATE, (at + len(spoken)) * 1000 // RATE
        lines.append(Line(line["speaker"], line["text"], start, end))
        answer_follows = number % 2 == 0
        gap_ms = (450 if answer_follows else 750) + 50 * (number % 4)
        at += len(spoken) + gap_ms * RATE // 1000
    last_start, last = placed[-1]
    count = last_start + len(last) + (LEAD_MS + CARD_MS) * RATE // 1000
    count -= count % (RATE // shots.FPS)  # whole pictures
    samples = room_tone(count)
    for start_sample, spoken in placed:
        samples[start_sample : start_sample + len(spoken)] += spoken
    return samples, lines


def encode(
    film: dict[str, Any],
    lines: list[Line],
    duration_ms: int,
    sound: Path,
    ffmpeg: str,
    *,
    still: bool,
) -> None:
    """Draw every picture of the film and write the MP4."""
    silent = sound.with_name("silent.mp4")
    visitor = film["people"][0]["id"]
    turns = [(line.speaker == visitor, line.start_ms, line.end_ms) for line in lines]
    pictures = shots.pictures(
        film["scene"],
        turns,
        duration_ms,
        CARD_MS,
        cards.opening(film),
        cards.closing(film),
        still=still,
    )
    encode_pictures(pictures, silent)
    gain = LOUDNESS - measured_loudness(sound, ffmpeg)
    command = [
        ffmpeg, "-nostdin", "-v", "error", "-y", "-i", str(silent), "-i", str(sound),
        "-map", "0:v", "-map", "1:a", "-c:v", "copy",
        "-af", f"volume={gain:.2f}dB,alimiter=limit={10 ** (PEAK / 20):.4f}:level=0:latency=1",
        "-c:a", "aac", "-b:a", "56k", "-ac", "1", "-movflags", "+faststart",
        "-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1",
        "-metadata:s:a:0", "language=ces", "-metadata", f"title={film['title']}",
        "-metadata", f"comment={film['notice']}", str(HERE / f"{film['slug']}.mp4"),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=600)


def encode_pictures(pictures: Iterable[Image.Image], target: Path) -> None:
    """Write the pictures as an H.264 film without sound, in this process: a pipe would be slower."""
    import av

    with av.open(str(target), "w") as film:
        stream = film.add_stream("libx264", rate=shots.FPS)
        stream.width, stream.height = shots.SIZE
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "superfast", "tune": "animation", "crf": "23", "threads": "1"}
        previous: Image.Image | None = None
        frame: av.VideoFrame
        for number, picture in enumerate(pictures):
            if picture is not previous:
                frame = av.VideoFrame.from_image(picture).reformat(format="yuv420p")
                previous = picture
            frame.pts = number
            frame.time_base = Fraction(1, shots.FPS)
            film.mux(stream.encode(frame))
        film.mux(stream.encode())


def measured_loudness(sound: Path, ffmpeg: str) -> float:
    """Return the integrated loudness of a sound file in LUFS (EBU R 128)."""
    report = subprocess.run(
        [ffmpeg, "-nostdin", "-i", str(sound), "-af", "ebur128", "-f", "null", "-"],
        check=True, capture_output=True, text=True, timeout=300,
    ).stderr  # fmt: skip
    found = re.findall(r"I:\s+(-?[\d.]+) LUFS", report)
    return float(found[-1])


def write_reference(film: dict[str, Any], lines: list[Line], duration_ms: int) -> None:
    """Write what is said in the film, line by line, for the correction replay and the tests."""
    reference = {
        "slug": film["slug"],
        "title": film["title"],
        "notice": film["notice"],
        "language": film["language"],
        "finished": film["finished"],
        "duration_ms": duration_ms,
        "speakers": [
            {"id": person["id"], "name": person["name"], "role": person["role"]}
            for person in film["people"]
        ],
        "lines": [vars(line) for line in lines],
    }
    path = HERE / f"{film['slug']}.reference.json"
    path.write_text(json.dumps(reference, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
