"""The EPUB: its package and navigation, what strangers say of it, and that it is the same each time."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import epub_judges
import pytest
from anthology_sample import anthology, assets, cells, p, run
from lxml import etree
from PIL import Image

from publications.document.model import (
    Contact,
    Document,
    FilmBox,
    Imprint,
    KeyPoints,
    ListItem,
    Section,
    SectionKind,
    Signature,
    Span,
    Table,
)
from publications.document.variants import article, easy_read
from publications.document.writers import epub

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module")
def data() -> bytes:
    return epub.write(anthology(), assets())


def read(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(f"EPUB/{name}"))


def small(**more: Any) -> Document:
    section = Section(SectionKind.REPORT, "zprava", "Zpráva", (p("Jedna věta."),))
    return replace(Document("Zpráva", "2026-01-01T00:30:00+01:00", (section,)), **more)


def english() -> Document:
    section = Section(
        SectionKind.REPORT,
        "report",
        "Who holds the thread",
        (
            p("One person knows who helps when."),
            KeyPoints("To take home", (ListItem((p("Call back."),)),)),
            Table(run("Hours of care"), (cells("Age", "Hours"), cells("0-6", "94"))),
            FilmBox("A Tuesday", "https://example.org/f/" + "long-" * 300, 0),
            Contact("", organisation="Town hall", url="https://example.org"),
        ),
        authors=("A. N. Author",),
        lang="en",
        signature=Signature("A. N. Author"),
    )
    return replace(small(), title="The thread", language="en", sections=(section,))


def hard() -> Document:
    """Ids, words and signs that are awkward in XML, in addresses and in zip files."""
    word = "nej" * 667
    wide = Table(run("Čtyřicet"), tuple(cells(*(f"{n}" for n in range(40))) for _ in range(3)))
    section = Section(
        SectionKind.EXAMPLE,
        '"><číslo&1',
        f"<b>&\"' ]]> {word}",
        (p(word), wide, p("עברית ", Span("he", run("שלום")), " 👩‍👧‍👦")),
    )
    return small(title=f"שלום 🧵 {word}", subtitle=word, publisher="<&>", sections=(section,))


@pytest.mark.parametrize(
    "make",
    [
        anthology,
        *(
            pytest.param(make, marks=pytest.mark.slow)  # each starts Java anew
            for make in (
                small,
                english,
                hard,
                lambda: article(anthology(), "lhota"),
                lambda: easy_read(anthology()),
            )
        ),
    ],
    ids=["sample", "small", "english", "hard", "article", "easy reading"],
)
def test_epubcheck_says_nothing_at_any_level(make: Any) -> None:
    assert epub_judges.epubcheck(epub.write(make(), assets())) == []


@pytest.mark.slow
@pytest.mark.parametrize("make", [anthology, english], ids=["sample", "english"])
def test_ace_passes_without_a_violation(make: Any) -> None:
    document = replace(make(), publisher="Aliance Příkladná")
    assert epub_judges.ace(epub.write(document, assets())) == ("pass", [])


def spoilt(data: bytes, old: bytes, new: bytes) -> bytes:
    """The book with a fault planted into the file of its third section."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        for entry in source.infolist():
            text = source.read(entry)
            if entry.filename == "EPUB/s003.xhtml":
                assert old in text
                text = text.replace(old, new)
            target.writestr(entry, text)
    return written.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'href="#note-2"', b'href="#note-9"', "ERROR RSC-012"),
        (b'id="note-2"', b'id="v-pasti"', "ERROR RSC-005"),
        (b"images/picture-002.jpg", b"https://example.org/p.jpg", "ERROR RSC-006"),
        (b"</h1>", b"</h2>", "FATAL RSC-016"),
    ],
    ids=["dangling note", "doubled id", "picture from elsewhere", "broken markup"],
)
def test_epubcheck_catches_a_planted_fault(data: bytes, old: bytes, new: bytes, code: str) -> None:
    """A judge that never complains would prove nothing."""
    found = epub_judges.epubcheck(spoilt(data, old, new))
    assert code in {" ".join(line.split()[:2]) for line in found}


@pytest.mark.slow
def test_ace_catches_planted_faults(data: bytes) -> None:
    alt = 'alt="Kopce za městem při západu slunce" '.encode()
    outcome, found = epub_judges.ace(spoilt(data, alt, b""))
    assert outcome == "fail"
    assert [line.partition(": ")[2].partition(":")[0] for line in found] == ["image-alt"]


def test_the_kind_of_file_comes_first_uncompressed_and_dates_are_fixed(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_the_package_says_what_the_book_is(data: bytes) -> None:
    metadata = read(data, "package.opf").find(f"{OPF}metadata")
    core = [(e.tag.removeprefix(DC), e.text) for e in metadata if e.tag.startswith(DC)]
    assert core == [
        ("identifier", "urn:isbn:9788000000002"),
        ("title", "Kdo drží nit: příklady koordinované podpory rodin"),
        ("title", "Sborník z\u00a0obcí, které se rozhodly naslouchat"),
        ("language", "cs"),
        ("language", "en"),
        ("creator", "PhDr.\u00a0Jan Smyšlený,\u00a0Ph.D."),
        ("creator", "Ing.\u00a0Věra Nikdová"),
        ("creator", "Bc.\u00a0Tereza Neznámá"),
        ("publisher", "Aliance Příkladná (vymyšlená organizace)"),
        ("date", "2026-05-04"),
        ("rights", "CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/deed.cs"),
        ("relation", "https://example.org/vydani/12"),
    ]
    said = [(e.get("property"), e.text) for e in metadata.iter(f"{OPF}meta") if e.get("property")]
    accessible = [
        (name.partition(":")[2], text)
        for name, text in said
        if name.startswith(("schema:", "dcterms:", "a11y:"))
        and name != "schema:accessibilitySummary"
    ]
    assert accessible == [
        ("modified", "2026-05-04T08:00:00Z"),
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        ("accessModeSufficient", "textual"),
        ("accessModeSufficient", "textual,visual"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "readingOrder"),
        ("accessibilityFeature", "ARIA"),
        ("accessibilityFeature", "displayTransformability"),
        ("accessibilityFeature", "unlocked"),
        ("accessibilityFeature", "alternativeText"),
        ("accessibilityHazard", "none"),
        ("conformsTo", "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"),
        ("certifiedBy", "Aliance Příkladná (vymyšlená organizace)"),
    ]


@pytest.mark.parametrize(
    ("make", "words"),
    [(anthology, "Publikaci lze celou číst"), (english, "The whole publication can be read")],
)
def test_how_accessible_it_is_is_said_in_the_language_of_the_book(make: Any, words: str) -> None:
    package = read(epub.write(make(), assets()), "package.opf")
    summary = package.find(f".//{OPF}meta[@property='schema:accessibilitySummary']")
    assert summary.text.startswith(words)


def test_nobody_claims_conformance_where_there_is_no_publisher() -> None:
    package = read(epub.write(small(), {}), "package.opf")
    names = [meta.get("property") for meta in package.iter(f"{OPF}meta")]
    assert [n for n in names if n in {"dcterms:conformsTo", "a11y:certifiedBy"}] == []


def test_without_an_isbn_the_identifier_comes_from_the_document_itself() -> None:
    def name(document: Document) -> str:
        found = read(epub.write(document, {}), "package.opf").find(f".//{DC}identifier").text
        return str(found)

    first, again, other = name(small()), name(small()), name(small(title="Jiná zpráva"))
    assert first == again != other
    assert first.startswith("urn:uuid:")
    assert name(small(imprint=Imprint(isbn="nemá"))).startswith("urn:uuid:")
    assert name(small(imprint=Imprint(isbn="80-000-0000-X"))) == "urn:isbn:800000000X"


def test_contents_are_nested_by_parts_and_show_headings(data: bytes) -> None:
    navs = {nav.get(TYPE): nav for nav in read(data, "nav.xhtml").iter(f"{X}nav")}
    entries = [
        (
            len([a for a in link.iterancestors() if a.tag == f"{X}ol"]),
            link.get("href"),
            link.text.replace("\u00a0", " "),
        )
        for link in navs["toc"].iter(f"{X}a")
    ]
    assert entries == [
        (1, "title.xhtml", "Kdo drží nit: příklady koordinované podpory rodin"),
        (1, "s001.xhtml", "Úvodní slovo"),
        (1, "s002.xhtml", "Kde se nit trhá"),
        (2, "s003.xhtml", "V pasti chybějících informací a nekoordinované podpory"),
        (3, "s003.xhtml#v-pasti-1", "Kde se nit trhá"),
        (1, "s004.xhtml", "Kdo ji drží"),
        (2, "s005.xhtml", "Lhota nad Mlýnem: síť kontaktů napříč obory"),
        (3, "s005.xhtml#lhota-1", "Co se změnilo za rok"),
        (2, "s006.xhtml", "Příspěvek byl stažen"),
        (1, "s007.xhtml", "Summary"),
        (1, "s008.xhtml", "Slovníček"),
        (1, "s009.xhtml", "Autorky a autoři"),
        (1, "funders.xhtml", "Podpořili"),
        (1, "imprint.xhtml", "Tiráž"),
    ]
    marks = [(a.get(TYPE), a.get("href")) for a in navs["landmarks"].iter(f"{X}a")]
    assert marks == [
        ("cover", "cover.xhtml"),
        ("toc", "nav.xhtml#toc"),
        ("bodymatter", "s002.xhtml"),
    ]


def test_files_are_read_in_the_order_of_the_book_and_say_what_part_they_are(data: bytes) -> None:
    package = read(data, "package.opf")
    files = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    order = [files[ref.get("idref")] for ref in package.iter(f"{OPF}itemref")]
    parts = [read(data, name).find(f"{X}body").get(TYPE) for name in order]
    assert list(zip(order, parts, strict=True)) == [
        ("cover.xhtml", "cover"),
        ("title.xhtml", "frontmatter"),
        ("nav.xhtml", "frontmatter"),
        ("s001.xhtml", "frontmatter"),
        ("s002.xhtml", "bodymatter"),
        ("s003.xhtml", "bodymatter"),
        ("s004.xhtml", "bodymatter"),
        ("s005.xhtml", "bodymatter"),
        ("s006.xhtml", "bodymatter"),
        ("s007.xhtml", "backmatter"),
        ("s008.xhtml", "backmatter"),
        ("s009.xhtml", "backmatter"),
        ("funders.xhtml", "backmatter"),
        ("imprint.xhtml", "backmatter"),
    ]


def test_notes_open_beside_their_marks(data: bytes) -> None:
    text = read(data, "s003.xhtml")
    kinds = [(e.get(TYPE), e.get("role")) for e in text.iter(f"{X}a", f"{X}aside") if e.get(TYPE)]
    assert kinds == [
        ("noteref", "doc-noteref"),
        ("footnote", "doc-footnote"),
        ("backlink", "doc-backlink"),
    ]


def test_a_book_written_from_right_to_left_is_turned_that_way(data: bytes) -> None:
    hebrew = read(epub.write(small(language="he"), {}), "package.opf").find(f"{OPF}spine")
    assert hebrew.get("page-progression-direction") == "rtl"
    assert read(data, "package.opf").find(f"{OPF}spine").get("page-progression-direction") is None


def test_links_between_sections_lead_to_the_file_of_the_other(data: bytes) -> None:
    assert [a.get("href") for a in read(data, "s008.xhtml").iter(f"{X}a")] == ["s005.xhtml"]


def test_the_cover_is_a_picture_with_the_title_as_its_description(data: bytes) -> None:
    image = next(read(data, "cover.xhtml").iter(f"{X}img"))
    assert image.get("alt") == "Obálka: Kdo drží nit: příklady koordinované podpory rodin"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        cover = Image.open(io.BytesIO(archive.read("EPUB/images/cover.png")))
    assert (cover.size, cover.format) == ((1200, 1800), "PNG")
    package = read(data, "package.opf")
    named = package.find(f".//{OPF}item[@properties='cover-image']")
    assert named.get("href") == "images/cover.png"


def test_a_cover_has_no_boxes_instead_of_letters() -> None:
    from publications.document.writers.epub import cover

    assert cover.draw(small(title="שלום עולם")) == cover.draw(small(title="🧵"))
    assert cover.draw(small(title="Zpráva")) != cover.draw(small(title="🧵"))


def test_the_same_document_gives_the_same_bytes_in_another_process(data: bytes) -> None:
    here = Path(__file__).parent
    program = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:];"
        "from anthology_sample import anthology, assets;"
        "from publications.document.writers import epub;"
        "print(hashlib.sha256(epub.write(anthology(), assets())).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(here), str(here.parents[2])]
    env = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    assert said.strip() == hashlib.sha256(data).hexdigest()
    assert epub.write(anthology(), assets()) == data


@pytest.mark.slow
def test_three_hundred_sections_pass_epubcheck() -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{n}", f"Zpráva {n}", (p(f"Věta {n}."),)) for n in range(300)
    )
    data = epub.write(replace(anthology(), sections=sections), assets())
    assert epub_judges.epubcheck(data) == []
    assert len(list(read(data, "nav.xhtml").iter(f"{X}li"))) == 300 + 3 + 3
