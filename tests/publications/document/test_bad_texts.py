"""Texts nobody hopes for in every field of the model, in every file: signs of other languages of
markup, words without end, scripts from the right, emoji, characters of two parts, control characters."""

from __future__ import annotations

import functools
import importlib.util
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import every_field
import every_format
import pdf_reading
import pytest
from anthology_sample import HOSTILE, anthology, assets, p, run
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from publications.document import characters, glyphs, typography
from publications.document.model import (
    Block,
    Document,
    Heading,
    Link,
    List,
    ListItem,
    Section,
    SectionKind,
    Table,
)
from publications.document.validation import (
    LONGEST_ADDRESS,
    InvalidDocument,
    check,
    is_safe,
    validate,
)
from publications.document.writers import WRITERS, redline
from publications.document.writers.pdf import UnprintableText

has_noto = importlib.util.find_spec("manimgx_fonts") is not None
every_writer = pytest.mark.parametrize("name", WRITERS)
every_pdf = pytest.mark.parametrize("name", [n for n in WRITERS if n.startswith("pdf")])
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: What only a pointer sees, and what a screen reader reads instead of a picture it can see itself.
NOT_IN_PDF = ("Link.title",)


def filled(text: Callable[[int], str]) -> tuple[Document, dict[str, str]]:
    document, texts = every_field.every_field(text)
    return check(document), texts


@functools.cache
def hostile() -> tuple[Document, dict[str, str]]:
    return filled(lambda number: f"F{number:04} {HOSTILE}")


@functools.cache
def written(name: str) -> bytes:
    data = WRITERS[name].write(hostile()[0], assets())
    assert data is not None
    return data


def wanted(name: str, texts: dict[str, str]) -> dict[str, str]:
    """The texts that a format is to hold: the easy readings alone, all, or all without them."""
    kind = name.removesuffix("-easy").split("-")[0]
    found = {}
    for path, text in texts.items():
        is_easy = ".easy_read." in path
        if name.endswith("-easy"):
            whole = path.startswith(("Document.title", "Document.publisher", "Document.imprint"))
            is_in = is_easy or whole or (".funders." in path and path.startswith("Document"))
        else:
            is_in = kind in {"html", "epub"} or not is_easy
        if kind == "pdf" and any(part in path for part in NOT_IN_PDF):
            is_in = False
        if is_in:
            found[path] = text
    return found


def test_every_field_that_holds_words_is_filled() -> None:
    """Whoever adds a field to the model finds it in the tests below, or here."""
    paths = hostile()[1]
    filled_in = {tuple(path.split("#")[0].removesuffix(".str").split(".")[-2:]) for path in paths}
    classes = {
        (_class(path), path.split("#")[0].removesuffix(".str").split(".")[-1]) for path in paths
    }
    assert every_field.model_text_fields() - classes == set(), filled_in


def _class(path: str) -> str:
    """The class whose field it is; a signature and an imprint stand under the name of the field."""
    before = path.split("#")[0].removesuffix(".str").split(".")[-2]
    return "Section" if before.startswith("Section(") else before[0].upper() + before[1:]


@every_writer
def test_marks_of_markup_are_literal_in_every_field(name: str) -> None:
    extension = WRITERS[name].extension
    said = every_format.said(written(name), extension)
    texts = wanted(name, hostile()[1])
    found = every_format.holds if extension == "pdf" else str.__contains__
    lost = [
        path
        for path, text in texts.items()
        if not found(said, every_format.expected(text, extension))
    ]
    assert lost == []


def test_marks_of_markup_are_literal_in_a_redline() -> None:
    data = redline.write(
        anthology(), hostile()[0], assets(), author=HOSTILE, date="2026-12-01T08:00:00+01:00"
    )
    said = every_format.said(data, "docx")
    texts = {path: text for path, text in hostile()[1].items() if ".easy_read." not in path}
    assert [path for path, text in texts.items() if text not in said] == []


@every_pdf
def test_a_word_without_end_stays_on_the_page_in_every_field(name: str) -> None:
    document, texts = filled(lambda number: f"F{number:04}" + "ž" * 2000)
    data = WRITERS[name].write(document, assets())
    assert data is not None
    # Not past the edge of the paper; its margin a signature of a page's length may touch.
    assert pdf_reading.off_the_page(pdf_reading.pages(data), 6) == []
    # A word goes on over pages, whose heads stand in between; descriptions are not printed.
    said = pdf_reading.squeezed(pdf_reading.text(data))
    printed = {path: text for path, text in wanted(name, texts).items() if ".alt#" not in path}
    assert [path for path, text in printed.items() if text[:6] not in said] == []
    assert said.count("ž") >= 2000 * len(printed)


@every_pdf
def test_titles_of_one_endless_word_stay_on_every_page_they_run_over(name: str) -> None:
    document = anthology()
    title = "W" * 300  # no letter is wider
    sections = tuple(replace(each, title=title) for each in document.sections)
    data = WRITERS[name].write(replace(document, title=title, sections=sections), assets())
    assert data is not None
    assert pdf_reading.off_the_page(pdf_reading.pages(data), 20) == []


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("name", ["html", "html-easy"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_word_without_end_makes_no_page_wider_than_the_screen(name: str, width: int) -> None:
    document, _texts = filled(lambda number: f"F{number:04}" + "ž" * 2000)
    data = WRITERS[name].write(document, assets())
    assert data is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_content(data.decode())
        assert page.evaluate(WIDER) == 0
        browser.close()


@pytest.mark.parametrize("name", ["docx", "epub"])
def test_a_word_without_end_is_whole_in_every_field(name: str) -> None:
    document, texts = filled(lambda number: f"F{number:04}" + "ž" * 2000)
    data = WRITERS[name].write(document, assets())
    assert data is not None
    said = every_format.said(data, name)
    # Word takes 260 letters of what is shown beside a pointer.
    lost = [
        path
        for path, text in wanted(name, texts).items()
        if (text[:260] if "Link.title" in path else text) not in said
    ]
    assert lost == []


# --- other scripts -------------------------------------------------------------------------

FROM_THE_RIGHT = "שלום עולם"
ARABIC = "مرحبا بالعالم"
EMOJI = "👩‍👧‍👦 🧵"


@pytest.mark.parametrize("name", ["docx", "epub", "html", "html-easy"])
def test_scripts_from_the_right_and_emoji_stand_in_every_field(name: str) -> None:
    document, texts = filled(lambda number: f"F{number:04} {FROM_THE_RIGHT} {ARABIC} {EMOJI}")
    data = WRITERS[name].write(document, assets())
    assert data is not None
    said = every_format.said(data, WRITERS[name].extension)
    assert [path for path, text in wanted(name, texts).items() if text not in said] == []


@every_pdf
def test_hebrew_is_printed_in_every_field(name: str) -> None:
    document, texts = filled(lambda number: f"F{number:04} שלום")
    data = WRITERS[name].write(document, assets())
    assert data is not None
    said = every_format.said(data, "pdf")
    count = said.count("שלום") + said.count("םולש")
    assert count >= len(wanted(name, texts))


@every_pdf
@pytest.mark.skipif(has_noto, reason="the optional Noto fonts print it")
def test_emoji_without_their_fonts_are_named(name: str) -> None:
    document, _texts = filled(lambda number: f"F{number:04} 🧵")
    with pytest.raises(UnprintableText, match=r"U\+1F9F5"):
        WRITERS[name].write(document, assets())


@every_pdf
@pytest.mark.skipif(not has_noto, reason="the optional Noto fonts are not installed")
def test_emoji_and_arabic_are_printed_in_every_field(name: str) -> None:
    document, texts = filled(lambda number: f"F{number:04} 🧵 مرحبا")
    data = WRITERS[name].write(document, assets())
    assert data is not None
    assert every_format.said(data, "pdf").count("🧵") >= len(wanted(name, texts))


def of(*blocks: Block, **more: Any) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks, **more)
    return replace(anthology(), sections=(section,), funders=())


def test_what_no_font_can_draw_is_found_with_its_section_before_anything_is_set() -> None:
    document = replace(
        anthology(),
        title="Kdo drží nit 中",
        sections=(
            Section(SectionKind.PAPER, "a", "Řeč", (p("Znaky 中文 a zase 中."),)),
            Section(SectionKind.PAPER, "b", "Čeština", (p("Příliš žluťoučký kůň, č. 5 – „ano“."),)),
            Section(SectionKind.PAPER, "c", "Οδός", (p("Привіт, καλημέρα, שלום, x² ≤ 5 → ∞"),)),
        ),
    )
    assert glyphs.undrawable(document) == {"": "中", "a": "中文"}


@pytest.mark.skipif(has_noto, reason="the optional Noto fonts print it")
def test_emoji_are_found_before_anything_is_set() -> None:
    assert glyphs.undrawable(of(p(f"Smích {EMOJI}"))) == {"x": "👦👧👩🧵"}


# --- characters ----------------------------------------------------------------------------


def test_letters_of_two_characters_become_one_before_they_are_typeset() -> None:
    decomposed = unicodedata.normalize("NFD", "Šli k řece 4. března, z čeho žít")
    document = typography.apply(of(p(decomposed)))
    assert document.sections[0].blocks == (p("Šli k\u00a0řece 4.\u00a0března, z\u00a0čeho žít"),)


def test_marks_that_break_words_in_two_unseen_are_left_out_in_every_language() -> None:
    document = typography.apply(of(p("ro\u00addi\u200bna\ufeff"), lang="en"))
    assert document.sections[0].blocks == (p("rodina"),)


def test_signs_by_which_other_programs_end_a_line_become_spaces() -> None:
    document = typography.apply(
        replace(of(p("první\x0bdruhá\u2028třetí\x0cčtvrtá")), title="Kdo\x0bdrží nit")
    )
    assert (document.title, document.sections[0].blocks) == (
        "Kdo drží nit",
        (p("první druhá třetí čtvrtá"),),
    )
    assert validate(document) == ()


def test_joiners_of_emoji_and_of_persian_are_kept() -> None:
    text = f"{EMOJI} می\u200cخواهم"
    assert characters.clean(text) == text


@given(st.text())
def test_cleaning_twice_changes_nothing_and_takes_nothing_that_is_seen(text: str) -> None:
    once = characters.clean(text)
    assert characters.clean(once) == once
    kept = [c for c in unicodedata.normalize("NFC", text) if c not in "\u00ad\u200b\ufeff"]
    seen = unicodedata.normalize("NFC", "".join(kept))
    assert once.split() == characters.clean(seen).split()


def test_addresses_numbers_and_keys_are_not_cleaned() -> None:
    address = unicodedata.normalize("NFD", "https://example.org/č")
    document = of(p(Link(address, run("odkaz"))))
    assert characters.cleaned(document) == document


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x96", "U+0096"),
        ("\ud83d", "U+D83D"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_what_no_file_can_hold_is_refused_with_its_place_in_every_field(
    character: str, code: str
) -> None:
    document, texts = every_field.every_field(lambda number: f"F{number:04} a{character}b")
    found = [problem for problem in validate(document) if problem.code == "unprintable"]
    said = [problem.detail for problem in found]
    assert sorted(said) == [f"{text[:7]}⟨{code}⟩" for text in sorted(texts.values())]
    kinds = {problem.section for problem in found}
    assert kinds == {"", *(section.id for section in document.sections)}
    for name in WRITERS:
        with pytest.raises(InvalidDocument):
            WRITERS[name].write(document, assets())


# --- links ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "blob:https://example.org/1",
        "//example.org/bez-schématu",
        "https:///bez-hostitele",
        "https://example.org/a b",
        "https://example.org/\nHost: zlo",
        "https://example.org/\u2028a",
        "",
    ],
)
def test_an_address_that_is_none_is_refused_by_every_writer(url: str) -> None:
    assert not is_safe(url)
    document = of(p(Link(url, run("odkaz"))))
    codes = {problem.code for problem in validate(document)}
    assert codes - {"unprintable"} == {"unsafe-link"}
    for name in WRITERS:
        with pytest.raises(InvalidDocument):
            WRITERS[name].write(document, {})


@pytest.mark.parametrize("length", [LONGEST_ADDRESS, LONGEST_ADDRESS + 1, 5000])
def test_an_address_longer_than_word_opens_is_refused(length: int) -> None:
    stem = "https://example.org/"
    document = of(p(Link(stem + "a" * (length - len(stem)), run("odkaz"))))
    codes = [problem.code for problem in validate(document)]
    assert codes == ([] if length <= LONGEST_ADDRESS else ["long-link"])


ODD_ADDRESSES = (
    "https://příklad.cz/žluťoučký?kůň=ú&a=1#č",
    "https://例え.jp/道",
    "https://example.org/?a=<&>\"'\\[]{}|^`",
    "https://user@example.org:8443/a;b=c/%20%C5%99",
    "HTTPS://EXAMPLE.ORG/A",
    "https://example.org/" + "a" * (LONGEST_ADDRESS - 20),
)


@every_writer
def test_odd_addresses_lead_where_they_lead_in_every_file(name: str) -> None:
    # On paper the address is printed as well, and no font of ours has Japanese.
    extension = WRITERS[name].extension
    urls = [url for url in ODD_ADDRESSES if extension != "pdf" or "例" not in url]
    links = tuple(p(Link(url, run(f"odkaz {n}"))) for n, url in enumerate(urls))
    data = WRITERS[name].write(of(*links, easy_read=links), {})
    assert data is not None
    assert every_format.targets(data, extension) >= {every_format.address(url) for url in urls}


# --- shapes --------------------------------------------------------------------------------


def nested(levels: int) -> List:
    block = List(False, (ListItem((p("nejhlouběji"),)),))
    for _ in range(levels - 1):
        block = List(False, (ListItem((p("níž"), block)),))
    return block


@every_writer
def test_thirty_lists_in_one_another_are_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(InvalidDocument, match="Zpráva: lists are nested deeper than 8 levels"):
        WRITERS[name].write(of(nested(30)), {})


def cells(*texts: str) -> Any:
    from anthology_sample import cells as row

    return row(*texts)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (Table(run("Prázdná"), ()), "empty-table"),
        (Table(run("Samá prázdná pole"), (cells("", " "), cells("", ""))), "blank-table"),
        (Table(run("Jen záhlaví"), (cells("a", "b"),)), "header-only"),
        (Table(run("Zubatá"), (cells("a", "b"), cells("c"), cells("d", "e", "f"))), "ragged-table"),
        (Table(run("Široká"), (cells(*"x" * 64), cells(*"y" * 64))), "wide-table"),
    ],
)
def test_a_table_that_is_none_is_refused(table: Table, code: str) -> None:
    assert [problem.code for problem in validate(of(table))] == [code]


@every_writer
@pytest.mark.parametrize(
    ("columns", "rows", "header"),
    [(1, 3, True), (1, 1, False), (40, 3, True), (63, 3, True), (3, 1000, True)],
)
def test_tables_of_any_shape_are_whole(name: str, columns: int, rows: int, header: bool) -> None:
    table = Table(
        run("Tabulka"),
        tuple(cells(*(f"{row}x{column}" for column in range(columns))) for row in range(rows)),
        header_row=header,
    )
    data = WRITERS[name].write(of(p("Před."), table, easy_read=(table,)), {})
    assert data is not None
    said = every_format.said(data, WRITERS[name].extension)
    lost = [f"{r}x{c}" for r in range(rows) for c in range(columns) if f"{r}x{c}" not in said]
    assert lost == []
    if WRITERS[name].extension == "pdf":
        assert pdf_reading.off_the_page(pdf_reading.pages(data), 20) == []


def test_sections_of_one_title_are_told_apart_by_their_ids() -> None:
    blocks = (Heading(2, "stejné", run("Nadpis")),)
    sections = tuple(
        Section(SectionKind.PAPER, name, "Stejný název", blocks) for name in ("a", "b", "b")
    )
    found = [
        (problem.code, problem.section)
        for problem in validate(replace(anthology(), sections=(*sections[:2],)))
    ]
    assert found == [("duplicate-id", "")]
    jump = tuple(
        replace(section, blocks=(Heading(4, f"h-{section.id}", run("Skok")),))
        for section in sections[:2]
    )
    assert [
        (problem.code, problem.section) for problem in validate(replace(anthology(), sections=jump))
    ] == [("heading-jump", "a"), ("heading-jump", "b")]
    assert [problem.message for problem in validate(replace(anthology(), sections=sections))] == [
        "the id 'b' stands in 2 places",
        "the id 'stejné' stands in 3 places",
    ]
