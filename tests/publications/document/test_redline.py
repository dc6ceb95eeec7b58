from __future__ import annotations

import io
from dataclasses import replace

import docx  # noqa: TID253 - reads what this module tests
import pytest
from anthology_sample import HOSTILE, anthology, assets, cells, item, p, run
from docx_reading import W, accepted, part, rejected, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publications.document.model import (
    Block,
    Box,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Link,
    List,
    NoteRef,
    Paragraph,
    Section,
    SectionKind,
    Strong,
    Table,
    Text,
)
from publications.document.validation import InvalidDocument
from publications.document.writers import redline

AUTHOR, WHEN = "Aliance Příkladná", "2026-12-01T08:00:00+01:00"


def between(old: Document, new: Document) -> bytes:
    return redline.write(old, new, assets(), author=AUTHOR, date=WHEN)


def plain(document: Document) -> list[str]:
    """The text of a document as a redline sets it: one against itself has no changes."""
    unchanged = between(document, document)
    assert changes(unchanged) == ([], [])
    return accepted(unchanged)


def changes(data: bytes) -> tuple[list[str], list[str]]:
    """Words that went and words that came, one run a line, in body and notes."""
    gone, came = [], []
    for name in ("word/document.xml", "word/footnotes.xml"):
        root = part(data, name)
        gone += [t.text or "" for t in root.iter(f"{W}delText")]
        came += [t.text or "" for ins in root.iter(f"{W}ins") for t in ins.iter(f"{W}t")]
    return gone, came


def of(*blocks: Block, notes: tuple[Footnote, ...] = (), title: str = "Zpráva") -> Document:
    section = Section(SectionKind.REPORT, "x", title, blocks, footnotes=notes)
    return replace(anthology(), sections=(section,), funders=())


def proves_both(old: Document, new: Document) -> bytes:
    """The redline, where accepting gives the new text and rejecting the old one."""
    data = between(old, new)
    assert accepted(data) == plain(new)
    assert rejected(data) == plain(old)
    return data


def test_a_document_against_itself_has_no_changes() -> None:
    assert changes(between(anthology(), anthology())) == ([], [])


def test_only_the_word_that_changed_is_marked() -> None:
    data = proves_both(of(p("Schůzka je v úterý ráno.")), of(p("Schůzka je ve středu ráno.")))
    assert changes(data) == (["v", "úterý"], ["ve", "středu"])


def test_who_changed_it_and_when_stands_at_each_change() -> None:
    body = part(between(of(p("Ano.")), of(p("Ne.", Strong(run("!"))))), "word/document.xml")
    marks = list(body.iter(f"{W}ins", f"{W}del"))
    assert {(m.get(f"{W}author"), m.get(f"{W}date")) for m in marks} == {
        (AUTHOR, "2026-12-01T07:00:00Z")
    }
    ids = [m.get(f"{W}id") for m in marks]
    assert len(ids) == len(set(ids)) > 0


def test_a_paragraph_that_came_or_went_goes_with_its_mark() -> None:
    old, new = of(p("První."), p("Druhý odstavec.")), of(p("První."), p("Zcela jiná věta zde."))
    data = proves_both(old, new)
    assert changes(data) == (["Druhý odstavec."], ["Zcela jiná věta zde."])


def test_a_section_that_moved_goes_and_comes() -> None:
    one = Section(SectionKind.REPORT, "a", "Alfa", (p("Text alfa."),))
    two = Section(SectionKind.REPORT, "b", "Beta", (p("Text beta."),))
    three = Section(SectionKind.REPORT, "c", "Gama", (p("Text gama."),))
    old = replace(anthology(), sections=(one, two, three))
    new = replace(anthology(), sections=(two, three, one))
    data = proves_both(old, new)
    assert changes(data) == (["Alfa", "Text alfa."], ["Alfa", "Text alfa."])


def test_a_section_is_known_again_by_its_title_where_its_id_changed() -> None:
    old = of(p("Text, který zůstal."))
    section = replace(old.sections[0], id="jine")
    assert changes(between(old, replace(old, sections=(section,)))) == ([], [])


def test_sections_that_came_and_went_are_whole() -> None:
    old = anthology()
    new = replace(old, sections=(*old.sections[:5], *old.sections[6:]))
    withdrawn = "Příspěvek, který zde byl ve starším vydání, v tomto vydání není."
    gone, came = changes(proves_both(old, new))
    assert ([line.replace("\u00a0", " ") for line in gone], came) == (
        ["Příspěvek byl stažen", withdrawn],
        [],
    )
    gone, came = changes(proves_both(new, old))
    assert (gone, [line.replace("\u00a0", " ") for line in came]) == (
        [],
        ["Příspěvek byl stažen", withdrawn],
    )


def test_a_withdrawn_section_gives_its_place_to_a_note() -> None:
    old = of(p("Rodina vypráví."), p("A ještě něco."))
    withdrawn = Section(
        SectionKind.WITHDRAWN, "x", "Příspěvek byl stažen", (p("V tomto vydání není."),)
    )
    proves_both(old, replace(old, sections=(withdrawn,)))


def test_a_cell_of_a_table_is_compared_by_words_and_rows_come_and_go() -> None:
    head = cells("Obec", "Počet rodin celkem")
    old = Table(run("Rodiny"), (head, cells("Lhota", "31 rodin loni"), cells("Ves", "5")))
    new = Table(run("Rodiny"), (head, cells("Lhota", "31 rodin letos"), cells("Nová", "7")))
    data = proves_both(of(old), of(new))
    assert changes(data) == (["loni", "Ves", "5"], ["letos", "Nová", "7"])


def test_a_table_with_another_number_of_columns_is_another_table() -> None:
    old = Table((), (cells("a", "b"), cells("c", "d")))
    new = Table((), (cells("a", "b", "x"), cells("c", "d", "y")))
    data = proves_both(of(old), of(new))
    body = part(data, "word/document.xml")
    rows = [[child.tag.rpartition("}")[2] for child in pr] for pr in body.iter(f"{W}trPr")]
    assert [row[-1] for row in rows] == ["del", "del", "ins", "ins"]


def test_a_footnote_is_compared_inside_and_comes_and_goes_with_its_mark() -> None:
    first = Footnote("1", (p("Šetření z roku 2024."),))
    changed = Footnote("1", (p("Šetření z roku 2025."),))
    second = Footnote("2", (p("Nová poznámka."),))
    marked = p("Jedna věta.", NoteRef("1"))
    data = proves_both(
        of(marked, notes=(first,)),
        of(marked, p("Druhá věta.", NoteRef("2")), notes=(changed, second)),
    )
    assert changes(data) == (["2024"], ["Druhá věta.", "2025", " Nová poznámka."])
    data = proves_both(of(marked, notes=(first,)), of(p("Jedna věta.")))
    assert changes(data) == ([" Šetření z roku 2024."], [])


def test_a_look_that_changed_is_a_change() -> None:
    data = proves_both(of(p("Drží ", "nit", ".")), of(p("Drží ", Emphasis(run("nit")), ".")))
    assert changes(data) == (["nit"], ["nit"])


def test_a_link_that_leads_elsewhere_is_a_change_inside_a_link() -> None:
    old = of(p("Viz ", Link("https://example.org/1", run("přehled")), "."))
    new = of(p("Viz ", Link("https://example.org/2", run("přehled")), "."))
    data = proves_both(old, new)
    assert changes(data) == (["přehled"], ["přehled"])
    links = part(data, "word/document.xml").iter(f"{W}hyperlink")
    inside = [[child.tag.rpartition("}")[2] for child in link] for link in links]
    assert inside[:2] == [["del"], ["ins"]]


def test_a_picture_that_was_exchanged_goes_and_comes() -> None:
    data = proves_both(
        of(Figure("garden", alt="Kopce", caption=run("Krajina"))),
        of(Figure("portrait", alt="Žena", caption=run("Krajina"))),
    )
    body = part(data, "word/document.xml")
    drawings = [d.getparent().getparent().tag for d in body.iter(f"{W}drawing")]  # type: ignore[union-attr]
    assert drawings == [f"{W}del", f"{W}ins"]


def test_every_place_a_link_leads_to_is_marked_once() -> None:
    old = anthology()
    moved = replace(
        old, sections=(*old.sections[:6], old.sections[7], old.sections[6], *old.sections[8:])
    )
    body = part(between(old, moved), "word/document.xml")
    names = [b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")]
    anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} - {None}
    assert len(names) == len(set(names))
    assert anchors <= set(names)


def test_hostile_words_are_literal_among_the_changes() -> None:
    data = proves_both(of(p("Dobrý den.")), of(p("Dobrý den. ", HOSTILE)))
    assert HOSTILE in "".join(changes(data)[1])


def test_the_same_two_editions_give_the_same_bytes_and_open() -> None:
    old = anthology()
    new = replace(old, title="Kdo nit nepustí")
    data = between(old, new)
    assert between(old, new) == data
    assert len(docx.Document(io.BytesIO(data)).sections) == 1


def test_refuses_a_change_by_nobody_or_at_no_time() -> None:
    old = of(p("Text."))
    for author, date, said in (
        (" ", WHEN, "give the author's name"),
        (AUTHOR, "včera", "is not an ISO 8601 moment"),
        (AUTHOR, "2026-12-01T08:00:00", "lacks its time zone"),
    ):
        with pytest.raises(ValueError, match=said):
            redline.write(old, old, {}, author=author, date=date)
    with pytest.raises(InvalidDocument):
        redline.write(replace(old, title=""), old, {}, author=AUTHOR, date=WHEN)


# --- any two small documents --------------------------------------------------------------

WORDS = st.sampled_from(["nit", "obec", "rodina", "a", "péče,", "ž", "„dům“", "<&>", "שלום"])
PHRASES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@st.composite
def paragraphs(draw: st.DrawFn, notes: list[Footnote]) -> Paragraph:
    inlines = [
        draw(st.sampled_from((Text, lambda t: Strong(run(t)), lambda t: Link("tel:1", run(t)))))(
            draw(PHRASES)
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    if draw(st.booleans()):
        notes.append(Footnote(f"n{len(notes)}", (Paragraph(run(draw(PHRASES))),)))
        inlines.append(NoteRef(notes[-1].id))
    return Paragraph(tuple(inlines))


@st.composite
def sections(draw: st.DrawFn, identifier: str) -> Section:
    notes: list[Footnote] = []
    blocks: list[Block] = []
    for number in range(draw(st.integers(1, 4))):
        match draw(st.sampled_from(["paragraph", "list", "table", "box", "heading"])):
            case "list":
                items = tuple(item(t) for t in draw(st.lists(PHRASES, min_size=1, max_size=3)))
                blocks.append(List(draw(st.booleans()), items))
            case "table":
                columns = draw(st.integers(1, 2))
                rows = draw(
                    st.lists(
                        st.lists(PHRASES, min_size=columns, max_size=columns),
                        min_size=2,
                        max_size=3,
                    )
                )
                blocks.append(Table(run(draw(PHRASES)), tuple(cells(*row) for row in rows)))
            case "box":
                blocks.append(Box(draw(PHRASES), (draw(paragraphs(notes)),)))
            case "heading":
                blocks.append(Heading(2, f"{identifier}-{number}", run(draw(PHRASES))))
            case _:
                blocks.append(draw(paragraphs(notes)))
    return Section(
        SectionKind.REPORT, identifier, draw(PHRASES), tuple(blocks), footnotes=tuple(notes)
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    order = draw(st.permutations(["a", "b", "c"]))
    chosen = order[: draw(st.integers(1, 3))]
    return Document(
        title=draw(PHRASES),
        created="2026-05-04T10:00:00+02:00",
        sections=tuple(draw(sections(identifier)) for identifier in chosen),
    )


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(documents(), documents())
def test_accepting_gives_the_new_text_and_rejecting_the_old(old: Document, new: Document) -> None:
    proves_both(old, new)


def test_what_stays_is_not_marked() -> None:
    data = between(of(p("Zůstává."), p("Mizí docela.")), of(p("Zůstává.")))
    body = part(data, "word/document.xml")
    kept = [text(q) for q in body.iter(f"{W}p") if text(q) == "Zůstává."]
    assert kept == ["Zůstává."]
