"""What is in the document is in the file, in HTML and in EPUB alike, and nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from anthology_sample import anthology, assets, p, run
from lxml import etree

from publications.document import walk
from publications.document.model import (
    Block,
    Cell,
    Document,
    Figure,
    FilmBox,
    Heading,
    Inline,
    Link,
    Paragraph,
    Row,
    Section,
    SectionKind,
    Span,
    Table,
    Text,
    TranscriptQuote,
)
from publications.document.text import inline_text, plain, words
from publications.document.validation import InvalidDocument
from publications.document.variants import easy_read
from publications.document.writers import epub, html
from publications.document.writers.pictures import PictureError

X = "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOSTILE = "<&>\"'\\ ]]> --> <!-- </script> </style> <b>x</b> &amp; &#65; {{x}} {% x %} %s $& `"


def html_roots(document: Document) -> list[Any]:
    return [etree.fromstring(html.write(document, assets()))]


def epub_roots(document: Document) -> list[Any]:
    """The files of the text, without those that repeat it: cover, title page, navigation."""
    with zipfile.ZipFile(io.BytesIO(epub.write(document, assets()))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        texts = [n for n in names if not n.endswith(("cover.xhtml", "nav.xhtml"))]
        return [etree.fromstring(archive.read(name)) for name in texts]


Roots = Callable[[Document], list[Any]]


@pytest.fixture(params=[html_roots, epub_roots], ids=["html", "epub"])
def roots(request: pytest.FixtureRequest) -> Roots:
    return request.param  # type: ignore[no-any-return]


def body_of(root: Any) -> Any:
    return root.find(f"{X}body")


def visible(found: list[Any]) -> str:
    return "\n".join("".join(body_of(root).itertext()) for root in found)


def each(found: list[Any], tag: str) -> Iterator[Any]:
    for root in found:
        yield from body_of(root).iter(f"{X}{tag}")


def all_blocks(document: Document) -> list[Block]:
    return [
        block
        for section in document.sections
        for block in walk.blocks((*section.blocks, *section.easy_read))
    ]


def all_inlines(document: Document) -> list[Inline]:
    return [
        inline
        for section in document.sections
        for found in walk.section_runs(section)
        for inline in walk.inlines(found)
    ]


def of(*blocks: Block, **more: Any) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks)
    return replace(anthology(), sections=(replace(section, **more),), funders=())


def test_every_word_is_there(roots: Roots) -> None:
    text = visible(roots(anthology()))
    assert [word for word in words(anthology()) if word not in text] == []


def test_every_word_of_the_easy_reading_is_there_too(roots: Roots) -> None:
    easy = easy_read(anthology())
    assert easy is not None
    within, alone = visible(roots(anthology())), visible(roots(easy))
    said = [word for word in words(easy) if word not in words(anthology())]
    assert said
    assert [word for word in words(easy) if word not in alone] == []
    assert [word for word in said if word not in within] == []


def test_each_note_has_its_mark_its_number_and_its_way_back(roots: Roots) -> None:
    found = roots(anthology())
    marks = {a.get("id"): a for a in each(found, "a") if a.get("role") == "doc-noteref"}
    notes = [a for a in each(found, "aside") if a.get("role") == "doc-footnote"]
    ways = [a for a in each(found, "a") if a.get("role") == "doc-backlink"]
    assert [(m.text, m.get("href"), m.get("aria-label")) for m in marks.values()] == [
        ("1", "#note-1", "Poznámka 1"),
        ("2", "#note-2", "Poznámka 2"),
    ]
    assert [note.get("id") for note in notes] == ["note-1", "note-2"]
    assert [(way.get("href"), way.get("aria-label")) for way in ways] == [
        ("#noteref-1", "Zpět k textu: poznámka 1"),
        ("#noteref-2", "Zpět k textu: poznámka 2"),
    ]
    assert all(way.get("href")[1:] in marks for way in ways)
    written = [inline_text(q.children) for s in anthology().sections for n in s.footnotes
               for q in n.paragraphs]  # fmt: skip
    shown = ["".join(q.itertext()) for note in notes for q in note.iter(f"{X}p")]
    assert [re.sub(r"^\d\.\u00a0|\u00a0\u21a9\ufe0e$", "", text) for text in shown] == written


def test_notes_are_numbered_in_the_order_of_their_marks(roots: Roots) -> None:
    from publications.document.model import Footnote, NoteRef, Quotation

    found = roots(
        of(
            Table(run("Popis", NoteRef("c")), (Row((Cell(run("a", NoteRef("b"))),)),), False),
            Quotation((p("Řekla.", NoteRef("a")),), run("Marie", NoteRef("d"))),
            footnotes=tuple(Footnote(name, (p(f"O {name}."),)) for name in "abcd"),
        )
    )
    notes = [a for a in each(found, "aside") if a.get("role") == "doc-footnote"]
    shown = ["".join(note.itertext()).replace("\u00a0", " ").strip() for note in notes]
    assert [text[:7] for text in shown] == ["1. O c.", "2. O b.", "3. O a.", "4. O d."]


def test_figures_and_tables_are_as_many_and_have_their_captions(roots: Roots) -> None:
    document, found = anthology(), roots(anthology())
    figures = [b for b in all_blocks(document) if isinstance(b, Figure)]
    tables = [b for b in all_blocks(document) if isinstance(b, Table)]
    shown = [f for f in each(found, "figure") if "picture" in f.get("class", "").split()]
    assert [f.find(f"{X}img").get("alt") for f in shown] == [f.alt for f in figures]
    captions = ["".join(f.itertext()).strip() for f in shown]
    assert captions == [
        "Obrázek 1 Pohled z\u00a0terasy denního stacionáře Foto: O. Vymyšlený".replace(
            "O. ", "O.\u00a0"
        ),
        "",
    ]
    assert [len(list(t.iter(f"{X}tr"))) for t in each(found, "table")] == [
        len(t.rows) for t in tables
    ]
    titles = ["".join(c.itertext()) for c in each(found, "caption")]
    assert titles == ["Tabulka 1 Hodiny péče týdně podle věku dítěte"]
    heads = [(h.get("scope"), "".join(h.itertext())) for h in each(found, "th")]
    assert [(scope, text.replace("\u00a0", " ")) for scope, text in heads] == [
        ("col", "Věk"),
        ("col", "Hodiny péče"),
        ("col", "Z toho v noci"),
        ("row", "0–6 let"),
        ("row", "7–15 let"),
        ("row", "16–26 let"),
        ("row", "Schůzka"),
        ("row", "Rodin"),
    ]


def test_every_link_is_there_and_those_within_lead_somewhere(roots: Roots) -> None:
    document, found = anthology(), roots(anthology())
    shown = [a.get("href") for a in each(found, "a")]
    wanted = [i.url for i in all_inlines(document) if isinstance(i, Link) and i.url[0] != "#"]
    for block in all_blocks(document):
        if isinstance(block, FilmBox):
            wanted += [block.url, block.short_url, *(chapter.url for chapter in block.chapters)]
        elif isinstance(block, TranscriptQuote):
            wanted.append(block.url)
    wanted += ["mailto:sit@lhota.example.org", "tel:+420000000000", "https://example.org/sit"]
    wanted += ["https://example.org/d/1", "https://example.org/d/2"]
    wanted += [document.imprint.url, document.imprint.licence_url]
    assert sorted(set(wanted) - set(shown)) == []
    outside = {href for href in shown if re.match(r"[a-z]+:", href)}
    assert outside == set(wanted)


def test_every_language_is_marked(roots: Roots) -> None:
    document, found = anthology(), roots(anthology())
    spans = [(s.get("lang"), "".join(s.itertext())) for s in each(found, "span") if s.get("lang")]
    wanted = [
        (i.lang, inline_text(i.children)) for i in all_inlines(document) if isinstance(i, Span)
    ]
    assert spans == [(lang, text) for lang, text in wanted]
    assert [root.get("lang") for root in found][:1] == ["cs"]
    marked = [e for root in found for e in root.iter() if e.get("lang")]
    assert all(e.get("lang") == e.get(LANG) for e in marked)
    english = [s for s in each(found, "section") if s.get("id") == "summary"]
    assert [s.get("lang") for s in english] == ["en"]


def hostile() -> Document:
    """The sample with marks of markup behind every text of it, descriptions of pictures included."""

    def string(text: str) -> str:
        return f"{text} {HOSTILE}" if text else text

    def rewrite(children: walk.Inlines) -> walk.Inlines:
        return walk.rewrite_leaves(children, string)

    def described(block: Block) -> Block:
        if isinstance(block, Figure) and block.alt:
            return replace(block, alt=string(block.alt))
        return block

    document = anthology()
    sections = tuple(
        replace(
            walk.rewrite_section(section, rewrite, string),
            blocks=tuple(
                described(b) for b in walk.rewrite_section(section, rewrite, string).blocks
            ),
        )
        for section in document.sections
    )
    imprint = replace(
        document.imprint, how_to_cite=string("Cituj"), licence=string("CC"), lines=(HOSTILE,)
    )
    return replace(
        document,
        title=string(document.title),
        subtitle=string(document.subtitle),
        publisher=string(document.publisher),
        fictional_notice=HOSTILE,
        imprint=imprint,
        sections=sections,
        funders=tuple(walk.rewrite_funders(block, string) for block in document.funders),
    )


def test_hostile_text_stays_literal_and_changes_no_markup(roots: Roots) -> None:
    quiet, found = roots(anthology()), roots(hostile())
    for mark in each(found, "a"):
        if mark.get("role") == "doc-noteref":
            mark.text = ""  # a number of ours, in the middle of a line
    text = visible(found)
    assert [line for line in plain(hostile()).splitlines() if line not in text] == []
    tags = [[e.tag for e in body_of(root).iter()] for root in found]
    assert tags == [[e.tag for e in body_of(root).iter()] for root in quiet]
    alts = [i.get("alt") for i in each(found, "img")]
    assert f"Kopce za městem při západu slunce {HOSTILE}" in alts
    assert not [e for root in found for e in root.iter() if e.tag == f"{X}script"]


@pytest.mark.parametrize(
    "write",
    [html.write, epub.write, lambda document, pictures: html.body(document, {})],
    ids=["html", "epub", "body"],
)
def test_a_link_that_runs_a_program_is_refused(write: Callable[..., Any]) -> None:
    document = of(p(Link("javascript:alert(1)", run("klikněte"))))
    with pytest.raises(InvalidDocument, match="only web, mail and telephone addresses"):
        write(document, assets())


@pytest.mark.parametrize("write", [html.write, epub.write], ids=["html", "epub"])
def test_a_picture_that_was_not_handed_over_is_named(write: Callable[..., bytes]) -> None:
    document = of(Figure("map", alt="Mapa"))
    with pytest.raises(PictureError, match="'map' was not handed over"):
        write(document, {})


def test_odd_ids_and_ids_like_our_own_still_lead_where_they_should(roots: Roots) -> None:
    ids = ('"><b>&x', "číslo-1", "1", "note-1", "text", "imprint", "toc", "x-title")
    headings = tuple(Heading(2, name, run(f"Nadpis {number}")) for number, name in enumerate(ids))
    links = tuple(p(Link(f"#{name}", run(f"na {number}"))) for number, name in enumerate(ids))
    found = roots(of(*headings, *links))
    given = [e.get("id") for root in found for e in root.iter() if e.get("id")]
    assert len(given) == len(set(given))
    place = {e.get("id"): "".join(e.itertext()) for tag in ("h2", "h3") for e in each(found, tag)}
    leads = {
        a.text: place[a.get("href").rpartition("#")[2]]
        for a in each(found, "a")
        if (a.text or "").startswith("na ")
    }
    assert leads == {f"na {number}": f"Nadpis {number}" for number in range(len(ids))}


def test_text_from_right_to_left_is_marked_and_emoji_pass(roots: Roots) -> None:
    hebrew = "שלום עולם"
    found = roots(of(p(f"Slovo {hebrew} a 🧵."), p("Jen česky."), p(Span("he", run(hebrew)))))
    inside = next(s for s in each(found, "section") if s.get("id") == "x")
    directions = [(q.get("dir"), "".join(q.itertext())) for q in inside.findall(f"{X}p")]
    assert directions == [
        ("auto", f"Slovo {hebrew} a 🧵."),
        (None, "Jen česky."),
        ("auto", hebrew),
    ]
    assert [s.get("dir") for s in inside.iter(f"{X}span") if s.get("lang") == "he"] == ["rtl"]
    arabic = roots(of(p("نص"), lang="ar"))
    assert [s.get("dir") for s in each(arabic, "section") if s.get("id") == "x"] == ["rtl"]


def test_three_hundred_sections_are_all_there_and_listed(roots: Roots) -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{number}", f"Zpráva {number}", (Paragraph((Text("A."),)),))
        for number in range(300)
    )
    found = roots(replace(anthology(), sections=sections))
    titles = [h.text for tag in ("h1", "h2") for h in each(found, tag) if h.text]
    assert [t for t in titles if t.startswith("Zpráva")] == [f"Zpráva {n}" for n in range(300)]


def test_a_withdrawn_section_and_a_part_say_what_they_are(roots: Roots) -> None:
    found = roots(anthology())
    classes = [s.get("class") for s in each(found, "section")]
    assert [c for c in classes if c in {"section part", "section withdrawn"}] == [
        "section part",
        "section part",
        "section withdrawn",
    ]
    text = visible(found)
    assert "Příspěvek, který zde byl ve starším vydání, v\u00a0tomto vydání není." in text
