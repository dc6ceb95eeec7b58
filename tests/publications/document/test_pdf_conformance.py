"""veraPDF on every form of the book: PDF/UA-1 and PDF/A-2a without a failure."""

from __future__ import annotations

import functools
import io
from dataclasses import replace

import anthology_sample
import long_anthology
import pdf_reading
import pikepdf
import pytest
import verapdf
from anthology_sample import p, run

from publications.document import walk
from publications.document.model import (
    Cell,
    Document,
    FilmBox,
    Footnote,
    Heading,
    Link,
    NoteRef,
    Quotation,
    Row,
    Section,
    SectionKind,
    Table,
    TranscriptQuote,
)
from publications.document.text import words
from publications.document.writers.pdf import PAGES, write

pytestmark = pytest.mark.slow
every_page = pytest.mark.parametrize("page", PAGES)
every_flavour = pytest.mark.parametrize("flavour", verapdf.FLAVOURS)


@functools.cache
def sample(page: str) -> bytes:
    return write(anthology_sample.anthology(), anthology_sample.assets(), page=page)


@functools.cache
def long(page: str) -> bytes:
    return write(long_anthology.long_anthology(), long_anthology.assets(), page=page)


@every_flavour
@every_page
def test_the_sample_conforms(page: str, flavour: str) -> None:
    assert verapdf.failures(sample(page), flavour) == []


@every_flavour
@every_page
def test_two_hundred_pages_conform(page: str, flavour: str) -> None:
    assert verapdf.failures(long(page), flavour) == []


def with_links_everywhere() -> Document:
    def link(place: str) -> Link:
        return Link(f"https://example.org/{place}", run(f"odkaz ({place})"))

    table = Table(
        run("Podle ", link("titulku")),
        (
            Row((Cell(run(link("zahlavi"))), Cell(run("Hodin")))),
            Row((Cell(run(link("radek"))), Cell(run("94")))),
        ),
        header_column=True,
    )
    blocks = (
        Heading(2, "h", run("Kde hledat: ", link("nadpis"))),
        p(
            "Viz ",
            link("text"),
            ", ",
            Link("mailto:sit@example.org", run("napište")),
            NoteRef("1"),
            ".",
        ),
        table,
        TranscriptQuote(
            run("Bála jsem se."), "Jana", "Film", "https://example.org/f#t=5", 5000, 9000
        ),
        Quotation((p("Slova."),), run("podle ", link("zdroje"))),
    )
    note = Footnote("1", (p("Viz ", link("poznamka"), "."),))
    heading_alone = (Heading(2, "g", run(link("samotny-nadpis"))), p("Text."))
    sections = (
        Section(SectionKind.PART, "cast", "Část", (p("Uvádí ", link("cast"), "."),)),
        Section(SectionKind.PAPER, "x", "Stať", blocks, footnotes=(note,)),
        Section(SectionKind.PAPER, "y", "Druhá stať", heading_alone),
    )
    return replace(anthology_sample.anthology(), sections=sections)


@every_flavour
@every_page
def test_links_wherever_they_stand_conform(page: str, flavour: str) -> None:
    pdf = write(with_links_everywhere(), anthology_sample.assets(), page=page)
    assert verapdf.failures(pdf, flavour) == []


def test_the_validator_sees_a_fault() -> None:
    with pikepdf.open(io.BytesIO(sample("a4"))) as pdf:
        del pdf.Root.MarkInfo
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert [verapdf.failures(buffer.getvalue(), flavour) != [] for flavour in verapdf.FLAVOURS] == [
        True,
        True,
    ]


def test_a4_has_about_two_hundred_pages() -> None:
    assert 190 <= len(pdf_reading.pages(long("a4"))) <= 215


@every_page
def test_two_hundred_pages_hold_every_word_note_picture_and_table(page: str) -> None:
    document = long_anthology.long_anthology()
    text = pdf_reading.without_additions(
        pdf_reading.squeezed(pdf_reading.text(long(page))), document
    )
    assert [word for word in set(words(document)) if pdf_reading.squeezed(word) not in text] == []
    blocks = [block for section in document.sections for block in walk.blocks(section.blocks)]
    tags = pdf_reading.tags(long(page))
    assert tags["/Note"] == sum(len(section.footnotes) for section in document.sections)
    assert tags["/Table"] == sum(isinstance(block, Table) for block in blocks)
    # Each film has a poster and a code; six portraits and a logo.
    films = sum(isinstance(block, FilmBox) for block in blocks)
    assert tags["/Figure"] == 3 * films + 7


@every_page
def test_two_hundred_pages_break_their_lines_well(page: str) -> None:
    read = pdf_reading.pages(long(page))
    assert pdf_reading.stranded(read) == []
    assert pdf_reading.most_hyphens(read) <= 1
    assert pdf_reading.off_the_page(read, 24) == []
