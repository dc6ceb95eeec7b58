from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import any_words
from transcripts.services import finishing
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.model import Cue, Word
from transcripts.subtitles.segment import segment
from transcripts.subtitles.sounds import is_sound, unspoken, voiced

CS = profiles.load("cs-sdh")
SOUNDS = [
    "[smích]",
    "[smích] [potlesk]",
    "[hlasitá hudba]",
    "-[smích]",
    "[smích].",
    "♪",
    "♪ Ach, synku ♪",
]


@pytest.mark.parametrize("text", [*SOUNDS, "[vzdálená\nhudba]", "♪ Ach, synku,\nsynku ♪"])
def test_a_text_in_brackets_or_between_music_signs_is_a_sound(text):
    assert is_sound(text)


@pytest.mark.parametrize(
    "text", ["", "Ano.", "[smích] No jasně.", "[smích", "smích]", "[]", "[…]", "♪ Ach, synku", "-[smích]\n-Ano."]
)  # fmt: skip
def test_any_other_text_is_not(text):
    assert not is_sound(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[smích] No jasně.", "No jasně."),
        ("No [hlasitý smích] jasně.", "No jasně."),
        ("No jasně. [smích].", "No jasně."),
        ("„[smích] No“ jasně.", "No“ jasně."),
        ("[smích", "[smích"),
        ("[smích [pláč] ano", "[smích ano"),
        ("[smích]ano", "[smích]ano"),
        ("♪ ano", "ano"),
        ("♪ Ach, synku ♪ Ano.", "Ano."),
        ("[" + "a " * 30 + "]", "[" + "a " * 30 + "]"),
    ],
)
def test_what_stands_in_brackets_is_not_said(text, said):
    words = text.split()
    silent = unspoken(words)
    assert [w for w, quiet in zip(words, silent, strict=True) if not quiet] == said.split()


def test_a_sound_begins_no_turn_of_a_speaker():
    words = [
        Word("Ano.", 0, 300, None, "A"),
        Word("[smích]", 300, 600, None, "X"),
        Word("Ne.", 600, 900, None, "B"),
        Word("[pláč]", 900, 1200, None, "B"),
    ]
    assert [word.speaker for word in voiced(words)] == ["A", "A", "B", "B"]
    assert [word.speaker for word in voiced(words[1:])] == ["B", "B", "B"]
    assert voiced(words[:1]) == words[:1]


@given(any_words)
def test_voices_change_nothing_but_the_speakers_of_sounds(words):
    silent = unspoken([word.text for word in words])
    for old, new, sound in zip(words, voiced(words), silent, strict=True):
        assert (new.text, new.start_ms, new.end_ms) == (old.text, old.start_ms, old.end_ms)
        assert sound or new == old


def test_a_sound_inside_speech_makes_neither_a_cue_nor_a_dialogue():
    words = [
        Word("Tak", 0, 250, None, "A"),
        Word("[smích]", 250, 500, None, "X"),
        Word("ano.", 500, 900, None, "A"),
    ]
    (cue,) = segment(words, CS)
    assert (cue.lines, cue.speaker) == (("Tak [smích] ano.",), "A")
    assert checks.check([cue], CS).findings == ()
    odd = Cue(0, 1500, cue.lines, tuple(words), "A")
    assert checks.check([odd], CS).hard_findings == ()


# Dividing anew -------------------------------------------------------------------------------------


def pieces(*cues):
    return [finishing.piece(row, cue, CS) for row, cue in enumerate(cues)]


def seen(made):
    return [(each.cue.start_ms, each.cue.end_ms, each.cue.text, each.cue.speaker) for each in made]


def test_a_sound_keeps_its_cue_and_its_times_and_is_nobodys_voice():
    cues = pieces(
        Cue(0, 2000, ("Přišli jsme domů a potom jsme v",), (), "Jana"),
        Cue(2080, 4000, ("noci šli spát.",), (), "Jana"),
        Cue(4080, 5080, ("[smích]",), (), "Jana"),
        Cue(5160, 5600, ("Dobře.",), (), "Petr"),
        Cue(5650, 7000, ("To jsem rád.",), (), "Petr"),
    )
    made = finishing.cut_anew(cues, 0, 5, CS, None)
    assert seen(made) == [
        (0, 4000, "Přišli jsme domů\na potom jsme v noci šli spát.", "Jana"),
        (4080, 5080, "[smích]", None),
        (5160, 7500, "Dobře. To jsem rád.", "Petr"),
    ]


def test_a_broken_cue_beside_a_sound_is_mended_without_it():
    rows = [
        (1, Cue(0, 2000, ("Přišli jsme domů a spát.",), (), "Jana")),
        (2, Cue(2080, 3080, ("[smích]",))),
        (3, Cue(3160, 3600, ("Dobře.",), (), "Petr")),
        (4, Cue(3650, 5000, ("To jsem rád.",), (), "Petr")),
    ]
    finished = finishing.finish(rows, CS, None)
    assert [(each.row, each.cue.text, each.cue.speaker) for each in finished.pieces] == [
        (1, "Přišli jsme domů a spát.", "Jana"),
        (2, "[smích]", None),
        (3, "Dobře. To jsem rád.", "Petr"),
    ]
    assert finished.broken == ()


def test_sounds_alone_are_left_as_they_are():
    cues = pieces(Cue(0, 1000, ("[hudba]",)), Cue(1080, 2500, ("[potlesk]",)))
    assert finishing.cut_anew(cues, 0, 2, CS, None) == cues


def test_speech_that_has_no_room_between_sounds_stays_and_the_rest_is_divided():
    cues = pieces(
        Cue(0, 1000, ("Byla jsem v",)),
        Cue(1080, 2500, ("nemocnici.",)),
        Cue(2580, 4000, ("[hudba]",)),
        Cue(4080, 4300, ("Ano.",)),
        Cue(4380, 6000, ("[hudba]",)),
    )
    made = finishing.cut_anew(cues, 0, 5, CS, None)
    assert [each.cue.text for each in made] == [
        "Byla jsem v nemocnici.", "[hudba]", "Ano.", "[hudba]",
    ]  # fmt: skip
    assert made[1:] == cues[2:]


texts = st.sampled_from(
    ["[smích]", "[hlasitá hudba]", "♪ Ach, synku ♪", "Přišli jsme domů a", "v noci", "Ano.", "Dobře, to jsem rád.", "[smích] No jasně."]
)  # fmt: skip


@given(st.lists(st.tuples(texts, st.integers(200, 3000), st.sampled_from(["A", "B", None])), min_size=1, max_size=12))  # fmt: skip
def test_no_sound_is_ever_joined_nor_moved_by_dividing_anew(drawn):
    cues, at = [], 0
    for text, length, speaker in drawn:
        cues.append(Cue(at, at + length, (text,), (), speaker))
        at += length + 80
    old = pieces(*cues)
    made = finishing.cut_anew(old, 0, len(old), CS, None) or old
    sounds = [each for each in old if is_sound(each.cue.plain)]
    assert [each for each in made if is_sound(each.cue.plain)] == sounds
    plain = " ".join(each.cue.plain for each in made).split()
    # A dialogue has a hyphen more a line; nobody's words change otherwise.
    assert [w.lstrip("-") for w in plain] == " ".join(cue.plain for cue in cues).split()
