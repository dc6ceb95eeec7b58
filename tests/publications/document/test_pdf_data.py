from __future__ import annotations

import json
from dataclasses import replace

import pytest
from anthology_sample import anthology, cells, run

from publications.document import tagged_json, walk
from publications.document.model import Row, Table
from publications.document.writers.pdf import data, fonts
from publications.document.writers.pdf.layouts import A4, LAYOUTS


@pytest.mark.parametrize(
    ("title", "most", "wanted"),
    [
        ("Krátký název", 20, "Krátký název"),
        ("Lhota nad Mlýnem: síť kontaktů", 20, "Lhota nad Mlýnem…"),
        ("Péče o\u00a0dítě a\u00a0rodinu", 15, "Péče o\u00a0dítě…"),
        ("x" * 30, 10, "x" * 10 + "…"),
    ],
)
def test_a_running_title_is_cut_between_words(title: str, most: int, wanted: str) -> None:
    assert data.shortened(title, most) == wanted


@pytest.mark.parametrize(
    ("rows", "header", "numeric"),
    [
        ((cells("Věk", "Hodin"), cells("0–6 let", "94")), True, [False, True]),
        ((cells("1 250 Kč", "12,5 %"), cells("-3", "4–6")), False, [True, True]),
        ((cells("1", ""), cells("2", "3")), False, [True, False]),
    ],
)
def test_a_column_of_numbers_is_known(
    rows: tuple[Row, ...], header: bool, numeric: list[bool]
) -> None:
    encoded = tagged_json.encode(Table(run("x"), rows, header_row=header))
    assert data._numeric_columns(encoded) == numeric


def test_sections_of_a_part_stand_under_it_and_the_end_matter_beside_it() -> None:
    prepared = data.prepare(anthology(), A4, {}, {}, [])
    levels = {section["id"]: section["level"] for section in prepared["sections"]}
    assert levels == {
        "uvodni-slovo": 1,
        "cast-1": 1,
        "v-pasti": 2,
        "cast-2": 1,
        "lhota": 2,
        "stazeno-1": 2,
        "summary": 1,
        "slovnicek": 1,
        "autori": 1,
    }


def test_every_film_has_one_code() -> None:
    assert list(data.codes(anthology())) == ["https://example.org/f/7"]


def test_what_the_template_reads_is_plain_json_and_keeps_every_string_it_prints() -> None:
    document = replace(anthology(), funders=())
    prepared = data.prepare(document, A4, {}, {}, fonts.families())
    # What may be hyphenated, and what may not be parted, is cut out of its text.
    values = {name: prepared[name] for name in ("book", "sections", "notes")}
    written = json.dumps(values, ensure_ascii=False)
    for between in (
        '"}, {"hyphenated": "',
        '"}, {"whole": "',
        '{"hyphenated": "',
        '{"whole": "',
        '"}',
    ):
        written = written.replace(between, '"')
    written = written.replace('""', "").replace('", "', "")
    strings = [
        child.text
        for section in document.sections
        for inlines in walk.section_runs(replace(section, easy_read=()))
        for child in walk.inlines(inlines)
        if hasattr(child, "text")
    ]
    assert [text for text in strings if json.dumps(text, ensure_ascii=False) not in written] == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_nothing_of_a_layout_runs_off_its_page(name: str) -> None:
    layout = LAYOUTS[name]
    assert layout.width_mm - layout.inside_mm - layout.outside_mm >= 100
    assert layout.sink_mm + layout.top_mm + layout.bottom_mm < layout.height_mm / 2
    assert layout.smallest_table_pt <= layout.table_pt <= layout.text_pt


def test_large_print_is_large() -> None:
    large = LAYOUTS["large"]
    sizes = (large.note_pt, large.caption_pt, large.smallest_table_pt, large.small_pt)
    assert min(*sizes, large.running_pt, large.mark_pt) >= 14
    assert (large.text_pt, large.justify, large.hyphenate, large.sans) == (18, False, False, True)
