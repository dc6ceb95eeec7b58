"""Each case is written with ~ for the no-break space."""

from __future__ import annotations

import polytypo
import pytest
import typography_cases
from anthology_sample import anthology, run
from hypothesis import example, given
from hypothesis import strategies as st

from publications.document import typography
from publications.document.model import Emphasis, LineBreak, Link, NoteRef, Span, Strong, Text
from publications.document.text import inline_text, plain
from publications.document.typography import NBSP, typeset

TYPESET = [
    # one-letter words
    ("Byla v obci", "Byla v~obci"),
    ("K lidem", "K~lidem"),
    ("k lidem s postižením", "k~lidem s~postižením"),
    ("z domova a o víkendu", "z~domova a~o~víkendu"),
    ("i u nás", "i~u~nás"),
    ("A i v zimě", "A~i~v~zimě"),
    ("přišla (v noci) domů", "přišla (v~noci) domů"),
    ("„V pasti“", "„V~pasti“"),
    ("Rodiče, a i děti", "Rodiče, a~i~děti"),
    # titles and abbreviations
    ("Mgr. Jana Nová", "Mgr.~Jana Nová"),
    ("doc. MUDr. Petr Malý", "doc.~MUDr.~Petr Malý"),
    ("Jan Malý, Ph.D.", "Jan Malý,~Ph.D."),
    ("J. A. Novotný", "J.~A.~Novotný"),
    ("č. 5", "č.~5"),
    ("čl. 10 odst. 2 písm. b", "čl.~10 odst.~2 písm.~b"),
    ("viz str. 15", "viz str.~15"),
    ("obr. 3 a tab. 4", "obr.~3 a~tab.~4"),
    ("např. ve škole", "např.~ve škole"),
    ("tzv. sdílená péče", "tzv.~sdílená péče"),
    ("Spolek Nit, z. s.", "Spolek Nit,~z.~s."),
    ("Most, o. p. s.", "Most,~o.~p.~s."),
    ("§ 109", "§~109"),
    ("§§ 109 a 110", "§§~109 a~110"),
    ("zákon č. 108/2006 Sb.", "zákon č.~108/2006~Sb."),
    # numbers, units, dates
    ("5 kg", "5~kg"),
    ("20 % rodin", "20~% rodin"),
    ("250 Kč", "250~Kč"),
    ("8 hodin denně", "8~hodin denně"),
    ("12 let", "12~let"),
    ("3 mil. Kč", "3~mil. Kč"),
    ("1 250 Kč", "1~250~Kč"),
    ("1 234 567 obyvatel", "1~234~567 obyvatel"),
    ("4 300 lidí", "4~300~lidí"),
    ("37 °C", "37~°C"),
    ("1. 4. 2023", "1.~4.~2023"),
    ("1. dubna 2023", "1.~dubna 2023"),
    ("v 1. ročníku", "v~1.~ročníku"),
    ("Praha 7", "Praha~7"),
    ("110 00 Praha 1", "110~00 Praha~1"),
    ("PSČ 999 01", "PSČ~999~01"),
    # dashes and ranges
    ("doma – a přece sama", "doma~– a~přece sama"),
    ("doma - a přece sama", "doma~– a~přece sama"),
    ("2014-2021", "2014–2021"),
    ("str. 5-10", "str.~5–10"),
    ("§ 109-110", "§~109–110"),
    ("10-15 %", "10–15~%"),
    ("0-6 let", "0–6~let"),
    ("9.00-17.30", "9.00–17.30"),
    ("8:00-16:00", "8:00–16:00"),
    ("1.-3. třída", "1.–3.~třída"),
    ("po-pá", "po–pá"),
    ("pondělí-pátek", "pondělí–pátek"),
    ("leden-březen", "leden–březen"),
    ("1,5-2,5 hodiny", "1,5–2,5~hodiny"),
]
LEFT_ALONE = [
    "https://example.org/v-1-2/a-i-o?od=2014-2021",
    "www.example.org/5-10",
    "kontakt.1-2@example.org",
    "example.cz/1-2",
    "ISBN 978-80-000-0000-2",
    "978-80-000-0000-2",
    "+420 777 123 456",
    "+420 777-123-456",
    "777 123 456",
    "2023-10-05",
    "2023-10",
    "2026-05-04T10:00:00+02:00",
    "CZ.03.02.02/00/22_027/0001236",
    "CZ.03.02.02/00/22_004/0001320",
    "2023/CAU/PVP/042",
    "03_22_027",
    "19-2000145399/0800",
    "bude-li, česko-slovenský, e-mail",
    "Toník a\nMarie",
    "vitamin C",
    "",
    " ",
    "#[]$*_@<&>\"'\\",
    "😀 שלום 12",
]

TYPESET += typography_cases.TYPESET
LEFT_ALONE += typography_cases.LEFT_ALONE


@pytest.mark.parametrize(("given_text", "expected"), TYPESET)
def test_holds_together_what_belongs_together(given_text: str, expected: str) -> None:
    assert typeset(given_text).replace(NBSP, "~") == expected


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_leaves_addresses_numbers_and_plain_text_alone(text: str) -> None:
    assert typeset(text) == text


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len({given for given, _ in TYPESET} | set(LEFT_ALONE)) >= 200


FRAGMENTS = st.sampled_from(
    [given for given, _ in TYPESET] + LEFT_ALONE + list("kvszai –-.,0123456789 \u00a0§")
)


@given(st.one_of(st.text(), st.lists(FRAGMENTS).map(" ".join), st.lists(FRAGMENTS).map("".join)))
@example("n. 000 00")
def test_is_idempotent_and_keeps_the_length(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once
    assert len(once) == len(text)


@given(st.lists(FRAGMENTS).map(" ".join))
def test_changes_nothing_but_spaces_hyphens_and_quotation_marks(text: str) -> None:
    changed = {(a, b) for a, b in zip(text, typeset(text), strict=True) if a != b}
    marks = {('"', "„"), ('"', "“"), ("'", "‚"), ("'", "‘"), ("'", "’")}
    assert changed <= {(" ", NBSP), ("-", "–")} | marks


def test_three_dots_become_one_sign_in_a_document_and_four_do_not() -> None:
    assert typography.typeset_run(run("Tak", Strong(run("... a")), " dost....")) == run(
        "Tak", Strong(run("… a")), "\u00a0dost...."
    )


def test_quotation_marks_pair_across_bold_words() -> None:
    assert typography.typeset_run(run('"Dobrý ', Strong(run("den")), '"')) == run(
        "„Dobrý ", Strong(run("den")), "“"
    )


def test_sees_a_paragraph_as_one_line_across_its_nodes() -> None:
    before = run(
        "Bydlí v ",
        Strong(run("domě s ")),
        Link("https://example.org", run("výtahem")),
        " 5",
        NoteRef("1"),
        " let",
        LineBreak(),
        Emphasis(run("a ")),
        Span("en", run("a home in 5-6 years")),
    )
    after = run(
        "Bydlí v\u00a0",
        Strong(run("domě s\u00a0")),
        Link("https://example.org", run("výtahem")),
        " 5",
        NoteRef("1"),
        "\u00a0let",
        LineBreak(),
        Emphasis(run("a\u00a0")),
        Span("en", run("a home in 5-6 years")),
    )
    assert typography.typeset_run(before) == after


def test_leaves_sections_of_other_languages_as_they_are() -> None:
    (english,) = [section for section in anthology().sections if section.lang == "en"]
    paragraph = english.blocks[0]
    assert "a\u00a0" not in inline_text(paragraph.children)  # type: ignore[union-attr]


def test_a_document_typeset_twice_is_the_same() -> None:
    assert typography.apply(anthology()) == anthology()


def test_registration_numbers_are_printed_verbatim() -> None:
    assert "CZ.03.02.02/00/22_027/0001236" in plain(anthology())


def test_a_text_node_keeps_its_place() -> None:
    assert typography.typeset_run((Text("k "), Text(""), Text("nám"))) == (
        Text("k\u00a0"),
        Text(""),
        Text("nám"),
    )


@pytest.mark.parametrize("text", [given for given, _ in TYPESET] + LEFT_ALONE)
def test_whatever_a_stranger_would_set_is_set_here_too(text: str) -> None:
    theirs = polytypo.transform(text, locale="cs-CZ", narrow_nbsp="nbsp")
    ours = typeset(text)
    assert len(theirs) == len(ours)
    changed = [at for at, (a, b) in enumerate(zip(text, theirs, strict=True)) if a != b]
    assert [ours[at] for at in changed] == [theirs[at] for at in changed]
