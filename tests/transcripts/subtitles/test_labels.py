from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.subtitles import interview
from tests.transcripts.subtitles.strategies import any_words
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.formats import vtt
from transcripts.subtitles.labels import before_voices, labelled
from transcripts.subtitles.model import Cue, Word, width
from transcripts.subtitles.naming import forms, label, with_label, without_label
from transcripts.subtitles.segment import segment

CS = profiles.load("cs-sdh")
LONG = "Anna Magdalena Nováková-Dvořáková z Prahy"


def talk(*cues):
    """Cues of three seconds, one after another, each a name and its lines."""
    return [
        Cue(4000 * n, 4000 * n + 3000, lines, (), name)
        for n, (name, *lines) in enumerate((name, *lines) for name, lines in cues)
        for lines in [tuple(lines)]
    ]


def texts(cues, profile=CS, **more):
    return [cue.text for cue in labelled(cues, profile, **more)]


def test_a_name_stands_where_the_speaker_changes_and_only_there():
    cues = talk(
        ("Jana", ["Přišli jsme domů."]),
        ("Jana", ["Byla tma."]),
        ("Petr", ["A pršelo."]),
        ("Jana", ["Pršelo."]),
    )
    assert texts(cues) == [
        "Jana: Přišli jsme domů.", "Byla tma.", "Petr: A pršelo.", "Jana: Pršelo.",
    ]  # fmt: skip


def test_who_has_no_name_has_no_label_and_parts_those_who_have():
    cues = talk(("Jana", ["Ano."]), (None, ["Ne."]), ("Jana", ["Ale ano."]))
    assert texts(cues) == ["Jana: Ano.", "Ne.", "Jana: Ale ano."]


def test_a_name_that_a_person_wrote_before_the_text_is_not_written_again():
    cues = talk(("Jana", ["Jana: Ano."]), ("Petr", ["Ne."]), ("Petr", ["Ale ne."]))
    assert texts(cues) == ["Jana: Ano.", "Petr: Ne.", "Ale ne."]


def test_a_film_with_one_voice_needs_no_label():
    cues = talk(("Jana", ["Přišli jsme domů."]), ("Jana", ["Byla tma."]))
    assert labelled(cues, CS) == cues


def test_a_sound_is_nobodys_and_does_not_part_a_turn():
    cues = talk(("Jana", ["Ano."]), (None, ["[smích]"]), ("Jana", ["Ne."]), ("Petr", ["Ale."]))
    assert texts(cues) == ["Jana: Ano.", "[smích]", "Ne.", "Petr: Ale."]


@pytest.mark.parametrize("name", ["cs-translation", "en-translation"])
def test_a_translation_has_no_labels(name):
    cues = talk(("Jana", ["Ano."]), ("Petr", ["Ne."]))
    assert labelled(cues, profiles.load(name)) == cues


@pytest.mark.parametrize("name", ["cs-sdh", "children", "vertical"])
def test_profiles_of_speech_as_it_is_heard_have_labels(name):
    cues = talk(("Jana", ["Ano."]), ("Petr", ["Ne."]))
    assert texts(cues, profiles.load(name)) == ["Jana: Ano.", "Petr: Ne."]


def test_a_label_goes_onto_a_line_of_its_own_where_its_line_is_full():
    line = "Přišli jsme domů večer a byla už tma."
    cues = talk((None, ["Ano."]), ("Jana Nováková", [line]))
    assert texts(cues) == ["Ano.", f"Jana Nováková:\n{line}"]


def test_a_label_has_the_lines_laid_out_anew_where_none_is_free():
    lines = ["Přišli jsme domů s dcerou a s matkou,", "a pršelo."]
    cues = talk((None, ["Ano."]), ("Redaktorka", lines))
    assert texts(cues) == ["Ano.", "Redaktorka: Přišli jsme domů\ns dcerou a s matkou, a pršelo."]


def test_a_label_that_has_no_room_is_left_out():
    lines = ["Přišli jsme domů až pozdě večer s dcerou", "a pršelo celou noc, takže nikdo nespal."]
    cues = [
        Cue(0, 1000, ("Ano.",)),
        Cue(2000, 8000, tuple(lines), (), "Redaktorka"),
        Cue(9000, 12000, ("Ano.",), (), LONG),
    ]
    assert texts(cues) == ["Ano.", "\n".join(lines), f"{LONG}:\nAno."]
    over = [*cues[:2], replace(cues[2], speaker=f"{LONG} a okolí")]
    assert labelled(over, CS) == over


def test_a_turn_that_begins_too_quickly_has_its_name_at_its_next_cue():
    cues = [
        Cue(0, 2000, ("Dobrý den.",), (), "Petr"),
        Cue(2080, 3080, ("Dobrý den, paní.",), (), "Jana"),
        Cue(3160, 6000, ("Už jsme tady dlouho.",), (), "Jana"),
        Cue(6080, 8000, ("Ano.",), (), "Jana"),
        Cue(8080, 9080, ("Dobrý den, pane.",), (), "Petr"),
        Cue(9160, 11000, ("Ano.",), (), "Jana"),
    ]
    assert texts(cues) == [
        "Petr: Dobrý den.", "Dobrý den, paní.", "Jana: Už jsme tady dlouho.", "Ano.",
        "Dobrý den, pane.", "Jana: Ano.",
    ]  # fmt: skip


DOCTOR = "Prof. MUDr. Karolína Světlá-Rottová, Ph.D."


@pytest.mark.parametrize(
    ("name", "shorter"),
    [
        (DOCTOR, (DOCTOR, "Karolína Světlá-Rottová", "Světlá-Rottová", "Karolína")),
        ("T. G. Masaryk", ("T. G. Masaryk", "Masaryk")),
        ("MUDr. Malá", ("MUDr. Malá", "Malá")),
        # What says who somebody is, rather than a name, is said whole or not at all.
        ("maminka Pavlíka", ("maminka Pavlíka",)),
        ("Anna z Prahy", ("Anna z Prahy",)),
        ("Jana", ("Jana",)),
        ("Ph.D.", ("Ph.D.",)),
        ("", ()),
        (None, ()),
    ],
)
def test_a_name_has_shorter_forms(name, shorter):
    assert forms(name) == shorter


LINES = ["O té nemoci jsme tehdy nevěděli skoro", "nic a nikdo nám to nevysvětlil."]


def long_named(name, lines):
    return [Cue(0, 1500, ("Ano.",)), Cue(2000, 9000, tuple(lines), (), name)]


def test_a_name_with_no_room_is_written_shorter():
    assert texts(long_named(DOCTOR, ["Vůbec nic."])) == ["Ano.", "Karolína Světlá-Rottová: Vůbec nic."]  # fmt: skip
    assert texts(long_named("MUDr. Alžběta Malá", LINES)) == [
        "Ano.",
        "Malá: O té nemoci jsme tehdy nevěděli\nskoro nic a nikdo nám to nevysvětlil.",
    ]


def test_a_shorter_name_that_is_somebody_elses_too_is_not_written():
    other = Cue(20_000, 22_000, ("Ne.",), (), "Petr Malá")
    assert texts([*long_named("MUDr. Alžběta Malá", LINES), other]) == [
        "Ano.",
        "Alžběta: O té nemoci jsme tehdy nevěděli\nskoro nic a nikdo nám to nevysvětlil.",
        "Petr Malá: Ne.",
    ]
    both = [other, Cue(24_000, 26_000, ("Ano.",), (), "Alžběta")]
    assert texts([*long_named("MUDr. Alžběta Malá", LINES), *both])[1] == "\n".join(LINES)


def test_in_a_dialogue_both_are_named_shorter_rather_than_one_wholly():
    said = ("-Opravdu jste nevěděli nic?", "-Vůbec nic, bohužel.")
    speakers = ("Jana Dlouhá-Nováková", DOCTOR)
    words = tuple(
        Word(text, 2000, 2300, None, name)
        for line, name in zip(said, speakers, strict=True)
        for text in line[1:].split()
    )
    cues = [Cue(0, 1500, ("Ano.",)), Cue(2000, 8000, said, words)]
    shown = labelled(cues, CS)
    assert shown[1].text == (
        "-Jana: Opravdu jste nevěděli nic?\n-Světlá-Rottová: Vůbec nic, bohužel."
    )
    written = before_voices(vtt.write(shown, voices=True).decode())
    assert written.endswith(
        "\n-Jana: <v Jana Dlouhá-Nováková>Opravdu jste nevěděli nic?</v>\n"
        f"-Světlá-Rottová: <v {DOCTOR}>Vůbec nic, bohužel.</v>\n"
    )
    (_, read) = vtt.read(written.encode()).cues
    assert list(dict.fromkeys(word.speaker for word in read.words)) == list(speakers)
    assert read.lines == shown[1].lines


@pytest.mark.parametrize("name", ["-Jana", "[Jana]", "…", " ", ""])
def test_a_name_that_would_look_like_something_else_is_no_label(name):
    assert label(name) is None
    assert with_label("Ano.", name) == without_label("Ano.", name) == "Ano."


WORDS = (Word("Ano?", 2000, 2300, None, "Jana"), Word("Ne.", 2400, 2700, None, "Petr"))


def test_each_line_of_a_dialogue_has_the_name_of_who_says_it():
    cues = [Cue(0, 1500, ("Dobrý den.",)), Cue(2000, 4000, ("-Ano?", "-Ne."), WORDS)]
    assert texts(cues) == ["Dobrý den.", "-Jana: Ano?\n-Petr: Ne."]
    assert checks.check(labelled(cues, CS), CS).findings == ()
    goes_on = [Cue(0, 1500, ("Dobrý den.",), (), "Jana"), cues[1]]
    assert texts(goes_on) == ["Jana: Dobrý den.", "-Ano?\n-Petr: Ne."]


def test_one_line_of_a_dialogue_is_named_where_the_other_has_no_room():
    long = "-Přišli jsme domů až pozdě večer s dcerou?"
    words = (
        *(Word(text, 2000, 2300, None, "Jana") for text in long[1:].split()),
        Word("Ne.", 5000, 5400, None, "Petr"),
    )
    cues = [Cue(0, 1500, ("Dobrý den.",)), Cue(2000, 6000, (long, "-Ne."), words)]
    assert texts(cues) == ["Dobrý den.", f"{long}\n-Petr: Ne."]


def test_a_cue_is_shown_longer_for_its_label_as_long_as_nothing_speaks_against_it():
    words = (Word("Dobře,", 2000, 2400), Word("přijedu.", 2400, 2900))
    quick = Cue(2000, 3000, ("Dobře, přijedu.",), words, "Jana")
    cues = [Cue(0, 1500, ("Ano.",)), quick]
    long = Cue(2000, 3236, ("Jana: Dobře, přijedu.",), words, "Jana")
    assert labelled(cues, CS) == [cues[0], long]
    assert labelled([*cues, Cue(3400, 5000, ("Ne.",))], CS)[1] == long
    assert labelled([*cues, Cue(3250, 5000, ("Ne.",))], CS)[1] == quick  # the gap
    assert labelled(cues, CS, film_ms=3150)[1] == quick
    assert labelled(cues, CS, cuts_ms=[3080])[1] == quick
    assert labelled(cues, CS, held={1})[1] == quick


def named(words):
    names = {"A": "Jana", "B": "Petr Novák"}
    return [replace(word, speaker=names.get(word.speaker or "")) for word in words]


def taken_off(shown, plain):
    """The words of the cue without its labels."""
    names = [plain.speaker] if plain.speaker else []
    names += [word.speaker for word in plain.words]
    lines = []
    for line in shown.lines:
        for name in dict.fromkeys(names):
            line = without_label(line, name)
        lines.append(line)
    return " ".join(lines).split()


def hard(cues):
    return {(each.rule, each.index) for each in checks.check(cues, CS).hard_findings}


def kept(cues):
    shown = labelled(cues, CS)
    assert shown == labelled(cues, CS)
    assert hard(shown) <= hard(cues)
    for new, old in zip(shown, cues, strict=True):
        assert taken_off(new, old) == old.plain.split()
        assert (new.start_ms, new.words, new.speaker) == (old.start_ms, old.words, old.speaker)
        assert new.lines == old.lines or new.cps <= CS.max_cps
        assert new.lines == old.lines or max(map(width, new.lines)) <= CS.max_chars_per_line
    return shown


@given(any_words)
def test_labels_break_no_rule_and_change_no_word_whatever_is_said(words):
    kept(segment(named(words), CS))


lines = st.lists(
    st.sampled_from(["Ano.", "Přišli jsme domů", "a", "pršelo celou noc,", "-Ne.", "Jana:", "[smích]", "Jana: Ano."]),
    min_size=1, max_size=3,
)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(-200, 2000), st.integers(200, 7000), lines, st.sampled_from(["Jana", "Petr Novák", None])),
        max_size=10,
    )
)  # fmt: skip
def test_labels_break_no_rule_of_cues_a_person_wrote(drawn):
    cues, at = [], 0
    for pause, length, said, name in drawn:
        cues.append(Cue(at + pause, at + pause + length, tuple(said), (), name))
        at = cues[-1].end_ms
    shown = labelled(cues, CS)
    assert hard(shown) <= hard(cues)


def test_every_turn_of_an_interview_is_named_once():
    shown = " ".join(cue.plain for cue in kept(segment(interview.words(), CS)))
    for name in ("Redaktorka", "Dvořáková"):
        turns = sum(who == name for who, _ in interview.TURNS)
        assert shown.count(f"{name}:") == turns


def test_in_webvtt_a_label_stands_before_the_voice_and_not_in_it():
    cues = labelled(
        talk(("Jana <b>", ["Ano."]), ("Petr", ["Přišli jsme domů večer a byla už tma."]), ("Petr", ["Ne."])),
        CS,
    )  # fmt: skip
    written = before_voices(vtt.write(cues, voices=True).decode())
    assert [block.split("\n", 1)[1] for block in written.split("\n\n")[1:]] == [
        "Jana &lt;b&gt;: <v Jana &lt;b&gt;>Ano.",
        "Petr:\n<v Petr>Přišli jsme domů večer a byla už tma.",
        "<v Petr>Ne.\n",
    ]


def test_in_a_dialogue_of_webvtt_each_label_stands_before_its_voice():
    cues = labelled([Cue(0, 1500, ("Dobrý den.",)), Cue(2000, 4000, ("-Ano?", "-Ne."), WORDS)], CS)
    written = before_voices(vtt.write(cues, voices=True).decode())
    assert written.endswith("\n-Jana: <v Jana>Ano?</v>\n-Petr: <v Petr>Ne.</v>\n")


def test_what_is_no_label_of_its_own_voice_stays_in_it():
    written = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Jana>Petr: ne. Jana: ano.\n"
    assert before_voices(written) == written


def test_a_profile_knows_labels_where_the_speaker_changes_or_none():
    text = (Path(profiles.__file__).parent / "cs-sdh.toml").read_text(encoding="utf-8")
    with pytest.raises(profiles.MalformedProfile) as caught:
        profiles.parse("x", text.replace('"when_changed"', '"always"'))
    assert str(caught.value) == ("Profile x: speaker_labels is 'always', not 'when_changed' or ''")


@pytest.mark.parametrize(
    ("payload", "lines", "speaker"),
    [
        ("Jana: <v Jana>Přišli jsme domů.", ("Jana: Přišli jsme domů.",), "Jana"),
        ("Jana:\n<v Jana>Přišli jsme domů.", ("Jana:", "Přišli jsme domů."), "Jana"),
        ("Petr: <v Jana>Přišli jsme domů.", ("Petr: Přišli jsme domů.",), None),
    ],
)
def test_a_name_shown_before_its_voice_is_read_as_that_voice(payload, lines, speaker):
    read = vtt.read(f"WEBVTT\n\n00:01.000 --> 00:03.000\n{payload}\n".encode())
    (cue,) = read.cues
    assert (cue.lines, cue.speaker) == (lines, speaker)
    assert bool(read.changes) is (speaker is None)


def test_both_names_shown_in_a_dialogue_are_read_as_its_voices():
    payload = "-Jana: <v Jana>Ano?</v>\n-Petr: <v Petr>Ne.</v>"
    (cue,) = vtt.read(f"WEBVTT\n\n00:01.000 --> 00:03.000\n{payload}\n".encode()).cues
    assert {word.speaker for word in cue.words} == {"Jana", "Petr"}
