"""The set for evaluation: what is written in it, and what becomes of it where Festival is installed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from demo.evaluation import make, script
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.formats import srt
from transcripts.subtitles.model import Cue, Word

FILMS = sorted(make.FILMS.glob("*.toml"))
PROFILE = profiles.load(profiles.DEFAULT)


def read(tmp_path: Path, text: str) -> script.Film:
    path = tmp_path / "film.toml"
    voices = '[voices]\na = { voice = "v" }\nb = { voice = "w" }\n'
    head = 'title = "Film"\nseed = 1\nnoise = { kind = "room", db = -60 }\n'
    path.write_text(f'{head}{voices}[script]\ntext = """\n{text}\n"""\n')
    return script.read(path)


def test_marks_of_a_script_become_cues_lines_and_directions(tmp_path):
    film = read(
        tmp_path,
        "(music 500)\na: Je mu {3 250=tři tisíce}. | Opravdu / moc?\n(overlap 300)\n& b: Ano.",
    )
    assert [lines for _, lines in script.shown(film)] == [
        ("Je mu 3 250.",),
        ("-Opravdu", "-moc?", "-Ano."),
    ]
    assert [token.spoken for token in film.turns[0].tokens][:3] == ["Je", "mu", "tři tisíce."]
    assert [part for part in film.parts if isinstance(part, script.Direction)] == [
        script.Direction("music", "500"),
        script.Direction("overlap", "300"),
    ]


@pytest.mark.parametrize("line", ["c: nikdo takový", "a bez dvojtečky", "(pauza 300)"])
def test_a_line_that_means_nothing_is_refused(tmp_path, line):
    with pytest.raises(script.BadScript, match=line.replace("(", r"\(").replace(")", r"\)")):
        read(tmp_path, line)


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.stem)
def test_the_subtitler_keeps_two_lines_of_42_characters(path):
    cues = [Cue(0, 5000, lines) for _, lines in script.shown(script.read(path))]
    kept = checks.check(cues, PROFILE).kept
    assert {kept[rule] for rule in ("line_length", "line_count", "empty")} == {1.0}


def test_the_set_is_large_and_has_what_films_have():
    films = [script.read(path) for path in FILMS]
    assert sum(len(script.shown(film)) for film in films) >= 250
    assert len({voice["voice"] for film in films for voice in film.voices.values()}) == 4
    kinds = {
        (p.kind, p.value.isdigit())
        for f in films
        for p in f.parts
        if not isinstance(p, script.Turn)
    }
    assert kinds == {("music", True), ("music", False), ("pause", True), ("overlap", True)}
    # The sound lasts 18.7 minutes: 12 characters a second, silence and music included.
    assert (
        sum(len(token.spoken) + 1 for film in films for turn in film.turns for token in turn.tokens)
        > 13_000
    )


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("festival"), reason="Debian's festival and its Czech voices")
def test_a_film_is_the_same_each_time_and_its_references_agree(tmp_path):
    try:
        for name in ("first", "second"):
            make.main([str(tmp_path / name), "hlaseni"])
    except subprocess.CalledProcessError as error:
        pytest.skip(f"Festival lacks a Czech voice: {error}")
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("first", "second"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    folder = tmp_path / "first"
    data = json.loads((folder / "hlaseni.reference.json").read_text())
    words = [Word.from_dict(word) for word in data["words"]]
    cues = srt.read((folder / "hlaseni.reference.srt").read_bytes()).cues
    shown = " ".join(line.removeprefix(script.HYPHEN) for cue in cues for line in cue.lines)
    assert shown.split() == [word.text for word in words]
    assert all(0 < w.start_ms < w.end_ms < data["duration_ms"] for w in words)
    kept = checks.check(cues, PROFILE, film_ms=data["duration_ms"]).kept
    timed = ("min_duration", "max_duration", "gap", "order", "film_end", "line_length")
    assert {kept[rule] for rule in timed} == {1.0}
