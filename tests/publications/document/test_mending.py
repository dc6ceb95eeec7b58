"""A document as far as it can be shown: what would stop the HTML writer is mended, the rest stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from anthology_sample import anthology, assets, p, run

from publications.document import mending, typography, validation
from publications.document.model import (
    Block,
    Box,
    Cell,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Link,
    NoteRef,
    Paragraph,
    Row,
    Section,
    SectionKind,
    Table,
    Text,
)
from publications.document.writers import html
from publications.document.writers.html import Source

KEYS = frozenset(assets())


def of(*blocks: Block, **more: object) -> Document:
    section = Section(SectionKind.PAPER, "s1", "Stať", blocks, **more)  # type: ignore[arg-type]
    return Document("Sborník", anthology().created, (section,))


def blocks(document: Document) -> tuple[Block, ...]:
    return mending.mended(document, KEYS).sections[0].blocks


def test_what_may_be_printed_is_left_as_it_is() -> None:
    document = typography.apply(anthology())
    assert validation.validate(document) == ()
    assert mending.mended(document, KEYS) == document


def test_a_heading_that_jumps_is_raised_and_the_next_is_measured_by_it() -> None:
    found = blocks(of(*(Heading(level, f"h{at}", run("N")) for at, level in enumerate((4, 4, 2)))))
    assert [block.level for block in found if isinstance(block, Heading)] == [2, 3, 2]


def test_a_link_to_no_place_becomes_its_words_also_in_a_note() -> None:
    lost = Link("#nikde", run("viz tam"))
    kept = Link("#s1", run("zpět"))
    note = Footnote("1", (Paragraph((lost,)),))
    document = of(p("A ", lost, kept, NoteRef("1")), footnotes=(note,))
    (section,) = mending.mended(document, KEYS).sections
    assert section.blocks == (p("A ", "viz tam", kept, NoteRef("1")),)
    assert section.footnotes == (Footnote("1", (p("viz tam"),)),)


def test_a_picture_that_is_not_there_is_replaced_by_what_is_in_it() -> None:
    document = of(
        Figure("ztracený", alt="Žena u okna", caption=run("Ráno")),
        Box("Rámeček", (Figure("taky", decorative=True), p("Text."))),
        Figure("garden", alt="Kopce"),
    )
    assert blocks(document) == (
        Paragraph((Emphasis((Text("Žena u okna"),)),)),
        p("Ráno"),
        Box("Rámeček", (p("Text."),)),
        Figure("garden", alt="Kopce"),
    )


def test_a_table_is_filled_up_and_one_without_rows_is_left_out() -> None:
    cell = Cell(run("a"))
    ragged = Table(run("Počty"), (Row((cell, cell)), Row((cell,))))
    assert blocks(of(ragged, Table(run("Nic"), ()))) == (
        replace(ragged, rows=(Row((cell, cell)), Row((cell, Cell())))),
    )


@pytest.mark.parametrize(
    "document",
    [
        of(),
        replace(of(), sections=()),
        replace(of(p("Text.")), title=""),
        of(Table((), ()), Table((), (Row(()),))),
        of(p(Link("javascript:alert(1)", run("klikněte")), "\x0b\ufffe")),
        of(p(Link("#", run("a")), Link("", run("b")))),
        replace(
            of(p("T.")), sections=(Section(SectionKind.WITHDRAWN, "s1", "", (p("Už není."),)),)
        ),
    ],
    ids=[
        "no text",
        "no sections",
        "no title",
        "empty tables",
        "javascript",
        "odd links",
        "withdrawn",
    ],
)
def test_the_writer_takes_whatever_is_left(document: Document) -> None:
    sources = {key: Source(f"/{key}") for key in KEYS}
    made = html.pieces(mending.mended(document, sources), sources)
    whole = "".join((made.front, made.contents, made.text, made.closing))
    assert "javascript" not in whole
    assert f'id="{made.text_id}"' in made.text


def test_a_section_without_a_title_has_no_heading_and_no_line_in_the_contents() -> None:
    gone = Section(SectionKind.WITHDRAWN, "s2", "", (p("Už není."),))
    document = replace(of(p("Text.")), sections=(*of(p("Text.")).sections, gone))
    made = html.pieces(document, {})
    assert '<section id="s2" class="section withdrawn">' in made.text
    assert "s2" not in made.contents
    assert made.text.count("<h2") == 1


def test_links_into_the_site_are_written_without_its_name_and_keep_it_for_paper() -> None:
    inside = Link("https://zivoty.example/filmy/rano/#t=3", run("rozhovor"))
    made = html.pieces(
        of(p(inside, Link("https://zivoty.example.com/", run("jinde")))),
        {},
        site="https://zivoty.example",
    )
    assert 'href="/filmy/rano/#t=3"' in made.text
    assert 'data-address="https://zivoty.example/filmy/rano/#t=3"' in made.text
    assert 'href="https://zivoty.example.com/"' in made.text


def test_a_picture_is_offered_in_its_sizes_and_loaded_when_it_comes_near() -> None:
    source = Source("/l.webp", 1360, 900, (("/s.webp", 640),), is_lazy=True)
    made = html.pieces(of(Figure("garden", alt="Kopce")), {"garden": source})
    assert 'src="/l.webp"' in made.text
    assert 'srcset="/s.webp 640w, /l.webp 1360w"' in made.text
    assert 'width="1360" height="900"' in made.text
    assert 'loading="lazy"' in made.text
