from __future__ import annotations

import importlib.util
import io
import re
import subprocess
from dataclasses import replace

import pikepdf
import pytest
from anthology_sample import HOSTILE, anthology, assets, p

from publications.document.model import Document, Section, SectionKind
from publications.document.text import inline_text, words
from publications.document.writers.pdf import UnprintableText, write

has_noto = importlib.util.find_spec("manimgx_fonts") is not None


@pytest.fixture(scope="module")
def data() -> bytes:
    return write(anthology(), assets())


def read(data: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    done = subprocess.run(command, input=data, check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Without what a layout adds: white space, hyphens, break opportunities, ligatures."""
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(ligature, letters)
    return re.sub(r"[\s\u00ad\u200b\u2060-]", "", text)


def minimal(text: str) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", (p(text),))
    return replace(anthology(), sections=(section,), funders=())


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    """The kinds of all elements of the structure tree."""
    found: list[str] = []
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if "/S" in node:
            found.append(str(node.S))
        children = node.get("/K")
        if isinstance(children, pikepdf.Array):
            waiting += list(children)
        elif children is not None:
            waiting.append(children)
    return found


def test_is_tagged_and_says_it_is_accessible(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "cs"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["dc:title"] == anthology().title


def test_holds_as_many_notes_pictures_and_header_cells_as_the_document(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = kinds(pdf)
    counts = {kind: found.count(kind) for kind in ("/Note", "/Figure", "/TH", "/Table", "/H1")}
    # The title page's own title and the six headings of level 1 and the contents' heading.
    assert counts["/Note"] == 2
    assert counts["/Figure"] >= 4
    assert counts["/TH"] == 3
    assert counts["/Table"] == 2


def test_holds_every_word_of_the_document(data: bytes) -> None:
    text = squeezed(read(data))
    assert [word for word in words(anthology()) if squeezed(word) not in text] == []


def test_bookmarks_follow_the_headings(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        tree = [(entry.title, [child.title for child in entry.children]) for entry in outline.root]
    plain = [(title.replace("\u00a0", " "), children) for title, children in tree]
    assert [title for title, _ in plain] == [
        "Úvodní slovo",
        "V pasti chybějících informací a nekoordinované podpory",
        "Lhota nad Mlýnem: síť kontaktů napříč obory",
        "Summary",
        "Podpořili",
        "Tiráž",
    ]
    assert plain[1][1] == ["Kde se nit trhá"]


def test_no_line_ends_with_a_lone_preposition(data: bytes) -> None:
    lines = read(data, "-layout").splitlines()
    assert [line for line in lines if re.search(r"(?:^|\s)[kvszouai]$", line)] == []


def test_same_document_same_bytes(data: bytes) -> None:
    assert write(anthology(), assets()) == data


def test_hostile_text_is_literal() -> None:
    assert squeezed(HOSTILE) in squeezed(read(write(minimal(HOSTILE), {})))


@pytest.mark.skipif(not has_noto, reason="the optional Noto fonts are not installed")
def test_emoji_and_other_scripts_are_printed() -> None:
    text = squeezed(read(write(minimal("Smích 😀, שלום, Привіт, நன்றி"), {})))
    assert [word for word in ("😀", "Привіт") if word not in text] == []
    assert "שלום" in text or "םולש" in text


def test_text_no_font_can_draw_is_named() -> None:
    with pytest.raises(UnprintableText) as caught:
        write(minimal("Znak 中"), {})
    assert str(caught.value) == (
        "the text '中' (U+4E2D) cannot be printed in PDF: none of the fonts has it; "
        "replace it, or install a font that does"
    )


def test_a_word_of_two_thousand_letters_stays_on_the_page() -> None:
    assert "ž" * 2000 in squeezed(read(write(minimal("ž" * 2000), {}), "-layout"))


def test_three_hundred_sections() -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{n}", f"Zpráva {n}", (p(f"Text číslo {n}."),))
        for n in range(300)
    )
    written = write(replace(anthology(), sections=sections), assets())
    assert "Textčíslo299." in squeezed(read(written))


def test_notes_are_at_the_foot_of_their_page(data: bytes) -> None:
    pages = [squeezed(page) for page in read(data).split("\f")]
    for section in anthology().sections:
        title = squeezed(section.title)
        for note in section.footnotes:
            foot = squeezed(inline_text(note.paragraphs[0].children))
            assert [foot in page for page in pages if page.startswith(title)] == [True]
