"""Tables, with their header row and header column."""

from __future__ import annotations

from typing import Any

from publications.document.model import Cell, Row, Table
from publications.document.text import inline_text
from publications.document.writers.pandoc.figures import number
from publications.document.writers.pandoc.forms import Form
from publications.document.writers.pandoc.inlines import inlines
from publications.document.writers.pandoc.nodes import Node, attributes, one_line, plain, wrapped
from publications.document.writers.pandoc.setting import Setting

# Signs side by side on a line of print; where a table has more, its columns get widths, for
# without them LaTeX and Markdown never break a line in a cell.
_LINE = 60
_LEAST, _MOST = 4, 40  # signs a column counts for
_LEFT = {"t": "AlignDefault"}


def table(block: Table, at: Setting) -> Node:
    """A table; pandoc's JATS and HTML mark the cells of the header column, the others see them bold."""
    caption: list[Node] = []
    if block.caption:
        caption = [plain([*number("table", at.say.table, at.book), *inlines(block.caption, at)])]
    rows = list(block.rows)
    head = [_row(rows.pop(0), at)] if block.header_row else []
    first = 1 if block.header_column else 0
    # pandoc 2.17 leaves the cells of a header column out of an ODT, and 3.9 does not tell them apart.
    told = 0 if at.book.form is Form.ODT else first
    body = [attributes(), told, [], [_row(row, at, first) for row in rows]]
    columns = [[_LEFT, width] for width in _widths(block)]
    parts = [
        attributes(),
        [None, caption],
        columns,
        [attributes(), head],
        [body],
        [attributes(), []],
    ]
    return {"t": "Table", "c": parts}


def _row(row: Row, at: Setting, heads: int = 0) -> list[Any]:
    return [
        attributes(),
        [_cell(cell, at, column < heads) for column, cell in enumerate(row.cells)],
    ]


def _cell(cell: Cell, at: Setting, is_head: bool) -> list[Any]:
    inside = inlines(cell.children, at, frozenset({"Strong"}) if is_head else frozenset())
    if is_head:
        inside = wrapped("Strong", inside)
    if at.book.form is Form.MARKDOWN:
        inside = one_line(inside)  # a row is one line of it
    return [attributes(), _LEFT, 1, 1, [plain(inside)] if inside else []]


def _widths(block: Table) -> list[Node]:
    """Shares of the text's width by the longest cell of each column, where the table is wide."""
    columns = list(zip(*(row.cells for row in block.rows), strict=True))
    longest = [max(len(inline_text(cell.children)) for cell in column) for column in columns]
    if sum(longest) + 2 * len(longest) <= _LINE:
        return [{"t": "ColWidthDefault"}] * len(longest)
    wanted = [min(_MOST, max(_LEAST, length)) for length in longest]
    return [{"t": "ColWidth", "c": round(share / sum(wanted), 4)} for share in wanted]
