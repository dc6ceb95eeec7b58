"""What the public gets."""

import re

import pytest
from av_films import (
    ULTRAFAST,
    boxes,
    keyframe_times,
    loudness_of,
    names,
    picture,
    pixel,
    tone,
)  # fmt: skip
from PIL import Image

from media.probe import Audio, Video, probe
from pipeline.av import geometry, ladder, loudness, stills


@pytest.fixture(scope="module")
def made(telling_film, tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    found = probe(telling_film)
    level = loudness.measure(telling_film, duration_ms=found.duration_ms, channels=1)
    shares: list[float] = []
    results = ladder.make_ladder(telling_film, folder, found, level, on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return {result.kind: result for result in results}


@pytest.mark.slow
def test_one_run_makes_every_size_and_the_sound(made):
    assert [(kind, one.path.name, one.width, one.height) for kind, one in made.items()] == [
        ("720p", "720p.mp4", 640, 480),
        ("360p", "360p.mp4", 480, 360),
        ("audio", "audio.m4a", 0, 0),
    ]
    sound = Audio(1, "aac", 48000, 2)
    for kind, width, height in (("720p", 640, 480), ("360p", 480, 360)):
        found = probe(made[kind].path)
        assert found.video == Video(0, "h264", width, height, 25.0, 0, "yuv420p", False)
        assert found.audio == sound
        assert abs(found.duration_ms - 2000) <= 50
        assert found.size_bytes == made[kind].size
    assert probe(made["audio"].path).audio == Audio(0, "aac", 48000, 2)
    assert not probe(made["audio"].path).has_video


@pytest.mark.slow
def test_playing_may_start_before_the_file_has_come(made):
    for one in made.values():
        names = boxes(one.path)
        assert names.index("moov") < names.index("mdat")


@pytest.mark.slow
def test_every_size_sounds_as_loud_as_the_next(made):
    assert [abs(loudness_of(one.path) + 16) <= 1 for one in made.values()] == [True] * 3


@pytest.mark.slow
def test_nothing_tells_who_filmed_and_where(made, telling_film):
    import av

    secrets = [b"49.1951", "Novákova".encode(), "Brně".encode(), b"Jana", b"Phone"]
    source = telling_film.read_bytes()
    assert [secret for secret in secrets if secret not in source] == []
    for one in made.values():
        data = one.path.read_bytes()
        assert [secret for secret in secrets if secret in data] == []
        assert not re.search(rb"Lav[fc]\d", data)
        with av.open(str(one.path)) as film:
            assert film.chapters() == []
            assert set(film.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
            assert [stream.type for stream in film.streams] == (
                ["audio"] if one.kind == "audio" else ["video", "audio"]
            )


@pytest.mark.slow
def test_the_same_film_gives_the_same_bytes_with_a_keyframe_every_two_seconds(make, tmp_path):
    film = make("five.mkv", *picture(seconds=5), *tone(seconds=5), "-c:v", "mpeg4", "-c:a", "flac")
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        ladder.make_ladder(film, folder, probe(film), None)
    assert names(first) == ["360p.mp4", "audio.m4a"]
    for name in names(first):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert keyframe_times(first / "360p.mp4") == [0.0, 2.0, 4.0]


@pytest.mark.slow
def test_an_upright_film_stands_upright(turned_film, tmp_path):
    found = probe(turned_film)
    (made,) = ladder.make_ladder(turned_film, tmp_path, found, None)
    assert (made.kind, made.width, made.height) == ("360p", 96, 128)
    video = probe(made.path).video
    assert video is not None and video.rotation == 0
    assert (pixel(made.path, 0.5, 0.2), pixel(made.path, 0.5, 0.8)) == ("red", "blue")
    assert not probe(made.path).has_audio


@pytest.mark.slow
def test_odd_sizes_and_oblong_pixels_become_even_and_square(make, tmp_path):
    import av

    film = make(
        "odd.mkv", "-f", "lavfi", "-i", "testsrc=s=127x95:r=60:d=1", "-aspect", "2",
        "-c:v", "ffv1", "-pix_fmt", "yuv444p",
    )  # fmt: skip
    rung = ladder.RUNGS[1]
    made = ladder.make_video(film, tmp_path / "odd.mp4", rung, probe(film), None)
    assert probe(made.path).video == Video(0, "h264", 190, 94, 30.0, 0, "yuv420p", False)
    with av.open(str(made.path)) as result:
        assert result.streams.video[0].codec_context.sample_aspect_ratio == 1


def test_sound_alone_gives_sound_alone(short_sound, tmp_path):
    made = ladder.make_ladder(short_sound, tmp_path, probe(short_sound), None)
    assert [(one.kind, one.path) for one in made] == [("audio", tmp_path / "audio.m4a")]
    assert names(tmp_path) == ["audio.m4a"]


def test_a_poster_cannot_be_taken_of_sound(short_sound, tmp_path):
    with pytest.raises(ValueError, match="no picture"):
        stills.poster(short_sound, tmp_path / "poster.jpg", probe(short_sound))


@pytest.mark.slow
def test_a_poster_is_no_black_frame(make, tmp_path):
    """Dark for all of its first third, as films with a title card are."""
    film = make(
        "dark.mp4", "-f", "lavfi", "-i", "color=black:s=1440x90:r=10:d=4", *picture("1440x90", 8, 10),
        "-filter_complex", "concat", *ULTRAFAST,
    )  # fmt: skip
    made = stills.poster(film, tmp_path / "poster.jpg", probe(film))
    assert (made.width, made.height) == (1280, 80)
    with Image.open(made.path) as image:
        assert (image.format, image.size, bool(image.info["progressive"])) == (
            "JPEG",
            (1280, 80),
            True,
        )
        assert dict(image.getexif()) == {}
        assert image.convert("L").resize((1, 1)).getpixel((0, 0)) > 24
    assert names(tmp_path) == ["poster.jpg"]


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1920, 1080), (1280, 720)), ((1080, 1920), (720, 1280)), ((3840, 1606), (1722, 720)),
     ((641, 361), (640, 360)), ((720, 720), (720, 720)), ((1, 1), (2, 2))],
)  # fmt: skip
def test_a_size_is_even_and_never_above_the_source(size, expected):
    assert geometry.fit(*size, 720) == expected


@pytest.mark.parametrize(
    ("measured", "most", "expected"),
    [(25.0, 30, "25"), (23.976, 30, "24000/1001"), (29.97, 30, "30000/1001"), (29.83, 30, "30000/1001"),
     (50.0, 50, "50"), (50.0, 30, "25"), (59.94, 50, "30000/1001"), (60.0, 30, "30"), (240.0, 50, "48"),
     (90000.0, 30, "30"), (0.0, 30, "25"), (1.0, 30, "5")],
)  # fmt: skip
def test_a_frame_rate_is_a_common_one(measured, most, expected):
    assert str(geometry.frame_rate(measured, most)) == expected
