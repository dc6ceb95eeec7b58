from __future__ import annotations

import pytest
from anthology_sample import HOSTILE, item, p, run
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import builder, tostring

from publications.document.model import (
    Emphasis,
    Footnote,
    Heading,
    LineBreak,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Strong,
    Subscript,
    Superscript,
    Text,
    ThematicBreak,
)
from publications.document.richtext import (
    BrokenLink,
    LinkTarget,
    NoteMismatch,
    Reader,
    RichTextError,
    UnknownTag,
)
from publications.document.text import inline_text


def resolve(target: LinkTarget) -> str | None:
    known = {LinkTarget("page", "3"): "https://example.org/film/"}
    known[LinkTarget("document", "8")] = "https://example.org/documents/8/zprava.pdf"
    return known.get(target)


def reader(*notes: str) -> Reader:
    return Reader(notes, resolve=resolve, prefix="oddil")


def test_reads_everything_the_editor_can_write() -> None:
    source = (
        '<p data-block-key="a1">Text <b>tučně</b> a <i>kurzivou <strong>obojí</strong></i>, '
        "H<sub>2</sub>O, 5 m<sup>2</sup>.<br/>Druhý řádek.</p>"
        '<h2 data-block-key="a2">Nadpis</h2><h3>Menší</h3><h4>Nejmenší</h4>'
        '<ul><li data-block-key="a3">první<ol><li>vnořený</li></ol></li><li>druhý</li></ul>'
        '<hr/><p><a linktype="page" id="3">stránka</a>, <a linktype="document" id="8">zpráva</a>, '
        '<a href="mailto:a@example.org">pošta</a></p>'
    )
    assert reader().blocks(source) == (
        p(
            "Text ",
            Strong(run("tučně")),
            " a ",
            Emphasis(run("kurzivou ", Strong(run("obojí")))),
            ", H",
            Subscript(run("2")),
            "O, 5 m",
            Superscript(run("2")),
            ".",
            LineBreak(),
            "Druhý řádek.",
        ),
        Heading(2, "oddil-1", run("Nadpis")),
        Heading(3, "oddil-2", run("Menší")),
        Heading(4, "oddil-3", run("Nejmenší")),
        List(False, (ListItem((p("první"), List(True, (item("vnořený"),)))), item("druhý"))),
        ThematicBreak(),
        p(
            Link("https://example.org/film/", run("stránka")),
            ", ",
            Link("https://example.org/documents/8/zprava.pdf", run("zpráva")),
            ", ",
            Link("mailto:a@example.org", run("pošta")),
        ),
    )


def test_turns_markers_into_notes_across_several_texts() -> None:
    one = reader("<p>První <b>pozn.</b></p>", "<p>Druhá</p><p>s odstavcem</p>")
    assert one.blocks("<p>A[^2] a <b>dál[^1]</b>.</p>") == (
        p("A", NoteRef("2"), " a ", Strong(run("dál", NoteRef("1"))), "."),
    )
    assert one.footnotes() == (
        Footnote("2", (p("Druhá"), p("s odstavcem"))),
        Footnote("1", (p("První ", Strong(run("pozn."))),)),
    )


@pytest.mark.parametrize(
    ("source", "notes", "message"),
    [
        ("<p>A[^1]</p>", (), "the text refers to note [^1], but there are 0 notes"),
        ("<p>A[^0]</p>", ("<p>a</p>",), "the text refers to note [^0], but there are 1 notes"),
        ("<p>A</p>", ("<p>a</p>",), "nothing in the text refers to these notes: [^1]"),
        (
            "<p>A[^1] b[^1]</p>",
            ("<p>a</p>",),
            "the text refers twice to note [^1]; write a second note",
        ),
        ("<p>A[^1]</p>", ("<p>a[^1]</p>",), "a note cannot have a note of its own: [^1]"),
    ],
)
def test_marks_and_notes_that_do_not_fit_raise(
    source: str, notes: tuple[str, ...], message: str
) -> None:
    one = reader(*notes)
    with pytest.raises(NoteMismatch) as caught:
        one.blocks(source)
        one.footnotes()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "source",
    [
        "<p>a <script>alert(1)</script></p>",
        '<embed embedtype="image" id="1" alt="x" format="left"/>',
        "<p>a <u>b</u></p>",
        "<div>a</div>",
        "<h1>a</h1>",
        "<h5>a</h5>",
        "<table><tr><td>a</td></tr></table>",
        "<p>a<!-- poznámka --></p>",
        "<ul><p>a</p></ul>",
        "<p>a <img src='x'></p>",
        "<blockquote>a</blockquote>",
        "<p><svg onload='x'></svg></p>",
    ],
)
def test_an_unknown_tag_raises_rather_than_vanish(source: str) -> None:
    with pytest.raises(UnknownTag):
        reader().blocks(source)


@pytest.mark.parametrize(
    "link",
    [
        '<a linktype="page" id="999">a</a>',
        '<a linktype="page">a</a>',
        '<a linktype="email" id="3">a</a>',
        '<a href="javascript:alert(1)">a</a>',
        "<a>a</a>",
    ],
)
def test_a_link_that_leads_nowhere_or_is_unsafe_raises(link: str) -> None:
    with pytest.raises(BrokenLink):
        reader().blocks(f"<p>{link}</p>")


@pytest.mark.parametrize("source", ["<p>a</p></div><p>b</p>", "<p>\x00</p>"])
def test_torn_markup_raises(source: str) -> None:
    with pytest.raises(RichTextError):
        reader().blocks(source)


@pytest.mark.parametrize("source", ["", " \n ", "<p></p>", '<p data-block-key="x"> <br/></p>'])
def test_an_empty_text_has_no_blocks(source: str) -> None:
    assert reader().blocks(source) == ()


def test_loose_text_becomes_a_paragraph() -> None:
    assert reader().blocks("jen <b>tak</b><p>odstavec</p>") == (
        p("jen ", Strong(run("tak"))),
        p("odstavec"),
    )


def test_reads_a_caption_as_one_line() -> None:
    assert reader().inlines("<p>Popisek <i>fotografie</i></p>") == run(
        "Popisek ", Emphasis(run("fotografie"))
    )
    with pytest.raises(RichTextError):
        reader().inlines("<p>a</p><p>b</p>")


def test_markup_of_other_languages_is_plain_text() -> None:
    text = f"{HOSTILE} 😀 👩‍👧 שלום مرحبا"
    source = tostring(builder.P(text), encoding="unicode")
    assert reader().blocks(source) == (Paragraph((Text(text),)),)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_no_character_is_lost(text: str) -> None:
    text = text.strip(" ").replace("[^", "")
    source = tostring(builder.P(text), encoding="unicode")
    found = "".join(inline_text(block.children) for block in reader().blocks(source))  # type: ignore[union-attr]
    assert found.split() == text.split()
