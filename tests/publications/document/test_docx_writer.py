from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx  # noqa: TID253 - what this module tests
import pytest
from anthology_sample import HOSTILE, anthology, assets, p
from docx.oxml.ns import qn  # noqa: TID253
from lxml import etree

from publications.document import walk
from publications.document.model import Document, Section, SectionKind
from publications.document.text import inline_text, words
from publications.document.writers.docx import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def data() -> bytes:
    return write(anthology(), assets())


@pytest.fixture(scope="module")
def file(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def visible(data: bytes) -> str:
    """The text of body and notes, a paragraph a line."""
    lines = [
        "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
        for name in ("word/document.xml", "word/footnotes.xml")
        for paragraph in part(data, name).iter(f"{W}p")
    ]
    return "\n".join(lines)


def minimal(text: str) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", (p(text),))
    return replace(anthology(), sections=(section,), funders=())


def test_opens_with_its_headings_in_order(file: Any) -> None:
    headings = [
        (q.style.style_id, q.text)
        for q in file.paragraphs
        if q.style.style_id.startswith("Heading")
    ]
    assert [(style, text.replace("\u00a0", " ")) for style, text in headings] == [
        ("Heading1", "Úvodní slovo"),
        ("Heading1", "V pasti chybějících informací a nekoordinované podpory"),
        ("Heading2", "Kde se nit trhá"),
        ("Heading3", "Čísla z ukázkového šetření"),
        ("Heading1", "Lhota nad Mlýnem: síť kontaktů napříč obory"),
        ("Heading2", "Co se změnilo za rok"),
        ("Heading1", "Summary"),
        ("Heading1", "Podpořili"),
        ("Heading1", "Tiráž"),
    ]


def test_holds_every_word_of_the_document(data: bytes) -> None:
    text = visible(data)
    assert [word for word in words(anthology()) if word not in text] == []


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
        ("1", "Kopce za městem při západu slunce", 0),
        ("2", "Záběr z filmu: koordinátorka u stolu s rodiči", 0),
        ("3", "", 1),
        ("4", "Logo Ministerstva M", 0),
        ("5", "Logo nadačního fondu Most", 0),
    ]


def test_tables_have_a_repeated_header_row_only_where_there_is_one(file: Any) -> None:
    headers = [
        [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
        for table in file.tables
    ]
    assert headers == [[True, False, False, False], [False, False]]


def test_links_lead_where_the_document_says(data: bytes, file: Any) -> None:
    links = [
        (file.part.rels[link.get(qn("r:id"))].target_ref, link.get(f"{W}tooltip"))
        for link in part(data, "word/document.xml").iter(f"{W}hyperlink")
        if link.get(qn("r:id"))
    ]
    assert links == [
        ("https://example.org/prehled?a=1&b=2", "Katalog"),
        ("https://example.org/f/lhota", None),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.cs", None),
    ]


def test_contents_are_there_before_any_update_and_lead_to_bookmarks(data: bytes) -> None:
    body = part(data, "word/document.xml")
    contents = next(body.iter(f"{W}sdtContent"))
    anchors = [link.get(f"{W}anchor") for link in contents.iter(f"{W}hyperlink")]
    bookmarks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    titles = ["".join(t.text or "" for t in q.iter(f"{W}t")) for q in contents.findall(f"{W}p")]
    assert set(anchors) <= bookmarks
    assert [re.sub(r"\d+$", "", title).replace("\u00a0", " ") for title in titles] == [
        "Obsah",
        "Úvodní slovo",
        "V pasti chybějících informací a nekoordinované podpory",
        "Kde se nit trhá",
        "Lhota nad Mlýnem: síť kontaktů napříč obory",
        "Co se změnilo za rok",
        "Summary",
        "Podpořili",
        "Tiráž",
    ]


def test_no_paragraph_is_empty_for_the_sake_of_space(data: bytes) -> None:
    empty = [
        q.find(f"{W}pPr/{W}pStyle").get(f"{W}val")  # type: ignore[union-attr]
        for q in part(data, "word/document.xml").iter(f"{W}p")
        if not any(True for _ in q.iter(f"{W}t", f"{W}drawing"))
    ]
    # A drawn rule, and the paragraph that carries the page after a table.
    assert empty == ["Separator", "TableEnd"]


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
    english = {lang.get(f"{W}val") for lang in part(data, "word/document.xml").iter(f"{W}lang")}
    assert english == {"en-GB", "cs-CZ"}


def test_numbered_lists_begin_again_at_one(data: bytes) -> None:
    lists = [num.get(f"{W}numId") for num in part(data, "word/numbering.xml").iter(f"{W}num")]
    used = {num.get(f"{W}val") for num in part(data, "word/document.xml").iter(f"{W}numId")}
    assert lists == ["1", "2", "3"]
    assert used == {"1", "2", "3"}


def test_same_document_same_bytes(data: bytes) -> None:
    assert write(anthology(), assets()) == data


def test_hostile_text_is_literal() -> None:
    text = f"{HOSTILE} 😀 👩‍👧 שלום مرحبا 中文"
    assert text in visible(write(minimal(text), {}))


def test_a_word_of_two_thousand_letters_is_kept() -> None:
    assert "ž" * 2000 in visible(write(minimal("ž" * 2000), {}))


def test_three_hundred_sections() -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{n}", f"Zpráva {n}", (p(f"Text číslo {n}."),))
        for n in range(300)
    )
    written = write(replace(anthology(), sections=sections), assets())
    assert "Text číslo 299." in visible(written)
    assert (
        len(docx.Document(io.BytesIO(written)).sections) == 302
    )  # title and contents, the reports, the end


@pytest.mark.slow
def test_libreoffice_reads_it_whole(data: bytes, tmp_path: Path) -> None:
    source = tmp_path / "sbornik.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["libreoffice", profile, "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=500,
    )
    target = str(tmp_path / "sbornik.pdf")
    read = subprocess.run(["pdftotext", target, "-"], check=True, capture_output=True, timeout=60)
    text = squeezed(read.stdout.decode())
    assert [word for word in words(anthology()) if squeezed(word) not in text] == []
    runs = [run for section in anthology().sections for run in walk.section_runs(section)]
    assert [inline_text(r) for r in runs if squeezed(inline_text(r)) not in text] == []


def squeezed(text: str) -> str:
    """Without white space, hyphens and note marks, which a layout adds or moves."""
    return re.sub(r"[\s\u00ad\u200b-]|(?<=\D\.)[12]", "", text)
