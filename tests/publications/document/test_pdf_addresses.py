"""What a reader of paper learns of a link: where it leads, once, and how to find it."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

import pdf_reading
import pytest
from anthology_sample import anthology, assets, cells, p, run
from pdf_reading import squeezed

from publications.document import walk
from publications.document.model import (
    Block,
    Cell,
    Document,
    FilmBox,
    Footnote,
    Heading,
    Link,
    NoteRef,
    Paragraph,
    Row,
    Section,
    SectionKind,
    Table,
    TranscriptQuote,
)
from publications.document.writers.pdf import PAGES, addresses, write

every_page = pytest.mark.parametrize("page", PAGES)
WEB = "https://example.org/prehled"


@functools.cache
def sample(page: str) -> str:
    return squeezed(pdf_reading.text(write(anthology(), assets(), page=page)))


def of(*blocks: Block, footnotes: tuple[Footnote, ...] = ()) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks, footnotes=footnotes)
    return replace(anthology(), sections=(section,), funders=())


def read(document: Document, page: str = "a4") -> str:
    return pdf_reading.text(write(document, {}, page=page)).replace("\u00a0", " ")


def link(url: str, words: str) -> Link:
    return Link(url, run(words))


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (WEB, WEB),
        ("https://example.org/a?b=1&c=%20d", "https://example.org/a?b=1&c=%20d"),
        ("https://example.org/p%C3%A9%C4%8De", "https://example.org/péče"),
        ("https://example.org/%E4%B8%AD%FF", "https://example.org/%E4%B8%AD%FF"),
        ("mailto:sit@example.org?subject=Dotaz", "sit@example.org"),
        ("tel:+420123456789", "+420 123 456 789"),
        ("tel:+49-30-123", "+4930123"),
    ],
)
def test_an_address_is_printed_as_a_person_types_it(url: str, wanted: str) -> None:
    assert addresses.printed(url).replace("\u00a0", " ") == wanted


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (WEB, "https://example.org/prehled"),
        (WEB, "přehled (example.org/prehled)"),
        ("https://www.Example.org/", "example.org"),
        ("http://example.org", "www.example.org"),
        ("https://example.org/p%C3%A9%C4%8De", "https://example.org/péče"),
        ("mailto:sit@example.org", "SIT@example.org"),
        ("tel:+420123456789", "123 456 789"),
        ("tel:+420123456789", "volejte 00420 123 456 789 od 8 do 16"),
    ],
)
def test_words_that_show_the_address_need_no_other(url: str, words: str) -> None:
    assert addresses.is_shown(url, words)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (WEB, "přehled služeb"),
        (WEB, "example.org"),
        ("mailto:sit@example.org", "napište nám"),
        ("tel:+420123456789", "zavolejte do 15"),
        ("tel:+420123456789", "987 654 321"),
    ],
)
def test_words_that_do_not_show_the_address_leave_it_to_be_printed(url: str, words: str) -> None:
    assert not addresses.is_shown(url, words)


@every_page
def test_every_address_that_words_of_the_book_lead_to_stands_on_paper(page: str) -> None:
    wanted = {
        addresses.printed(inline.url)
        for section in anthology().sections
        for inlines in walk.section_runs(replace(section, easy_read=()))
        for inline in walk.inlines(inlines)
        if isinstance(inline, Link) and addresses.leads_outside(inline.url)
    }
    assert wanted == {"https://example.org/prehled?a=1&b=2", "https://example.org/setreni"}
    assert {address: sample(page).count(squeezed(address)) for address in wanted} == dict.fromkeys(
        wanted, 1
    )


@every_page
def test_the_number_after_the_words_leads_to_the_address_of_that_number(page: str) -> None:
    document = of(
        p("První ", link(WEB, "přehled"), ", druhý ", link(f"{WEB}/2", "seznam"), "."),
        p("A znovu ", link(WEB, "týž přehled"), "."),
    )
    text = re.sub(r"\s+", " ", read(document, page))
    assert re.findall(r"(přehled|seznam)\s?(\[\d\])", text) == [
        ("přehled", "[1]"),
        ("seznam", "[2]"),
        ("přehled", "[1]"),
    ]
    assert re.findall(r"(\[\d\]) (https\S+)", text) == [("[1]", WEB), ("[2]", f"{WEB}/2")]
    assert "Odkazy" in text


def test_each_section_counts_its_links_from_one() -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{n}", f"Zpráva {n}", (p(link(f"{WEB}/{n}", "přehled")),))
        for n in (1, 2)
    )
    text = read(replace(anthology(), sections=sections, funders=()))
    assert re.findall(r"(\[\d\]) (https\S+/\d)", text) == [("[1]", f"{WEB}/1"), ("[1]", f"{WEB}/2")]


def test_the_list_is_called_in_the_language_of_its_section() -> None:
    section = Section(SectionKind.REPORT, "x", "Report", (p(link(WEB, "the list")),), lang="en")
    text = read(replace(anthology(), sections=(section,), funders=()))
    assert ("Links" in text, "Odkazy" in text) == (True, False)


def test_a_link_whose_words_are_its_address_has_neither_number_nor_list() -> None:
    text = read(of(p("Viz ", link(WEB, WEB), " nebo ", link("mailto:a@b.cz", "a@b.cz"), ".")))
    assert text.count(WEB) == 1
    assert text.count("a@b.cz") == 1
    assert (re.findall(r"\[\d\]", text), "Odkazy" in text) == ([], False)


def test_mail_and_telephone_are_printed_as_they_are_used() -> None:
    document = of(
        p(link("mailto:sit@example.org?subject=x", "Napište"), " nebo "),
        p(link("tel:+420123456789", "zavolejte"), "."),
    )
    assert re.findall(r"^\[\d\] (.+)", read(document), re.MULTILINE) == [
        "sit@example.org",
        "+420 123 456 789",
    ]


def test_a_footnote_says_the_address_itself_and_stays_one_note_of_its_number() -> None:
    note = Footnote("a", (p("Viz ", link(WEB, "souhrn"), "."),))
    document = of(p("Text", NoteRef("a"), " a ", link(f"{WEB}/2", "odkaz"), "."), footnotes=(note,))
    text = read(document)
    assert f"Viz souhrn ({WEB})." in re.sub(r"\s+", " ", text)
    assert re.findall(r"\[\d\] (https\S+)", text) == [f"{WEB}/2"]
    assert pdf_reading.tags(write(document, {}))["/Note"] == 1


def test_a_link_in_a_table_in_its_header_and_in_its_caption_is_numbered_in_reading_order() -> None:
    table = Table(
        run("Podle ", link(f"{WEB}/1", "přehledu")),
        (
            Row((Cell(run(link(f"{WEB}/2", "Kdo"))), Cell(run("Hodin")))),
            Row((Cell(run(link(f"{WEB}/3", "máma"))), Cell(run("94")))),
        ),
        header_column=True,
    )
    text = read(of(table))
    assert re.findall(r"\[(\d)\] (https\S+)", text) == [(f"{n}", f"{WEB}/{n}") for n in (1, 2, 3)]


@every_page
def test_a_heading_carries_no_number_and_its_address_stands_by_its_words(page: str) -> None:
    document = of(Heading(2, "h", run("Kde hledat: ", link(WEB, "přehled služeb"))), p("Text."))
    text = re.sub(r"\s+", " ", read(document, page))
    assert re.findall(r"\[\d\]", text) == []
    assert f"přehled služeb: {WEB}" in text


def test_a_quotation_from_a_film_says_its_address_where_no_film_box_does() -> None:
    def quote(seconds: int) -> TranscriptQuote:
        url = f"https://example.org/film#t={seconds}"
        return TranscriptQuote(run("Bála jsem se."), "Jana", "Film", url, seconds * 1000, 99_000)

    alone = read(of(quote(5), quote(9)))
    assert re.findall(r"\[\d\] (https\S+)", alone) == ["https://example.org/film"]
    beside = read(of(FilmBox("Film", "https://example.org/film", 1000), quote(5)))
    assert re.findall(r"\[\d\]", beside) == []


@every_page
def test_a_long_address_breaks_at_its_marks_and_stays_on_the_page(page: str) -> None:
    long = "https://example.org/" + "/".join(f"cast-{n}" for n in range(40)) + "?klic=" + "a1" * 90
    document = of(
        p(link(long, "zdroj"), NoteRef("a")), footnotes=(Footnote("a", (p(link(long, "týž")),)),)
    )
    pdf = write(document, {}, page=page)
    assert pdf_reading.off_the_page(pdf_reading.pages(pdf), 24) == []
    assert squeezed(pdf_reading.text(pdf)).count(squeezed(long)) == 2


def test_the_list_is_tagged_as_a_list_with_its_numbers_as_labels() -> None:
    document = of(p(link(WEB, "přehled"), " a ", link(f"{WEB}/2", "seznam")))
    found = pdf_reading.tags(write(document, {}))
    wanted = {"/L": 1, "/LI": 2, "/Lbl": 2, "/LBody": 2}
    assert {kind: found[kind] for kind in wanted} == wanted


def test_hostile_words_and_ids_stay_what_they_are() -> None:
    section = Section(
        SectionKind.REPORT,
        "a][b\"\\'<x>",
        "Zpráva",
        (Paragraph(run(link("https://example.org/#[]$*_@<&>\\u{41}", "zdroj"))),),
    )
    text = read(replace(anthology(), sections=(section,), funders=()))
    assert "https://example.org/#[]$*_@<&>\\u{41}" in re.sub(r"\s", "", text)


def test_a_table_row_is_not_lost_where_its_cells_are_links_only() -> None:
    document = of(
        Table((), (cells("Kdo", "Kde"), Row((Cell(run("a")), Cell(run(link(WEB, "tam")))))))
    )
    assert WEB in read(document)
