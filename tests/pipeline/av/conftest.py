"""Films made by ffmpeg for these tests."""

import struct
from pathlib import Path

import pytest
from av_films import ULTRAFAST, ffmpeg, picture, tone


@pytest.fixture(scope="session")
def make(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")

    def make(name: str, *arguments: str) -> Path:
        path = folder / name
        if not path.exists():
            ffmpeg(*arguments, str(path))
        return path

    return make


@pytest.fixture(scope="session")
def short_sound(make) -> Path:
    return make("short.wav", *tone(seconds=0.5))


@pytest.fixture(scope="session")
def telling_film(make, tmp_path_factory) -> Path:
    """A film that tells where it was made, in its tags, in its tracks' tags and in its chapters."""
    chapters = tmp_path_factory.mktemp("chapters") / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\ntitle=Rodina Novákova\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Doma v Brně\n"
    )
    return make(
        "telling.mov", *picture("640x480"), *tone(volume="0.2"), "-i", str(chapters),
        "-map", "0:v", "-map", "1:a", "-map", "1:a", "-map_metadata", "2", "-map_chapters", "2",
        "-metadata", "location=+49.1951+016.6068/", "-metadata", "model=Phone",
        "-metadata:s:v", "handler_name=Camera of Jana", *ULTRAFAST, "-c:a", "aac",
    )  # fmt: skip


@pytest.fixture(scope="session")
def turned_film(make) -> Path:
    """A telephone held upright: a lying picture, red at its left, with the matrix to turn it clockwise."""
    lying = make(
        "lying.mp4", "-f", "lavfi", "-i", "color=red:s=64x96:r=25:d=1",
        "-f", "lavfi", "-i", "color=blue:s=64x96:r=25:d=1", "-filter_complex", "hstack", *ULTRAFAST,
    )  # fmt: skip
    data = lying.read_bytes()
    straight = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    clockwise = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    at = data.index(straight, data.index(b"tkhd"))
    turned = lying.with_name("turned.mp4")
    turned.write_bytes(data[:at] + clockwise + data[at + 36 :])
    return turned
