"""What a file is, judged by its bytes."""

import io
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from media.probe import (
    Audio,
    EmptyFile,
    NotMedia,
    Probe,
    ProbeError,
    Truncated,
    Video,
    probe,
    probe_apart,
)
from pipeline.av import binary

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2")
SOUND = ("-f", "lavfi", "-i", "sine=r=48000:d=2")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
MOV = "mov,mp4,m4a,3gp,3g2,mj2"


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")

    def make(name: str, *arguments: str) -> Path:
        path = folder / name
        if not path.exists():
            command = [binary.find().path, "-nostdin", "-v", "error", *arguments, str(path)]
            subprocess.run(command, check=True, timeout=120)
        return path

    return make


@pytest.fixture(scope="module")
def film(make) -> Path:
    return make("film.mp4", *PICTURE, *SOUND, *H264)


@pytest.fixture(scope="module")
def faststart(make) -> Path:
    return make("fast.mp4", *PICTURE, *SOUND, *H264, "-movflags", "+faststart")


def test_a_film_is_described_whole(film):
    found = probe(film)
    assert found == Probe(
        container=MOV,
        duration_ms=2000,
        size_bytes=film.stat().st_size,
        video=Video(0, "h264", 160, 90, 25.0, 0, "yuv420p", False),
        audio=Audio(1, "aac", 48000, 1),
    )
    assert (found.has_video, found.has_audio) == (True, True)
    assert Probe.from_dict(found.to_dict()) == found


def test_sound_alone_has_no_picture(make):
    found = probe(make("sound.wav", *SOUND, "-ac", "2"))
    assert (found.container, found.duration_ms, found.video) == ("wav", 2000, None)
    assert found.audio == Audio(0, "pcm_s16le", 48000, 2)
    assert Probe.from_dict(found.to_dict()) == found


def test_the_name_does_not_matter(film, tmp_path):
    renamed = tmp_path / "film.txt"
    renamed.write_bytes(film.read_bytes())
    assert probe(renamed) == probe(film)


def test_a_film_turned_on_its_side_is_described_as_shown(film, tmp_path):
    turned = tmp_path / "turned.mp4"
    data = film.read_bytes()
    upright = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    clockwise = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    matrix_at = data.index(upright, data.index(b"tkhd"))
    turned.write_bytes(data[:matrix_at] + clockwise + data[matrix_at + 36 :])
    assert probe(turned).video == Video(0, "h264", 90, 160, 25.0, 90, "yuv420p", False)


def test_oblong_pixels_and_wide_brightness_are_seen(make):
    colours = "color_trc=smpte2084:color_primaries=bt2020:colorspace=bt2020nc"
    hdr = ("-vf", f"setparams={colours}")
    video = probe(make("hdr.mkv", *PICTURE, *H264, "-aspect", "16/6", *hdr)).video
    assert video is not None
    assert (video.width, video.height, video.hdr) == (240, 90, True)


def test_a_cover_picture_is_not_a_film(make, tmp_path):
    Image.new("RGB", (64, 64), "teal").save(tmp_path / "cover.png")
    sound = make("plain.mp3", *SOUND)
    covered = make(
        "covered.mp3", "-i", str(sound), "-i", str(tmp_path / "cover.png"), "-map", "0", "-map", "1",
        "-c", "copy", "-disposition:v", "attached_pic",
    )  # fmt: skip
    assert (probe(covered).has_video, probe(covered).has_audio) == (False, True)


def test_a_recording_of_unstated_length_is_read_to_its_end(make):
    """Browsers record WebM without a length, since they cannot go back to write it."""
    live = make("live.webm", *SOUND, "-c:a", "libopus", "-live", "1")
    assert abs(probe(live).duration_ms - 2000) <= 40


def test_zero_bytes_are_an_empty_file(tmp_path):
    (tmp_path / "film.mp4").touch()
    with pytest.raises(EmptyFile) as caught:
        probe(tmp_path / "film.mp4")
    assert caught.value.code == "empty_file"
    assert "0 bytes" in caught.value.sentence


def _picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, kind)
    return buffer.getvalue()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("zpráva.txt", "obsah " * 999)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("Milý deníčku, ".encode() * 1000, id="text"),
        pytest.param("příliš žluťoučký kůň".encode()[:2], id="two letters"),
        pytest.param(b"<!doctype html><title>404</title>", id="web page"),
        pytest.param(b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n#EXT-X-ENDLIST\n", id="playlist"),
        pytest.param(b"ffconcat version 1.0\nfile /etc/hostname\n", id="list of files"),
        pytest.param(b"1\n00:00:01,000 --> 00:00:02,000\nAhoj\n", id="subtitles"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(range(256)) * 20, id="PDF"),
        pytest.param(_zip(), id="zip"),
        pytest.param(_picture("JPEG"), id="JPEG"),
        pytest.param(_picture("PNG"), id="PNG"),
        pytest.param(_picture("GIF"), id="GIF"),
        pytest.param(_picture("WEBP"), id="WebP"),
        pytest.param(_picture("AVIF"), id="AVIF"),
        pytest.param(bytes(100_000), id="zeros"),
        pytest.param(b"\x00", id="one byte"),
    ],
)
def test_what_is_no_recording_is_refused_whatever_its_name(data, tmp_path):
    (tmp_path / "film.mp4").write_bytes(data)
    with pytest.raises(NotMedia) as caught:
        probe(tmp_path / "film.mp4")
    assert caught.value.code == "not_media"


def test_subtitles_in_a_film_container_are_no_recording(make, tmp_path):
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nAhoj\n")
    with pytest.raises(NotMedia):
        probe(make("subtitles.mkv", "-i", str(tmp_path / "a.srt")))


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.7, 0.95, 0.999])
@pytest.mark.parametrize("kind", ["film", "faststart"])
def test_an_mp4_cut_anywhere_is_truncated(kind, kept, request, tmp_path):
    whole = request.getfixturevalue(kind).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(Truncated) as caught:
        probe(tmp_path / "cut.mp4")
    assert caught.value.code == "truncated"


@pytest.mark.parametrize("name", ["cut.mkv", "cut.avi", "cut.wav", "cut.aiff"])
def test_other_containers_cut_short_are_truncated(name, make, tmp_path):
    picture = (*PICTURE, "-c:v", "mpeg4") if name in {"cut.mkv", "cut.avi"} else ()
    whole = make(f"whole{name}", *picture, *SOUND).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * 0.9)])
    with pytest.raises(Truncated):
        probe(tmp_path / name)


def test_a_faststart_film_whose_boxes_lie_is_still_truncated(faststart, tmp_path):
    """A copy stopped early and closed with a corrected box length: only the index tells."""
    whole = faststart.read_bytes()
    at = whole.index(b"mdat") - 4
    cut = bytearray(whole[: int(len(whole) * 0.8)])
    cut[at : at + 4] = struct.pack(">I", len(cut) - at)
    (tmp_path / "cut.mp4").write_bytes(cut)
    with pytest.raises(Truncated):
        probe(tmp_path / "cut.mp4")


def test_rubbish_after_the_last_box_does_no_harm(film, tmp_path):
    (tmp_path / "tail.mp4").write_bytes(film.read_bytes() + b"\x00\x00\x00\x00camera\x00\x01")
    assert probe(tmp_path / "tail.mp4").duration_ms == 2000


def test_a_film_of_twenty_gigabytes_is_probed_without_reading_it(film, tmp_path):
    """The hole in the middle is sparse: the disk holds next to nothing of it."""
    whole = film.read_bytes()
    hole = 20 * 1000**3
    moov_at = whole.rindex(b"moov") - 4
    with (tmp_path / "long.mp4").open("wb") as file:
        file.write(whole[:moov_at] + struct.pack(">I4sQ", 1, b"free", hole))
        file.seek(moov_at + hole)
        file.write(whole[moov_at:])
    assert probe(tmp_path / "long.mp4").size_bytes == len(whole) + hole
    assert probe(tmp_path / "long.mp4").duration_ms == 2000


def test_a_missing_file_is_the_callers_own_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        probe(tmp_path / "no such film.mp4")


def _outcome(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    try:
        return "described" if probe(path).duration_ms > 0 else "without length"
    except ProbeError as error:
        return error.code


OUTCOMES = {"described", "not_media", "truncated", "empty_file"}
HOSTILE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@HOSTILE
@given(data=st.binary(max_size=4096))
def test_random_bytes_are_no_recording(data, tmp_path):
    assert _outcome(tmp_path / "noise", data) in {"not_media", "empty_file", "truncated"}


@HOSTILE
@given(data=st.data())
def test_a_damaged_film_is_described_or_refused_and_nothing_else(data, film, faststart, tmp_path):
    damaged = bytearray(data.draw(st.sampled_from([film, faststart])).read_bytes())
    moov_at = damaged.index(b"moov")
    headers = st.one_of(
        st.integers(0, 64), st.integers(moov_at, min(moov_at + 3000, len(damaged) - 1))
    )
    for place in data.draw(st.lists(headers, max_size=20)):
        damaged[place] ^= 1 << data.draw(st.integers(0, 7))
    kept = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    assert _outcome(tmp_path / "damaged", bytes(damaged[:kept])) in OUTCOMES


@pytest.mark.parametrize("size", [0x3FFFFFFF, 0x7FFFFFF0, 0xFFFFFFFF])
def test_a_film_that_claims_gigabytes_for_one_picture_is_described_or_refused(
    faststart, tmp_path, size
):
    damaged = bytearray(faststart.read_bytes())
    first_size = damaged.index(b"stsz") + 16  # after the name, version, common size and count
    damaged[first_size : first_size + 4] = size.to_bytes(4, "big")
    assert _outcome(tmp_path / "damaged", bytes(damaged)) in OUTCOMES


def test_in_a_process_of_its_own_it_says_the_same(film, tmp_path):
    assert probe_apart(film) == probe(film)
    empty, text = tmp_path / "empty.mp4", tmp_path / "text.mp4"
    empty.touch()
    text.write_text("1\n00:00:01,000 --> 00:00:02,000\nDobrý den.\n")
    with pytest.raises(EmptyFile):
        probe_apart(empty)
    with pytest.raises(NotMedia):
        probe_apart(text)
    with pytest.raises(FileNotFoundError):
        probe_apart(tmp_path / "none.mp4")
    with pytest.raises(IsADirectoryError):
        probe_apart(tmp_path)


@pytest.mark.parametrize(
    ("behaviour", "detail"),
    [
        ("kill -SEGV $$", "ended with -11"),
        ("exec sleep 60", "not read within"),
        ("echo x", "ended"),
    ],
)
def test_a_film_that_breaks_its_reader_is_refused(film, tmp_path, monkeypatch, behaviour, detail):
    reader = tmp_path / "python"
    reader.write_text(f"#!/bin/sh\n{behaviour}\n")
    reader.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(reader))
    monkeypatch.setattr("media.probe._MOST_SECONDS", 1)
    with pytest.raises(NotMedia) as refused:
        probe_apart(film)
    assert detail in refused.value.detail
