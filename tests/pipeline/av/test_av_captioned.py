"""A film with its subtitles inside: what a stranger's player finds there, and what an eye sees."""

import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from media.probe import probe
from pipeline.av import captioned
from tests.pipeline.av.av_films import ULTRAFAST, ffmpeg, picture, tone
from transcripts.subtitles.formats import srt
from transcripts.subtitles.model import Cue

HOSTILE = "{\\b1} <i>kůň</i> \\N &amp; {x}"
CUES = (
    Cue(500, 1500, ("Příliš žluťoučký kůň", HOSTILE)),
    Cue(1580, 3000, ("-Ano?", "-Ne.")),
)


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("film") / "film: 'a',[b];.mp4"
    ffmpeg(
        *picture("320x180", seconds=4, rate=10), *tone(4), *ULTRAFAST, "-c:a", "aac",
        "-metadata", "location=+50.08+014.43/", f"file:{made}",
    )  # fmt: skip
    return made


def frame(path: Path, second: float) -> Image.Image:
    import av

    with av.open(str(path)) as opened:
        return next(
            each.to_image() for each in opened.decode(video=0) if each.time and each.time >= second
        )


def texts(path: Path) -> list[str]:
    """What a player's own demuxer finds in the track: two bytes of length, then the text."""
    import av

    with av.open(str(path)) as opened:
        packets = [bytes(packet) for packet in opened.demux(opened.streams.subtitles[0])]
    said = [packet[2 : 2 + int.from_bytes(packet[:2], "big")].decode() for packet in packets]
    return [text.replace("\u2060", "") for text in said if text]


@pytest.mark.slow
def test_a_track_holds_the_same_words_at_the_same_times_and_the_film_is_copied(film, tmp_path):
    import av

    out = tmp_path / "out.mp4"
    captioned.soft(film, out, CUES, language="cs", probe=probe(film))
    assert texts(out) == [cue.text for cue in CUES]
    read = ffmpeg("-i", str(out), "-map", "0:s", "-f", "srt", str(tmp_path / "back.srt"))
    assert "Error" not in read
    back = srt.read((tmp_path / "back.srt").read_bytes()).cues
    assert [(cue.start_ms, cue.end_ms) for cue in back] == [(500, 1500), (1580, 3000)]
    with av.open(str(out)) as after, av.open(f"file:{film}") as before:
        assert after.streams.subtitles[0].language == "ces"
        assert "location" not in after.metadata
        for kind in ("video", "audio"):
            old, new = (
                [bytes(packet) for packet in each.demux(getattr(each.streams, kind)[0])]
                for each in (before, after)
            )
            assert new == old


@pytest.mark.slow
@pytest.mark.parametrize(("size", "letters"), [("320x180", 9), ("180x320", 8), ("1280x720", 36)])
def test_letters_of_a_track_are_as_large_as_those_of_webvtt(tmp_path, size, letters):
    """In pixels of the film: 5 % of its height, less where a full line would not fit."""
    import av

    film, out = tmp_path / "film.mp4", tmp_path / "out.mp4"
    ffmpeg("-f", "lavfi", "-i", f"color=gray:s={size}:r=10:d=2", *ULTRAFAST, str(film))
    captioned.soft(film, out, [Cue(0, 2000, ("a" * 42,))], language="cs", probe=probe(film))
    with av.open(str(out)) as opened:
        described = opened.streams.subtitles[0].codec_context.extradata
    # 3GPP TS 26.245: flags, justification, colour, a box of 8 bytes, then a style whose size is its 8th.
    assert described[25] == letters


@pytest.mark.slow
def test_the_text_is_in_the_picture_while_it_is_said_and_only_below(film, tmp_path):
    import av

    out, bare = tmp_path / "out.mp4", tmp_path / "bare.mp4"
    captioned.burnt(film, out, CUES, probe=probe(film))
    captioned.burnt(film, bare, (), probe=probe(film))

    def changed(second: float) -> tuple[int, int, int, int] | None:
        apart = ImageChops.difference(frame(out, second), frame(bare, second)).convert("L")
        return apart.point(lambda value: 255 if value > 48 else 0).getbbox()

    assert changed(0.2) is None
    assert changed(3.5) is None
    box = changed(1.0)
    assert box is not None
    left, top, right, bottom = box
    assert top > 180 * 0.75
    assert bottom <= 180 * 0.97
    assert abs((left + right) / 2 - 160) < 8
    with av.open(str(out)) as opened:
        assert opened.streams.audio
        assert "location" not in opened.metadata


@pytest.mark.slow
def test_the_longest_line_fits_an_upright_picture(tmp_path):
    film, out = tmp_path / "upright.mp4", tmp_path / "out.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=180x320:r=10:d=2", *ULTRAFAST, str(film))
    captioned.burnt(film, out, [Cue(0, 2000, ("m" * 35, "Ano."))], probe=probe(film))
    apart = frame(out, 1.0).convert("L").point(lambda value: 255 if value > 200 else 0)
    box = apart.getbbox()
    assert box is not None
    assert 0 < box[0] < box[2] < 180


@pytest.mark.slow
def test_a_line_wider_than_any_rule_allows_is_wrapped_inside_the_picture(tmp_path):
    film, out = tmp_path / "film.mp4", tmp_path / "out.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=960x540:r=10:d=2", *ULTRAFAST, str(film))
    captioned.burnt(film, out, [Cue(0, 2000, ("slovo " * 30,))], probe=probe(film))
    box = frame(out, 1.0).convert("L").point(lambda value: 255 if value > 200 else 0).getbbox()
    assert box is not None
    assert 0 < box[0] < box[2] < 960
    assert box[3] - box[1] > 1.3 * 960 * 0.03  # more than one line of the smallest letters


@given(st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_no_text_escapes_its_line_of_the_script(lines):
    script = captioned.ass([Cue(0, 1000, tuple(lines))], 320, 180)
    events = script.split("[Events]")[1].splitlines()[2:]
    shown = bool(" ".join(lines).strip())
    assert len(events) == shown
    if shown:
        text = events[0].split(",", 9)[9]
        # Two backslashes never meet, and every brace has its own.
        assert all(len(list(run)) == 1 for char, run in groupby(text) if char == "\\")
        assert text.count("\\N") == len(lines) - 1
        assert text.replace("\\{", "").count("{") == text.replace("\\}", "").count("}") == 0


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    foreign = {key: value for key, value in os.environ.items() if key != "LIVES_LANG"}
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "caption", *map(str, words)],
        env={**foreign, "DJANGO_SETTINGS_MODULE": "cms.settings", **environment},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("burn", [(), ("--burn",)])
def test_the_command_writes_one_file_and_leaves_nothing_else(film, tmp_path, burn):
    subtitles = tmp_path / "film.srt"
    subtitles.write_bytes(srt.write(CUES))
    out = tmp_path / "nová složka" / "film.mp4"
    done = run(film, subtitles, "--out", out, *burn, LIVES_DATA=str(tmp_path / "data"))
    assert (done.returncode, done.stdout.strip()) == (0, str(out))
    assert [each.name for each in out.parent.iterdir()] == ["film.mp4"]
    found = probe(out)
    assert found.video is not None
    assert abs(found.duration_ms - 4000) < 200


@pytest.mark.slow
def test_the_command_reads_other_formats_and_says_what_it_left_out(film, tmp_path):
    subtitles = tmp_path / "titulky.vtt"
    subtitles.write_text(
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:00.500 --> 00:02.000\nDobrý den\n"
    )
    done = run(film, subtitles, "--out", tmp_path / "a.mp4", LIVES_DATA=str(tmp_path / "data"))
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "a.mp4"))
    assert "Řádek 3: " in done.stderr

    subtitles = tmp_path / "přepis.txt"
    subtitles.write_text("Dobrý den. Jmenuji se Jana a vyprávím o našem dni.\n")
    done = run(film, subtitles, "--out", tmp_path / "b.mp4", LIVES_DATA=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    ffmpeg("-i", str(tmp_path / "b.mp4"), "-map", "0:s", str(tmp_path / "back.srt"))
    back = srt.read((tmp_path / "back.srt").read_bytes()).cues
    assert " ".join(cue.plain for cue in back).startswith("Dobrý den. Jmenuji se Jana")
    assert back[-1].end_ms <= 4100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("film_name", "subtitle_name", "said"),
    [
        ("film.mp4", "chybí.srt", "Soubor {folder}/chybí.srt neexistuje."),
        ("zvuk.wav", "film.srt", "{folder}/zvuk.wav nemá obraz, ve kterém by titulky byly vidět."),
        ("film.mp4", "film.pdf", "{folder}/film.pdf nemá žádnou z přípon: .vtt, .stl, "),
        ("film.mp4", "vadné.srt", "{folder}/vadné.srt, řádek 1: "),
        ("film.mp4", "prázdné.srt", "V souboru {folder}/prázdné.srt nejsou žádné titulky."),
        ("film.mp4", "velké.srt", "{folder}/velké.srt je na titulky příliš velký soubor."),
        ("film.mp4", "složka.srt", "{folder}/složka.srt nelze přečíst: "),
        ("titulky.mp4", "film.srt", "{folder}/titulky.mp4: "),
        ("chybí.mp4", "film.srt", "Soubor {folder}/chybí.mp4 neexistuje."),
    ],
)
def test_the_command_says_what_is_wrong(film, tmp_path, film_name, subtitle_name, said):
    (tmp_path / "film.mp4").write_bytes(film.read_bytes())
    ffmpeg(*tone(1), str(tmp_path / "zvuk.wav"))
    (tmp_path / "film.srt").write_bytes(srt.write(CUES))
    (tmp_path / "film.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "vadné.srt").write_text("tohle nejsou titulky\n")
    (tmp_path / "prázdné.srt").touch()
    (tmp_path / "složka.srt").mkdir()
    (tmp_path / "titulky.mp4").write_bytes(srt.write(CUES))
    with (tmp_path / "velké.srt").open("wb") as huge:
        huge.truncate(60_000_000)
    done = run(tmp_path / film_name, tmp_path / subtitle_name, LIVES_DATA=str(tmp_path / "data"))
    assert done.returncode == 2
    assert said.format(folder=tmp_path) in done.stderr
    assert list(tmp_path.glob("*.captions.mp4")) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("film.mp4", "{folder}/film.mp4 by se přepsal."),
        ("film.srt", "{folder}/film.srt by se přepsal."),
        (".", "{folder} je složka."),
        ("film.srt/out.mp4", "{folder}/film.srt/out.mp4 nelze zapsat: "),
    ],
)
def test_the_command_writes_over_nothing(film, tmp_path, out, said):
    (tmp_path / "film.mp4").write_bytes(film.read_bytes())
    (tmp_path / "film.srt").write_bytes(srt.write(CUES))
    done = run(
        tmp_path / "film.mp4", tmp_path / "film.srt", "--out", tmp_path / out,
        LIVES_DATA=str(tmp_path / "data"),
    )  # fmt: skip
    assert done.returncode == 2
    assert said.format(folder=tmp_path) in done.stderr
    assert (tmp_path / "film.mp4").read_bytes() == film.read_bytes()
    assert (tmp_path / "film.srt").read_bytes() == srt.write(CUES)


@pytest.mark.slow
def test_a_film_mp4_cannot_hold_gets_its_track_by_way_of_a_web_rendition(tmp_path):
    old, subtitles, out = tmp_path / "old.avi", tmp_path / "old.srt", tmp_path / "out.mp4"
    ffmpeg(*picture("320x180", seconds=4, rate=10), *tone(4), "-c:v", "wmv2", str(old))
    subtitles.write_bytes(srt.write(CUES))
    done = run(old, subtitles, "--out", out, LIVES_DATA=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        f"Řádek 4: formátování {tag} bylo vynecháno." for tag in ("{\\b1}", "<i>", "</i>")
    ]
    assert texts(out) == ["Příliš žluťoučký kůň\nkůň \\N &amp; {x}", "-Ano?\n-Ne."]
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == [
        "old.avi",
        "old.srt",
        "out.mp4",
    ]


def test_a_picture_is_asked_for(tmp_path):
    ffmpeg(*tone(1), str(tmp_path / "zvuk.wav"))
    with pytest.raises(ValueError, match="no picture"):
        captioned.burnt(
            tmp_path / "zvuk.wav", tmp_path / "out.mp4", CUES, probe=probe(tmp_path / "zvuk.wav")
        )
