"""Films that no camera should make and some do, through every stage of the pipeline."""

from __future__ import annotations

import io
import re
import subprocess
import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation
from PIL import Image

from media.enums import RenditionKind, Scope
from media.models import Appearance, Participant, Recording
from media.services import consent, recordings
from media.services.recordings import Refused
from pipeline.av import binary
from pipeline.models import Run, StepState
from pipeline.services import steps
from pipeline.speech.audio import open_sound
from pipeline.speech.voice import find_speech
from transcripts.models import Cue

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ALLOWED = [Scope.AI_TRANSCRIPTION, Scope.WEB_PUBLIC]
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "12", "-c:a", "aac")


def ffmpeg(out: Path, *arguments: str) -> Path:
    command = [binary.find().path, "-nostdin", "-v", "error", "-y", *arguments, str(out)]
    subprocess.run(command, check=True, timeout=300)
    return out


def picture(seconds: float) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc2=s=320x180:r=25:d={seconds}")


def tone(seconds: float) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=r=48000:d={seconds}")


def take_in(film: Path) -> Recording:
    recording = recordings.register(
        recordings.stream_file(film), name=film.name, title=film.stem, language="cs"
    )
    person = Participant.objects.create(name="Jana Nováková")
    appearance = Appearance.objects.create(recording=recording, participant=person)
    consent.record(appearance, ALLOWED, form_version="1", signed_on=date(2026, 1, 5))
    return recording


def processed(film: Path) -> Recording:
    """The film after everything the pipeline does to it; every stage has to end well."""
    recording = take_in(film)
    while steps.advance():
        pass
    run = Run.objects.get(recording=recording)
    ends = dict(run.steps.values_list("stage", "state"))
    assert set(ends.values()) == {StepState.DONE}, dict(run.steps.values_list("stage", "error"))
    assert {"renditions", "poster", "storyboard", "shots", "words", "subtitles"} <= set(ends)
    return recording


def times(recording: Recording, kind: RenditionKind) -> list[float]:
    """When each picture of a rendition is shown, in seconds."""
    import av

    with recording.renditions.get(kind=kind).file.open("rb") as file, av.open(file) as film:
        return [float(frame.time) for frame in film.decode(video=0)]


def test_a_tenth_of_a_second_is_a_film(tmp_path):
    film = ffmpeg(tmp_path / "short.mp4", *picture(0.12), *tone(0.1), *H264)
    recording = processed(film)
    assert 1 <= len(times(recording, RenditionKind.VIDEO_360)) <= 4
    assert not Cue.objects.filter(transcript__recording=recording).exists()


def test_times_that_jump_back_and_forth_become_even_ones(tmp_path):
    """Every tenth packet is a second late or early, as after a fault of the card."""
    import av

    film = ffmpeg(tmp_path / "jumps.mkv", *picture(6), *tone(6), *H264, "-bf", "0")
    data = bytearray(film.read_bytes())
    broken = 0
    for number, block in enumerate(
        re.finditer(rb"\xa3.{1,4}?[\x81\x82](..)[\x00\x80]", data, re.DOTALL)
    ):
        at, time = block.start(1), int.from_bytes(block[1], "big", signed=True)
        if number % 10 == 7 and 0 <= time < 5000:
            data[at : at + 2] = (time + (1000 if number % 20 == 7 else -1000)).to_bytes(
                2, "big", signed=True
            )
            broken += 1
    film.write_bytes(data)
    with av.open(str(film)) as source:
        sent = [packet.pts for packet in source.demux(video=0) if packet.pts is not None]
    assert broken > 10
    assert sent != sorted(sent), "the film is not as broken as it should be"
    shown = times(processed(film), RenditionKind.VIDEO_360)
    gaps = np.diff(shown)
    assert gaps.min() > 0
    assert np.allclose(gaps, gaps[0], atol=0.002)
    assert 5 <= shown[-1] <= 7.5


def test_a_clock_that_begins_again_within_a_film_keeps_picture_and_sound(tmp_path):
    """A transport stream's clock has 33 bits and begins again at zero after 26.5 hours."""
    film = ffmpeg(
        tmp_path / "wrap.ts",
        *picture(6),
        *tone(6),
        *H264,
        "-output_ts_offset",
        "95440",
        "-f",
        "mpegts",
    )
    recording = processed(film)
    shown = times(recording, RenditionKind.VIDEO_360)
    assert np.diff(shown).min() > 0
    assert abs(shown[-1] - 6) < 0.3
    assert abs(recording.duration_ms - 6000) < 300


@pytest.mark.parametrize("container", ["bomb.mp3", "bomb.m4a", "bomb.mp4"])
def test_a_cover_of_a_quarter_of_a_billion_points_is_not_unfolded(container, tmp_path):
    """Some hundred kilobytes that would be 0.8 GB of points; ffmpeg knows no larger picture."""
    cover = tmp_path / "cover.png"
    bomb = Image.new("1", (16_000, 16_000))
    bomb.save(cover, optimize=True)
    assert cover.stat().st_size < 1_000_000
    video = picture(2) if container.endswith("mp4") else ()
    inputs = [*video, *tone(2), "-i", str(cover)]
    streams = [str(number) for number in range(3 if video else 2)]
    film = ffmpeg(
        tmp_path / container, *inputs, *(word for number in streams for word in ("-map", number)),
        *(H264 if video else ()), f"-c:v:{1 if video else 0}", "copy",
        f"-disposition:v:{1 if video else 0}", "attached_pic",
    )  # fmt: skip
    recording = processed(film)
    kinds = set(recording.renditions.values_list("kind", flat=True))
    assert RenditionKind.AUDIO in kinds
    assert (RenditionKind.POSTER in kinds) == bool(video)


def wav(path: Path, channels: int, body: bytes) -> Path:
    """16 bits at 16 kHz in so many channels; ffmpeg itself refuses to write so many."""
    header = io.BytesIO()
    for part in (
        b"RIFF", (36 + len(body)).to_bytes(4, "little"), b"WAVEfmt ", (16).to_bytes(4, "little"),
        (1).to_bytes(2, "little"), channels.to_bytes(2, "little"), (16_000).to_bytes(4, "little"),
        (32_000 * channels).to_bytes(4, "little"), (2 * channels).to_bytes(2, "little"),
        (16).to_bytes(2, "little"), b"data", len(body).to_bytes(4, "little"),
    ):  # fmt: skip
        header.write(part)
    path.write_bytes(header.getvalue() + body)
    return path


@pytest.mark.parametrize("channels", [65, 400])
def test_hundreds_of_channels_are_refused_with_a_sentence(channels, tmp_path):
    with translation.override("en"), pytest.raises(Refused) as caught:
        take_in(wav(tmp_path / "many.wav", channels, bytes(2 * 1600 * channels)))
    assert "Nothing was stored" in str(caught.value)
    assert not Recording.objects.exists()


@pytest.mark.parametrize("channels", [9, 11, 64])
def test_tracks_of_a_field_recorder_are_mixed(channels, tmp_path):
    """Sound in the last track alone is heard, at its share, on both sides."""
    samples = np.zeros((48_000, channels), dtype="<i2")
    samples[:, -1] = 20_000 * np.sin(np.arange(48_000) * 2 * np.pi * 440 / 16_000)
    recording = processed(wav(tmp_path / "many.wav", channels, samples.tobytes()))
    import av

    made = recording.renditions.get(kind=RenditionKind.AUDIO)
    with made.file.open("rb") as file, av.open(file) as sound:
        heard = np.concatenate([frame.to_ndarray() for frame in sound.decode(audio=0)], axis=1)
    left, right = np.sqrt((heard**2).mean(axis=1))
    assert 0.05 < left == pytest.approx(right, rel=0.01)


def test_six_hours_of_silence_hold_no_speech_and_little_memory(tmp_path):
    """The whole in memory would be 1.4 GB of samples."""
    from resource import RUSAGE_SELF, getrusage

    sound = ffmpeg(
        tmp_path / "silence.wav", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=21600"
    )
    before = getrusage(RUSAGE_SELF).ru_maxrss
    assert find_speech(open_sound(sound)) == ()
    grown_kb = getrusage(RUSAGE_SELF).ru_maxrss - before
    assert grown_kb < 150_000


def test_a_film_that_grows_while_it_is_read_is_told_and_nothing_written(tmp_path):
    """A recorder, or a slow copy, goes on writing; what is there now would be half a film."""
    import os
    import sys

    from django.conf import settings

    film = ffmpeg(tmp_path / "film.wav", *tone(1200))
    growing = threading.Event()

    def grow() -> None:
        with film.open("ab") as file:
            while not growing.wait(0.02):
                file.write(bytes(9600))
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        data = tmp_path / "data"
        data.mkdir()
        (data / "models").symlink_to(settings.MODELS_DIR)
        done = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "transcribe", str(film), "--out",
             str(tmp_path / "out")],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings", "LIVES_DATA": str(data),
                 "LIVES_LANG": "en"},
            capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    finally:
        growing.set()
        writer.join()
    assert done.returncode == 2, done.stderr
    assert done.stderr == (
        f"{film} changed while it was read: it is still being recorded or copied. "
        "Nothing was written. Start again when it is whole.\n"
    )
    assert not (tmp_path / "out").exists()
