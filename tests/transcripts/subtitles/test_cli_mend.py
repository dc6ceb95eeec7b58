"""`lives subtitle fix` and `segment` on files, as a person runs them."""

from __future__ import annotations

import pytest

from transcripts.cli_subtitle import main
from transcripts.subtitles import checks, formats, profiles
from transcripts.subtitles.formats import srt
from transcripts.subtitles.model import Cue, Word

PROFILE = profiles.load(profiles.DEFAULT)
BROKEN = [
    Cue(5_000, 5_400, ("Krátce.",)),
    Cue(0, 4_980, ("Ráno vstáváme v pět hodin a potom jdeme všichni společně na autobus do",)),
    Cue(6_000, 9_000, ("města. Tam čekáme a čekáme a čekáme pořád dál", "a dál.", "Konec.")),
]


def written(tmp_path, cues=BROKEN, name="a.srt"):
    path = tmp_path / name
    path.write_bytes(formats.write(path.suffix, cues).data)
    return path


def words_of(cues):
    return " ".join(cue.plain for cue in sorted(cues, key=lambda cue: cue.start_ms)).split()


def test_what_is_broken_is_mended_and_no_word_changes(tmp_path, capsys):
    source, target = written(tmp_path), tmp_path / "b.srt"
    assert checks.check(srt.read(source.read_bytes()).cues, PROFILE).hard_kept < 1
    assert main(["fix", str(source), str(target)]) == 0
    mended = srt.read(target.read_bytes()).cues
    assert checks.check(mended, PROFILE).hard_kept == 1
    assert words_of(mended) == words_of(BROKEN)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "Titulky nebyly v pořadí, byly seřazeny podle začátků."
    assert said[1].startswith("Titulků bylo 3, je ")
    assert said[2].startswith("Všechna závazná pravidla jich dodržovalo ")


def test_what_no_program_mends_is_named_and_the_exit_code_says_so(tmp_path, capsys):
    long = "x" * 90
    source, target = written(tmp_path, [Cue(0, 3_000, (long,))]), tmp_path / "b.srt"
    assert main(["fix", str(source), str(target), "--lang", "en"]) == 1
    assert srt.read(target.read_bytes()).cues[0].text == long
    err = capsys.readouterr().err
    assert "Left for a person:\n" in err
    assert "  #1: A line has 90 characters; at most 42 are allowed.\n" in err


def test_a_cue_with_room_behind_it_stays_long_enough_to_be_read(tmp_path):
    fast = Cue(0, 1_000, ("Přečíst se to dá za dvě sekundy.",))
    source, target = written(tmp_path, [fast, Cue(9_000, 11_000, ("Konec.",))]), tmp_path / "b.srt"
    assert main(["fix", str(source), str(target)]) == 0
    mended = srt.read(target.read_bytes()).cues
    assert mended[0].cps <= PROFILE.max_cps
    assert mended[1] == Cue(9_000, 11_000, ("Konec.",))


def test_the_same_words_are_cut_anew_and_a_dialogue_stays(tmp_path, capsys):
    cues = [
        Cue(0, 1_500, ("Ráno vstáváme",)),
        Cue(1_580, 3_000, ("v pět hodin.",)),
        Cue(4_000, 6_000, ("- A autobus?", "- Jede v šest.")),
        Cue(7_000, 9_000, ("Tam čekáme", "a čekáme.")),
    ]
    source, target = written(tmp_path, cues), tmp_path / "b.srt"
    assert main(["segment", str(source), str(target)]) == 0
    cut = srt.read(target.read_bytes()).cues
    assert [cue.text for cue in cut] == [
        "Ráno vstáváme v pět hodin.", "- A autobus?\n- Jede v šest.", "Tam čekáme a čekáme.",
    ]  # fmt: skip
    assert cut[1] == cues[2]
    assert "jistoty" not in capsys.readouterr().err


def test_times_and_confidence_of_words_are_kept_where_the_file_has_them(tmp_path):
    words = (Word("Dobrý", 100, 400, 0.7), Word("den.", 500, 900, 0.9))
    source = written(tmp_path, [Cue(100, 1_400, ("Dobrý den.",), words)], "a.json")
    target = tmp_path / "b.json"
    assert main(["segment", str(source), str(target)]) == 0
    (cue,) = formats.read("b.json", target.read_bytes()).cues
    assert cue.words == words


def test_an_unknown_profile_is_named_with_those_there_are(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["fix", str(written(tmp_path)), str(tmp_path / "b.srt"), "--profile", "žádný"])
    assert stopped.value.code == 2
    assert profiles.DEFAULT in capsys.readouterr().err
    assert not (tmp_path / "b.srt").exists()


@pytest.mark.parametrize("command", ["fix", "segment"])
def test_a_cue_without_text_is_not_kept_and_that_is_told(tmp_path, capsys, command):
    cues = [Cue(0, 2_000, ("Ano.",)), Cue(3_000, 4_000, ()), Cue(5_000, 7_000, ("Ne.",))]
    source, target = written(tmp_path, cues), tmp_path / "b.srt"
    assert main([command, str(source), str(target)]) == 0
    assert [cue.text for cue in srt.read(target.read_bytes()).cues] == ["Ano.", "Ne."]
    assert "Titulek 2: titulek bez textu byl vynechán.\n" in capsys.readouterr().err
