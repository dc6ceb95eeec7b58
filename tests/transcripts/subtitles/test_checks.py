from __future__ import annotations

import pytest

from transcripts.subtitles import checks, profiles
from transcripts.subtitles.model import Cue, Word

CS = profiles.load("cs-sdh")
GOOD = (Cue(0, 2000, ("Dobrý den.",)), Cue(2080, 4500, ("Přišla jsem", "na návštěvu za Honzou.")))
LONG = "Tohle je řádek, který je delší než dovolených čtyřicet dva."


def test_good_cues_keep_everything():
    report = checks.check(GOOD, CS)
    assert (report.findings, report.hard_kept, report.too_fast) == ((), 1.0, 0.0)
    assert set(report.kept.values()) == {1.0}


def test_no_cues_keep_everything():
    assert checks.check([], CS).hard_kept == 1.0


BROKEN = [
    ("line_length", [Cue(0, 6000, (LONG,))], Cue(0, 6000, ("Tohle je řádek, který je delší", "než dovolených čtyřicet dva."))),
    ("line_length", [Cue(0, 6000, ("a" * 60,))], None),
    ("line_count", [Cue(0, 3000, ("Ano,", "doma", "byla."))], Cue(0, 3000, ("Ano, doma byla.",))),
    ("line_end", [Cue(0, 4000, ("Byla jsem tehdy večer v", "nemocnici u babičky Anny."))], Cue(0, 4000, ("Byla jsem tehdy večer", "v nemocnici u babičky Anny."))),
    ("cue_end", [Cue(0, 2000, ("Byla jsem v",)), Cue(2080, 4000, ("nemocnici.",))], None),
    ("speaker_change", [Cue(0, 2000, ("Ano? Ne.",), (Word("Ano?", 0, 900, None, "A"), Word("Ne.", 900, 1800, None, "B")))], None),
    ("min_duration", [Cue(0, 500, ("Ano.",))], Cue(0, 1000, ("Ano.",))),
    ("min_duration", [Cue(0, 500, ("Ano.",)), Cue(580, 2000, ("Ne.",))], None),
    ("max_duration", [Cue(0, 9000, ("Ano.",))], Cue(0, 7000, ("Ano.",))),
    ("gap", [Cue(0, 2000, ("Ano.",)), Cue(2040, 4000, ("Ne.",))], Cue(0, 1960, ("Ano.",))),
    ("gap", [Cue(0, 1010, ("Ano.",)), Cue(1000, 3000, ("Ne.",))], None),
    ("empty", [Cue(0, 2000, ())], None),
    ("empty", [Cue(0, 2000, ("Ano.", " "))], Cue(0, 2000, ("Ano.",))),
    ("reading_speed", [Cue(0, 1500, ("Tohle je na tu dobu moc textu.",))], Cue(0, 1765, ("Tohle je na tu dobu moc textu.",))),
    ("sync", [Cue(5000, 7000, ("Ano.",), (Word("Ano.", 1000, 2000),))], None),
    ("short_gap", [Cue(0, 2000, ("Ano.",)), Cue(2300, 4000, ("Ne.",))], Cue(0, 2220, ("Ano.",))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "cues", "fix"), BROKEN)
def test_each_rule_finds_its_fault_and_offers_the_fix_there_is(rule, cues, fix):
    found = checks.check(cues, CS).findings
    assert [(each.rule, each.index, each.original, each.fix) for each in found] == [
        (rule, 0, cues[0], fix)
    ]
    assert found[0].can_be_fixed is (fix is not None)
    assert found[0].reason.endswith(".")
    assert found[0].reason_cs.endswith(".")


def test_cues_out_of_order_are_found():
    cues = [Cue(5000, 6500, ("Ano.",)), Cue(0, 2000, ("Ne.",))]
    assert [(each.rule, each.index) for each in checks.check(cues, CS).findings] == [
        ("gap", 0),
        ("order", 1),
    ]


def test_a_cue_after_the_end_of_the_film_is_found_where_its_length_is_known():
    cues = [Cue(0, 2000, ("Ano.",))]
    assert [each.rule for each in checks.check(cues, CS, film_ms=1500).findings] == ["film_end"]
    assert checks.check(cues, CS).findings == ()


def test_an_interrupted_speaker_may_end_with_any_word():
    cues = [
        Cue(0, 2000, ("Byla jsem v",), speaker="A"),
        Cue(2080, 4000, ("Počkejte.",), speaker="B"),
    ]
    assert checks.check(cues, CS).findings == ()


def test_a_dialogue_with_a_line_and_a_hyphen_each_is_right():
    words = (Word("Ano?", 0, 900, None, "A"), Word("Ne.", 900, 1800, None, "B"))
    assert checks.check([Cue(0, 2000, ("-Ano?", "-Ne."), words)], CS).findings == ()


def test_shares_are_of_cues_and_speed_is_no_hard_rule():
    cues = [*GOOD, Cue(5000, 6000, ("Tohle je na tu dobu moc textu.",)), Cue(6500, 6600, ("Ano.",))]
    report = checks.check(cues, CS)
    assert (report.hard_kept, report.too_fast) == (0.75, 0.5)
    assert (report.kept["min_duration"], report.kept["gap"]) == (0.75, 1.0)
    assert [each.rule for each in report.of_cue(2)] == ["reading_speed"]


def test_rules_have_names_of_their_own_in_both_languages():
    rules = [each.RULE for each in checks.CHECKS]
    assert [
        len({getattr(rule, name) for rule in rules}) for name in ("name", "title", "title_cs")
    ] == [len(rules)] * 3


def test_too_fast_a_cue_names_the_words_to_leave_out():
    text = ("No víte, já já jsem to vlastně", "prostě nikdy nechtěla, opravdu.")
    found = checks.check([Cue(0, 3000, text), Cue(3080, 5000, ("Ano.",))], CS).findings
    assert found[0].reason_cs == (
        "20,3 znaku za sekundu, přečíst se dá nejvýše 17. Stačí vynechat „No“, „víte“, „já“."
    )


def test_too_fast_a_cue_says_how_much_is_still_too_much():
    found = checks.check([Cue(0, 1000, ("Vlastně nevím, kdy přijdeme domů.",))], CS).findings
    reasons = [each.reason for each in found if each.rule == "reading_speed"]
    assert reasons == [
        "33.0 characters per second; at most 17 can be read. "
        "Leave out “Vlastně”, and say the rest in other words, 8 characters shorter. "
        "There is room for as much as “nevím…”."
    ]


def test_too_fast_a_cue_without_such_words_says_how_much_shorter_and_what_fits():
    found = checks.check([Cue(0, 1000, ("Nevím, kdy přijdeme domů.",))], CS).findings
    assert [each.reason_cs for each in found if each.rule == "reading_speed"] == [
        "25,0 znaku za sekundu, přečíst se dá nejvýše 17. Řekněte to jinak, o 8 znaků stručněji. "
        "Vejde se asi tolik: „Nevím…“."
    ]


@pytest.mark.parametrize("dash", ["–", "—"])
def test_a_cue_may_begin_with_a_dash_which_may_be_a_speakers(dash):
    cues = [Cue(0, 2000, ("Počkej na mě",)), Cue(2080, 4000, (f"{dash} Nemůžu.",))]
    assert checks.check(cues, CS).hard_findings == ()


def test_one_character_too_many_is_one_character():
    found = checks.check([Cue(0, 1000, ("Nevím, kdy přijde.",))], CS).findings
    assert [each.reason for each in found if each.rule == "reading_speed"] == [
        "18.0 characters per second; at most 17 can be read. Say it in other words, 1 character shorter. "
        "There is room for as much as “Nevím…”."
    ]
