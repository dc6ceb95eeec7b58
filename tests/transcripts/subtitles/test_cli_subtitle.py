from __future__ import annotations

import json

import pytest

from transcripts.cli_subtitle import main
from transcripts.subtitles.formats import srt, vtt
from transcripts.subtitles.model import Cue

GOOD = [Cue(0, 2000, ("Dobrý den.",)), Cue(2080, 4500, ("Ahoj.",))]
BAD = [Cue(0, 500, ("Ano.",)), Cue(2000, 4000, ("Ne.",))]


def test_a_good_file_ends_with_zero_and_says_so_in_czech(tmp_path, capsys):
    path = tmp_path / "film.vtt"
    path.write_bytes(vtt.write(GOOD))
    assert main(["check", str(path)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == f"{path}: počet titulků 2, profil cs-sdh"
    assert "Titulky, které dodržují všechna závazná pravidla: 100,0 %" in printed


def test_a_broken_rule_ends_with_one_and_is_named(tmp_path, capsys):
    path = tmp_path / "film.srt"
    path.write_bytes(srt.write(BAD))
    assert main(["check", str(path), "--lang", "en", "--profile", "vertical"]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert "Cues that keep every hard rule: 50.0%" in printed
    assert printed[-1] == "#1: The cue is shown for 500 ms; the least is 1 s."


def test_json_lists_every_finding(tmp_path, capsys):
    path = tmp_path / "film.srt"
    path.write_bytes(srt.write(BAD))
    assert main(["check", str(path), "--json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert (printed["cues"], printed["hard_kept"], printed["kept"]["min_duration"]) == (2, 0.5, 0.5)
    assert [(each["rule"], each["cue"], each["can_be_fixed"]) for each in printed["findings"]] == [
        ("min_duration", 1, True)
    ]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.srt", b"1\n00:00:01,000 --> x\nAno.\n", "Soubor {path}, řádek 2: časy musí mít podobu 00:00:01,000 --> 00:00:02,500"),
        ("a.srt", b"", "Soubor {path} neobsahuje žádný titulek."),
        ("a.mp4", b"x", "Soubor {path} není platný soubor titulků: příponu „.mp4“ neznáme; známe .vtt, .stl, .ttml, .dfxp, .itt, .xml, .ass, .ssa, .json, .srt, .txt"),
        ("a.srt", None, "Soubor {path} neexistuje."),
    ],
)  # fmt: skip
def test_a_bad_file_ends_with_two_and_one_sentence(tmp_path, capsys, name, data, sentence):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    assert main(["check", str(path)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", sentence.format(path=path) + "\n")


def test_an_unknown_profile_ends_with_two_and_the_known_ones(tmp_path, capsys):
    path = tmp_path / "film.srt"
    path.write_bytes(srt.write(GOOD))
    assert main(["check", str(path), "--profile", "x"]) == 2
    assert "children, cs-sdh" in capsys.readouterr().err


def test_what_the_file_alone_cannot_tell_is_said_not_to_be_checked(tmp_path, capsys):
    path = tmp_path / "film.vtt"
    path.write_bytes(vtt.write(GOOD))
    assert main(["check", str(path), "--lang", "en"]) == 0
    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows if "not checked" in map(str.strip, row)] == [
        "Change of speaker",
        "Within the film",
        "In time with the speech (notice)",
        "Edges on the cuts (notice)",
    ]
    assert main(["check", str(path), "--json", "--film-length", "0:04"]) == 1
    kept = json.loads(capsys.readouterr().out)["kept"]
    assert {name for name, share in kept.items() if share is None} == {
        "speaker_change", "sync", "shot_change",
    }  # fmt: skip
    assert kept["film_end"] == 0.5


def test_a_check_tells_what_the_reader_left_out(tmp_path, capsys):
    path = tmp_path / "film.srt"
    path.write_text("1\n00:00:00,000 --> 00:00:02,000\n<i>Ano.\n")
    assert main(["check", str(path), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "Řádek 3: formátování <i> bylo vynecháno.\n"
    assert json.loads(printed.out)["changes"] == [
        {
            "reason": "the formatting <i> was left out",
            "reason_cs": "formátování <i> bylo vynecháno",
            "line": 3,
            "cue": None,
            "block": None,
        }
    ]


def test_all_findings_are_printed_where_asked(tmp_path, capsys):
    path = tmp_path / "film.srt"
    path.write_bytes(srt.write([Cue(at * 2000, at * 2000 + 500, ("Ano.",)) for at in range(30)]))
    assert main(["check", str(path), "--lang", "en"]) == 1
    assert "... and 10 more findings. --all or --json lists all." in capsys.readouterr().out
    assert main(["check", str(path), "--lang", "en", "--all"]) == 1
    assert sum(line.startswith("#") for line in capsys.readouterr().out.splitlines()) == 30


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "converts subtitles to another format"), ("cs", "převede soubor titulků"), ("xx", "převede")],
)  # fmt: skip
def test_the_help_names_every_command_in_the_language_of_the_machine(
    monkeypatch, capsys, language, said
):
    monkeypatch.setenv("LIVES_LANG", language)
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    printed = capsys.readouterr().out
    assert stopped.value.code == 0
    assert said in printed
    for command in ("check", "convert", "fix", "segment", "align"):
        assert f"\n    {command} " in printed


def test_what_is_printed_is_in_the_language_of_the_machine_too(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("LIVES_LANG", "en_GB")
    path = tmp_path / "film.vtt"
    path.write_bytes(vtt.write(GOOD))
    assert main(["check", str(path)]) == 0
    assert "Cues that keep every hard rule: 100.0%" in capsys.readouterr().out
    assert main(["check", str(path), "--lang", "cs"]) == 0
    assert "100,0 %" in capsys.readouterr().out
    assert main(["align", "film.mp4", "a.srt", "b.srt"]) == 2
    assert capsys.readouterr().err.startswith("./lives subtitle align sets times")
