"""The ISBN: what may be printed, and what is wrong with the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publications.document import isbn
from publications.document.isbn import Fault, Wrong


@pytest.mark.parametrize(
    "text",
    [
        "978-80-247-0000-7",
        "9788024700007",
        "ISBN 978-80-247-0000-7",
        "ISBN-13: 978 80 247 0000 7",
        "978\u00a080\u2013247\u20110000\u22127",
        "979-10-90636-07-1",  # of the handbook of the International ISBN Agency
        "978-92-95055-12-4",
    ],
)
def test_a_number_is_taken_however_its_groups_are_divided(text: str) -> None:
    assert isbn.fault(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("978-80-247-0000-1", Fault(Wrong.CHECK, expected="7")),
        ("978-80-247-0000", Fault(Wrong.LENGTH, count=12)),
        ("978-80-247-0000-77", Fault(Wrong.LENGTH, count=14)),
        ("977-80-247-0000-8", Fault(Wrong.PREFIX)),
        ("80-247-0000-X", Fault(Wrong.TEN, expected="9788024700007")),
        ("978-80-247-000O-7", Fault(Wrong.SIGNS)),
        ("٩٧٨٨٠٢٤٧٠٠٠٠٧", Fault(Wrong.SIGNS)),
        ("přidělíme později", Fault(Wrong.SIGNS)),
        ("", Fault(Wrong.SIGNS)),
    ],
)
def test_what_is_wrong_is_named(text: str, fault: Fault) -> None:
    assert isbn.fault(text) == fault


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 12), st.integers(1, 9))
def test_one_digit_mistyped_is_always_noticed(middle: str, at: int, by: int) -> None:
    stem = f"978{middle}"
    number = stem + isbn.check_digit(stem)
    assert isbn.fault(number) is None
    mistyped = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert isbn.fault(mistyped) is not None


def test_two_ways_of_writing_a_number_are_one() -> None:
    ways = ("978-80-247-0000-7", "ISBN 9788024700007", " 978 80 247 0000 7 ", "80-247-0000-X")
    assert {isbn.key(way) for way in ways} == {"9788024700007"}
    assert [isbn.key(text) for text in ("", "nemá", "978-80")] == ["", "", ""]
