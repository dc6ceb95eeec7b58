"""Mutated films through everything that reads a film: a sentence for each, no hang, no crash.

Seeded, so that a run can be repeated; LIVES_FUZZ_SEED=7 tries others.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from media.probe import ProbeError, probe_apart
from pipeline.av import audio, binary, ladder, loudness, stills
from pipeline.services import wording

FILES = 500
SEED = int(os.environ.get("LIVES_FUZZ_SEED", "20261125"))
#: Far above what a second of film takes; what needs longer is a hang.
LONGEST_S = 60
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=96x64:r=12:d=1")
SOUND = ("-f", "lavfi", "-i", "sine=r=16000:d=1")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
SEEDS = {
    "end.mp4": (*PICTURE, *SOUND, *H264),
    "start.mp4": (*PICTURE, *SOUND, *H264, "-movflags", "+faststart"),
    "pieces.mp4": (*PICTURE, *SOUND, *H264, "-movflags", "frag_keyframe+empty_moov"),
    "film.mov": (*PICTURE, *SOUND, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"),
    "film.mkv": (*PICTURE, *SOUND, *H264),
    "film.webm": (*PICTURE, *SOUND, "-c:v", "libvpx", "-c:a", "libopus"),
    "film.avi": (*PICTURE, *SOUND, "-c:v", "mpeg4", "-c:a", "mp3"),
    "film.ts": (*PICTURE, *SOUND, *H264),
    "film.mpg": (*PICTURE, *SOUND, "-r", "25", "-c:v", "mpeg2video", "-c:a", "mp2"),
    "film.flv": (*PICTURE, *SOUND, *H264, "-ar", "44100"),
    "sound.mp3": SOUND,
    "sound.wav": SOUND,
    "sound.flac": SOUND,
    "sound.ogg": (*SOUND, "-c:a", "libvorbis"),
    "sound.m4a": SOUND,
}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seeds")
    for name, arguments in SEEDS.items():
        command = [binary.find().path, "-nostdin", "-v", "error", *arguments, str(folder / name)]
        subprocess.run(command, check=True, timeout=120)
    return {name: (folder / name).read_bytes() for name in SEEDS}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four faults as disks, cables, cards and malice make them."""
    film = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        # Headers decide most, so half of the faults fall into the first kilobyte or the last.
        size = len(film)
        at = chance.choice(
            [
                chance.randrange(size),
                chance.randrange(min(size, 1024)),
                size - 1 - chance.randrange(min(size, 1024)),
            ]
        )
        length = chance.choice([1, 2, 4, 8, 64, 512])
        match chance.randrange(8):
            case 0:
                film[at] ^= 1 << chance.randrange(8)
            case 1:
                film[at : at + length] = chance.randbytes(length)
            case 2:
                film[at : at + length] = bytes(length)
            case 3:
                film[at : at + 4] = chance.choice(
                    [b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1"]
                )
            case 4:
                del film[at : at + length]
            case 5:
                film[at:at] = film[at : at + length] * chance.randint(1, 3)
            case 6:
                del film[max(at, 16) :]
            case 7:
                other = chance.randrange(size)
                film[at : at + length], film[other : other + length] = (
                    film[other : other + length], film[at : at + length],
                )  # fmt: skip
        if not film:
            return b""
    return bytes(film)


def worked_off(path: Path, out: Path) -> Counter[str]:
    """Everything the pipeline does to a film's bytes; what came of each step. What is not one of
    the pipeline's own errors comes out and fails the test."""
    came: Counter[str] = Counter()
    out.mkdir()
    try:
        found = probe_apart(path)
    except ProbeError as error:
        assert wording.sentence(error)
        return Counter([f"refused: {error.code}"])

    def tried(name: str, step) -> None:
        try:
            step()
        except wording.EXPLAINED as error:
            assert wording.sentence(error)
            came[f"{name}: {type(error).__name__}"] += 1
        else:
            came[f"{name}: done"] += 1

    if found.audio:
        stream = str(found.audio.index)
        tried("audio", lambda: audio.extract_speech(
            path, out / "s.wav", duration_ms=found.duration_ms, stream=stream,
            timeout_s=LONGEST_S))  # fmt: skip
        tried("loudness", lambda: loudness.measure(
            path, stream=stream, channels=found.audio.channels, timeout_s=LONGEST_S))  # fmt: skip
    if found.video:
        tried("poster", lambda: stills.poster(path, out / "p.jpg", found))
    (out / "ladder").mkdir()
    tried("ladder", lambda: ladder.make_ladder(
        path, out / "ladder", found, None, rungs=ladder.RUNGS[-1:], timeout_s=LONGEST_S))  # fmt: skip
    assert not list(out.rglob("*.part*")), "a half-made file was left"
    return came


@pytest.mark.slow
def test_no_mutated_film_hangs_or_crashes_and_each_gets_its_sentence(seeds, tmp_path):
    chance = random.Random(SEED)
    names = [chance.choice(sorted(seeds)) for _ in range(FILES)]
    films = []
    for number, name in enumerate(names):
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(mutated(seeds[name], chance))
        films.append(path)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda path: worked_off(path, path.with_suffix(".out")), films))
    total = sum(outcomes, Counter())
    print(total)
    assert sum(1 for outcome in outcomes if outcome) == FILES
    refused = sum(count for what, count in total.items() if what.startswith("refused"))
    # Faults that are all caught at the door, or none, would mean that nothing was tried.
    assert FILES * 0.1 < refused < FILES * 0.9
    assert not [what for what in total if "Timeout" in what]
