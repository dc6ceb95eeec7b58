from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx  # noqa: TID253 - what this module tests
from anthology_sample import HOSTILE, anthology, assets, p, run
from docx_reading import W, part, text, visible
from ooxml_judges import audit

from publications.document.model import (
    Block,
    Box,
    Cell,
    Document,
    Footnote,
    Heading,
    Link,
    NoteRef,
    Row,
    Section,
    SectionKind,
    Span,
    Table,
    Text,
)
from publications.document.writers.docx import write


def of(*blocks: Block, **kwargs: Any) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks, **kwargs)
    return replace(anthology(), sections=(section,), funders=())


def wide(columns: int, rows: int = 3) -> Table:
    return Table(
        run(f"Sloupců {columns}"),
        tuple(Row(tuple(Cell(run(f"{r}/{c}")) for c in range(columns))) for r in range(rows)),
    )


def test_hostile_text_is_literal_wherever_text_stands() -> None:
    hostile = anthology()
    hostile = replace(hostile, title=HOSTILE, subtitle=HOSTILE, publisher=HOSTILE)
    hostile = replace(
        hostile,
        sections=(
            Section(
                SectionKind.REPORT,
                "<x>&\"'",
                HOSTILE,
                (
                    Heading(2, "<&>", run(HOSTILE)),
                    p(HOSTILE, NoteRef("1"), Link("https://example.org/?a=<&>", run(HOSTILE), HOSTILE)),
                    wide(2),
                ),
                authors=(HOSTILE,),
                footnotes=(Footnote("1", (p(HOSTILE),)),),
            ),
        ),
    )  # fmt: skip
    written = write(hostile, assets())
    shown = visible(written)
    # Title, subtitle and publisher twice each, the half title; contents (title, heading), title,
    # author, heading, paragraph with its link, and the note.
    assert shown.count(HOSTILE) == 3 + 4 + 2 + 3 + 2 + 1
    assert docx.Document(io.BytesIO(written)).core_properties.title == HOSTILE
    assert audit(written) == []


def test_emoji_and_many_scripts_are_kept() -> None:
    strange = "😀 👩‍👧 שלום עולם مرحبا 中文 ελληνικά ž"
    assert strange in visible(write(of(p(strange)), {}))


def test_hebrew_and_arabic_run_from_the_right() -> None:
    written = write(
        of(
            p("Řekla שלום עולם a odešla."),
            p("مرحبا بالعالم, řekl."),
            p(Span("fa", (Text("سلام"),)), " znamená ahoj."),
        ),
        {},
    )
    paragraphs = [
        q
        for q in part(written, "word/document.xml").iter(f"{W}p")
        if q.find(f"{W}pPr/{W}pStyle").get(f"{W}val", "").startswith("BodyText")  # type: ignore[union-attr]
    ]
    runs = [
        [
            (text(r), r.find(f"{W}rPr/{W}lang").get(f"{W}bidi"))  # type: ignore[union-attr]
            for r in q.iter(f"{W}r")
            if r.find(f"{W}rPr/{W}rtl") is not None
        ]
        for q in paragraphs
    ]
    assert runs == [
        [("שלום עולם", "he-IL")],
        [("مرحبا بالعالم", "ar-SA")],
        [("سلام", "fa")],
    ]
    assert [q.find(f"{W}pPr/{W}bidi") is not None for q in paragraphs] == [False, True, True]
    assert audit(written) == []


def test_a_word_of_two_thousand_letters_is_kept() -> None:
    assert "ž" * 2000 in visible(write(of(p("ž" * 2000)), {}))


def test_a_title_of_two_thousand_letters_leaves_its_header_on_one_line() -> None:
    section = Section(SectionKind.REPORT, "x", "dlouhý nadpis " * 140, (p("Text."),))
    written = write(replace(anthology(), sections=(section,)), assets())
    headers = [s.header.paragraphs[0].text for s in docx.Document(io.BytesIO(written)).sections]
    assert max(len(header) for header in headers) <= 81


def test_a_footnote_in_a_table_is_a_real_footnote() -> None:
    table = Table((), (Row((Cell((*run("Obec"), NoteRef("1"))), Cell(run("Rodin")))), Row((Cell(run("Lhota")), Cell(run("31"))))))  # fmt: skip
    written = write(of(table, footnotes=(Footnote("1", (p("Údaj z roku 2025."),)),)), {})
    cell = next(part(written, "word/document.xml").iter(f"{W}tc"))
    assert [m.get(f"{W}id") for m in cell.iter(f"{W}footnoteReference")] == ["1"]
    assert "Údaj z roku 2025." in visible(written)


def test_a_table_of_forty_columns_stands_on_a_turned_page_and_within_it() -> None:
    written = write(of(p("Před."), wide(40), p("Po.")), {})
    file = docx.Document(io.BytesIO(written))
    pages = [
        (str(s.orientation), s.page_width - s.left_margin - s.right_margin) for s in file.sections
    ]
    kinds = [str(kind).split(" ")[0] for kind, _ in pages]
    # Half title, title page, before, the table, after, the end.
    assert kinds == ["PORTRAIT", "PORTRAIT", "PORTRAIT", "LANDSCAPE", "PORTRAIT", "PORTRAIT"]
    columns = [column.width for column in file.tables[0].columns]
    assert len(columns) == 40
    assert sum(columns) <= pages[3][1]
    assert min(columns) >= 200_000  # EMU: 5.5 mm
    assert audit(written) == []


def test_tables_up_to_eight_columns_stay_in_the_text() -> None:
    for columns in (1, 2, 8):
        file = docx.Document(io.BytesIO(write(of(p("Před."), wide(columns), p("Po.")), {})))
        widths = [column.width for column in file.tables[0].columns]
        section = file.sections[2]
        assert len(file.sections) == 4  # half title, title page, the text, the end
        assert sum(widths) <= section.page_width - section.left_margin - section.right_margin


def test_a_column_of_numbers_is_set_to_the_right_and_words_to_the_left() -> None:
    table = Table(
        run("Péče"),
        tuple(
            Row(tuple(Cell(run(text)) for text in row))
            for row in (("Obec", "Hodin"), ("Lhota", "1 250"), ("Ves", "14 %"))
        ),
    )
    file = docx.Document(io.BytesIO(write(of(table), {})))
    styles = [[c.paragraphs[0].style.style_id for c in row.cells] for row in file.tables[0].rows]
    assert styles == [["TableText", "TableTextNumber"]] * 3


def test_three_hundred_sections() -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{n}", f"Zpráva {n}", (p(f"Text číslo {n}."),))
        for n in range(300)
    )
    written = write(replace(anthology(), sections=sections), assets())
    assert "Text číslo 299." in visible(written)
    # Half title and title page (the contents hide theirs), the reports, the end.
    assert len(docx.Document(io.BytesIO(written)).sections) == 303


def test_a_link_to_a_heading_of_the_easy_reading_leads_to_its_section() -> None:
    easy = (Heading(2, "snadne", run("Snadno")), p("Text."))
    written = write(of(p(Link("#snadne", run("snadno"))), easy_read=easy), {})
    link = next(
        link
        for link in part(written, "word/document.xml").iter(f"{W}hyperlink")
        if text(link) == "snadno"
    )
    heading = next(
        start.getparent()
        for start in part(written, "word/document.xml").iter(f"{W}bookmarkStart")
        if start.get(f"{W}name") == link.get(f"{W}anchor")
    )
    assert text(heading) == "Zpráva"  # type: ignore[arg-type]


def test_a_short_box_is_not_divided_between_two_pages_and_a_long_one_is() -> None:
    def kept(words: str) -> list[bool]:
        written = write(of(Box("Rámeček", (p(words), p(words), p("Konec.")))), {})
        return [
            q.find(f"{W}pPr/{W}keepNext") is not None
            for q in part(written, "word/document.xml").iter(f"{W}p")
            if q.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "BoxText"  # type: ignore[union-attr]
        ]

    assert kept("Krátce.") == [True, True, False]
    assert kept("Dlouze. " * 100) == [False, False, False]
