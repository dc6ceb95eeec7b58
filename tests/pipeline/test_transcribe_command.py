"""`./lives transcribe`, as people run it: files beside a film, or a sentence and an exit code."""

import json
import os
import subprocess
import sys
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from pipeline.av import binary
from pipeline.speech import campplus
from transcripts import cli_subtitle
from transcripts.subtitles.formats import srt

pytestmark = pytest.mark.slow

SPEECH = settings.BASE_DIR / "tests" / "data" / "speech" / "care.flac"


@pytest.fixture(scope="module")
def transcribe(tmp_path_factory):
    """Runs the command on a data folder of its own that has the real weights; code, out, err."""
    data = tmp_path_factory.mktemp("data")
    (data / "models").symlink_to(settings.MODELS_DIR)

    def run(*words: str | Path, **environment: str) -> tuple[int, str, str]:
        """`run.journals` is the folder of what is kept between two commands."""
        foreign = {key: value for key, value in os.environ.items() if key != "LIVES_LANG"}
        done = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "transcribe", *map(str, words)],
            env={**foreign, "DJANGO_SETTINGS_MODULE": "cms.settings", "LIVES_DATA": str(data),
                 **environment},
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        assert list((data / "work").glob("tmp*")) == []
        return done.returncode, done.stdout, done.stderr

    run.journals = data / "journals"
    return run


def film(path: Path, *arguments: str) -> Path:
    subprocess.run(
        [binary.find().path, "-nostdin", "-v", "error", "-y", *arguments, str(path)], check=True
    )
    return path


@pytest.mark.parametrize("engine", ["faster", "openai"])
def test_a_recording_becomes_four_files_that_keep_the_rules(transcribe, tmp_path, engine, capsys):
    if engine == "openai":
        pytest.importorskip("whisper", reason="./lives speech install openai")
    source = tmp_path / "Žluťoučký „kůň“ 'x' $(touch vtip); rm -rf .flac"
    source.symlink_to(SPEECH)
    out = tmp_path / "nová" / "složka"
    code, said, errors = transcribe(source, "--engine", engine, "--out", out)
    assert (code, errors) == (0, "")
    files = {path.name.removeprefix(source.name): path for path in out.iterdir()}
    assert sorted(files) == [".json", ".srt", ".txt", ".vtt"]
    assert sorted(said.splitlines()) == sorted(map(str, files.values()))
    assert "všichni spolu" in files[".txt"].read_text()
    assert files[".vtt"].read_text().startswith("WEBVTT\n")
    assert json.loads(files[".json"].read_text())["metadata"]["engine"] == engine
    assert cli_subtitle.main(["check", str(files[".srt"]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hard_kept"] == 1.0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, "nová"])


def test_speakers_are_told_apart_where_asked(transcribe, tmp_path):
    if not campplus.installed():
        pytest.skip("./lives speech install speakers")
    talk = SPEECH.with_name("talk.flac")
    code, _, errors = transcribe(talk, "--speakers", "2", "--out", tmp_path)
    assert (code, errors) == (0, "")
    cues = json.loads((tmp_path / "talk.flac.json").read_text())["cues"]
    assert [cues[0]["speaker"], cues[-1]["speaker"]] == ["S1", "S2"]


def test_subtitles_of_a_film_with_pictures_keep_to_its_cuts(transcribe, tmp_path):
    source = film(
        tmp_path / "film.mp4", "-f", "lavfi", "-i", "smptebars=d=6.4:s=320x180:r=25",
        "-f", "lavfi", "-i", "testsrc2=d=6.4:s=320x180:r=25", "-i", str(SPEECH),
        "-filter_complex", "concat,format=yuv420p", "-map", "2:a",
    )  # fmt: skip

    def written():
        assert transcribe(source)[0] == 0
        return srt.read((tmp_path / "film.mp4.srt").read_bytes()).cues

    def edges(cues):
        return [(before.end_ms, after.start_ms) for before, after in pairwise(cues)]

    cues = written()
    # How many subtitles come before it hangs on the full stops the model hears, and so on the processor.
    at = edges(cues).index((6320, 6400))
    (kept,) = [f for f in transcribe.journals.glob("*/cuts.json") if f.read_text() == "[6400]"]
    kept.write_text("[]")
    free = written()
    assert edges(free)[at] == (6160, 6240)
    assert edges(free)[:at] + edges(free)[at + 1 :] == edges(cues)[:at] + edges(cues)[at + 1 :]
    assert [cue.lines for cue in free] == [cue.lines for cue in cues]


def test_a_film_in_which_nobody_speaks_gives_empty_files_and_says_so(transcribe, tmp_path):
    tone = film(tmp_path / "ton.mp4", "-f", "lavfi", "-i", "testsrc2=d=9:s=320x180", "-f", "lavfi",
                "-i", "sine=440:d=9", "-pix_fmt", "yuv420p", "-c:a", "aac")  # fmt: skip
    code, said, errors = transcribe(tone)
    assert (code, errors) == (0, "Nikdo v nahrávce nemluví, nejsou tedy žádná slova.\n")
    assert (tmp_path / "ton.mp4.txt").read_text().strip() == ""
    assert (tmp_path / "ton.mp4.vtt").read_text().strip() == "WEBVTT"
    assert len(said.splitlines()) == 4


def test_what_was_recognised_once_is_not_recognised_again(transcribe, tmp_path):
    """A journal with other words in it shows that they come from there."""
    source = tmp_path / "film.flac"
    source.write_bytes(SPEECH.read_bytes())
    assert transcribe(source)[0] == 0
    first = (tmp_path / "film.flac.json").read_bytes()
    assert transcribe(source)[0] == 0
    assert (tmp_path / "film.flac.json").read_bytes() == first
    kept = max((f for f in transcribe.journals.iterdir() if f.is_dir()), key=os.path.getmtime)
    assert not (kept / "speech.wav").exists()
    (journal,) = kept.glob("*.journal")
    plain = journal.read_text().split("\t", 1)[1].rstrip("\n").replace("spolu", "potom").encode()
    journal.write_bytes(b"%08x\t%s\n" % (zlib.crc32(plain), plain))
    assert transcribe(source)[0] == 0
    assert "všichni potom" in (tmp_path / "film.flac.txt").read_text()
    assert transcribe(source, "--fresh")[0] == 0
    assert (tmp_path / "film.flac.json").read_bytes() == first


def test_a_glossary_is_told_to_the_engine_and_one_that_is_no_text_is_refused(transcribe, tmp_path):
    terms = tmp_path / "slova.txt"
    terms.write_bytes("\ufeffvstáváme\n\n  raná   péče \n".encode())
    assert transcribe(SPEECH, "--glossary", terms, "--out", tmp_path)[0] == 0
    made = json.loads((tmp_path / "care.flac.json").read_text())
    assert made["metadata"]["options"]["terms"] == ["vstáváme", "raná péče"]
    terms.write_bytes("žluťoučký".encode("cp1250"))
    code, _, errors = transcribe(SPEECH, "--glossary", terms, "--out", tmp_path)
    assert (code, errors) == (
        2,
        f"{terms} není text v UTF-8. Uložte ho v UTF-8 a zkuste to znovu.\n",
    )
    code, _, errors = transcribe(SPEECH, "--glossary", tmp_path / "neni.txt", "--out", tmp_path)
    assert (code, errors) == (2, f"Soubor {tmp_path / 'neni.txt'} neexistuje.\n")


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    whole = film(folder / "cely.mp4", "-f", "lavfi", "-i", "testsrc2=d=4:s=320x180", "-f", "lavfi",
                 "-i", "sine=440:d=4", "-pix_fmt", "yuv420p", "-c:a", "aac")  # fmt: skip
    cut, empty, text = folder / "useknuty.mp4", folder / "prazdny.mp4", folder / "text.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    empty.touch()
    text.write_text("Toto není film.")
    mute = film(folder / "nemy.mp4", "-f", "lavfi", "-i", "testsrc2=d=2:s=320x180")
    return {
        "a file cut short": (cut, "Nahrávka končí předčasně: část souboru chybí."),
        "zero bytes": (empty, "Soubor je prázdný: má 0 bajtů."),
        "not a film": (text, "Tento soubor není film ani zvuková nahrávka"),
        "no sound": (mute, "nemá zvuk, není co přepsat."),
        "no such file": (folder / "neni.mp4", "neexistuje."),
        "a folder": (folder, "nelze přečíst"),
    }


def test_each_bad_file_gets_its_sentence_and_nothing_is_written(transcribe, tmp_path):
    out = tmp_path / "out"
    for name, (path, sentence) in bad_files(tmp_path).items():
        code, said, errors = transcribe(path, "--out", out)
        assert (name, code, said) == (name, 2, "")
        assert sentence in errors, name
        assert "Error" not in errors and "Traceback" not in errors, name
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--model", "neznámý"], 1, "Model řeči „neznámý“ na tomto počítači není."),
        (
            ["--profile", "neznámý"],
            2,
            "Profil titulků „neznámý“ neexistuje. Jsou: children, cs-sdh",
        ),
    ],
)
def test_a_wrong_choice_is_named(transcribe, tmp_path, words, code, sentence):
    found = transcribe(SPEECH, *words, "--out", tmp_path / "out")
    assert (found[0], found[1]) == (code, "")
    assert found[2].startswith(sentence)
    assert not (tmp_path / "out").exists()


def test_messages_are_english_where_asked(transcribe, tmp_path):
    code, _, errors = transcribe(tmp_path / "neni.mp4", LIVES_LANG="en")
    assert (code, errors) == (2, f"There is no file {tmp_path / 'neni.mp4'}.\n")


def test_damaged_weights_are_named_by_their_hash(tmp_path):
    folder = tmp_path / "models" / "whisper-base"
    folder.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes((settings.MODELS_DIR / "whisper-base" / name).read_bytes())
    (folder / "model.bin").write_bytes(b"not the model")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings",
                   "LIVES_DATA": str(tmp_path), "LIVES_LANG": "cs"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "transcribe", str(SPEECH)],
        env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("model.bin není zveřejněný soubor: jeho SHA-256 je ")
    assert not (folder / "model.bin").exists()
