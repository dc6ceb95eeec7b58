"""The last line of a title and the last page of an article: neither is left with next to nothing."""

from __future__ import annotations

import functools
from dataclasses import replace

import pdf_reading
import pytest
from anthology_sample import anthology, assets, p, run
from pdf_reading import Page

from publications.document.model import (
    Block,
    Box,
    Document,
    Footnote,
    Heading,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Section,
    SectionKind,
)
from publications.document.writers.pdf import PAGES, write
from publications.document.writers.pdf.layouts import LAYOUTS

every_page = pytest.mark.parametrize("page", PAGES)

# --- titles --------------------------------------------------------------------------------

_LAST = "obcích"
_NUMBERS = (
    "první",
    "druhá",
    "třetí",
    "čtvrtá",
    "pátá",
    "šestá",
    "sedmá",
    "osmá",
    "devátá",
    "desátá",
    "jedenáctá",
)


def growing(words: int) -> str:
    """A title of so many words before its last, which is short."""
    return " ".join(("Dobrá praxe podpory rodin na všech", *_NUMBERS[:words], _LAST))


@functools.cache
def titled(page: str) -> list[Page]:
    """Titles of every length there may be, of every kind, and so some that would break before the last word."""
    sections = tuple(
        Section(
            SectionKind.PART if n % 4 == 3 else SectionKind.PAPER,
            f"s{n}",
            growing(n),
            (Heading(2, f"h{n}", run(growing(n))), p("Text."), Box(growing(n), (p("Text."),))),
        )
        for n in range(len(_NUMBERS))
    )
    document = replace(
        anthology(), title=growing(3), subtitle=growing(9), sections=sections, funders=()
    )
    return pdf_reading.pages(write(document, {}, page=page))


@every_page
def test_no_line_of_a_title_is_its_last_word_alone(page: str) -> None:
    lines = [
        [word.text for word in line]
        for one in titled(page)
        for block in one.blocks
        for line in block
    ]
    last = [line for line in lines if _LAST in line]
    # In the contents dots and a number follow.
    assert [line for line in last if line[0] == _LAST] == []
    assert len(last) >= 4 * len(_NUMBERS)


@every_page
def test_numbers_of_the_contents_stand_in_one_column(page: str) -> None:
    contents = next(
        one for one in titled(page) if [word.text for word in one.words()][:1] == ["Obsah"]
    )
    edge = contents.width - LAYOUTS[page].outside_mm * 72 / 25.4
    numbers = [
        word
        for word in contents.words()
        if word.text.isdigit() and word.bottom < contents.height * 0.88
    ]
    assert len(numbers) >= 8
    assert {round(word.right - edge) for word in numbers} == {0}


# --- last pages ----------------------------------------------------------------------------


def lines_of_text(page: Page, form: str) -> int:
    """The lines between head and foot; those of notes too."""
    layout = LAYOUTS[form]
    top = layout.top_mm * 72 / 25.4 - 4
    foot = page.height - layout.bottom_mm * 72 / 25.4 + 6
    middles = sorted(
        (word.top + word.bottom) / 2
        for word in page.words()
        if word.top > top and word.bottom < foot
    )
    return sum(1 for n, at in enumerate(middles) if n == 0 or at - middles[n - 1] > 3)


def _paragraph(words: int) -> Paragraph:
    return p(" ".join(["Slovo"] * words) + ".")


def _tail(kind: int, section: int) -> tuple[Block, ...]:
    link = Link(f"https://example.org/{section}", run("odkaz"))
    items = tuple(ListItem((_paragraph(30),)) for _ in range(3))
    return (
        (_paragraph(110),),
        (_paragraph(14),),
        (Paragraph(run("Více říká ", link, ".")),),
        (_paragraph(60), List(False, items)),
        (Paragraph(run("Slovo " * 30, NoteRef("n"), " konec.")),),
    )[kind]


@functools.cache
def growing_book() -> Document:
    """Sections that differ by a line or so, and end in five ways: some would end with two lines on a page."""
    sections = []
    for n in range(60):
        kind = n % 5
        length = 18 + n // 5 * 13
        blocks = (*(_paragraph(70) for _ in range(11)), _paragraph(length), *_tail(kind, n))
        notes = (Footnote("n", (p("Poznámka."),)),) if kind == 4 else ()
        sections.append(
            Section(SectionKind.PAPER, f"s{n}", f"Příspěvek {n} je tu", blocks, footnotes=notes)
        )
    return replace(anthology(), sections=tuple(sections), funders=())


def _opens(page: Page, form: str) -> bool:
    """Whether the page begins with the title of a section, which has no running title over it."""
    first = next(page.words(), None)
    top = LAYOUTS[form].top_mm * 72 / 25.4
    return first is not None and first.text.startswith("Příspěvek") and first.top > top


@functools.cache
def endings(form: str) -> list[tuple[int, int]]:
    """Of every section that has more than a page: the lines on its last page, and on the one before."""
    read = pdf_reading.pages(write(growing_book(), assets(), page=form))
    counts = [lines_of_text(one, form) for one in read]
    opening = [n for n, one in enumerate(read) if _opens(one, form)]
    assert len(opening) == len(growing_book().sections)
    ends = [*(n - 1 for n in opening[1:]), len(read) - 1]
    return [
        (counts[end], counts[end - 1])
        for start, end in zip(opening, ends, strict=True)
        if end > start
    ]


@every_page
def test_no_article_ends_with_two_or_three_lines_on_a_page(page: str) -> None:
    found = endings(page)
    assert len(found) >= 40
    assert [last for last, _ in found if last < 4] == []


@every_page
def test_the_page_before_is_not_left_half_empty(page: str) -> None:
    layout = LAYOUTS[page]
    pitch = layout.text_pt * (0.66 + layout.leading_em)
    whole = (layout.height_mm - layout.top_mm - layout.bottom_mm) * 72 / 25.4 / pitch
    sunk = 10  # a page that opens a section loses so many lines to its title
    assert [
        before for _, before in endings(page) if before < whole - layout.largest_hole - sunk
    ] == []
