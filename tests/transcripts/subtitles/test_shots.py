"""Edges of cues go onto the cuts of the film, and nothing is paid for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.subtitles import checks, profiles
from transcripts.subtitles.model import Cue, Word
from transcripts.subtitles.segment import segment
from transcripts.subtitles.shots import onto_cuts

CS = profiles.load("cs-sdh")


def cue(start_ms: int, end_ms: int, text: str = "Ano, doma.") -> Cue:
    return Cue(start_ms, end_ms, (text,))


def said(start_ms: int, end_ms: int, first_ms: int, last_ms: int) -> Cue:
    return Cue(start_ms, end_ms, ("Ano.",), (Word("Ano.", first_ms, last_ms),))


def spans(cues: list[Cue]) -> list[tuple[int, int]]:
    return [(one.start_ms, one.end_ms) for one in cues]


MOVED = [
    ("in after a cut", [cue(5300, 8000)], [5000], [(5000, 8000)]),
    ("in before a cut", [cue(4600, 8000)], [5000], [(5000, 8000)]),
    ("out before a cut", [cue(5000, 8000)], [8400], [(5000, 8320)]),
    ("out after a cut", [cue(5000, 8000)], [7700], [(5000, 7620)]),
    ("out in the last two frames", [cue(5000, 7970)], [8000], [(5000, 7920)]),
    ("both edges", [cue(5100, 7900)], [5000, 8000], [(5000, 7920)]),
    ("the nearer of two cuts", [cue(5200, 8000)], [4900, 5300], [(5300, 8000)]),
    ("both sides of a gap, later", [cue(1000, 4000), cue(4080, 7000)], [4300], [(1000, 4220), (4300, 7000)]),
    ("both sides of a gap, earlier", [cue(1000, 4000), cue(4080, 7000)], [3700], [(1000, 3620), (3700, 7000)]),
]  # fmt: skip


@pytest.mark.parametrize(("cues", "cuts", "expected"), [row[1:] for row in MOVED], ids=[row[0] for row in MOVED])  # fmt: skip
def test_an_edge_within_half_a_second_goes_onto_the_cut(cues, cuts, expected):
    assert spans(onto_cuts(cues, cuts, CS)) == expected


STAYS = [
    ("half a second away", [cue(5500, 8000)], [5000], None),
    ("on the cut", [cue(5000, 7920)], [5000, 8000], None),
    ("too short then", [cue(5000, 6200)], [5400], None),
    ("too long then", [cue(5000, 11_900)], [4700], None),
    ("too fast to read then", [cue(5000, 8000, "Tohle všechno se dá přečíst právě za tři vteřiny.")], [5400], None),
    ("no gap to the next one then", [cue(1000, 4000), cue(4100, 5200)], [4400], None),
    ("too long for the next one to follow", [cue(1000, 4000), cue(4080, 11_000)], [3700], None),
    ("after the end of the film", [cue(5000, 8000)], [8400], 8200),
    ("gone too long after the speech", [said(5000, 8000, 5000, 7200)], [8400], None),
    ("too late after the speech", [said(6500, 8000, 5100, 7900)], [6700], None),
    ("a gap that flickers then", [cue(1000, 4000), cue(4810, 11_800)], [4400], None),
    ("out of order", [cue(5300, 8000), cue(1000, 3000)], [5000], None),
]  # fmt: skip


@pytest.mark.parametrize(("cues", "cuts", "film_ms"), [row[1:] for row in STAYS], ids=[row[0] for row in STAYS])  # fmt: skip
def test_an_edge_stays_where_moving_it_would_break_a_rule(cues, cuts, film_ms):
    assert onto_cuts(cues, cuts, CS, film_ms) == cues


def test_a_cue_that_a_person_timed_stays_and_its_neighbours_make_do():
    cues = [cue(1000, 3000), cue(5300, 7900)]
    assert onto_cuts(cues, [3200, 5000, 8000], CS, held={1}) == [
        replace(cues[0], end_ms=3120),
        cues[1],
    ]


def _in_time(draw_from: list[tuple[int, int, str]]) -> list[Cue]:
    cues, now = [], 0
    for gap, length, text in draw_from:
        start, end = now + gap, now + gap + length
        words = (Word(text, start + 100, max(start + 100, end - 300)),) if gap % 2 else ()
        cues.append(Cue(start, end, (text,), words))
        now = end
    return cues


texts = st.sampled_from(["Ano.", "Byla jsem doma.", "Vyprávěla mi o tom celé odpoledne."])
timed = st.lists(
    st.tuples(st.integers(-200, 1500), st.integers(0, 9000), texts), max_size=12
).map(_in_time)  # fmt: skip
cuts_in = st.lists(st.integers(0, 60_000), max_size=60)
spoken = st.lists(
    st.tuples(st.integers(0, 1200), st.integers(80, 900), texts), min_size=1, max_size=30
)


def broken(cues: list[Cue], film_ms: int | None) -> set[tuple[str, int]]:
    return {(each.rule, each.index) for each in checks.check(cues, CS, film_ms=film_ms).findings}


def off_the_cuts(cues: list[Cue], cuts: list[int]) -> int:
    found = checks.check(cues, CS, cuts_ms=cuts).findings
    return sum(each.rule == "shot_change" for each in found)


@given(timed, cuts_in, st.none() | st.integers(0, 60_000))
def test_no_rule_that_was_kept_is_broken_and_no_word_is_touched(cues, cuts, film_ms):
    moved = onto_cuts(cues, cuts, CS, film_ms)
    assert broken(moved, film_ms) <= broken(cues, film_ms)
    assert [(one.lines, one.words, one.speaker) for one in moved] == [
        (one.lines, one.words, one.speaker) for one in cues
    ]
    reach = CS.shot_reach_ms
    for before, after in zip(cues, moved, strict=True):
        assert abs(after.start_ms - before.start_ms) < reach
        assert abs(after.end_ms - before.end_ms) < reach
    assert off_the_cuts(moved, cuts) <= off_the_cuts(cues, cuts)


@given(timed, cuts_in, st.none() | st.integers(0, 60_000))
def test_doing_it_again_changes_nothing_and_the_order_of_the_cuts_does_not_matter(
    cues, cuts, film_ms
):
    moved = onto_cuts(cues, cuts, CS, film_ms)
    assert onto_cuts(moved, cuts, CS, film_ms) == moved
    assert onto_cuts(cues, [*cuts[::-1], *cuts], CS, film_ms) == moved


@given(timed)
def test_without_cuts_nothing_changes(cues):
    assert onto_cuts(cues, [], CS) == cues


@given(spoken, cuts_in, st.sampled_from(profiles.known()))
def test_what_was_cut_from_speech_keeps_every_hard_rule_on_the_cuts(said, cuts, name):
    words, now = [], 0
    for gap, length, text in said:
        words.append(Word(text, now + gap, now + gap + length))
        now += gap + length
    profile = profiles.load(name)
    cues = segment(words, profile, film_ms=now + 2000)
    before = checks.check(cues, profile, film_ms=now + 2000)
    after = checks.check(onto_cuts(cues, cuts, profile, now + 2000), profile, film_ms=now + 2000)
    assert {(each.rule, each.index) for each in after.findings} <= {
        (each.rule, each.index) for each in before.findings
    }


def test_the_check_says_which_edge_is_how_far_from_a_cut_and_mends_it_where_there_is_room():
    cues = [cue(5300, 8000)]
    found = checks.check(cues, CS, cuts_ms=[8010, 5000]).findings
    assert [(each.rule, each.fix, each.reason, each.reason_cs) for each in found] == [
        (
            "shot_change", cue(5000, 8000),
            "The cue appears 300 ms after a cut; it should appear with it.",
            "Titulek se objeví 300 ms po střihu, má se objevit s ním.",
        ),
        (
            "shot_change", cue(5300, 7930),
            "The cue leaves 10 ms before a cut; it should leave 80 ms before it.",
            "Titulek zmizí 10 ms před střihem, má zmizet 80 ms před ním.",
        ),
    ]  # fmt: skip


def test_the_check_leaves_to_a_person_what_has_no_room_and_is_no_hard_rule():
    report = checks.check([cue(5000, 6200)], CS, cuts_ms=[5400])
    assert [(each.rule, each.index, each.fix) for each in report.findings] == [
        ("shot_change", 0, None)
    ]
    assert report.hard_kept == 1.0


def test_the_check_is_silent_where_no_cuts_are_known():
    assert checks.check([cue(5300, 8000)], CS).findings == ()
