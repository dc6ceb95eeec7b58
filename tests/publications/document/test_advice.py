"""What may be printed and yet deserves a look: links that say nothing, totals that are wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from anthology_sample import anthology, cells, p, run

from publications.document.advice import Advice, advise, measures, minutes
from publications.document.model import Link, Section, SectionKind, Table


def found(*blocks):
    section = Section(SectionKind.PAPER, "x", "Oddíl", blocks)
    return advise(replace(anthology(), sections=(section,), funders=()))


def table(*rows, **more):
    return Table(run("Počty"), tuple(cells(*row) for row in rows), **more)


@pytest.mark.parametrize("words", ["zde", "TADY", "Klikněte zde", "více…", "here", "Read more »"])
def test_a_link_that_says_nothing_is_found(words):
    link = Link("https://example.org/", run(words))
    assert found(p("Přehled je ", link, ".")) == (Advice("x", "vague-link", words),)


def test_a_link_with_a_name_is_left_alone():
    link = Link("https://example.org/", run("přehled služeb zde v kraji"))
    assert found(p(link)) == ()


@pytest.mark.parametrize(
    ("rows", "place", "expected", "given"),
    [
        ([("Kraj", "Rodin"), ("A", "12"), ("B", "30"), ("Celkem", "43")], "Rodin", "42", "43"),
        ([("Kraj", "Kč"), ("A", "1 250"), ("B", "2 250"), ("Součet", "3 400")], "Kč", "3\u00a0500", "3 400"),
        ([("", "Podíl"), ("A", "33,3 %"), ("B", "33,3 %"), ("C", "33,3 %"), ("Celkem", "98 %")],
         "Podíl", "99,9", "98 %"),
    ],
)  # fmt: skip
def test_a_total_that_is_not_the_sum_is_found(rows, place, expected, given):
    assert found(table(*rows)) == (Advice("x", "sum", "Počty", place, expected, given),)


@pytest.mark.parametrize(
    "rows",
    [
        [("Kraj", "Rodin"), ("A", "12"), ("B", "30"), ("Celkem", "42")],
        [("", "Podíl"), ("A", "33,3 %"), ("B", "33,3 %"), ("C", "33,3 %"), ("Celkem", "100 %")],
        [("Kraj", "Rodin"), ("A", "12"), ("B", "neznámo"), ("Celkem", "43")],
        [("Kraj", "Rodin"), ("A", "12"), ("Celkem", "43")],
        [("Celkem", "Rodin"), ("A", "12"), ("B", "13")],
        [("Kraj", "Tel."), ("A", "+420 000 000 000"), ("B", "x"), ("Celkem", "2")],
    ],
)
def test_what_adds_up_or_cannot_be_added_is_left_alone(rows):
    assert found(table(*rows)) == ()


def test_a_total_at_the_end_of_each_row_is_checked_too():
    rows = [("Kraj", "Muži", "Ženy", "Celkem"), ("A", "1", "2", "3"), ("B", "4", "5", "8")]
    assert found(table(*rows)) == (Advice("x", "sum", "Počty", "B", "9", "8"),)


def test_the_sample_needs_no_look():
    assert advise(anthology()) == ()


def test_every_section_is_measured():
    measured = measures(anthology())
    assert [each.section for each in measured] == [each.id for each in anthology().sections]
    assert min(each.words for each in measured) > 0
    assert [minutes(words) for words in (0, 100, 299, 301, 2000)] == [1, 1, 1, 2, 10]
