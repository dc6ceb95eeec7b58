"""ODT, JATS, LaTeX and Markdown by the real pandoc: all that is in the document is in each of them."""

from __future__ import annotations

import io
import os
import re
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import jats_judge
import pdf_reading
import pikepdf
import pytest
from anthology_sample import HOSTILE, anthology, assets, p, run
from django.utils import translation
from long_anthology import long_anthology
from lxml import etree
from pandoc_reading import (
    DRAW,
    FO,
    OFFICE,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    all_inlines,
    jats_text,
    lines,
    nodes,
    odt_part,
    odt_text,
    programs,
    read,
    text_of,
)

from publications.document import walk
from publications.document.model import (
    Block,
    Cell,
    Document,
    Emphasis,
    Figure,
    FilmBox,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Row,
    Section,
    SectionKind,
    Span,
    Strong,
    Superscript,
    Table,
    Text,
    TranscriptQuote,
)
from publications.document.text import inline_text
from publications.document.validation import InvalidDocument
from publications.document.writers.pictures import PictureError
from publications.services import side_door

LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Markup of all formats and of typst, a file to be read, a picture in words, letters from the right.
MARKUP = (
    f"{HOSTILE} \\input{{/etc/passwd}} $$ $x$ \\(x\\) ^x^ ~y~ ~~z~~ [a](b) ![c](d) ::: :: | \\ %n "
    "&copy; &#x41; <!-- --> ]]> [^1] [x]{.y} **b** __c__ @cite [@cite] {#id} --- -- ... 1) (a) "
    "\\begin{x} שלום مرحبا 😀 👩‍👧 \u00adž"
)
ALTS = [
    "Usměvavá žena středních let v zahradě",
    "Kopce za městem při západu slunce",
    "Záběr z filmu: koordinátorka u stolu s rodiči",
    "",  # an ornament
    "Muž s brýlemi u tabule",
    "Logo Ministerstva M",
    "Logo nadačního fondu Most",
]


class Pandoc(NamedTuple):
    path: str
    version: tuple[int, ...]


@pytest.fixture(scope="module", params=["system", "wheel"])
def pandoc(request: pytest.FixtureRequest) -> Iterator[Pandoc]:
    """The system's pandoc (2.17 in Debian 12), and a newer one where the wheel is installed."""
    found = programs()
    if request.param not in found:
        pytest.skip("the wheel pypandoc_binary is not installed")
    path = found[request.param]
    said = subprocess.run([path, "--version"], check=True, capture_output=True, text=True)
    version = tuple(int(part) for part in said.stdout.split("\n")[0].split()[1].split("."))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIVES_PANDOC", path)
        yield Pandoc(path, version)


def of(*blocks: Block, footnotes: tuple[Footnote, ...] = ()) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks, footnotes=footnotes)
    return replace(anthology(), sections=(section,), funders=())


def write(document: Document, format: str) -> bytes:
    """The file itself, without the pictures beside it."""
    return next(iter(side_door.write(document, assets(), format, "kniha").values()))


@pytest.fixture(scope="module")
def quiet(pandoc: Pandoc) -> dict[str, bytes]:
    return {format: write(anthology(), format) for format in side_door.FORMATS}


def text_in(pandoc: Pandoc, data: bytes, format: str) -> str:
    match format:
        case "odt":
            return odt_text(data)
        case "jats":
            return jats_text(data)
        case _:
            return text_of(read(pandoc.path, data, format))


formats = pytest.mark.parametrize("format", side_door.FORMATS)


@formats
def test_every_word_is_there_and_those_of_the_easy_reading(
    pandoc: Pandoc, quiet: dict[str, bytes], format: str
) -> None:
    text = text_in(pandoc, quiet[format], format)
    assert [line for line in lines(anthology()) if line not in text] == []


def test_a_file_without_a_note_or_a_cell_is_caught(pandoc: Pandoc, quiet: dict[str, bytes]) -> None:
    markdown = quiet["markdown"].decode()
    for lost in ("87", "Z\u00a0toho v\u00a0noci"):
        spoilt = markdown.replace(lost, "").encode()
        text = text_in(pandoc, spoilt, "markdown")
        assert [line for line in lines(anthology()) if line not in text] != []


def test_notes_are_as_many_as_their_marks(pandoc: Pandoc, quiet: dict[str, bytes]) -> None:
    written = [
        "\n".join(inline_text(q.children) for q in note.paragraphs).replace("\u00a0", " ")
        for section in anthology().sections
        for note in section.footnotes
    ]
    for format in ("markdown", "latex", "pandoc-json"):
        found = nodes(read(pandoc.path, quiet[format], format), "Note")
        assert [text_of(note["c"]) for note in found] == written, format
    odt = odt_part(quiet["odt"])
    found = [list(note.iter(f"{TEXT}p")) for note in odt.iter(f"{TEXT}note-body")]
    assert ["\n".join(words_of(q) for q in note) for note in found] == written
    jats = etree.fromstring(quiet["jats"])
    notes = {fn.get("id"): "\n".join(words_of(q) for q in fn.iter("p")) for fn in jats.iter("fn")}
    marks = [mark.get("rid") for mark in jats.iter("xref") if mark.get("ref-type") == "fn"]
    assert [notes[mark] for mark in marks] == written
    assert len(notes) == len(written)


def words_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_pictures_are_there_with_their_descriptions(
    pandoc: Pandoc, quiet: dict[str, bytes]
) -> None:
    wanted = [alt.replace("\u00a0", " ") for alt in ALTS]
    frames = list(odt_part(quiet["odt"]).iter(f"{DRAW}frame"))
    assert [(f.findtext(f"{SVG}desc") or "").replace("\u00a0", " ") for f in frames] == wanted
    decorative = [f.get(f"{LOEXT}decorative") for f in frames]
    assert decorative == [None if alt else "true" for alt in wanted]
    with zipfile.ZipFile(io.BytesIO(quiet["odt"])) as archive:
        shown = [f.find(f"{DRAW}image").get(f"{XLINK}href") for f in frames]
        assert all(archive.read(name)[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0") for name in shown)
    jats = etree.fromstring(quiet["jats"])
    graphics = list(jats.iter("graphic", "inline-graphic"))
    assert [(g.findtext("alt-text") or "").replace("\u00a0", " ") for g in graphics] == wanted
    assert [g.getparent().tag for g in graphics].count("fig") == 1
    for format in ("markdown", "pandoc-json"):
        images = nodes(read(pandoc.path, quiet[format], format)["blocks"], "Image")
        alts = [dict(i["c"][0][2]).get("alt") or text_of(i["c"][1]) for i in images]
        assert alts == wanted, format
    latex = quiet["latex"].decode()
    assert latex.count("]{kniha-pictures/") == len(wanted)
    assert latex.count("\\caption{Pohled") == 1
    if pandoc.version >= (3,):  # an older one has no word for it
        said = latex.replace("~", " ")
        assert [alt for alt in wanted if f"alt={{{alt}}}" not in said] == [""]


def test_pictures_lie_beside_a_text_file_where_it_says(pandoc: Pandoc) -> None:
    for format, sign in (("markdown", "](%s)"), ("latex", "{%s}"), ("jats", 'href="%s"')):
        main, *beside = side_door.write(anthology(), assets(), format, "kniha").items()
        assert [name for name, _ in beside] == [
            f"kniha-pictures/{n}.{extension}"
            for n, extension in enumerate(["jpg", "jpg", "jpg", "png", "png", "png"], 1)
        ]
        assert [name for name, _ in beside if sign % name not in main[1].decode()] == []


def test_tables_have_their_rows_headers_and_captions(
    pandoc: Pandoc, quiet: dict[str, bytes]
) -> None:
    caption = "Hodiny péče týdně podle věku dítěte"
    rows = [
        ["Věk", "Hodiny péče", "Z toho v noci"],
        ["0–6 let", "94", "21"],
        ["7–15 let", "78", "14"],
        ["16–26 let", "81", "17"],
    ]
    first = next(odt_part(quiet["odt"]).iter(f"{TABLE}table"))
    found = [[words_of(c) for c in row.iter(f"{TABLE}table-cell")] for row in first.iter(f"{TABLE}table-row")]  # fmt: skip
    assert found == rows
    assert len(list(first.find(f"{TABLE}table-header-rows"))) == 1
    assert f"Tabulka 1. {caption}" in odt_text(quiet["odt"])
    wrap = next(etree.fromstring(quiet["jats"]).iter("table-wrap"))
    assert words_of(wrap.find("caption")) == f"Tabulka 1. {caption}"
    assert [[words_of(cell) for cell in row] for row in wrap.iter("tr")] == rows
    assert [[cell.tag for cell in row] for row in wrap.iter("tr")] == [["th"] * 3] + [["th", "td", "td"]] * 3  # fmt: skip
    for format, says in (("markdown", f"Tabulka 1. {caption}"), ("latex", caption)):
        table = next(nodes(read(pandoc.path, quiet[format], format), "Table"))
        _, (_, title), _, (_, head), bodies, _ = table["c"]
        assert text_of(title) == says, format
        read_back = [*head, *(row for body in bodies for row in (*body[2], *body[3]))]
        texts = [[text_of(cell[4]) for cell in row[1]] for row in read_back]
        assert [texts[0], *texts[-3:]] == rows, format  # LaTeX repeats the head on each page


def wanted_links() -> set[str]:
    document = anthology()
    blocks = [b for s in document.sections for b in walk.blocks((*s.blocks, *s.easy_read))]
    wanted = [i.url for i in all_inlines(document) if isinstance(i, Link) and i.url[0] != "#"]
    for block in blocks:
        if isinstance(block, FilmBox):
            wanted += [block.url, block.short_url, *(chapter.url for chapter in block.chapters)]
        elif isinstance(block, TranscriptQuote):
            wanted.append(block.url)
    wanted += ["mailto:sit@lhota.example.org", "tel:+420000000000", "https://example.org/sit"]
    wanted += ["https://example.org/d/1", "https://example.org/d/2"]
    return {*wanted, document.imprint.url, document.imprint.licence_url}


@formats
def test_every_link_is_there_and_those_within_lead_somewhere(
    pandoc: Pandoc, quiet: dict[str, bytes], format: str
) -> None:
    match format:
        case "odt":
            root = odt_part(quiet["odt"])
            links = [link.get(f"{XLINK}href") for link in root.iter(f"{TEXT}a")]
            places = [b.get(f"{TEXT}name") for b in root.iter(f"{TEXT}bookmark-start")]
        case "jats":
            root = etree.fromstring(quiet["jats"])
            links = [link.get(f"{XLINK}href") for link in root.iter("ext-link")]
            # JATS has an element of its own for addresses of mail.
            links += [f"mailto:{mail.text}" for mail in root.iter("email")]
            links += [f"#{x.get('rid')}" for x in root.iter("xref") if x.get("ref-type") != "fn"]
            places = [element.get("id") for element in root.iter() if element.get("id")]
        case "latex":
            latex = quiet["latex"].decode()
            links = [url.replace("\\", "") for url in re.findall(r"\\(?:href|url){([^}]*)}", latex)]
            links += [f"#{name}" for name in re.findall(r"\\hyper(?:link|ref)[{[]([^]}]*)[]}]", latex)]  # fmt: skip
            places = re.findall(r"\\label{([^}]*)}", latex)
        case _:
            made = read(pandoc.path, quiet[format], format)
            links = [node["c"][2][0] for node in nodes(made, "Link")]
            places = [node["c"][1][0] for node in nodes(made, "Header")]
    outside = {url for url in links if not url.startswith("#")}
    assert outside == wanted_links()
    inside = {url[1:] for url in links if url.startswith("#")}
    assert "lhota" in inside
    assert inside - set(places) == set()
    assert len(places) == len(set(places))


def test_every_language_is_marked(pandoc: Pandoc, quiet: dict[str, bytes]) -> None:
    odt = odt_part(quiet["odt"])
    languages = {
        style.get(f"{STYLE}name"): properties.get(f"{FO}language")
        for style in odt.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}text-properties")
    }
    spoken = [(languages.get(s.get(f"{TEXT}style-name")), words_of(s)) for s in odt.iter(f"{TEXT}span")]  # fmt: skip
    assert ("en", "respite care") in spoken
    assert ("en", "Summary") in spoken
    assert ("cs", "nit") in spoken
    defaults = {
        properties.get(f"{FO}language")
        for style in odt_part(quiet["odt"], "styles.xml").iter(f"{STYLE}default-style")
        for properties in style.iter(f"{STYLE}text-properties")
    }
    assert "cs" in defaults
    jats = etree.fromstring(quiet["jats"])
    marked = [(e.get(LANG), words_of(e)) for e in jats.iter() if e.get(LANG)]
    assert ("en", "respite care") in marked
    assert ("cs", "nit") in marked
    latex = quiet["latex"].decode()
    assert "\\foreignlanguage{english}{respite care}" in latex
    assert "\\foreignlanguage{czech}{nit}" in latex
    made = read(pandoc.path, quiet["markdown"], "markdown")
    spans = [(dict(n["c"][0][2]).get("lang"), text_of(n["c"][1])) for n in nodes(made, "Span")]
    assert [span for span in spans if span[0]] == [("cs", "nit"), ("en", "respite care")]
    divs = [dict(n["c"][0][2]).get("lang") for n in nodes(made, "Div")]
    assert [lang for lang in divs if lang] == ["en"]
    assert made["meta"]["lang"]["c"][0]["c"] == "cs"


def hostile() -> Document:
    """The sample with markup before and behind every text of it."""

    def string(text: str) -> str:
        return f"{MARKUP} {text} {MARKUP}" if text else text

    def rewrite(children: walk.Inlines) -> walk.Inlines:
        return walk.rewrite_leaves(children, string)

    def described(block: Block) -> Block:
        return replace(block, alt=MARKUP) if isinstance(block, Figure) and block.alt else block

    document = anthology()
    sections = [walk.rewrite_section(section, rewrite, string) for section in document.sections]
    imprint = replace(
        document.imprint, how_to_cite=string("Cituj"), licence=string("CC"), lines=(MARKUP,)
    )
    return replace(
        document,
        title=string(document.title),
        subtitle=string(document.subtitle),
        publisher=string(document.publisher),
        fictional_notice=MARKUP,
        imprint=imprint,
        sections=tuple(replace(s, blocks=tuple(map(described, s.blocks))) for s in sections),
        funders=tuple(walk.rewrite_funders(block, string) for block in document.funders),
    )


def as_printed(text: str, format: str) -> str:
    """LaTeX prints straight apostrophes as curly ones, two as one sign; pandoc 3 prevents it."""
    if format != "latex":
        return text
    return text.replace("'", "’").replace("`", "‘").replace("”", "’’").replace("“", "‘‘")


def missing(pandoc: Pandoc, document: Document, data: bytes, format: str) -> list[str]:
    """The printed lines of a document that its file does not hold."""
    text = as_printed(text_in(pandoc, data, format), format)
    lost = [line for line in lines(document) if as_printed(line, format) not in text]
    if format == "latex" and pandoc.version < (3,):
        # Its own reader passes over the captions of tables whose columns have widths.
        blocks = [b for s in document.sections for b in walk.blocks(s.blocks)]
        captions = [inline_text(b.caption) for b in blocks if isinstance(b, Table) and b.caption]
        figures = [b for b in blocks if isinstance(b, Figure) and (b.caption or b.credit)]
        assert data.count(b"\\caption{") == len(captions) + len(figures)
        lost = [line for line in lost if line not in {" ".join(c.split()) for c in captions}]
    return lost


@pytest.mark.slow
@formats
def test_hostile_text_is_literal(pandoc: Pandoc, format: str) -> None:
    data = write(hostile(), format)
    assert missing(pandoc, hostile(), data, format) == []
    if format in ("markdown", "latex", "pandoc-json"):
        made = read(pandoc.path, data, format)
        kinds = {node["t"] for node in nodes(made)}
        # Addresses are the only code, in LaTeX.
        code = {text_of([node]) for node in nodes(made, "Code")}
        assert kinds & {"RawInline", "RawBlock", "Math", "CodeBlock", "Cite", "Strikeout"} == set()
        assert all("http" in said or "@" in said for said in code)
        assert len(list(nodes(made, "Note"))) == 2
        assert len(list(nodes(made, "Image"))) == len(ALTS)
    assert b"root:" not in data


@pytest.mark.slow
def test_hostile_text_changes_nothing_in_the_markup_of_jats(
    pandoc: Pandoc, quiet: dict[str, bytes]
) -> None:
    written = write(hostile(), "jats")
    tags = [
        # Where a cell holds more, its column gets a width.
        [e.tag for e in etree.fromstring(data).iter() if e.tag not in ("colgroup", "col")]
        for data in (quiet["jats"], written)
    ]
    assert tags[0] == tags[1]
    alts = {alt.text for alt in etree.fromstring(written).iter("alt-text")}
    assert " ".join(MARKUP.split()) in {" ".join((alt or "").split()) for alt in alts}
    assert jats_judge.objections(written) == []


def test_a_link_that_runs_a_program_and_a_control_character_are_refused(pandoc: Pandoc) -> None:
    for block in (p(Link("javascript:alert(1)", run("sem"))), p("nula \x00")):
        with pytest.raises(InvalidDocument):
            write(of(block), "odt")
    with pytest.raises(PictureError, match="'map' was not handed over"):
        write(of(Figure("map", alt="Mapa")), "odt")


@pytest.mark.slow
def test_jats_is_valid(pandoc: Pandoc, quiet: dict[str, bytes]) -> None:
    assert jats_judge.objections(quiet["jats"]) == []
    assert jats_judge.objections(write(of(p("Text.")), "jats")) == []
    assert jats_judge.objections(write(long_anthology(40), "jats")) == []
    spoilt = quiet["jats"].replace(b'rid="lhota"', b'rid="jinam"', 1)
    spoilt = spoilt.replace(b"<title>", b"<nadpis>").replace(b"</title>", b"</nadpis>")
    assert jats_judge.objections(spoilt) != []


def test_jats_says_of_a_book_what_is_true_of_it(pandoc: Pandoc, quiet: dict[str, bytes]) -> None:
    root = etree.fromstring(quiet["jats"])
    about = root.find("front/journal-meta")
    assert root.get("article-type") == "collection"
    assert [(e.tag, words_of(e)) for e in about if words_of(e)] == [
        ("isbn", "978-80-000-0000-2"),
        ("publisher", "Aliance Příkladná (vymyšlená organizace)"),
    ]
    assert root.find("front//issn") is None
    assert [words_of(name) for name in root.iter("name")] == [
        "Smyšlený Jan", "Nikdová Věra", "Neznámá Tereza",
    ]  # fmt: skip
    assert root.find("front//pub-date").get("iso-8601-date") == "2026-05-04"
    licence = root.find("front//license")
    assert licence.get(f"{XLINK}href") == anthology().imprint.licence_url


@pytest.mark.slow
def test_libreoffice_opens_the_odt_with_headings_and_descriptions(
    pandoc: Pandoc, quiet: dict[str, bytes], tmp_path: Path
) -> None:
    pdf = printed(quiet["odt"], tmp_path)
    text = pdf_reading.squeezed(pdf_reading.text(pdf))
    # The marks of the notes stand between the words.
    lost = [
        line
        for line in lines(anthology())
        if not all(pdf_reading.squeezed(word) in text for word in line.split())
    ]
    assert lost == []
    tags = pdf_reading.tags(pdf)
    assert {name: tags[f"/{name}"] for name in ("H1", "H2", "H3", "H4", "Table")} == {
        "H1": 8, "H2": 3, "H3": 3, "H4": 2, "Table": 2,
    }  # fmt: skip
    assert [alt for alt in ALTS if alt and alt not in said_in(pdf)] == []
    assert wanted_links() - pdf_reading.addresses(pdf) == set()


def said_in(pdf: bytes) -> set[str]:
    """The descriptions of pictures; the ornament has none, and LibreOffice 7.4 tags it all the same."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(thing.Alt)
            for thing in opened.objects
            if isinstance(thing, pikepdf.Dictionary)
            and thing.get("/S") == "/Figure"
            and "/Alt" in thing
        }


def printed(odt: bytes, folder: Path) -> bytes:
    """The tagged PDF that LibreOffice makes of it."""
    (folder / "kniha.odt").write_bytes(odt)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    form = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
    command = ["libreoffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    subprocess.run(
        [*command, str(folder / "kniha.odt")], check=True, capture_output=True, timeout=500
    )
    return (folder / "kniha.pdf").read_bytes()


def test_the_odt_lists_its_contents_with_links(pandoc: Pandoc, quiet: dict[str, bytes]) -> None:
    (contents,) = odt_part(quiet["odt"]).iter(f"{TEXT}index-body")
    found = [
        (line.get(f"{TEXT}style-name")[-1], line.find(f"{TEXT}a").get(f"{XLINK}href"))
        for line in contents.iter(f"{TEXT}p")
    ]
    assert found[:4] == [
        ("1", "#uvodni-slovo"), ("1", "#cast-1"), ("2", "#v-pasti"), ("3", "#v-pasti-1"),
    ]  # fmt: skip
    assert found[-1] == ("1", "#imprint")


@formats
def test_the_same_document_gives_the_same_bytes(
    pandoc: Pandoc,
    quiet: dict[str, bytes],
    format: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("HOME", str(tmp_path))
    time.tzset()
    try:
        again = write(Document.from_json(anthology().to_json()), format)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert again == quiet[format]
    if format == "odt":
        with zipfile.ZipFile(io.BytesIO(again)) as archive:
            entries = archive.infolist()
        assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert {entry.date_time for entry in entries} == {(2026, 5, 4, 8, 0, 0)}
        meta = odt_part(again, "meta.xml").find(f"{OFFICE}meta")
        assert {e.text for e in meta if e.tag.endswith(("}date", "creation-date"))} == {"2026-05-04T08:00:00Z"}  # fmt: skip


def script(folder: Path, body: str) -> Path:
    """A program that knows what pandoc's version is and then does something else."""
    real = programs()["system"]
    path = folder / "pandoc"
    path.write_text(
        f'#!/bin/sh\ncase "$*" in "--from=markdown --to=json"|--print-default*) exec {real} "$@";; esac\n{body}\n'
    )
    path.chmod(0o755)
    return path


def test_no_text_and_no_folder_of_ours_is_an_argument_and_the_sandbox_is_shut(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real, log = programs()["system"], tmp_path / "said"
    spy = script(tmp_path, f'printf "%s\\n" "$@" >> {log}; echo == >> {log}; exec {real} "$@"')
    monkeypatch.setenv("LIVES_PANDOC", str(spy))
    document = replace(hostile(), title="; rm -rf / $(id) --lua-filter=x")
    for format in ("odt", "jats", "latex", "markdown"):
        side_door.write(document, assets(), format, "--kniha")
    calls = [call.split() for call in log.read_text().split("==\n") if call]
    assert len(calls) == 4
    allowed = re.compile(
        r"--(from=json|to=[a-z_-]+|toc|top-level-division=chapter|standalone|wrap=none|sandbox|"
        r"data-dir=\S*/pandoc-\w+|output=result|reference-doc=reference\.odt|"
        r"epub-embed-font=pictures/\d+\.(png|jpg))"
    )
    assert [word for call in calls for word in call if not allowed.fullmatch(word)] == []
    assert all("--sandbox" in call for call in calls)
    folders = {word.partition("=")[2] for call in calls for word in call if "data-dir" in word}
    assert [folder for folder in folders if os.path.exists(folder)] == []  # noqa: PTH110


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("cs", "Na tomto počítači chybí program pandoc (hledal jsem: /neni/pandoc). Nic se nezměnilo."),
        ("en", "The program pandoc is not on this machine (looked for: /neni/pandoc). Nothing was changed."),
    ],
)  # fmt: skip
def test_without_pandoc_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setenv("LIVES_PANDOC", "/neni/pandoc")
    with translation.override(language), pytest.raises(side_door.PandocMissing) as refused:
        write(anthology(), "odt")
    assert str(refused.value).startswith(sentence)
    assert "sudo apt-get install pandoc" in str(refused.value)
    # The tree itself needs no program.
    assert write(anthology(), "pandoc-json").startswith(b'{"pandoc-api-version":[1,23]')


@pytest.mark.parametrize(
    "body", ["exit 0", "echo nic", """echo '{"pandoc-api-version":[1,20]}'""", "echo '[]'"]
)
def test_a_program_that_is_no_pandoc_of_ours_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    program = tmp_path / "pandoc"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("LIVES_PANDOC", str(program))
    with translation.override("cs"), pytest.raises(side_door.PandocMissing) as refused:
        write(anthology(), "latex")
    assert str(refused.value).startswith(f"Program {program} není pandoc, který známe.")


def test_a_pandoc_that_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIVES_PANDOC", str(script(tmp_path, "exec sleep 300")))
    with translation.override("cs"), pytest.raises(side_door.PandocTooSlow) as refused:
        side_door.write(anthology(), assets(), "latex", "kniha", timeout_s=1)
    assert str(refused.value).startswith(
        "pandoc nedokončil latex ani za 1 s, a byl proto zastaven."
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("echo 'disk je plny' >&2; exit 23", "Řekl: disk je plny"),
        ("exit 0", "Řekl: -"),
        ("for a; do case $a in --output=*) echo x > ${a#*=};; esac; done", "Řekl: Start tag expected"),
    ],
)  # fmt: skip
def test_what_pandoc_itself_says_is_passed_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, said: str
) -> None:
    monkeypatch.setenv("LIVES_PANDOC", str(script(tmp_path, body)))
    with translation.override("cs"), pytest.raises(side_door.PandocFailed) as refused:
        write(anthology(), "jats")
    assert str(refused.value).startswith("pandoc nedokázal zapsat jats. Co bylo zapsáno předtím, zůstalo.")  # fmt: skip
    assert said in str(refused.value)


def test_what_is_no_odt_is_not_handed_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spoilt = "for a; do case $a in --output=*) echo x > ${a#*=};; esac; done"
    monkeypatch.setenv("LIVES_PANDOC", str(script(tmp_path, spoilt)))
    with pytest.raises(side_door.PandocFailed, match="File is not a zip file"):
        write(anthology(), "odt")


def test_an_odt_that_lost_a_picture_is_not_handed_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = programs()["system"]
    # Without the pictures pandoc puts words in their place, and ends well.
    spy = script(tmp_path, f'for a; do shift; case $a in --epub*) ;; *) set -- "$@" "$a";; esac; done; exec {real} "$@"')  # fmt: skip
    monkeypatch.setenv("LIVES_PANDOC", str(spy))
    with pytest.raises(side_door.PandocFailed, match="7 pictures were handed over, 0 are in"):
        write(anthology(), "odt")


#: What markup is made of, of every format.
TOKENS = [
    "nit",
    "a",
    "péče,",
    "„dům“",
    "#",
    "##",
    "1.",
    "-",
    "+",
    "*",
    "**",
    "_",
    "__x__",
    "`",
    "```",
    "$",
    "$$",
    "\\",
    "\\\\",
    "\\input{x}",
    "{",
    "}",
    "[x]",
    "(y)",
    "](z)",
    "![",
    "[^1]",
    "^",
    "~",
    "~~",
    "<b>",
    "</p>",
    "<!--",
    "&",
    "&amp;",
    "&#65;",
    "@x",
    ":::",
    ":",
    "|",
    "||",
    "===",
    "---",
    "--",
    "...",
    "'",
    '"',
    "%",
    "%%",
    "=",
    ">",
    "http://a.b/c_d",
    "a@b.cz",
    "שלום",
    "😀",
    "i)",
    "(a)",
    "A.",
]
KINDS: tuple[Callable[[str], Inline], ...] = (
    Text,
    lambda text: Strong(run(text)),
    lambda text: Emphasis(run(text)),
    lambda text: Superscript(run(text)),
    lambda text: Link("https://example.org/a_b", run(text)),
    lambda text: Span("en", run(text)),
)


def made_of_markup(seed: int) -> Document:
    """A long document whose every text is drawn from signs of markup; a seed gives the same one."""
    random = Random(seed)

    def phrase() -> str:
        return random.choice([" ", ""]).join(random.choices(TOKENS, k=random.randint(1, 6)))

    def paragraph() -> Paragraph:
        runs = range(random.randint(1, 4))
        return Paragraph(tuple(random.choice(KINDS)(phrase()) for _ in runs))

    def row() -> Row:
        return Row((Cell(paragraph().children), Cell(paragraph().children)))

    notes = tuple(Footnote(str(n), (paragraph(), paragraph())) for n in range(15))
    blocks: list[Block] = [paragraph() for _ in range(100)]
    blocks += [Heading(2, f"h{n}", paragraph().children) for n in range(20)]
    for n in range(15):
        items = (ListItem((paragraph(),)), ListItem((paragraph(), paragraph())))
        blocks.append(List(bool(n % 2), items))
    blocks += [Table(run("Tabulka"), (row(), row()), header_row=False) for _ in range(10)]
    blocks += [Paragraph((*paragraph().children, NoteRef(note.id))) for note in notes]
    return of(*blocks, footnotes=notes)


@pytest.mark.slow
@pytest.mark.parametrize("format", ["odt", "jats", "latex", "markdown"])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_written_can_be_read_again(pandoc: Pandoc, format: str, seed: int) -> None:
    document = made_of_markup(seed)
    assert missing(pandoc, document, write(document, format), format) == []


@formats
def test_wide_tables_long_words_notes_in_cells_and_many_sections(
    pandoc: Pandoc, format: str
) -> None:
    wide = Table(
        run("Sloupců 40"),
        tuple(Row(tuple(Cell(run(f"r{r}s{c}")) for c in range(40))) for r in range(3)),
    )
    noted = Table(
        (),
        (
            Row((Cell((*run("Obec"), NoteRef("1"))), Cell())),
            Row((Cell(run("Lhota", LineBreak(), "Dolní")), Cell(run("31")))),
        ),
    )
    document = of(wide, noted, p("ž" * 2000), footnotes=(Footnote("1", (p("Z roku 2025."),)),))
    more = tuple(Section(SectionKind.REPORT, f"s{n}", f"Část {n}", (p(f"Text {n}."),)) for n in range(300))  # fmt: skip
    document = replace(document, sections=(*document.sections, *more))
    data = write(document, format)
    lost = missing(pandoc, document, data, format)
    if (
        format == "latex"
    ):  # the second line of a cell is there, and pandoc's own reader passes over it
        lost = [line for line in lost if not (line == "Dolní" and b"Doln\xc3\xad" in data)]
    assert lost == []


@pytest.mark.slow
@formats
def test_a_long_anthology_is_there_whole(pandoc: Pandoc, format: str) -> None:
    document = long_anthology(40)
    assert missing(pandoc, document, write(document, format), format) == []
