"""The header column of a table in the structure of the PDF: what a screen reader says before a number."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import pikepdf
import pytest
from anthology_sample import anthology, assets, cells, p, run

from publications.document.model import Block, Box, Cell, Document, Row, Section, SectionKind, Table
from publications.document.writers.pdf import PAGES, row_headers, write
from publications.document.writers.pdf.finished import File

every_page = pytest.mark.parametrize("page", PAGES)


@dataclass(frozen=True)
class Tagged:
    """A cell as it is tagged; `headers` are the kinds and scopes of the headers it names."""

    kind: str
    scope: str
    headers: tuple[str, ...]


def of(*blocks: Block) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks)
    return replace(anthology(), sections=(section,), funders=())


def kids(node: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    inside = node.get("/K", [])
    every = list(inside) if isinstance(inside, pikepdf.Array) else [inside]
    return [one for one in every if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def below(node: pikepdf.Dictionary, kind: str) -> list[pikepdf.Dictionary]:
    found = [node] if node.get("/S") == kind else []
    return found + [one for kid in kids(node) for one in below(kid, kind)]


def attribute(cell: pikepdf.Dictionary, name: str) -> object:
    every = cell.get("/A", [])
    for attributes in every if isinstance(every, pikepdf.Array) else [every]:
        if attributes.get("/O") == "/Table" and name in attributes:
            return attributes[name]
    return None


def tables(pdf: bytes) -> list[list[list[Tagged]]]:
    """The cells of each row of each table; every id they name is found in the tree of ids."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root.StructTreeRoot
        by_id = dict(pikepdf.NameTree(root.IDTree).items()) if "/IDTree" in root else {}
        for name, node in by_id.items():
            assert str(node.ID) == name

        def tagged(cell: pikepdf.Dictionary) -> Tagged:
            names = attribute(cell, "/Headers")
            headers = [by_id[str(name)] for name in names] if names is not None else []  # type: ignore[attr-defined]
            return Tagged(
                str(cell.S),
                str(attribute(cell, "/Scope") or ""),
                tuple(str(attribute(header, "/Scope")) for header in headers),
            )

        return [
            [[tagged(cell) for cell in kids(row)] for row in below(table, "/TR")]
            for table in below(
                root.K if not isinstance(root.K, pikepdf.Array) else root.K[0], "/Table"
            )
        ]


COLUMN = Tagged("/TH", "/Column", ())
UNDER = Tagged("/TH", "/Row", ("/Column",))
BOTH = Tagged("/TD", "", ("/Column", "/Row"))


@every_page
def test_the_first_cell_of_a_row_is_its_header_and_the_others_name_it(page: str) -> None:
    first, second = tables(write(anthology(), assets(), page=page))
    assert first == [[COLUMN] * 3, *([[UNDER, BOTH, BOTH]] * 3)]
    assert second == [[Tagged("/TH", "/Row", ()), Tagged("/TD", "", ("/Row",))]] * 2


def test_a_table_without_a_header_column_is_left_alone() -> None:
    table = Table((), (cells("Kdo", "Hodin"), cells("máma", "94")))
    assert tables(write(of(table), {})) == [
        [[COLUMN] * 2, [Tagged("/TD", "", ("/Column",))] * 2],
    ]


def test_each_slice_of_a_wide_table_has_its_row_headers() -> None:
    header = Row(tuple(Cell(run(f"Sloupec{n}")) for n in range(40)))
    rows = tuple(Row(tuple(Cell(run(f"{row}/{n}")) for n in range(40))) for row in range(3))
    found = tables(write(of(Table(run("Široká"), (header, *rows), header_column=True)), {}))
    assert len(found) > 1
    assert sum(len(table[0]) - 1 for table in found) == 39
    assert {(row[0], *set(row[1:])) for table in found for row in table[1:]} == {(UNDER, BOTH)}


def test_a_row_that_runs_over_two_pages_keeps_its_header() -> None:
    long = " ".join(["Slovo za slovem."] * 700)
    table = Table(run("Dlouhá"), (cells("Kdo", "Co"), cells("máma", long)), header_column=True)
    assert tables(write(of(Box("Rámeček", (p("Před."), table))), {})) == [
        [[COLUMN] * 2, [UNDER, BOTH]]
    ]


def test_a_title_that_looks_like_an_object_of_the_file_is_not_taken_for_one() -> None:
    title = "11 0 obj\n<</Type/StructElem/S/TD/P 12 0 R/BackgroundColor[0 0 0]>>\nendobj\n"
    section = Section(SectionKind.REPORT, "x", title.strip(), (p("Text."),))
    pdf = write(replace(anthology(), title=title.strip(), sections=(section,)), assets())
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b"", "no table of its objects"),
        (b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<<>>\nstartxref\n9\n%%EOF", "no structure"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "of another kind"),
    ],
)  # fmt: skip
def test_a_file_of_another_make_is_refused(broken: bytes, reason: str) -> None:
    with pytest.raises(row_headers.UnexpectedFile, match=reason):
        row_headers.tagged(File(broken))
