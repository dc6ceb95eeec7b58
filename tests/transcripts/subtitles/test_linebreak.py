from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import word_text
from transcripts import subtitles
from transcripts.subtitles import profiles
from transcripts.subtitles.linebreak import Break, forbidden_end, language, wrap
from transcripts.subtitles.linebreak.tokens import without_hyphen
from transcripts.subtitles.model import width

CS, EN = profiles.load("cs-sdh"), profiles.load("en-translation")
# No language: all breaks without punctuation are equal.
ANY = replace(CS, language="xx")


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
        *(
            tuple(pair.split(" | "))
            for pair in [
                "mn. | č.",
                "m. | Praha",
                "m. | Prahy",
                "mil. | lidí",
                "tis. | lidí",
                "mld. | USD",
                "r. | 1989",
                "j. | 123",
                "prim. | Novák",
                "škpt. | Novák",
                "Karel | I.",
                "Petr | V.",
                "Pavla | I.",
                "* | 1921",
                "= | 5",
                "2 | =",
                "× | 3",
                "5 | str.",
                "12 | měs.",
                "strana | 2",
                "tabulka | 3",
                "PS | PČR",
                "FF | UK",
                "5 | psů",
                "12 | stromů,",
                "10 | USD",
                "500 | ,-",
                "ředitel | Dvořák",
                "profesora | Nováka",
                "profesorovi | Novákovi",
                "primářka | Malá",
                "sestřička | Alena",
                "sestřičku | Alenu",
                "strejdou | Karlem",
                "Novák | ml.",
                "p. | o.",
                "s. | r.",
                "cca | 5",
                "7. | až",
                "13.–15. | května",
                "½ | litru",
            ]
        ),
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
        *(
            tuple(pair.split(" | "))
            for pair in [
                "5. | potom",
                "p. | potom",
                "tel. | Potom",
                "p. | Pak",
                "pan | Potom",
                "paní | Ale",
                "J. | Potom",
                "m. | Potom",
                "č. | Potom",
                "mil. | a",
                "USA | a",
                "Honza | I",
                "5 | domů",
                "ředitel | přijel",
            ]
        ),
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
        *(
            (*pair.split(" | "), Break.BOUND)
            for pair in [
                "pět | dětí",
                "dvacet | korun",
                "sto | třicet",
                "tři | roky",
                "dvou | dcer",
                "osmnácti | let",
                "5 | malých",
                "4 | koně",
                "roku | 1989",
                "května | 2020",
                "Praha | 2",
                "von | Neumann",
                "byl | operován",
                "nebyl | přijat",
                "byla | přijata",
                "může | přijít",
                "nemůže | být",
                "musela | jít",
                "je | unavená",
                "není | nemocný",
                "nic | neřekl",
                "nikdo | nepřišel",
                "už | ne",
                "ať | jde",
                "abychom | šli",
                "nikoli | on",
            ]
        ),
        ("je", "doma", Break.ELSEWHERE),
        ("byl", "doma", Break.ELSEWHERE),
        ("může", "všechno", Break.ELSEWHERE),
        ("nic", "nového", Break.ELSEWHERE),
        ("atd.", "a", Break.CONJUNCTION),
        ("1.", "a", Break.BOUND),
        ("5", "až", Break.BOUND),
        ("hod.", "ráno", Break.ELSEWHERE),
        ("5.", "potom", Break.ELSEWHERE),
        ("hl.", "Potom", Break.SENTENCE),
        ("tel.", "Potom", Break.SENTENCE),
    ],
)
def test_czech_breaks_have_their_order(word, next_word, kind):
    assert language("cs").kind(word, next_word) is kind


@pytest.mark.parametrize(
    ("word", "next_word"),
    [
        ("the", "house"), ("a", "house"), ("Mr.", "Brown"), ("5", "kg"), ("J.", "Brown"), ("e.g.", "this"),
        ("May", "5"), ("5", "May"), ("€", "500"), ("p.", "12"), ("No.", "5"), ("5", "miles"), ("5th", "May"),
        ("Capt.", "Kirk"), ("Gen.", "Lee"), ("Sgt.", "Pepper"), ("Louis", "XIV"), ("Henry", "VIII,"),
        ("Brown,", "PhD"), ("Brown", "Jr."), ("President", "Obama"), ("Uncle", "Bob"),
    ],
)  # fmt: skip
def test_english_never_parts_what_belongs_together(word, next_word):
    assert forbidden_end(word, next_word, "en")


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        *(
            (pair, Break.BOUND)
            for pair in [
                "of | London", "because | he", "she | went", "my | house", "have | been", "did | not", "never | go",
                "couldn't | go", "couldn’t | go", "haven't | been", "cannot | go", "I'll | go", "he's | going",
                "they've | been", "we'd | gone", "10 | children", "3rd | floor", "two | children", "red | car",
                "beautiful | house", "special | needs", "U.S. | army", "U.S. | Army", "John | Brown", "every | day",
                "hurt | himself", "each | other",
            ]
        ),
        ("went | and", Break.CONJUNCTION),
        ("went | to", Break.PREPOSITION),
        ("a.m. | and", Break.CONJUNCTION),
        ("etc. | and", Break.CONJUNCTION),
        ("children | sleep", Break.ELSEWHERE),
        ("2013 | everything", Break.ELSEWHERE),
        ("home, | then", Break.CLAUSE),
        ("U.S. | He", Break.SENTENCE),
        ("etc. | Then", Break.SENTENCE),
        ("gen. | Then", Break.SENTENCE),
        ("home. | Then", Break.SENTENCE),
    ],
)  # fmt: skip
def test_english_breaks_have_their_order(pair, kind):
    assert language("en").kind(*pair.split(" | ")) is kind


def test_a_third_language_is_one_file(tmp_path):
    """A copy of the program with one module more: nothing that was there is changed."""
    copy = tmp_path / "transcripts"
    shutil.copytree(Path(subtitles.__file__).parent, copy / "subtitles")
    (copy / "__init__.py").touch()
    (copy / "subtitles" / "linebreak" / "sk.py").write_text(
        "from .base import Break, Language\n"
        "class Slovak(Language):\n"
        "    code = 'sk'\n"
        "    def between(self, word, next_word, following=''):\n"
        "        return Break.FORBIDDEN if word == 'so' else Break.ELSEWHERE\n"
        "LANGUAGE = Slovak()\n"
    )
    program = (
        "from transcripts.subtitles.linebreak import LANGUAGES, language\n"
        "print(sorted(LANGUAGES), language('sk').kind('so', 'mnou').name)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("['cs', 'en', 'sk'] FORBIDDEN\n", "")


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


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "V evidenci jich máme dohromady asi 3 mil. lidí z celé země.",
            ("V evidenci jich máme", "dohromady asi 3 mil. lidí z celé země."),
        ),
        (
            "Dojeli jsme potom do hl. m. Prahy a hledali nocleh.",
            ("Dojeli jsme potom", "do hl. m. Prahy a hledali nocleh."),
        ),
        (
            "Tohle slovo se píše jen v mn. č. a nikdy jinak.",
            ("Tohle slovo se píše jen", "v mn. č. a nikdy jinak."),
        ),
    ],
)
def test_an_abbreviation_stays_with_what_it_belongs_to(text, lines):
    assert wrap(text, CS) == lines


@pytest.mark.parametrize(
    "text",
    [
        "Slepice nejneobyčejnější barvy nejspravedlivějšího.",
        "Nepravděpodobnost nejspravedlivějších příběhů roste.",
    ],
)
def test_no_word_stands_alone_on_a_line_where_another_break_is_as_good(text):
    assert [line for line in wrap(text, CS) if len(line.split()) == 1] == []


def test_a_whole_sentence_of_one_word_may_stand_alone():
    assert wrap("Počkejte! Nikdo tam dneska večer doma není.", CS) == (
        "Počkejte!",
        "Nikdo tam dneska večer doma není.",
    )


def test_equal_words_make_equal_lines():
    assert wrap("slovo " * 8, CS) == ("slovo slovo slovo slovo", "slovo slovo slovo slovo")


def test_a_text_in_capitals_is_no_chain_of_acronyms():
    assert wrap("DNES VEČER JSME SPOLU BYLI DOMA NA VEČEŘI A POTOM SPALI", CS) == (
        "DNES VEČER JSME SPOLU BYLI DOMA",
        "NA VEČEŘI A POTOM SPALI",
    )


def test_an_odd_word_goes_below():
    assert wrap("slovo " * 9, CS) == ("slovo slovo slovo slovo", "slovo slovo slovo slovo slovo")


@given(st.lists(st.integers(1, 12).map("x".__mul__), min_size=2, max_size=14))
def test_equally_good_breaks_give_the_most_even_lines_with_the_shorter_above(words):
    """Where nothing but the widths tells two breaks apart, what is chosen costs the least by the widths."""
    found = wrap(" ".join(words), ANY)
    if len(found) != 2:
        return
    upper, lower = (width(line) for line in found)
    assert 1 not in [len(line.split()) for line in found] or len(words) < 4 or _all_alone(words)
    for cut in range(2, len(words) - 1):
        above, below = len(" ".join(words[:cut])), len(" ".join(words[cut:]))
        if max(above, below) <= 42 and above <= below:
            assert abs(upper - lower) <= below - above
            assert upper <= lower or upper - lower < below - above


def _all_alone(words):
    """Whether each division into two lines that fit leaves one word alone."""
    cuts = range(2, len(words) - 1)
    return not any(
        max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))) <= 42 for cut in cuts
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
        and not forbidden_end(
            words[cut - 1], words[cut], following="".join(words[cut + 1 : cut + 2])
        )
    ]
    if len(text) > 42 and possible:
        assert len(found) == 2
        cut = len(found[0].split())
        assert cut in possible


def test_only_the_hyphen_at_the_beginning_of_a_line_is_a_dialogues():
    assert without_hyphen("-Ano, Frýdek-Místek.") == "Ano, Frýdek-Místek."
    assert without_hyphen("Frýdek-Místek - a dál") == "Frýdek-Místek - a dál"
