"""`./lives caption`, as people run it: what of the subtitles a film cannot hold is told."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.pipeline.av.av_films import ULTRAFAST, ffmpeg, picture, tone
from tests.transcripts.subtitles.test_formats_read import stl_block, stl_file

pytestmark = pytest.mark.slow

SUBTITLES = """WEBVTT

00:01.000 --> 00:02.000
<v Jana>Ano, tady jsem.

00:02.100 --> 00:02.500

00:03.000 --> 00:04.000
<v Petr>Ne.
"""


@pytest.fixture
def caption(tmp_path):
    film = tmp_path / "film.mp4"
    ffmpeg(
        *picture("320x180", seconds=5, rate=10), *tone(5), *ULTRAFAST, "-c:a", "aac", f"file:{film}"
    )

    def run(subtitles, out, language="cs"):
        done = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "caption", film, subtitles,
             "--out", out],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings",
                 "LIVES_DATA": str(tmp_path), "LIVES_LANG": language},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("cs", ["Údaj, kdo mluví, byl vynechán: Jana, Petr.", "Titulek 2: titulek bez textu byl vynechán."]),
        ("en", ["Who speaks was left out: Jana, Petr.", "Cue 2: a cue without text was left out."]),
    ],
)  # fmt: skip
def test_names_and_empty_cues_that_the_film_cannot_hold_are_told(
    caption, tmp_path, language, sentences
):
    subtitles, out = tmp_path / "film.vtt", tmp_path / "out.mp4"
    subtitles.write_text(SUBTITLES)
    code, said, errors = caption(subtitles, out, language)
    assert (code, said) == (0, f"{out}\n")
    assert errors.splitlines()[-2:] == sentences


def test_a_file_without_lines_is_refused_with_its_block(caption, tmp_path):
    subtitles, out = tmp_path / "film.stl", tmp_path / "out.mp4"
    block = stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"a", extension=0)
    subtitles.write_bytes(stl_file(block))
    code, _, errors = caption(subtitles, out)
    assert (code, out.exists()) == (2, False)
    assert errors == f"{subtitles}: blok 1: poslední titulek je useknutý\n"


@pytest.fixture
def burning(tmp_path):
    """A started `caption --burn` of a film long enough to be ended in the middle."""
    film, subtitles, out = (tmp_path / name for name in ("long.mp4", "long.vtt", "out.mp4"))
    ffmpeg(
        *picture("640x360", seconds=90, rate=25), *tone(90), *ULTRAFAST, "-c:a", "aac",
        f"file:{film}",
    )  # fmt: skip
    subtitles.write_text(SUBTITLES)
    started = []

    def start():
        before = set(tmp_path.glob("caption-*"))
        process = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "caption", film, subtitles,
             "--burn", "--out", out],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings",
                 "LIVES_DATA": str(tmp_path / "data"), "LIVES_LANG": "cs"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        while not (work := {part.parent for part in tmp_path.glob("caption-*/.*.part")} - before):
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.05)
        return process, work.pop()

    (tmp_path / "data").mkdir()
    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_killed_burn_is_cleared_away_by_the_next_and_a_living_one_is_not(
    burning, caption, tmp_path
):
    killed, left = burning()
    killed.kill()
    killed.wait()
    assert left.exists()
    living, work = burning()
    assert (left.exists(), work.exists()) == (False, True)
    subtitles = tmp_path / "film.vtt"
    subtitles.write_text(SUBTITLES)
    assert caption(subtitles, tmp_path / "other.mp4")[0] == 0
    assert [*tmp_path.glob("caption-*")] == [work]
    assert living.poll() is None


def test_a_burn_that_is_told_to_end_leaves_nothing_and_says_so(burning, tmp_path):
    before = sorted(tmp_path.iterdir())
    process, work = burning()
    process.terminate()
    said, errors = process.communicate()
    assert (process.returncode, said, errors) == (
        143,
        "",
        "Práce byla ukončena dřív, než byla hotová. Nic se nezapsalo.\n",
    )
    assert sorted(tmp_path.iterdir()) == before
    assert not work.exists()
