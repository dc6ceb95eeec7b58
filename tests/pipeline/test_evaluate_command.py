"""`./lives evaluate`: films with references in a folder, a table or JSON, or a sentence and an exit code."""

import json
import shutil
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from pipeline.evaluation.writers import WRITERS, NotInstalled
from transcripts.subtitles import profiles
from transcripts.subtitles.formats import json_, srt
from transcripts.subtitles.linebreak.tokens import split
from transcripts.subtitles.model import Cue, Word
from transcripts.subtitles.segment import segment
from transcripts.subtitles.times import spread

SPEECH = settings.BASE_DIR / "tests" / "data" / "speech"
PROFILE = profiles.load(profiles.DEFAULT)
TEXT = (
    "Dobrý den, vítám vás u nás. Dnes jsme přijeli do města, ve kterém žije rodina se dvěma dětmi. "
    "Narodily se 3. března 2009 a bydlí v malém domě u lesa."
)
LENGTH_MS = 14_000


def said(text: str = TEXT, first_ms: int = 1000, last_ms: int = 12_000) -> list[Word]:
    texts = text.split()
    spans = spread(texts, first_ms, last_ms)
    return [Word(t, start, end, None, "a") for t, (start, end) in zip(texts, spans, strict=True)]


def film(folder: Path, name: str, words: list[Word], cues: list[Cue]) -> Path:
    folder.mkdir(exist_ok=True)
    reference = {"duration_ms": LENGTH_MS, "words": [word.to_dict() for word in words]}
    (folder / f"{name}.reference.json").write_text(json.dumps(reference))
    (folder / f"{name}.reference.srt").write_bytes(srt.write(cues))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two films whose subtitles are those that the product makes."""
    words = said()
    cues = segment(words, PROFILE, film_ms=LENGTH_MS)
    film(tmp_path / "films", "první", words, cues)
    return film(tmp_path / "films", "druhý", words, cues)


def evaluate(*words: str | Path) -> str:
    out = StringIO()
    call_command("evaluate", *map(str, words), stdout=out)
    return out.getvalue()


def refused(*words: str | Path) -> tuple[str, int]:
    with pytest.raises(CommandError) as caught:
        evaluate(*words)
    return str(caught.value), caught.value.returncode


def test_subtitles_that_are_the_reference_are_perfect(folder):
    found = json.loads(evaluate(folder, "--perfect-words", "--json"))
    assert sorted(found["films"]) == ["druhý", "první"]
    ours = found["all"]["cues"]["lives"]
    assert (ours["suber"], ours["start_error_p95_ms"], ours["hard_rules_kept"]) == (0.0, 0, 1.0)
    assert ours["cues"] == 2 * found["films"]["první"]["cues"]["lives"]["cues"]
    words = found["all"]["words"]
    assert [words[key] for key in ("wer", "cer", "der", "cpwer", "made_up_words")] == [
        0,
        0,
        0,
        0,
        0,
    ]
    assert words["words_said"] == 2 * found["films"]["první"]["words"]["words_said"]


def test_words_heard_before_are_measured(folder, tmp_path):
    heard = [w for w in said(TEXT.replace("přijeli", "přijely")) if w.text != "malém"]
    heard = [
        Word(w.text, w.start_ms, w.end_ms, 0.1 if w.text == "přijely" else 0.9, "1") for w in heard
    ]
    for name in ("první", "druhý"):
        cues = segment(heard, PROFILE)
        (tmp_path / f"{name}.json").write_bytes(json_.write(cues))
    found = json.loads(evaluate(folder, "--heard", tmp_path, "--json"))["all"]["words"]
    count = len(TEXT.split())
    assert found["wer"] == pytest.approx(2 / count)
    assert (found["substituted"], found["deleted"], found["inserted"]) == (2, 2, 0)
    assert found["errors_among_least_confident"] == 1.0
    assert 0 < found["der"] < 0.1


@pytest.mark.parametrize(
    ("language", "expected"),
    [("cs", ["dohromady", "dodržují všechna závazná pravidla", "100,0 %", "neinstalováno"]),
     ("en", ["together", "every hard rule kept", "100.0 %", "not installed"])],
)  # fmt: skip
def test_the_table_is_in_the_language_of_the_command(folder, monkeypatch, language, expected):
    monkeypatch.setenv("LIVES_LANG", language)
    monkeypatch.setitem(sys.modules, "src.whisper_ctranslate2.writers", None)
    table = evaluate(folder, "--perfect-words")
    assert [each for each in expected if each not in table] == []
    assert len({len(line.rstrip()) for line in table.split("\n\n")[0].splitlines()}) == 1


def test_what_cannot_be_evaluated_is_said_in_a_sentence(folder, tmp_path):
    missing = tmp_path / "není"
    assert refused(missing, "--perfect-words") == (f"Složka {missing} neexistuje.", 2)
    empty = tmp_path / "prázdná"
    empty.mkdir()
    assert refused(empty) == (
        f"Ve složce {empty} nemá žádný film obě předlohy, "
        "JMÉNO.reference.json a JMÉNO.reference.srt.", 2,
    )  # fmt: skip
    sentence, code = refused(folder, "--heard", tmp_path)
    assert (sentence.startswith(f"Soubor {tmp_path / 'druhý'}.json neexistuje."), code) == (True, 2)
    (folder / "první.reference.srt").write_text("tohle nejsou titulky")
    sentence, _ = refused(folder, "--perfect-words")
    assert sentence.startswith(f"{folder / 'první'}.reference.srt, řádek 1: ")
    for text in (
        "{",
        "[]",
        '{"words": []}',
        '{"duration_ms": 1, "words": [{"text": 5}]}',
        '{"duration_ms": 0, "words": []}',
        "\0",
    ):
        (folder / "druhý.reference.json").write_text(text)
        sentence, code = refused(folder, "--perfect-words")
        assert (sentence.startswith(f"{folder / 'druhý'}.reference.json není předloha"), code) == (
            True,
            2,
        )


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_shows_every_word_once_in_its_cue(name):
    words = [*said(), *said("A co dál?", 12_100, 13_000), Word(" ", 13_100, 13_200)]
    try:
        cues = WRITERS[name](words, PROFILE, LENGTH_MS)
    except NotInstalled:
        pytest.skip(f"{name} is not installed")
    assert [word for cue in cues for word in cue.words] == words[:-1]
    assert all(split(cue.plain) == [word.text for word in cue.words] for cue in cues)
    assert all(cue.start_ms == cue.words[0].start_ms for cue in cues)
    assert WRITERS[name]([], PROFILE, LENGTH_MS) == []


@pytest.mark.slow
def test_a_recording_is_heard_and_measured(tmp_path):
    words = said((SPEECH / "care.txt").read_text(), 100, 13_900)
    folder = film(tmp_path / "films", "care", words, segment(words, PROFILE))
    assert "vedle předloh zvuk" in refused(folder)[0]
    shutil.copy(SPEECH / "care.flac", folder)
    found = json.loads(evaluate(folder, "--json"))["all"]
    assert 0 < found["words"]["wer"] < 0.6
    assert found["words"]["cer"] < found["words"]["wer"]
    assert found["words"]["errors_among_least_confident"] > 0.1
    assert found["cues"]["lives"]["hard_rules_kept"] == 1.0


def test_nothing_heard_and_odd_times_are_measured_too(tmp_path):
    words = [
        Word("–", 0, 0),
        Word("slovo", -50, -40),
        Word("dvě", 9_000_000, 10),
        *said("tři čtyři"),
    ]
    folder = film(tmp_path / "films", "divný", words, [Cue(0, 1000, ("slovo",))])
    found = json.loads(evaluate(folder, "--perfect-words", "--json"), parse_constant=pytest.fail)
    assert found["all"]["words"]["wer"] == 0.0
    (tmp_path / "divný.json").write_bytes(json_.write([]))
    found = json.loads(evaluate(folder, "--heard", tmp_path, "--json"), parse_constant=pytest.fail)
    assert (found["all"]["words"]["wer"], found["all"]["cues"]["lives"]["suber"]) == (1.0, 100.0)
