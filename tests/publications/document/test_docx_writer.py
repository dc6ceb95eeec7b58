from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import docx  # noqa: TID253 - what this module tests
import pytest
from anthology_sample import anthology, assets
from docx.oxml.ns import qn  # noqa: TID253
from docx_reading import W, part, text, visible, without_pages

from publications.document.text import inline_text, words
from publications.document.writers.docx import write


@pytest.fixture(scope="module")
def data() -> bytes:
    return write(anthology(), assets())


@pytest.fixture(scope="module")
def file(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def test_opens_with_its_headings_in_order(file: Any) -> None:
    headings = [
        (q.style.style_id, q.text.replace("\u00a0", " "))
        for q in file.paragraphs
        if q.style.style_id.startswith(("Heading", "PartTitle"))
    ]
    assert headings == [
        ("Heading1", "Úvodní slovo"),
        ("PartTitle", "Kde se nit trhá"),
        ("Heading1InPart", "V pasti chybějících informací a nekoordinované podpory"),
        ("Heading2InPart", "Kde se nit trhá"),
        ("Heading3InPart", "Čísla z ukázkového šetření"),
        ("PartTitle", "Kdo ji drží"),
        ("Heading1InPart", "Lhota nad Mlýnem: síť kontaktů napříč obory"),
        ("Heading2InPart", "Co se změnilo za rok"),
        ("Heading1InPart", "Příspěvek byl stažen"),
        ("Heading1", "Summary"),
        ("Heading1", "Slovníček"),
        ("Heading1", "Autorky a autoři"),
        ("Heading1", "Podpořili"),
        ("Heading1Below", "Tiráž"),
    ]


def test_a_part_ranks_above_its_sections(data: bytes) -> None:
    styles = {
        style.get(f"{W}styleId"): style for style in part(data, "word/styles.xml").iter(f"{W}style")
    }
    ranks = {
        name: styles[name].find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")  # type: ignore[union-attr]
        for name in ("PartTitle", "Heading1", "Heading1InPart", "Heading2", "Heading2InPart")
    }
    assert ranks == {
        "PartTitle": "0",
        "Heading1": "0",
        "Heading1InPart": "1",
        "Heading2": "1",
        "Heading2InPart": "2",
    }


def test_holds_every_word_of_the_document(data: bytes) -> None:
    shown = without_pages(visible(data))
    assert [word for word in words(anthology()) if word not in shown] == []


def test_footnotes_are_real_and_as_many_as_in_the_document(data: bytes) -> None:
    notes = part(data, "word/footnotes.xml").findall(f"{W}footnote")
    marks = part(data, "word/document.xml").iter(f"{W}footnoteReference")
    written = {
        note.get(f"{W}id"): [
            "".join(t.text or "" for t in q.iter(f"{W}t")).strip() for q in note.findall(f"{W}p")
        ]
        for note in notes
        if note.get(f"{W}type") is None
    }
    expected = [
        [inline_text(q.children) for q in note.paragraphs]
        for section in anthology().sections
        for note in section.footnotes
    ]
    assert list(written.values()) == expected
    assert [mark.get(f"{W}id") for mark in marks] == list(written) == ["1", "2"]


def test_every_picture_is_described_or_marked_as_decorative(data: bytes) -> None:
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    decorative = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
    found = [
        (element.get("id"), element.get("descr"), len(list(element.iter(decorative))))
        for element in part(data, "word/document.xml").iter(drawing)
    ]
    assert found == [
        ("1", "Usměvavá žena středních let v zahradě", 0),
        ("2", "Kopce za městem při západu slunce", 0),
        ("3", "Záběr z filmu: koordinátorka u stolu s rodiči", 0),
        ("4", "QR kód s adresou: https://example.org/f/7", 0),
        ("5", "", 1),
        ("6", "Muž s brýlemi u tabule", 0),
        ("7", "Logo Ministerstva M", 0),
        ("8", "Logo nadačního fondu Most", 0),
    ]


def test_tables_have_a_repeated_header_row_only_where_there_is_one(file: Any) -> None:
    headers = [
        [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
        for table in file.tables
    ]
    assert headers == [[True, False, False, False], [False, False]]


def test_tables_say_what_they_are_to_a_screen_reader(data: bytes) -> None:
    said = [
        [child.get(f"{W}val") for child in properties if str(child.tag).endswith("tion")]
        for properties in part(data, "word/document.xml").iter(f"{W}tblPr")
    ]
    assert [[value.replace("\u00a0", " ") for value in each if value] for each in said] == [
        ["Hodiny péče týdně podle věku dítěte", "Věk; Hodiny péče; Z toho v noci"],
        ["Schůzka; 9", "Schůzka; 9"],
    ]


def test_captions_are_numbered_by_fields(data: bytes) -> None:
    body = part(data, "word/document.xml")
    codes = [(code.text or "").strip() for code in body.iter(f"{W}instrText")]
    assert [code for code in codes if code.startswith("SEQ")] == [
        "SEQ Tabulka \\* ARABIC",
        "SEQ Obrázek \\* ARABIC",
    ]


def test_links_lead_where_the_document_says(data: bytes, file: Any) -> None:
    links = [
        (file.part.rels[link.get(qn("r:id"))].target_ref, link.get(f"{W}tooltip"))
        for link in part(data, "word/document.xml").iter(f"{W}hyperlink")
        if link.get(qn("r:id"))
    ]
    film = "Jedno úterý ve Lhotě"
    assert [(url, str(tip).replace("\u00a0", " ")) for url, tip in links] == [
        ("https://example.org/prehled?a=1&b=2", "Katalog"),
        ("https://example.org/f/7", film),
        ("https://example.org/f/lhota", film),
        ("https://example.org/f/lhota#t=0", f"{film}, 0:00: Ráno na radnici"),
        ("https://example.org/f/lhota#t=312", f"{film}, 5:12: U stolu s rodiči"),
        ("https://example.org/f/lhota#t=325", f"{film}, 5:25–5:30"),
        ("tel:+420000000000", "tel:+420000000000"),
        ("mailto:sit@lhota.example.org", "mailto:sit@lhota.example.org"),
        ("https://example.org/sit", "https://example.org/sit"),
        ("https://example.org/d/1", "https://example.org/d/1"),
        ("https://example.org/d/2", "https://example.org/d/2"),
        ("https://example.org/vydani/12", "https://example.org/vydani/12"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.cs",) * 2,
    ]


def test_links_inside_the_document_lead_to_bookmarks_and_name_the_page(data: bytes) -> None:
    body = part(data, "word/document.xml")
    starts = list(body.iter(f"{W}bookmarkStart"))
    within = {start.get(f"{W}name"): text(start.getparent()) for start in starts}  # type: ignore[arg-type]
    found = []
    for paragraph in body.iter(f"{W}p"):
        for link in paragraph.findall(f"{W}hyperlink"):
            style = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val", "")  # type: ignore[union-attr]
            if link.get(f"{W}anchor") and not style.startswith("TOC"):
                told = re.search(r"\(s\.\u00a0\d+\)", text(paragraph))
                found.append((text(link), within[link.get(f"{W}anchor")], told is not None))
    lhota = "Lhota nad Mlýnem: síť kontaktů napříč obory"
    assert found == [("následující příklady", lhota, True), ("Lhota nad Mlýnem", lhota, True)]


def test_a_quotation_of_a_film_names_who_says_it_where_and_when(file: Any) -> None:
    quoted = [q.text for q in file.paragraphs if q.style.style_id.startswith("Transcript")]
    assert [line.replace("\u00a0", " ") for line in quoted] == [
        "Nejdřív jsem si myslela, že zas jen budou chtít papír.",
        "Marie · Z filmu Jedno úterý ve Lhotě, 5:25–5:30",
    ]


def test_people_files_and_terms_are_set_in_styles_of_their_own(file: Any) -> None:
    names = ("Contact", "BoxDownload", "Definition", "Contributor", "Signature", "Withdrawn")
    found = [
        (q.style.style_id, q.text.replace("\u00a0", " "))
        for q in file.paragraphs
        if q.style.style_id.startswith(names)
    ]
    assert found == [
        ("SignaturePicture", ""),
        ("SignatureBelow", "Mgr. Alžběta Vzorová"),
        ("SignatureRole", "výkonná ředitelka"),
        ("SignatureRole", "4. května 2026"),
        ("ContactName", "Bc. Tereza Neznámá"),
        ("ContactLine", "koordinátorka"),
        ("ContactLine", "Městský úřad Lhota nad Mlýnem"),
        ("ContactLine", "Náměstí 1"),
        ("ContactLine", "999 01 Lhota nad Mlýnem"),
        ("ContactLine", "Telefon: +420 000 000 000"),
        ("ContactLine", "E-mail: sit@lhota.example.org"),
        ("ContactLast", "Web: https://example.org/sit"),
        ("BoxDownload", "Vzor dohody o spolupráci (DOCX, 48,2 kB)\nhttps://example.org/d/1"),
        ("BoxDownload", "Mapa sítě (PDF, 1,4 MB)\nhttps://example.org/d/2"),
        ("Withdrawn", "Příspěvek, který zde byl ve starším vydání, v tomto vydání není."),
        (
            "Definition",
            "koordinovaná podpora – jeden člověk ví, kdo kdy rodině pomáhá; více v části "
            "Lhota nad Mlýnem (s. 9).",
        ),
        ("Definition", "odlehčovací služba (respite care) – někdo se na čas stará místo rodiny"),
        ("ContributorBeside", "PhDr. Jan Smyšlený, Ph.D."),
        ("ContributorRoleBeside", "sociolog"),
        ("ContributorTextBeside", "Zkoumá, jak rodiny hledají pomoc. Učí na vymyšlené fakultě."),
        ("Contributor", "Bc. Tereza Neznámá"),
        ("ContributorRole", "koordinátorka sítě"),
    ]


def test_contents_are_there_before_any_update_and_lead_to_bookmarks(data: bytes) -> None:
    body = part(data, "word/document.xml")
    contents = next(body.iter(f"{W}sdtContent"))
    anchors = [link.get(f"{W}anchor") for link in contents.iter(f"{W}hyperlink")]
    bookmarks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    heading, *entries = contents.findall(f"{W}p")
    assert set(anchors) <= bookmarks
    assert text(heading) == "Obsah"
    assert [
        (q.find(f"{W}pPr/{W}pStyle").get(f"{W}val", "")[-1] + " " + text(q).split("\t")[0]).replace(  # type: ignore[union-attr]
            "\u00a0", " "
        )
        for q in entries
    ] == [
        "1 Úvodní slovo",
        "1 Kde se nit trhá",
        "2 V pasti chybějících informací a nekoordinované podpory",
        "3 Kde se nit trhá",
        "1 Kdo ji drží",
        "2 Lhota nad Mlýnem: síť kontaktů napříč obory",
        "3 Co se změnilo za rok",
        "2 Příspěvek byl stažen",
        "1 Summary",
        "1 Slovníček",
        "1 Autorky a autoři",
        "1 Podpořili",
        "1 Tiráž",
    ]


def test_no_paragraph_is_empty_for_the_sake_of_space(data: bytes) -> None:
    empty = [
        q.find(f"{W}pPr/{W}pStyle").get(f"{W}val")  # type: ignore[union-attr]
        for q in part(data, "word/document.xml").iter(f"{W}p")
        if not any(True for _ in q.iter(f"{W}t", f"{W}drawing"))
    ]
    assert empty == ["Separator"]  # a drawn rule


def test_says_its_language_title_and_authors(data: bytes, file: Any) -> None:
    core = file.core_properties
    assert (core.title, core.author, core.language, core.created.isoformat()) == (
        anthology().title,
        anthology().publisher,
        "cs-CZ",
        "2026-05-04T08:00:00+00:00",
    )
    language = next(part(data, "word/styles.xml").iter(f"{W}lang"))
    assert language.get(f"{W}val") == "cs-CZ"
    marked = [
        (run.find(f"{W}rPr/{W}lang").get(f"{W}val"), text(run))  # type: ignore[union-attr]
        for run in part(data, "word/document.xml").iter(f"{W}r")
        if run.find(f"{W}rPr/{W}lang") is not None
    ]
    assert marked == [
        ("en-GB", "Summary"),  # in the contents
        ("en-GB", "Summary"),
        (
            "en-GB",
            "This invented anthology shows how small towns hold the thread of support. "
            "The Czech word for it is ",
        ),
        ("cs-CZ", "nit"),
        ("en-GB", "."),
        ("en-GB", "respite care"),
    ]


def test_numbered_lists_begin_again_at_one(data: bytes) -> None:
    lists = [num.get(f"{W}numId") for num in part(data, "word/numbering.xml").iter(f"{W}num")]
    used = {num.get(f"{W}val") for num in part(data, "word/document.xml").iter(f"{W}numId")}
    assert lists == ["1", "2", "3"]
    assert used == {"1", "2", "3"}


def test_same_document_same_bytes(data: bytes) -> None:
    assert write(anthology(), assets()) == data


def test_two_exports_at_once_give_the_same_bytes(data: bytes) -> None:
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: write(anthology(), assets()), range(2)))
    assert both == [data, data]


def test_the_dates_inside_the_file_are_fixed(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_left_pages_carry_the_book_and_right_pages_the_article(data: bytes) -> None:
    file = docx.Document(io.BytesIO(data))
    headers = []
    for section in file.sections:  # python-docx does not see the one inside the contents
        even = section.even_page_header.paragraphs[0].text
        headers.append((even, section.header.paragraphs[0].text.replace("\u00a0", " ")))
    book = anthology().title
    assert headers == [
        ("", ""),  # half title
        ("", ""),  # title page
        (book, "Úvodní slovo"),
        ("", ""),  # a part
        (book, "V pasti chybějících informací a nekoordinované podpory"),
        ("", ""),
        (book, "Lhota nad Mlýnem: síť kontaktů napříč obory"),
        (book, "Příspěvek byl stažen"),
        (book, "Summary"),
        (book, "Slovníček"),
        (book, "Autorky a autoři"),
        (book, "Tiráž"),
    ]


def test_czech_is_hyphenated_and_nothing_asks_for_an_older_word(data: bytes) -> None:
    settings = part(data, "word/settings.xml")
    mode = settings.find(f"{W}compat/{W}compatSetting")
    assert mode is not None
    assert settings.find(f"{W}autoHyphenation") is not None
    assert (mode.get(f"{W}name"), mode.get(f"{W}val")) == ("compatibilityMode", "15")
