from __future__ import annotations

import functools
import importlib.util
import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdf_reading
import pikepdf
import pytest
from anthology_sample import HOSTILE, anthology, assets, p, run
from pdf_reading import squeezed

from publications.document import variants, walk
from publications.document.model import (
    Block,
    Box,
    Cell,
    Contact,
    Contributor,
    Document,
    Downloads,
    Figure,
    FilmBox,
    Footnote,
    Heading,
    Imprint,
    Link,
    NoteRef,
    Paragraph,
    Row,
    Section,
    SectionKind,
    Span,
    Table,
    Text,
    TranscriptQuote,
)
from publications.document.text import inline_text, words
from publications.document.writers import pdf as pdf_writer
from publications.document.writers.pdf import PAGES, UnprintableText, write
from publications.document.writers.qr import AddressTooLong

has_noto = importlib.util.find_spec("manimgx_fonts") is not None
every_page = pytest.mark.parametrize("page", PAGES)

MARGIN = 24  # points; more than a printer needs


@functools.cache
def sample(page: str = "a4") -> bytes:
    return write(anthology(), assets(), page=page)


def of(*blocks: Block, footnotes: tuple[Footnote, ...] = ()) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks, footnotes=footnotes)
    return replace(anthology(), sections=(section,), funders=())


def all_blocks(document: Document) -> Iterator[Block]:
    for section in document.sections:
        yield from walk.blocks(section.blocks)


def missing(document: Document, pdf: bytes) -> list[str]:
    """The words of the document that the file does not hold; what paper adds to links is ours."""
    text = pdf_reading.without_additions(squeezed(pdf_reading.text(pdf)), document)
    return [word for word in words(document) if squeezed(word) not in text]


def pictures(document: Document) -> list[str]:
    """What the pictures of the book say of themselves, in the order they are printed."""
    found = [funder.alt for block in document.funders for funder in block.funders if funder.logo]
    for section in document.sections:
        for block in walk.blocks(section.blocks):
            match block:
                case Figure(decorative=False, alt=alt):
                    found.append(alt)
                case FilmBox():
                    found += [block.alt] * (block.poster is not None)
                    found.append(f"QR kód s adresou {block.short_url or block.url}")
                case Contributor(picture=str(), alt=alt):
                    found.append(alt)
        if section.signature is not None and section.signature.picture is not None:
            found.append(section.signature.alt)
    return found


def links(document: Document) -> list[str]:
    """Every address the book links to, as often as it does; a place in the book as `#id`."""
    found = [url for url in (document.imprint.url, document.imprint.licence_url) if url]
    for section in document.sections:
        for inlines in walk.section_runs(replace(section, easy_read=())):
            found += [each.url for each in walk.inlines(inlines) if isinstance(each, Link)]
        for block in walk.blocks(section.blocks):
            match block:
                case FilmBox():
                    found += sorted({block.url, block.short_url} - {""})
                    found += [chapter.url for chapter in block.chapters]
                case TranscriptQuote(url=url):
                    found.append(url)
                case Contact():
                    found += [f"tel:{block.phone.replace(' ', '')}"] * bool(block.phone)
                    found += [f"mailto:{block.email}"] * bool(block.email)
                    found += [block.url] * bool(block.url)
                case Downloads(items=files):
                    # The title leads there, and so does the address under it.
                    found += [file.url for file in files for _ in range(2)]
    return found


def notes(document: Document) -> int:
    return sum(len(section.footnotes) for section in document.sections)


@every_page
def test_is_tagged_and_says_it_is_accessible(page: str) -> None:
    with pikepdf.open(io.BytesIO(sample(page))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "cs"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["dc:title"] == anthology().title


@every_page
def test_holds_every_word_of_the_document(page: str) -> None:
    assert missing(anthology(), sample(page)) == []


@every_page
def test_holds_as_many_notes_tables_quotations_and_header_cells_as_the_document(page: str) -> None:
    found = pdf_reading.tags(sample(page))
    # Three cells of a header row and five of header columns.
    wanted = {"/Note": 2, "/Table": 2, "/TH": 8, "/BlockQuote": 2, "/Title": 1}
    assert {kind: found[kind] for kind in wanted} == wanted


@every_page
def test_describes_every_picture_in_order(page: str) -> None:
    assert pdf_reading.alts(sample(page)) == pictures(anthology())


@every_page
def test_links_wherever_the_document_does(page: str) -> None:
    wanted = links(anthology())
    outside = {url for url in wanted if not url.startswith("#")}
    assert pdf_reading.addresses(sample(page)) == outside
    # A line of the contents a section; a note leads to its foot and back; one address stands at the end of
    # its section with a number that leads to it, another beside the words of a note.
    listed = len(anthology().sections)
    addresses = 2 + 1
    assert pdf_reading.tags(sample(page))["/Link"] == (
        len(wanted) + listed + 2 * notes(anthology()) + addresses
    )


@every_page
def test_says_every_language_of_the_document(page: str) -> None:
    tags = {section.lang for section in anthology().sections} | {
        inline.lang
        for section in anthology().sections
        for inlines in walk.section_runs(section)
        for inline in walk.inlines(inlines)
        if isinstance(inline, Span)
    }
    assert pdf_reading.languages(sample(page)) == tags | {anthology().language}


@every_page
def test_bookmarks_nest_sections_in_parts_and_headings_in_sections(page: str) -> None:
    with pikepdf.open(io.BytesIO(sample(page))) as pdf, pdf.open_outline() as outline:

        def titles(entries: list[pikepdf.OutlineItem]) -> list[object]:
            return [(e.title.replace("\u00a0", " "), titles(e.children)) for e in entries]

        assert titles(outline.root) == [
            ("Podpořili", []),
            ("Tiráž", []),
            ("Obsah", []),
            ("Úvodní slovo", []),
            (
                "Kde se nit trhá",
                [
                    (
                        "V pasti chybějících informací a nekoordinované podpory",
                        [("Kde se nit trhá", [("Čísla z ukázkového šetření", [])])],
                    )
                ],
            ),
            (
                "Kdo ji drží",
                [
                    (
                        "Lhota nad Mlýnem: síť kontaktů napříč obory",
                        [("Co se změnilo za rok", [])],
                    ),
                    ("Příspěvek byl stažen", []),
                ],
            ),
            ("Summary", []),
            ("Slovníček", []),
            ("Autorky a autoři", []),
        ]


@every_page
def test_contents_and_references_name_the_page_they_lead_to(page: str) -> None:
    pages = pdf_reading.text(sample(page)).split("\f")
    contents = next(text for text in pages if text.startswith("Obsah"))
    at = {
        section.id: number
        for section in anthology().sections
        for number, text in reversed([*enumerate(pages, 1)])
        if squeezed(text).startswith(squeezed(section.title))
    }
    numbers = [int(number) for number in re.findall(r"(\d+)$", contents, re.MULTILINE)]
    assert [n for n in numbers if n > 5] == [at[s.id] for s in anthology().sections]
    references = re.findall(r"\(s\.\s(\d+)\)", "".join(pages))
    assert references == [str(at["lhota"])] * 2


@every_page
def test_a_page_that_goes_on_says_which_article_it_is(page: str) -> None:
    read = pdf_reading.text(sample(page)).split("\f")
    at = next(n for n, text in enumerate(read) if text.startswith("Lhota nad Mlýnem: síť"))
    head = read[at + 1].splitlines()[0].replace("\u00a0", " ")
    title = "Lhota nad Mlýnem: síť kontaktů napříč obory"
    book = "Kdo drží nit: příklady koordinované podpory rodin"
    assert head in {title, book}


@every_page
def test_no_line_ends_with_a_lone_preposition(page: str) -> None:
    assert pdf_reading.stranded(pdf_reading.pages(sample(page))) == []


@every_page
def test_no_two_hyphenated_lines_follow_each_other(page: str) -> None:
    assert pdf_reading.most_hyphens(pdf_reading.pages(sample(page))) <= 1


@every_page
def test_every_word_lies_inside_its_page(page: str) -> None:
    assert pdf_reading.off_the_page(pdf_reading.pages(sample(page)), MARGIN) == []


@every_page
def test_same_document_same_bytes(page: str) -> None:
    assert write(anthology(), assets(), page=page) == sample(page)


def test_the_pages_have_their_sizes() -> None:
    sizes = {
        page: {(round(one.width), round(one.height)) for one in pdf_reading.pages(sample(page))}
        for page in PAGES
    }
    assert sizes == {"a4": {(595, 842)}, "a5": {(420, 595)}, "large": {(595, 842)}}


def test_a_page_that_is_not_one_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="there is no page 'b5': choose one of a4, a5, large"):
        write(anthology(), assets(), page="b5")


def test_large_print_has_no_letter_under_14_points_and_no_hyphenated_line() -> None:
    read = pdf_reading.pages(sample("large"))
    sizes = Counter(
        round(word.bottom - word.top, 1) for page in read for word in page.words()
    )  # poppler's boxes are as high as the size of the type
    assert min(sizes) >= 14
    assert sizes.most_common(1)[0][0] == 18
    assert pdf_reading.most_hyphens(read) == 0


def test_large_print_has_lines_at_least_a_quarter_apart() -> None:
    spaces = [
        (after[0].top - before[0].top) / 18
        for page in pdf_reading.pages(sample("large"))
        for block in page.blocks
        for before, after in pairwise(block)
        if {round(word.bottom - word.top, 1) for word in (*before, *after)} == {18.0}
    ]
    assert len(spaces) > 10
    assert min(spaces) >= 1.25


@every_page
def test_notes_are_at_the_foot_of_their_page(page: str) -> None:
    pages = [
        pdf_reading.without_additions(squeezed(text), anthology())
        for text in pdf_reading.text(sample(page)).split("\f")
    ]
    for section in anthology().sections:
        title = squeezed(section.title)
        for note in section.footnotes:
            foot = squeezed(inline_text(note.paragraphs[0].children))
            opening = next(text for text in pages if text.startswith(title))
            assert foot in opening


def test_the_easy_reading_is_a_document_of_its_own() -> None:
    assert "Zavolá, komu je třeba" not in pdf_reading.text(sample()).replace("\u00a0", " ")


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbar-tools is not installed")
@every_page
def test_the_code_on_the_printed_page_leads_to_the_film(page: str, tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    file.write_bytes(sample(page))
    pages = pdf_reading.text(sample(page)).split("\f")
    number = next(str(n) for n, text in enumerate(pages, 1) if "Film na webu" in text)
    options = ["-r", "150", "-gray", "-png", "-singlefile", "-f", number]
    subprocess.run(
        ["pdftoppm", *options, str(file), str(tmp_path / "page")], check=True, timeout=120
    )
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(tmp_path / "page.png")],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "https://example.org/f/7"


@every_page
def test_an_article_alone_and_the_easy_reading_are_books_too(page: str) -> None:
    easy = variants.easy_read(anthology())
    assert easy is not None
    for document in (variants.article(anthology(), "lhota"), easy):
        pdf = write(document, assets(), page=page)
        assert missing(document, pdf) == []
        assert pdf_reading.off_the_page(pdf_reading.pages(pdf), MARGIN) == []


# --- bad input ------------------------------------------------------------------------------


def hostile() -> Document:
    """The sample with every printed string replaced."""
    document = anthology()

    def strings(children: walk.Inlines) -> walk.Inlines:
        return walk.rewrite_leaves(children, lambda text: HOSTILE)

    return replace(
        document,
        title=HOSTILE,
        subtitle=HOSTILE,
        publisher=HOSTILE,
        fictional_notice=HOSTILE,
        imprint=replace(
            document.imprint,
            **dict.fromkeys(
                ("edition", "date", "licence", "how_to_cite", "isbn"), HOSTILE
            ),
            lines=(HOSTILE,),
        ),
        sections=tuple(
            replace(
                walk.rewrite_section(section, strings, lambda text: HOSTILE if text else ""),
                authors=(HOSTILE,) * len(section.authors),
            )
            for section in document.sections
        ),
        funders=tuple(
            replace(walk.rewrite_funders(block, lambda text: HOSTILE), registration_number=HOSTILE)
            for block in document.funders
        ),
    )  # fmt: skip


@every_page
def test_hostile_text_is_literal_everywhere(page: str) -> None:
    pdf = write(hostile(), assets(), page=page)
    assert missing(hostile(), pdf) == []
    assert pdf_reading.off_the_page(pdf_reading.pages(pdf), MARGIN) == []
    printed = squeezed(pdf_reading.text(pdf)).count(squeezed(HOSTILE))
    assert printed >= 80


@pytest.mark.skipif(not has_noto, reason="the optional Noto fonts are not installed")
def test_emoji_and_other_scripts_are_printed() -> None:
    text = squeezed(pdf_reading.text(write(of(p("Smích 😀, שלום, Привіт, நன்றி")), {})))
    assert [word for word in ("😀", "Привіт") if word not in text] == []
    assert "שלום" in text or "םולש" in text


def test_cyrillic_greek_and_hebrew_are_printed() -> None:
    text = squeezed(pdf_reading.text(write(of(p("Привіт, καλημέρα, שלום")), {})))
    assert [word for word in ("Привіт", "καλημέρα") if word not in text] == []
    assert "שלום" in text or "םולש" in text


def test_text_no_font_can_draw_is_named() -> None:
    with pytest.raises(UnprintableText) as caught:
        write(of(p("Znak 中")), {})
    assert str(caught.value) == (
        "the text '中' (U+4E2D) cannot be printed in PDF: none of the fonts has it; "
        "replace it, or install a font that does"
    )


@pytest.mark.skipif(has_noto, reason="the optional Noto fonts print it")
def test_emoji_without_their_fonts_are_named() -> None:
    with pytest.raises(UnprintableText, match=r"U\+1F600"):
        write(of(p("Smích 😀")), {})


@every_page
def test_a_word_of_two_thousand_letters_stays_on_the_page(page: str) -> None:
    long = "ž" * 2000
    document = of(
        p(long),
        Heading(2, "h", run(long[:300])),
        Box(long[:100], (p(long[:500]),)),
        Table(run("Slova"), (Row((Cell(run("a")), Cell(run(long[:400])))),), header_row=False),
    )
    pdf = write(document, {}, page=page)
    read = pdf_reading.pages(pdf)
    assert pdf_reading.off_the_page(read, MARGIN) == []
    assert squeezed(pdf_reading.text(pdf)).count("ž") >= 3300


def wide(columns: int) -> Table:
    header = Row(tuple(Cell(run(f"Sloupec{n}")) for n in range(columns)))
    rows = tuple(Row(tuple(Cell(run(f"{row}/{n}")) for n in range(columns))) for row in range(1, 6))
    return Table(run("Široká tabulka"), (header, *rows), header_column=True)


@every_page
def test_a_table_of_forty_columns_stays_on_the_page(page: str) -> None:
    document = of(wide(40), Box("Rámeček", (wide(40),)))
    pdf = write(document, {}, page=page)
    assert pdf_reading.off_the_page(pdf_reading.pages(pdf), MARGIN) == []
    assert missing(document, pdf) == []


def test_a_table_of_twelve_columns_is_turned_on_its_side() -> None:
    pages = pdf_reading.pages(write(of(p("Před."), wide(12), p("Po.")), {}))
    turned = [page for page in pages if page.width > page.height]
    assert [word.text for page in turned for word in page.words()].count("Sloupec9") == 1
    assert pages[-1].width < pages[-1].height
    assert "Po." in [word.text for word in pages[-1].words()]


def test_a_footnote_in_a_table_is_printed_once() -> None:
    table = Table(
        run("S poznámkou"),
        (
            Row((Cell(run("Věk", NoteRef("a"))), Cell(run("Hodin")))),
            *(Row((Cell(run(f"{n} let")), Cell(run(f"{n}")))) for n in range(80)),
            Row((Cell(run("9 let", NoteRef("b"))), Cell(run("3")))),
        ),
    )
    notes = (
        Footnote("a", (Paragraph(run("Dovršený věk.")),)),
        Footnote("b", (Paragraph(run("Odhadem.")),)),
    )
    pdf = write(of(table, footnotes=notes), {})
    text = pdf_reading.text(pdf).replace("\u00a0", " ")
    assert (text.count("Dovršený věk."), text.count("Odhadem.")) == (1, 1)
    assert pdf_reading.tags(pdf)["/Note"] == 2


def test_three_hundred_sections() -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{n}", f"Zpráva {n}", (p(f"Text číslo {n}."),))
        for n in range(300)
    )
    written = write(replace(anthology(), sections=sections), assets())
    assert "Textčíslo299." in squeezed(pdf_reading.text(written))


def test_an_empty_imprint_and_no_funders_leave_no_empty_labels() -> None:
    document = replace(of(p("Text.")), imprint=Imprint(), fictional_notice="", subtitle="")
    text = pdf_reading.text(write(document, {}))
    assert [
        label for label in ("ISBN", "Licence", "Jak citovat", "Podpořili") if label in text
    ] == []


def test_an_address_too_long_for_a_code_is_named() -> None:
    film = FilmBox("Film", "https://example.org/" + "a" * 600, 1000)
    with pytest.raises(AddressTooLong, match="give the film a short address"):
        write(of(film), {})


def test_boxes_longer_than_a_page_go_on_over_the_next() -> None:
    from publications.document.model import KeyPoints, ListItem, Quotation

    long = tuple(p(f"Odstavec {n}. " + "Slovo za slovem. " * 60) for n in range(12))
    document = of(
        Box("Rámeček", long),
        Quotation(long),
        KeyPoints("Body", tuple(ListItem((one,)) for one in long)),
    )
    for page in PAGES:
        pdf = write(document, {}, page=page)
        assert pdf_reading.off_the_page(pdf_reading.pages(pdf), MARGIN) == []
        text = squeezed(pdf_reading.text(pdf))
        assert [text.count(f"Odstavec{n}.") for n in range(12)] == [3] * 12


def test_a_title_of_five_hundred_letters_fits() -> None:
    title = "Velmi dlouhý název příspěvku " * 17
    section = Section(
        SectionKind.PAPER, "x", title.strip(), tuple(p("Slovo. " * 400) for _ in "abc")
    )
    for page in PAGES:
        pdf = write(
            replace(anthology(), title=title.strip(), sections=(section,)), assets(), page=page
        )
        assert pdf_reading.off_the_page(pdf_reading.pages(pdf), MARGIN) == []


@pytest.mark.parametrize("identifier", ["mark", "note"])
def test_no_id_of_a_document_is_taken_for_a_mark_of_the_template(identifier: str) -> None:
    document = of(Heading(2, identifier, run("Nadpis")), *(p("Slovo. " * 300) for _ in "abcdefg"))
    assert "Nadpis" in pdf_reading.text(write(document, {}))


def test_text_nodes_are_not_joined_or_trimmed() -> None:
    document = of(Paragraph((Text("a"), Text("b "), Text(" c"))))
    assert "ab c" in pdf_reading.text(write(document, {}))


def test_a_book_whose_pages_do_not_settle_is_told_of(monkeypatch, tmp_path) -> None:
    """A warning is an error in every other test, so none of their books is such a one."""
    template = tmp_path / "template"
    shutil.copytree(pdf_writer._TEMPLATE, template)
    with (template / "book.typ").open("a") as book:
        book.write("\n#context for _ in query(<more>) + (1,) [#metadata(1)<more>]\n")
    monkeypatch.setattr(pdf_writer, "_TEMPLATE", template)
    with pytest.warns(UserWarning, match=r"did not (converge|stabilize)"):
        write(of(p("Slovo.")), {})
