"""How a text is cut for the template of the PDF: long words, ranges of numbers, words longer than a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publications.document.writers.pdf.pieces import hyphenable, text_node


@pytest.mark.parametrize(
    ("text", "letters", "wanted"),
    [
        ("Péče o\u00a0rodinu.", 8, ["Péče o\u00a0rodinu."]),
        ("Síť koordinátorek, stará", 8, ["Síť ", "koordinátorek,", " stará"]),
        ("nejkoordinovanější", 8, ["", "nejkoordinovanější", ""]),
        ("Praha–Kostelecko", 8, ["Praha–", "Kostelecko", ""]),
        ("12345678 a1b2c3d4e5", 8, ["12345678 a1b2c3d4e5"]),
    ],
)
def test_only_long_words_may_be_hyphenated(text: str, letters: int, wanted: list[str]) -> None:
    assert hyphenable(text, letters) == wanted
    assert "".join(wanted) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Péče o\u00a0rodinu.", ["Péče o\u00a0rodinu."]),
        ("děti 0–6\u00a0let", ["děti ", {"whole": "0–6"}, "\u00a0let"]),
        ("v\u00a0letech 2019–2021 a 2023–2024, jindy ne",
         ["v\u00a0letech ", {"whole": "2019–2021"}, " a ", {"whole": "2023–2024,"}, " jindy ne"]),
        ("Praha–Brno denně", ["Praha–Brno denně"]),
        # At the end a line might end between the range and the mark of its note.
        ("děti 0–6", ["děti 0–6"]),
        ("koordinátorka (5–7 hodin)", [{"hyphenated": "koordinátorka"}, " ", {"whole": "(5–7"}, " hodin)"]),
        # The word is longer than a line: it breaks anywhere.
        ("x" * 30 + "1–2 a", ["x" * 30 + "1–2 a"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_range_of_numbers_stays_on_its_line(text: str, wanted: list[object]) -> None:
    letters = 12 if "koord" in text else None
    node = text_node(text, longest_word=24, hyphenated_from=letters)
    assert node["pieces"] == wanted


@pytest.mark.parametrize(
    ("text", "long"), [("a" * 24 + " b", False), ("b " + "a" * 25, True), ("a\u00a0" * 20, False)]
)
def test_a_word_longer_than_a_line_is_known(text: str, long: bool) -> None:
    assert text_node(text, longest_word=24, hyphenated_from=None)["long"] is long


TEXTS = st.text(st.sampled_from("aá1–2 ,.\u00a0(x\n"), max_size=80) | st.text(max_size=80)


@given(TEXTS, st.sampled_from([None, 3, 8]))
def test_no_letter_is_lost(text: str, letters: int | None) -> None:
    pieces = text_node(text, longest_word=20, hyphenated_from=letters)["pieces"]
    strings = [piece if isinstance(piece, str) else next(iter(piece.values())) for piece in pieces]
    assert "".join(strings) == text
    assert all(strings)
