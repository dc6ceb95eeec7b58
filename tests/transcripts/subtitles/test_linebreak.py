from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import word_text
from transcripts.subtitles import profiles
from transcripts.subtitles.linebreak import Break, forbidden_end, language, wrap
from transcripts.subtitles.model import width

CS, EN = profiles.load("cs-sdh"), profiles.load("en-translation")


@pytest.mark.parametrize(
    ("word", "next_word"),
    [
        *(
            (small, "domě")
            for small in [
                "k",
                "s",
                "v",
                "z",
                "o",
                "u",
                "a",
                "i",
                "K",
                "S",
                "V",
                "Z",
                "O",
                "U",
                "A",
                "I",
            ]
        ),
        ("(v", "domě)"),
        ("„A", "pak“"),
        ("5", "kg"),
        ("17", "kg,"),
        ("5", "%"),
        ("3", "roky."),
        ("20", "hodin"),
        ("12.", "května"),
        ("10", "000"),
        ("4.", "patře"),
        ("II.", "patro"),
        ("MUDr.", "Nováková"),
        ("Mgr.", "Petra"),
        ("prof.", "Svoboda"),
        ("paní", "Dvořáková"),
        ("sestra", "Alena"),
        ("Novák,", "CSc."),
        ("Novák,", "Ph.D.,"),
        ("J.", "Novák"),
        ("např.", "léky"),
        ("tzv.", "třetího"),
        ("č.", "5"),
        ("str.", "12"),
        ("a.", "s."),
        ("r.", "o."),
        ("bojím", "se"),
        ("myslela", "si,"),
        ("5", "dětí"),
        ("2", "víkendy,"),
        ("5–7", "let"),
        ("1", ":"),
        (":", "50"),
        ("Kč", "500"),
        ("500", "Kč."),
        ("mil.", "Kč"),
        ("tis.", "korun."),
        ("108/2006", "Sb."),
        ("§", "5"),
        ("odst.", "2"),
        ("hl.", "m."),
        ("př.", "n."),
        ("n.", "l."),
        ("o.", "p."),
        ("Karel", "IV."),
        ("Karla", "IV."),
        ("ČSN", "01"),
        ("PSČ", "110"),
        ("tel.", "800"),
        ("8.", "kapitola"),
        ("1.", "1."),
        ("Praha", "–"),
        ("p.", "Novák"),
        ("dr.", "Malá"),
        ("T.", "G."),
    ],
)
def test_czech_never_parts_what_belongs_together(word, next_word):
    assert forbidden_end(word, next_word)


@pytest.mark.parametrize(
    ("word", "next_word"),
    [
        ("doma", "a"),
        ("doma,", "že"),
        ("doma.", "A"),
        ("a…", "prostě"),
        ("a,", "jak"),
        ("2013.", "Potom"),
        ("bylo,", "se"),
        ("paní", "doktorka"),
        ("atd.", "Potom"),
        ("Káva", "voněla"),
        ("v roce 2013", "jsme"),
        ("2013", "dostala"),
        ("–", "Brno"),
        ("tis.", "Potom"),
        ("mil.", "Potom"),
        ("děti", "5"),
        ("Honza", "Iva"),
        ("Petr", "I"),
        ("zítra?", "–"),
        ("79", "a"),
        ("5.30", "v"),
        ("7", "s"),
        ("7", "místo"),
    ],
)
def test_czech_lets_other_ends_be(word, next_word):
    assert not forbidden_end(word, next_word)


@pytest.mark.parametrize(
    ("word", "next_word", "kind"),
    [
        ("domů.", "Potom", Break.SENTENCE),
        ("domů.“", "Potom", Break.SENTENCE),
        ("domů,", "potom", Break.CLAUSE),
        ("domů", "protože", Break.CONJUNCTION),
        ("domů", "do", Break.PREPOSITION),
        ("domů", "v", Break.PREPOSITION),
        ("dneska", "večer", Break.ELSEWHERE),
        ("ke", "mně", Break.BOUND),
        ("do", "domu", Break.BOUND),
        ("že", "přijde", Break.BOUND),
        ("já", "jsem", Break.BOUND),
        ("jsem", "byla", Break.BOUND),
        ("Petra", "Součková", Break.BOUND),
        ("malých", "dětí", Break.BOUND),
        ("volné", "místo", Break.BOUND),
        ("sociální", "pracovnice", Break.BOUND),
        ("polohovací", "postel", Break.BOUND),
        ("zákonnou", "lhůtu", Break.BOUND),
        ("naše", "sociální", Break.BOUND),
        ("nám", "přiznali", Break.BOUND),
        ("nám", "v", Break.PREPOSITION),
        ("bydlení", "čekají", Break.ELSEWHERE),
        ("dělá", "všechno", Break.ELSEWHERE),
        ("6", "různých", Break.BOUND),
        ("roce", "2013", Break.BOUND),
        ("ne", "všechno", Break.BOUND),
        ("se", "bojím", Break.BOUND),
        ("v", "domě", Break.FORBIDDEN),
    ],
)
def test_czech_breaks_have_their_order(word, next_word, kind):
    assert language("cs").kind(word, next_word) is kind


@pytest.mark.parametrize(
    ("word", "next_word"),
    [
        ("the", "house"), ("a", "house"), ("Mr.", "Brown"), ("5", "kg"), ("J.", "Brown"), ("e.g.", "this"),
        ("May", "5"), ("5", "May"), ("€", "500"), ("p.", "12"), ("No.", "5"),
    ],
)  # fmt: skip
def test_english_never_parts_what_belongs_together(word, next_word):
    assert forbidden_end(word, next_word, "en")


def test_an_unknown_language_knows_punctuation_only():
    assert language("xx").kind("domů,", "v") is Break.CLAUSE
    assert not forbidden_end("v", "domě", "xx")


def test_one_line_is_kept_where_it_is_enough():
    assert wrap("Byla jsem celý den doma a čekala.", CS) == ("Byla jsem celý den doma a čekala.",)


def test_the_line_ends_with_the_clause_and_the_shorter_is_above():
    assert wrap("Když se nám narodil Honzík, doktoři nám řekli, že nebude chodit.", CS) == (
        "Když se nám narodil Honzík,",
        "doktoři nám řekli, že nebude chodit.",
    )


def test_no_preposition_is_left_at_the_end_of_a_line():
    assert wrap("Maminka přišla pozdě večer domů k babičce na návštěvu.", CS) == (
        "Maminka přišla pozdě večer",
        "domů k babičce na návštěvu.",
    )


def test_a_no_break_space_is_respected():
    text = "Celou tu dlouhou dobu jsme byli bez jediné\u00a0koruny v kapse."
    assert [line for line in wrap(text, CS) if line.endswith("jediné")] == []
    assert " ".join(wrap(text, CS)) == text


def test_lines_of_a_dialogue_stay_apart():
    assert wrap("-Ano.\n-Ne, to jsem neřekla.", CS) == ("-Ano.", "-Ne, to jsem neřekla.")


def test_old_line_breaks_of_running_text_do_not_count():
    assert wrap("Byla jsem\ndoma.", CS) == ("Byla jsem doma.",)


def test_too_long_a_text_keeps_the_width_and_takes_more_lines():
    found = wrap("slovo " * 30, CS)
    assert [len(line) for line in found] == [35, 35, 35, 35, 35]


def test_a_word_wider_than_a_line_stays_whole():
    assert wrap("a" * 10_000, CS) == ("a" * 10_000,)


def test_no_text_gives_no_lines():
    assert [wrap(text, CS) for text in ("", " ", "\n\n")] == [(), (), ()]


@given(st.lists(word_text, max_size=30).map(" ".join), st.sampled_from([CS, EN]))
def test_wrapping_loses_nothing_and_keeps_the_width_where_a_word_allows(text, profile):
    found = wrap(text, profile)
    assert "".join(" ".join(found).split()) == "".join(text.split())
    assert [
        line for line in found if width(line) > profile.max_chars_per_line and " " in line
    ] == []


@given(
    st.lists(
        st.sampled_from(
            ["a", "v", "dům", "domem,", "přišla.", "se", "5", "kg", "protože", "jsem", "byl"]
        ),
        max_size=14,
    )
)
def test_no_forbidden_end_where_two_lines_can_avoid_it(words):
    text = " ".join(words)
    found = wrap(text, CS)
    possible = [
        cut
        for cut in range(1, len(words))
        if len(" ".join(words[:cut])) <= 42
        and len(" ".join(words[cut:])) <= 42
        and not forbidden_end(words[cut - 1], words[cut])
    ]
    if len(text) > 42 and possible:
        upper = found[0].split()
        assert len(found) == 2
        assert not forbidden_end(upper[-1], found[1].split()[0])
