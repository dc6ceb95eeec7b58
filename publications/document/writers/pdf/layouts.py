"""The three forms of the book and every measure in which they differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """One form of the book. Lengths end in `_mm`, sizes of type in `_pt`; `*leading*` is the space
    between two lines in em (a line is 0.66 em of capital letters and the leading).

    `two_sided` mirrors margins and running titles, and opens parts on a right-hand page.
    `hyphenated_from` is the number of letters of the shortest word that may be hyphenated.
    `longest_word`, `longest_word_of_title` and `longest_word_of_cell` are characters: a longer one
    is broken anywhere rather than run off the page. `whole` is the number of characters up to
    which a box is kept on one page, `running` that of a running title. `least_lines` are to stand on the last page of
    a section; to that end one that is kept whole may leave a hole of `largest_hole` lines on the page before.
    """

    width_mm: float
    height_mm: float
    inside_mm: float
    outside_mm: float
    top_mm: float
    bottom_mm: float
    sink_mm: float
    two_sided: bool
    sans: bool
    justify: bool
    hyphenate: bool
    hyphenated_from: int
    italics: bool
    indent_em: float
    between_paragraphs_em: float
    text_pt: float
    leading_em: float
    small_leading_em: float
    note_pt: float
    caption_pt: float
    table_pt: float
    smallest_table_pt: float
    small_pt: float
    running_pt: float
    mark_pt: float
    quote_pt: float
    book_title_pt: float
    half_title_pt: float
    subtitle_pt: float
    part_pt: float
    title_pt: float
    heading_pt: tuple[float, float, float]
    heading_leading_em: float
    qr_mm: float
    portrait_mm: float
    logo_mm: float
    film_in_columns: bool
    longest_word: int
    longest_word_of_title: int
    longest_word_of_cell: int
    whole: int
    running: int
    least_lines: int
    largest_hole: int


A4 = Layout(
    width_mm=210,
    height_mm=297,
    inside_mm=34,
    outside_mm=40,
    top_mm=32,
    bottom_mm=36,
    sink_mm=18,
    two_sided=True,
    sans=False,
    justify=True,
    hyphenate=True,
    hyphenated_from=12,
    italics=True,
    indent_em=1.4,
    between_paragraphs_em=0.72,
    text_pt=11,
    leading_em=0.72,
    small_leading_em=0.6,
    note_pt=9,
    caption_pt=9.4,
    table_pt=9.6,
    smallest_table_pt=8,
    small_pt=9.4,
    running_pt=8.6,
    mark_pt=6.8,
    quote_pt=11.6,
    book_title_pt=34,
    half_title_pt=17,
    subtitle_pt=15,
    part_pt=30,
    title_pt=24,
    heading_pt=(15, 12, 11),
    heading_leading_em=0.44,
    qr_mm=23,
    portrait_mm=27,
    logo_mm=15,
    film_in_columns=True,
    longest_word=60,
    longest_word_of_title=24,
    longest_word_of_cell=24,
    whole=1100,
    running=90,
    least_lines=5,
    largest_hole=8,
)

A5 = Layout(
    width_mm=148,
    height_mm=210,
    inside_mm=20,
    outside_mm=18,
    top_mm=21,
    bottom_mm=22,
    sink_mm=12,
    two_sided=True,
    sans=False,
    justify=True,
    hyphenate=True,
    hyphenated_from=8,
    italics=True,
    indent_em=1.3,
    between_paragraphs_em=0.66,
    text_pt=9.8,
    leading_em=0.66,
    small_leading_em=0.55,
    note_pt=8,
    caption_pt=8.4,
    table_pt=8.6,
    smallest_table_pt=7.5,
    small_pt=8.4,
    running_pt=7.8,
    mark_pt=6.2,
    quote_pt=10.3,
    book_title_pt=24,
    half_title_pt=13,
    subtitle_pt=11.5,
    part_pt=22,
    title_pt=18.5,
    heading_pt=(12.5, 10.6, 9.8),
    heading_leading_em=0.42,
    qr_mm=21,
    portrait_mm=21,
    logo_mm=12,
    film_in_columns=True,
    longest_word=45,
    longest_word_of_title=22,
    longest_word_of_cell=22,
    whole=800,
    running=60,
    least_lines=5,
    largest_hole=8,
)

#: For weak eyes: 18 pt and nothing under 14, no italics, lines let ragged, words left whole.
LARGE = Layout(
    width_mm=210,
    height_mm=297,
    inside_mm=22,
    outside_mm=22,
    top_mm=30,
    bottom_mm=28,
    sink_mm=4,
    two_sided=False,
    sans=True,
    justify=False,
    hyphenate=False,
    hyphenated_from=0,
    italics=False,
    indent_em=0,
    between_paragraphs_em=1.25,
    text_pt=18,
    leading_em=0.72,
    small_leading_em=0.66,
    note_pt=15,
    caption_pt=15,
    table_pt=16,
    smallest_table_pt=14,
    small_pt=16,
    running_pt=14,
    mark_pt=14,
    quote_pt=18,
    book_title_pt=36,
    half_title_pt=24,
    subtitle_pt=21,
    part_pt=34,
    title_pt=29,
    heading_pt=(23, 20, 18),
    heading_leading_em=0.62,
    qr_mm=34,
    portrait_mm=38,
    logo_mm=20,
    film_in_columns=False,
    longest_word=34,
    longest_word_of_title=22,
    longest_word_of_cell=24,
    whole=420,
    running=46,
    least_lines=5,
    largest_hole=8,
)

LAYOUTS: dict[str, Layout] = {"a4": A4, "a5": A5, "large": LARGE}
