"""Tables whose header row repeats on every page and is marked as a header."""

from __future__ import annotations

import re

from publications.document.model import Row, Table
from publications.document.text import inline_text
from publications.document.writers.ooxml.elements import Element, el, paragraph, val
from publications.document.writers.ooxml.runs import Look, Story

#: More columns than this stand on a page of their own, turned.
UPRIGHT_COLUMNS = 8
#: More than this ask for a larger sheet, turned.
A4_COLUMNS = 22
_WORD, _CELL = 24, 48  # letters that count when columns share the width
_NUMBER = re.compile(r"[-–−+]?\d[\d\s.,:]*\s?(%|‰|Kč|€|h|min)?")
# Columns up to which a style is used; the style's type, in half points, stands in `styles`.
_STYLES = (
    (8, "TableText"),
    (14, "TableTextSmall"),
    (A4_COLUMNS, "TableTextTiny"),
    (10_000, "TableTextDense"),
)


def table(model: Table, story: Story, look: Look, width: int) -> Element:
    """The table `width` twentieths of a point wide, its columns as wide as their words ask."""
    widths = _widths(model, width)
    caption = inline_text(model.caption).strip()
    # A screen reader says the caption as the title, and what the columns are as the description.
    columns = "; ".join(filter(None, (inline_text(c.children) for c in model.rows[0].cells)))
    described = [
        val(name, said.replace("\n", " ")[:250])
        for name, said in (("w:tblCaption", caption or columns), ("w:tblDescription", columns))
        if said
    ]
    # The same said twice: Word reads the attributes, LibreOffice the number.
    bits = 0x600 + 0x20 * model.header_row + 0x80 * model.header_column
    shown: dict[str, str | int] = {
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
        el("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        el("w:tblLayout", {"w:type": "fixed"}),
        *_margins(len(widths)),
        el("w:tblLook", shown),
        *described,
    )
    grid = el("w:tblGrid", {}, *(el("w:gridCol", {"w:w": each}) for each in widths))
    styles = _styles(model)
    rows = [
        _row(row, story, look, widths, styles, is_header=model.header_row and number == 0)
        for number, row in enumerate(model.rows)
    ]
    return el("w:tbl", {}, properties, grid, *rows)


def _row(
    row: Row, story: Story, look: Look, widths: list[int], styles: list[str], *, is_header: bool
) -> Element:
    repeated = [el("w:tblHeader")] if is_header else []
    cells = [
        el(
            "w:tc",
            {},
            el("w:tcPr", {}, el("w:tcW", {"w:w": width, "w:type": "dxa"})),
            paragraph(style, *story.runs(cell.children, look)),
        )
        for cell, width, style in zip(row.cells, widths, styles, strict=True)
    ]
    return el("w:tr", {}, el("w:trPr", {}, el("w:cantSplit"), *repeated), *cells)


def _styles(model: Table) -> list[str]:
    """A style a column: smaller where there are many, and numbers set to the right."""
    columns = len(model.rows[0].cells)
    style = next(name for most, name in _STYLES if columns <= most)
    body = model.rows[1:] if model.header_row else model.rows
    found = []
    for at in range(columns):
        texts = [inline_text(row.cells[at].children).strip() for row in body]
        is_head = at == 0 and model.header_column
        numbers = not is_head and any(texts) and all(_is_number(text) for text in texts if text)
        found.append(f"{style}Number" if numbers else style)
    return found


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _widths(model: Table, width: int) -> list[int]:
    """The width shared by need: a column's longest word, and how much its fullest cell holds."""
    needs = []
    for at in range(len(model.rows[0].cells)):
        texts = [inline_text(row.cells[at].children) for row in model.rows]
        word = max((len(word) for text in texts for word in text.split()), default=0)
        cell = max(len(text) for text in texts)
        needs.append(4 + max(min(word, _WORD), min(cell, _CELL) * 2 // 3))
    return [width * need // sum(needs) for need in needs]


def _margins(columns: int) -> list[Element]:
    """Many columns have no room for the style's margins of 1.9 mm."""
    if columns <= UPRIGHT_COLUMNS:
        return []
    side = 57 if columns <= A4_COLUMNS else 28
    edges = [el(f"w:{name}", {"w:w": side, "w:type": "dxa"}) for name in ("left", "right")]
    return [el("w:tblCellMar", {}, *edges)]
