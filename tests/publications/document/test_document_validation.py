"""Planted faults: each must be caught, and nothing else with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from anthology_sample import anthology, cells, item, p, run

from publications.document.model import (
    Block,
    Box,
    Document,
    Figure,
    FilmBox,
    Footnote,
    Funder,
    FunderBlock,
    Heading,
    KeyPoints,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Quotation,
    Row,
    Section,
    SectionKind,
    Span,
    Table,
)
from publications.document.validation import InvalidDocument, check, is_safe, validate
from publications.document.writers import WRITERS


def codes(document: Document) -> list[str]:
    return [problem.code for problem in validate(document)]


def with_blocks(*blocks: Block, notes: tuple[Footnote, ...] = ()) -> Document:
    section = Section(SectionKind.PAPER, "x", "Oddíl", blocks, footnotes=notes)
    return replace(anthology(), sections=(section,), funders=())


def link(url: str, *parts: str | Link) -> Paragraph:
    return p("Viz ", Link(url, run(*(parts or ("odkaz",)))))


def nested(levels: int) -> List:
    block = List(False, (item("nejhlouběji"),))
    for _ in range(levels - 1):
        block = List(False, (ListItem((p("níž"), block)),))
    return block


def test_the_sample_has_no_problem() -> None:
    assert validate(anthology()) == ()
    assert check(anthology()) == anthology()


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((Heading(3, "a", run("Skok")),), ["heading-jump"]),
        ((Heading(2, "a", run("A")), Heading(4, "b", run("B"))), ["heading-jump"]),
        ((Heading(1, "a", run("A")),), ["heading-jump"]),
        ((Heading(2, "a", run(" ")),), ["empty-heading"]),
        ((Heading(2, "x", run("Stejné id")),), ["duplicate-id"]),
        ((Heading(2, "a b", run("Mezera v id")),), ["bad-id"]),
        ((Figure("f"),), ["missing-alt"]),
        ((Figure("f", alt="popis", decorative=True),), ["decorative-alt"]),
        ((Figure("f", alt="popis", width_percent=0),), ["figure-width"]),
        ((FilmBox("Film", "https://example.org", 1, "poster"),), ["missing-alt"]),
        ((FilmBox("Film", "tel:123", 1),), ["unsafe-link"]),
        ((FilmBox(" ", "https://example.org", -1),), ["empty-title", "duration"]),
        ((FunderBlock("S podporou", "1", (Funder("Fond", "logo"),)),), ["missing-alt"]),
        ((FunderBlock(" ", "1", (Funder(""),)),), ["funder-statement", "funder-name"]),
        ((Table((), ()),), ["empty-table"]),
        ((Table((), (Row(()),), header_row=False),), ["empty-table"]),
        ((Table((), (cells("a", "b"), cells("c"))),), ["ragged-table"]),
        ((Table((), (cells("a"),)),), ["header-only"]),
        ((List(True, ()),), ["empty-list"]),
        ((KeyPoints(" ", (ListItem(()),)),), ["empty-list", "empty-title"]),
        ((Box("", (p("a"),)),), ["empty-box"]),
        ((Quotation(()),), ["empty-quotation"]),
        ((nested(8),), []),
        ((nested(9),), ["deep-list"]),
        ((link("javascript:alert(1)"),), ["unsafe-link"]),
        ((link("#nikam"),), ["dangling-link"]),
        ((link("#x"),), []),
        ((link("https://example.org", " "),), ["empty-link"]),
        ((link("https://a.org", Link("https://b.org", run("b"))),), ["nested-link"]),
        ((p(Span("klingonsky!", run("x"))),), ["language"]),
        ((p("zvonek \x07"),), ["unprintable"]),
        ((p("půl znaku \ud800"),), ["unprintable"]),
        ((p("a", NoteRef("1")),), ["dangling-note"]),
        ((), ["empty-section"]),
    ],
)
def test_a_planted_fault_is_caught(blocks: tuple[Block, ...], expected: list[str]) -> None:
    assert codes(with_blocks(*blocks)) == expected


@pytest.mark.parametrize(
    ("text", "note", "expected"),
    [
        (p("a"), Footnote("1", (p("b"),)), ["unused-note"]),
        (p("a", NoteRef("1"), NoteRef("1")), Footnote("1", (p("b"),)), ["repeated-note"]),
        (p("a", NoteRef("1")), Footnote("1", (p(" "),)), ["empty-note"]),
        (p("a", NoteRef("1")), Footnote("1", (p("b", NoteRef("1")),)), ["nested-note"]),
    ],
)
def test_a_fault_in_the_notes_is_caught(
    text: Paragraph, note: Footnote, expected: list[str]
) -> None:
    assert codes(with_blocks(text, notes=(note,))) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (replace(anthology(), title=" "), ["empty-title"]),
        (replace(anthology(), created="včera"), ["created"]),
        (replace(anthology(), created="2026-05-04T10:00:00"), ["created"]),
        (replace(anthology(), language="čeština"), ["language"]),
        (replace(anthology(), sections=(), funders=()), ["no-sections"]),
    ],
)
def test_a_fault_of_the_whole_is_caught(changed: Document, expected: list[str]) -> None:
    assert codes(changed) == expected


def test_a_problem_says_where_it_is_and_what_to_do() -> None:
    (problem,) = validate(with_blocks(Figure("zahrada.jpg")))
    assert str(problem) == (
        "Oddíl: the picture 'zahrada.jpg' has no description: describe it, or mark it as decorative"
    )


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=1", True),
        ("mailto:a@example.org", True),
        ("tel:+420777123456", True),
        ("#kapitola", True),
        ("", False),
        ("#", False),
        ("/relativní", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("http://[", False),
        ("https://example.org/a b", False),
    ],
)
def test_only_web_mail_and_telephone_addresses_are_safe(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


@pytest.mark.parametrize("name", WRITERS)
def test_no_writer_prints_an_invalid_document(name: str) -> None:
    empty = replace(anthology(), sections=())
    with pytest.raises(InvalidDocument) as caught:
        WRITERS[name].write(empty, {})
    assert str(caught.value) == (
        "the document: it holds no text yet; add at least one to export it"
    )
