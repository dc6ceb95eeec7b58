"""Tables whose header row repeats on every page and is marked as a header."""

from __future__ import annotations

from publications.document.model import Row, Table
from publications.document.text import inline_text
from publications.document.writers.ooxml.elements import Element, el, paragraph, val
from publications.document.writers.ooxml.runs import Look, Story


def table(model: Table, story: Story, look: Look, width: int) -> Element:
    """The table `width` twentieths of a point wide, its columns equal."""
    columns = len(model.rows[0].cells)
    column = width // columns
    caption = inline_text(model.caption)
    described = [val("w:tblCaption", caption)] if caption else []
    # The same said twice: Word reads the attributes, LibreOffice the number.
    bits = 0x600 + 0x20 * model.header_row + 0x80 * model.header_column
    style: dict[str, str | int] = {
        "w:val": f"{bits:04X}",
        "w:firstRow": int(model.header_row),
        "w:lastRow": 0,
        "w:firstColumn": int(model.header_column),
        "w:lastColumn": 0,
        "w:noHBand": 1,
        "w:noVBand": 1,
    }
    properties = el(
        "w:tblPr",
        {},
        val("w:tblStyle", "BookTable"),
        el("w:tblW", {"w:w": column * columns, "w:type": "dxa"}),
        el("w:tblLayout", {"w:type": "fixed"}),
        el("w:tblLook", style),
        *described,
    )
    grid = el("w:tblGrid", {}, *(el("w:gridCol", {"w:w": column}) for _ in range(columns)))
    rows = [
        _row(row, story, look, column, is_header=model.header_row and number == 0)
        for number, row in enumerate(model.rows)
    ]
    return el("w:tbl", {}, properties, grid, *rows)


def _row(row: Row, story: Story, look: Look, column: int, *, is_header: bool) -> Element:
    repeated = [el("w:tblHeader")] if is_header else []
    cells = [
        el(
            "w:tc",
            {},
            el("w:tcPr", {}, el("w:tcW", {"w:w": column, "w:type": "dxa"})),
            paragraph("TableText", *story.runs(cell.children, look)),
        )
        for cell in row.cells
    ]
    return el("w:tr", {}, el("w:trPr", {}, el("w:cantSplit"), *repeated), *cells)
