"""pandoc's tree of a document: everything is in it, as what it is, and nothing of it is raw markup."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from anthology_sample import HOSTILE, anthology, item, p, run
from hypothesis import given, settings
from hypothesis import strategies as st
from pandoc_reading import all_inlines, lines, nodes, text_of

from publications.document import walk
from publications.document.model import (
    Block,
    Box,
    Cell,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Quotation,
    Row,
    Section,
    SectionKind,
    Span,
    Strong,
    Superscript,
    Table,
    Text,
)
from publications.document.text import inline_text
from publications.document.validation import InvalidDocument
from publications.document.writers import pandoc
from publications.document.writers.pandoc.forms import BEFORE_FIGURES, FIGURES, Api, Form
from publications.document.writers.pictures import PictureError

#: All nodes of pandoc-types 1.22 and 1.23 that a text may need.
KNOWN = {
    "Para", "Plain", "Header", "Div", "BlockQuote", "BulletList", "OrderedList", "DefinitionList",
    "Table", "Figure", "HorizontalRule", "Str", "Space", "LineBreak", "Strong", "Emph", "Superscript",
    "Subscript", "Link", "Image", "Note", "Span",
    "MetaInlines", "MetaString", "MetaList", "MetaMap",
    "AlignDefault", "ColWidth", "ColWidthDefault", "Decimal", "Period",
}  # fmt: skip


def files(document: Document) -> dict[str, str]:
    return {key: f"obr/{number}.png" for number, key in enumerate(walk.assets(document), 1)}


def tree(document: Document, form: Form = Form.JSON, api: Api = FIGURES) -> Any:
    return pandoc.tree(document, files(document), form, api)


def of(*blocks: Block, **more: Any) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks)
    return replace(anthology(), sections=(replace(section, **more),), funders=())


def body(*blocks: Block, form: Form = Form.JSON, api: Api = FIGURES) -> list[Any]:
    """The nodes of these blocks alone, without the title of their section."""
    section = next(node for node in tree(of(*blocks), form, api)["blocks"] if has(node, "report"))
    return section["c"][1][1:]  # type: ignore[no-any-return]


def has(node: Any, name: str) -> bool:
    return node["t"] == "Div" and name in node["c"][0][1]


def missing(document: Document, made: Any) -> list[str]:
    """What the document holds and the tree does not: lines, notes, pictures, tables, links, languages."""
    text = text_of(made)
    lost = [line for line in lines(document) if line not in text]
    for kind, wanted in counted(document).items():
        found = Counter(node["t"] for node in nodes(made["blocks"]))[kind]
        if found < wanted:
            lost.append(f"{kind}: {wanted} wanted, {found} found")
    shown = {node["c"][2][0] for node in nodes(made["blocks"], "Link")}
    links = [i.url for i in all_inlines(document) if isinstance(i, Link) and i.url[0] != "#"]
    lost += [url for url in links if url not in shown]
    spoken = {
        (dict(node["c"][0][2]).get("lang"), text_of(node["c"][1]))
        for node in nodes(made["blocks"], "Span")
    }
    spans = [
        (i.lang, inline_text(i.children)) for i in all_inlines(document) if isinstance(i, Span)
    ]
    return lost + [f"{lang}: {text}" for lang, text in spans if (lang, text) not in spoken]


def counted(document: Document) -> dict[str, int]:
    every = [
        block
        for section in document.sections
        for block in walk.blocks((*section.blocks, *section.easy_read))
    ]
    return {
        "Note": sum(len(section.footnotes) for section in document.sections),
        "Image": sum(isinstance(block, Figure) for block in every),
        "Table": sum(isinstance(block, Table) for block in every),
        "Header": len(document.sections) + sum(isinstance(block, Heading) for block in every),
    }


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("api", [BEFORE_FIGURES, FIGURES], ids=["1.22", "1.23"])
def test_nothing_is_missing_and_nothing_is_raw(form: Form, api: Api) -> None:
    made = tree(anthology(), form, api)
    assert made["pandoc-api-version"] == list(api)
    assert {node["t"] for node in nodes(made)} - KNOWN == set()
    if form is not Form.ODT:
        assert missing(anthology(), made) == []
    else:  # where a language stands at the words; the links and the words are all there
        assert [line for line in missing(anthology(), made) if line.startswith("Note")] == []


def without(made: Any, kind: str) -> Any:
    """The tree without its nodes of one kind: a planted fault."""
    if isinstance(made, list):
        return [
            without(each, kind)
            for each in made
            if not (isinstance(each, dict) and each.get("t") == kind)
        ]
    if isinstance(made, dict):
        return {name: without(value, kind) for name, value in made.items()}
    return made


@pytest.mark.parametrize(
    "kind",
    ["Note", "Image", "Table", "Header", "Link", "Span", "Para", "Plain", "BulletList",
     "OrderedList", "DefinitionList", "BlockQuote", "Div", "Str", "Emph", "Strong"],
)  # fmt: skip
def test_a_tree_that_lacks_something_is_caught(kind: str) -> None:
    assert missing(anthology(), without(tree(anthology()), kind)) != []


def test_a_tree_in_which_one_note_is_empty_is_caught() -> None:
    made = tree(anthology())
    next(nodes(made, "Note"))["c"] = []
    assert missing(anthology(), made) == ["Rozhovory se natáčely od ledna do června 2025."]


def test_a_note_stands_where_its_mark_is_with_all_its_paragraphs() -> None:
    note = Footnote("1", (p("Viz ", Strong(run("souhrn")), "."), p("A dál.")))
    document = of(p("Ano", NoteRef("1"), " i ne."), footnotes=(note,))
    paragraph = next(
        node for node in nodes(tree(document), "Para") if any(nodes(node["c"], "Note"))
    )
    kinds = [node["t"] for node in paragraph["c"]]
    assert kinds == ["Str", "Note", "Space", "Str", "Space", "Str"]
    assert [text_of(block) for block in paragraph["c"][1]["c"]] == ["Viz souhrn.", "A dál."]


def test_pandoc_3_has_figures_and_pandoc_2_has_them_by_the_title_of_the_picture() -> None:
    picture = Figure("garden", "Kopce", caption=run("Pohled"), credit="O. V.", width_percent=80)
    caption = "Obrázek 1. Pohled Foto: O. V."
    (new,) = body(picture)
    assert new["t"] == "Figure"
    assert text_of(new["c"][1][1]) == caption
    (image,) = nodes(new["c"][2], "Image")
    assert (image["c"][0], text_of(image["c"][1]), image["c"][2]) == (
        ["", [], [["width", "80%"]]], "Kopce", ["obr/1.png", ""],
    )  # fmt: skip
    (old,) = body(picture, api=BEFORE_FIGURES)
    ((image,),) = [node["c"] for node in [old]]
    assert (image["c"][0], text_of(image["c"][1]), image["c"][2]) == (
        ["", [], [["width", "80%"], ["alt", "Kopce"]]], caption, ["obr/1.png", "fig:"],
    )  # fmt: skip


def test_a_picture_for_its_looks_says_so_and_has_no_description() -> None:
    (paragraph,) = body(Figure("garden", decorative=True, width_percent=30))
    (image,) = paragraph["c"]
    assert image["c"] == [["", ["decorative"], [["width", "30%"]]], [], ["obr/1.png", ""]]


def test_a_table_tells_its_header_row_and_its_header_column() -> None:
    rows = tuple(
        Row(tuple(Cell(run(text)) for text in row)) for row in (("", "Hodin"), ("Ves", "9"))
    )
    (table,) = body(Table(run("Péče"), rows, header_column=True))
    _, caption, columns, (_, head), ((_, headers, _, content),), foot = table["c"]
    assert text_of(caption[1]) == "Tabulka 1. Péče"
    assert [width["t"] for _, width in columns] == ["ColWidthDefault", "ColWidthDefault"]
    assert [text_of(row) for row in head] == ["Hodin"]
    assert (headers, [text_of(row) for row in content]) == (1, ["Ves\n9"])
    assert foot == [["", [], []], []]
    assert content[0][1][0][4] == [{"t": "Plain", "c": [{"t": "Strong", "c": [{"t": "Str", "c": "Ves"}]}]}]  # fmt: skip


def test_columns_of_a_wide_table_share_the_width_of_the_page() -> None:
    rows = tuple(Row(tuple(Cell(run("slovo " * n)) for n in (1, 9, 30))) for _ in range(2))
    (table,) = body(Table((), rows))
    widths = [width["c"] for _, width in table["c"][2]]
    assert sum(widths) == pytest.approx(1, abs=0.001)
    assert widths == sorted(widths)


def test_items_of_one_paragraph_are_set_close_and_others_apart() -> None:
    close = List(False, (ListItem((p("a"), List(True, (item("b"),)))), item("c")))
    apart = List(False, (ListItem((p("a"), p("b"))), item("c")))
    (one,), (two,) = body(close), body(apart)
    assert [node["t"] for node in nodes(one) if node["t"] in {"Plain", "Para"}] == ["Plain"] * 3
    assert [node["t"] for node in nodes(two) if node["t"] in {"Plain", "Para"}] == ["Para"] * 3


def test_parts_hold_their_sections_and_headings_their_levels() -> None:
    made = tree(anthology())
    headings = [(node["c"][0], node["c"][1][0]) for node in nodes(made, "Header")]
    assert headings == [
        (1, "uvodni-slovo"),
        (1, "cast-1"),
        (2, "v-pasti"),
        (3, "v-pasti-1"),
        (4, "v-pasti-2"),
        (1, "cast-2"),
        (2, "lhota"),
        (3, "lhota-1"),
        (3, "lhota-easy"),
        (4, "lhota-snadne"),
        (2, "stazeno-1"),
        (1, "summary"),
        (1, "slovnicek"),
        (1, "autori"),
        (1, "funders"),
        (1, "imprint"),
    ]
    parts = [node for node in made["blocks"] if has(node, "part")]
    assert [sum(has(node, "section") for node in part["c"][1]) for part in parts] == [1, 2]


def test_a_heading_in_a_quotation_is_a_strong_line_that_links_find() -> None:
    quoted = Quotation((Heading(2, "nadpis", run("Nadpis")), p("Text.")))
    found = body(
        quoted, p(Link("#nadpis", run("tam"))), Box("Rámeček", (Heading(2, "r", run("R")),))
    )
    assert [node["c"][1][0] for node in nodes(found, "Header")] == ["r"]
    (span,) = [node for node in nodes(found, "Span") if node["c"][0][0] == "nadpis"]
    assert (span["c"][1][0]["t"], text_of(span["c"][1])) == ("Strong", "Nadpis")
    assert next(nodes(found, "Link"))["c"][2][0] == "#nadpis"


def test_every_box_says_what_it_is_by_its_class() -> None:
    classes = [node["c"][0][1] for node in nodes(tree(anthology()), "Div")]
    assert {name for names in classes for name in names if "section" not in names} == {
        "notice", "signature", "key-points", "quotation", "film", "spoken", "box", "contact",
        "downloads", "contributor", "funders",
    }  # fmt: skip
    for_jats = nodes(tree(anthology(), Form.JATS), "Div")
    told = [dict(n["c"][0][2]).get("content-type") for n in for_jats if "film" in n["c"][0][1]]
    assert told == ["film"]


def test_a_film_has_its_poster_length_addresses_and_chapters() -> None:
    (film,) = [node for node in nodes(tree(anthology()), "Div") if has(node, "film")]
    assert text_of(film).split("\n") == [
        "Jedno úterý ve Lhotě",
        "Film na webu · Délka 12:34",
        "Záběr z filmu: koordinátorka u stolu s rodiči",
        "https://example.org/f/lhota",
        "https://example.org/f/7",
        "Kapitoly",
        "0:00 Ráno na radnici",
        "5:12 U stolu s rodiči",
    ]
    assert [node["c"][2][0] for node in nodes(film, "Link")] == [
        "https://example.org/f/lhota",
        "https://example.org/f/lhota",
        "https://example.org/f/7",
        "https://example.org/f/lhota#t=0",
        "https://example.org/f/lhota#t=312",
    ]


def test_a_section_in_another_language_says_so_and_is_labelled_in_it() -> None:
    section = Section(
        SectionKind.REPORT, "en", "Report", (Figure("garden", "Hills", caption=run("View")),), lang="en"
    )  # fmt: skip
    made = tree(replace(anthology(), sections=(section,)))
    (div,) = [node for node in made["blocks"] if has(node, "report")]
    assert div["c"][0] == ["", ["section", "report"], [["lang", "en"]]]
    assert text_of(div).split("\n")[1] == "Figure 1. View"


def test_for_odt_a_language_stands_at_the_words_and_never_in_another() -> None:
    english = Section(
        SectionKind.REPORT, "en", "Summary", (p("The word ", Span("cs", run("nit")), " is ", Strong(run("Czech"))),),
        lang="en",
    )  # fmt: skip
    made = tree(replace(anthology(), sections=(english,)), Form.ODT)
    (div,) = [node for node in made["blocks"] if has(node, "report")]
    spoken = [
        (
            dict(node["c"][0][2])["lang"],
            text_of(node["c"][1]),
            len(list(nodes(node["c"][1], "Span"))),
        )
        for node in nodes(div, "Span")
        if "lang" in dict(node["c"][0][2])
    ]
    assert spoken == [
        ("en", "Summary", 0), ("en", "The word", 0), ("cs", "nit", 0), ("en", "is", 0), ("en", "Czech", 0),
    ]  # fmt: skip
    assert div["c"][0][2] == []


def test_hebrew_is_told_to_run_from_the_right() -> None:
    (paragraph,) = body(p(Span("he", run("שלום"))))
    assert paragraph["c"][0]["c"][0] == ["", [], [["lang", "he"], ["dir", "rtl"]]]


def test_odd_ids_and_those_that_pandoc_keeps_for_itself_still_lead_where_they_should() -> None:
    ids = ('"><b>&x', "číslo-1", "1", "refs", "ref-1", "fn1", "funders", "imprint", "x-easy")
    headings = tuple(Heading(2, name, run(f"Nadpis {n}")) for n, name in enumerate(ids))
    links = tuple(p(Link(f"#{name}", run(f"na {n}"))) for n, name in enumerate(ids))
    made = tree(of(*headings, *links, easy_read=(p("Snadno."),)))
    given = [node["c"][1][0] for node in nodes(made, "Header")]
    assert len(given) == len(set(given))
    assert set(given).isdisjoint({"refs", "ref-1", "fn1"})
    place = {f"#{node['c'][1][0]}": text_of(node["c"][2]) for node in nodes(made, "Header")}
    leads = {
        text_of(node["c"][1]): place[node["c"][2][0]]
        for node in nodes(made, "Link")
        if node["c"][2][0][0] == "#"
    }
    assert leads == {f"na {n}": f"Nadpis {n}" for n in range(len(ids))}


def test_metadata_for_templates_and_for_jats() -> None:
    meta = {name: said(value) for name, value in tree(anthology())["meta"].items()}
    assert meta == {
        "title": "Kdo drží nit: příklady koordinované podpory rodin",
        "subtitle": "Sborník z obcí, které se rozhodly naslouchat",
        "author": ["PhDr. Jan Smyšlený, Ph.D.", "Ing. Věra Nikdová", "Bc. Tereza Neznámá"],
        "date": "květen 2026",
        "lang": "cs",
        "publisher": "Aliance Příkladná (vymyšlená organizace)",
        "edition": "První vydání",
        "isbn": "978-80-000-0000-2",
        "rights": "CC BY-SA 4.0 https://creativecommons.org/licenses/by-sa/4.0/deed.cs",
        "citation": "Kdo drží nit. 1. vyd. Lhota nad Mlýnem: Aliance Příkladná, 2026.",
        "url": "https://example.org/vydani/12",
    }
    jats = {name: said(value) for name, value in tree(anthology(), Form.JATS)["meta"].items()}
    assert jats["date"] == "2026-05-04"
    assert jats["author"][0] == {"surname": "Smyšlený", "given-names": "Jan"}
    assert jats["journal"] == {"publisher-name": "Aliance Příkladná (vymyšlená organizace)"}
    assert jats["article"]["type"] == "collection"
    assert "CZ.03.02.02/00/22_027/0001236" in jats["article"]["funding-statement"]
    assert jats["copyright"]["year"] == "2026"
    bare = Document(
        title="Jen název", created=anthology().created, sections=anthology().sections[:1]
    )
    assert {name: said(value) for name, value in tree(bare)["meta"].items()} == {
        "title": "Jen název", "date": "2026-05-04", "lang": "cs",
    }  # fmt: skip


def said(value: Any) -> Any:
    match value["t"]:
        case "MetaString":
            return value["c"]
        case "MetaInlines":
            return text_of(value["c"])
        case "MetaList":
            return [said(each) for each in value["c"]]
        case _:
            return {name: said(each) for name, each in value["c"].items()}


def test_a_report_alone_is_a_case_report() -> None:
    assert said(tree(of(p("Text.")), Form.JATS)["meta"]["article"])["type"] == "case-report"


def test_emphasis_is_as_markdown_can_say_it() -> None:
    (paragraph,) = body(
        p(Strong(run(" a ")), Strong(run("b")), Strong((Strong(run("c")), Emphasis(run("d")))), Emphasis(()))
    )  # fmt: skip
    assert shape(paragraph["c"]) == [" ", ("Strong", ["a"]), " ", ("Strong", ["b", "c", ("Emph", ["d"])])]  # fmt: skip
    (paragraph,) = body(p(Superscript((Superscript(run("2")), LineBreak())), "m"))
    assert shape(paragraph["c"]) == [("Superscript", ["2"]), "|", "m"]


def shape(inlines: list[Any]) -> list[Any]:
    signs = {"Space": " ", "LineBreak": "|"}
    return [
        signs[node["t"]]
        if node["t"] in signs
        else node["c"]
        if node["t"] == "Str"
        else (node["c"][0][1][0], shape(node["c"][1]))
        if node["t"] == "Span"
        else (node["t"], shape(node["c"]))
        for node in inlines
    ]


def test_hostile_text_is_a_string_wherever_text_stands() -> None:
    hostile = f"{HOSTILE} \\input{{/etc/passwd}} $$ ^x^ ~y~ [a](b) ![c](d) ::: \u202e😀"
    document = of(
        p(hostile, Link("https://example.org/?a=<&>", run(hostile), hostile)),
        Figure("garden", hostile, caption=run(hostile), credit=hostile),
        Table(run(hostile), (Row((Cell(run(hostile)),)),), header_row=False),
        Box(hostile, (p(hostile),)),
    )
    document = replace(document, title=hostile, publisher=hostile)
    made = tree(document)
    assert missing(document, made) == ["https://example.org/?a=<&>"]  # written as an address is
    assert "https://example.org/?a=%3C&%3E" in {n["c"][2][0] for n in nodes(made, "Link")}
    assert {node["t"] for node in nodes(made)} - KNOWN == set()
    assert json.loads(pandoc.write(document, files(document))) == made


@pytest.mark.parametrize(
    ("text", "shaped"),
    [
        ("R&D a &amp;", ["R&D", " ", "a", " ", ("literal", ["&"]), "amp;"]),
        ("&#65;&x; &;", [("literal", ["&"]), "#65;", ("literal", ["&"]), "x;", " ", "&;"]),
        ("a@b.cz (@x) _@y", ["a@b.cz", " ", "(", "@x)", " ", "_", "@y"]),
        ("![x](y) !x", ["!", "[x](y)", " ", "!x"]),
        ("::: : a:::", [("literal", [":"]), "::", " ", ("literal", [":"]), " ", "a:::"]),
    ],
)
def test_for_markdown_what_pandoc_does_not_escape_is_cut_or_held(
    text: str, shaped: list[Any]
) -> None:
    (paragraph,) = body(p(text), form=Form.MARKDOWN)
    assert shape(paragraph["c"]) == shaped
    assert text_of(paragraph) == text


def test_for_markdown_only_plain_words_are_raised() -> None:
    (paragraph,) = body(p(Superscript(run("2")), Superscript(run("[1]"))), form=Form.MARKDOWN)
    assert shape(paragraph["c"]) == [("superscript", ["2", "[1]"])]
    (paragraph,) = body(p("m", Superscript(run("2"))), form=Form.MARKDOWN)
    assert shape(paragraph["c"]) == ["m", ("Superscript", ["2"])]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (p(Link("javascript:alert(1)", run("sem"))), "only web, mail and telephone addresses"),
        (p("nula \x00 bajt"), "a control character"),
        (p("čeká", NoteRef("1")), "footnote '1' is not written"),
    ],
)
def test_what_may_not_be_printed_is_refused(block: Paragraph, said: str) -> None:
    with pytest.raises(InvalidDocument, match=said):
        tree(of(block))


def test_a_picture_that_has_no_file_is_named() -> None:
    with pytest.raises(PictureError, match="'map' was not handed over"):
        pandoc.tree(of(Figure("map", alt="Mapa")), {})


def test_the_same_document_gives_the_same_bytes() -> None:
    document = anthology()
    again = Document.from_json(document.to_json())
    assert pandoc.write(document, files(document)) == pandoc.write(again, files(again))


RUNS = st.recursive(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(" *_`$\\#&"), max_size=12
    ).map(Text)
    | st.just(LineBreak()),
    lambda inner: st.one_of(
        *(
            st.builds(kind, st.lists(inner, max_size=3).map(tuple))
            for kind in (Strong, Emphasis, Superscript)
        ),
        st.builds(Span, st.just("en"), st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@given(st.lists(RUNS, min_size=1, max_size=4).map(tuple))
@settings(deadline=None)
def test_no_run_of_text_loses_or_gains_a_sign(children: tuple[Inline, ...]) -> None:
    (paragraph,) = body(Paragraph(children))
    assert text_of(paragraph).split() == inline_text(children).split()
    empty = [
        node
        for node in nodes(paragraph, "Strong", "Emph", "Superscript")
        if not node["c"] or node["c"][0]["t"] == "Space" or node["c"][-1]["t"] == "Space"
    ]
    assert empty == []
