"""`./lives subtitle align`, as people run it: times that were wrong are right, and no word changes."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from statistics import median

import pytest
from django.conf import settings

from pipeline.speech import engines
from pipeline.speech.transcribing import transcribe
from tests.pipeline.test_transcribe_command import SPEECH
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.formats import srt
from transcripts.subtitles.model import Cue
from transcripts.subtitles.segment import segment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cues(tmp_path_factory):
    """What the engine heard and when, as subtitles."""
    from pipeline.av.audio import extract_speech

    wav = tmp_path_factory.mktemp("sound") / "care.wav"
    extract_speech(SPEECH, wav, duration_ms=60_000, stream="0", channels=1)
    engine = engines.load("faster", "base", models_dir=settings.MODELS_DIR)
    words = transcribe(engine, wav, language="cs").words
    return segment(words, profiles.load(profiles.DEFAULT))


@pytest.fixture
def align(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    (data / "models").symlink_to(settings.MODELS_DIR)

    def run(*words):
        done = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "subtitle", "align",
             *map(str, words)],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings", "LIVES_DATA": str(data)},
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run


def test_times_half_a_second_off_are_set_right_and_no_word_changes(align, cues, tmp_path):
    chance = random.Random(3)
    off = [chance.choice((-400, 400)) for _ in cues]
    moved = [
        replace(cue, start_ms=max(0, cue.start_ms + by), end_ms=cue.end_ms + by, words=())
        for cue, by in zip(cues, off, strict=True)
    ]
    source, target = tmp_path / "posunuté.srt", tmp_path / "srovnané.srt"
    source.write_bytes(srt.write(moved))
    code, said, errors = align(SPEECH, source, target)
    assert (code, said, errors) == (0, f"{target}\n", "")
    aligned = srt.read(target.read_bytes()).cues
    assert [cue.text for cue in aligned] == [cue.text for cue in cues]
    wrong = [abs(a.start_ms - b.start_ms) for a, b in zip(aligned, cues, strict=True)]
    assert median(wrong) <= 100
    times = {"min_duration", "max_duration", "gap", "order"}
    found = checks.check(aligned, profiles.load(profiles.DEFAULT)).findings
    assert [each for each in found if each.rule in times] == []


def test_cues_out_of_order_and_without_text_are_told(align, cues, tmp_path):
    one, two = (replace(cue, words=()) for cue in cues[:2])
    source, target = tmp_path / "a.srt", tmp_path / "b.srt"
    source.write_bytes(srt.write([two, one, Cue(two.end_ms, two.end_ms + 500, ())]))
    code, said, errors = align(SPEECH, source, target)
    assert (code, said) == (0, f"{target}\n")
    assert errors.splitlines()[-2:] == [
        "Titulky nebyly seřazené podle časů, seřadili jsme je.",
        "Titulek 3: titulek bez textu byl vynechán.",
    ]
    aligned = srt.read(target.read_bytes()).cues
    assert [cue.text for cue in aligned] == [one.text, two.text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nejsou žádné titulky"),
        ("tohle nejsou titulky\n", "řádek 1: "),
    ],
)
def test_what_is_no_subtitles_is_refused_and_nothing_written(align, tmp_path, text, said):
    source, target = tmp_path / "a.srt", tmp_path / "b.srt"
    source.write_text(text)
    code, _, errors = align(SPEECH, source, target)
    assert code == 2
    assert said in errors
    assert not target.exists()


def test_a_file_that_is_there_is_not_overwritten_unasked(align, cues, tmp_path):
    source, target = tmp_path / "a.srt", tmp_path / "b.srt"
    source.write_bytes(srt.write([replace(cue, words=()) for cue in cues]))
    target.write_text("moje")
    code, _, errors = align(SPEECH, source, target)
    assert (code, target.read_text()) == (2, "moje")
    assert errors == f"Soubor {target} už existuje. Přepíše ho --force.\n"


def test_a_target_that_cannot_be_written_is_refused_before_anything_is_heard(align, cues, tmp_path):
    source = tmp_path / "a.srt"
    source.write_bytes(srt.write([replace(cue, words=()) for cue in cues]))
    code, _, errors = align(SPEECH, source, tmp_path / "b.pdf", "--model", "není")
    assert (code, "příponu „.pdf“ neznáme" in errors) == (2, True)
    code, _, errors = align(SPEECH, source, tmp_path / "není" / "b.srt", "--model", "není")
    assert (code, str(tmp_path / "není") in errors) == (2, True)
