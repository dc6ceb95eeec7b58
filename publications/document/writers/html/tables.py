"""Tables, with header cells that say what they head."""

from __future__ import annotations

import re

from publications.document.model import Cell, Table
from publications.document.text import inline_text
from publications.document.writers.html.elements import Element, Node, el
from publications.document.writers.html.inlines import inlines, run
from publications.document.writers.html.story import Setting

#: Characters side by side on a telephone of 320 px. A table that needs more scrolls within a region
#: of its own, which can be reached by keyboard, and the page does not.
NARROW = 32
_PADDING = 2  # characters a column
_MOST_COLUMNS = 3
#: A longer word is cut where it must be; others are kept whole, or a column would be cut to pieces.
LONGEST_WORD = 30


def table(block: Table, at: Setting) -> Element:
    """A table, within its region where it is wide."""
    parts: list[Node] = []
    name: dict[str, str | None] = {"aria-label": at.say.table}
    if block.caption:
        number = at.story.next("table")
        identifier = at.story.anchors.fresh(f"table-{number}")
        name = {"aria-labelledby": identifier}
        label = el("span", {"class": "label"}, f"{at.say.table} {number}")
        # The inner element stays in sight while the table is scrolled sideways.
        held = el("span", {"class": "held"}, label, " ", *inlines(block.caption, at))
        parts.append(el("caption", {"id": identifier}, held))
    rows = list(block.rows)
    if block.header_row:
        heads = [_cell(cell, "col", at) for cell in rows.pop(0).cells]
        parts.append(el("thead", {}, el("tr", {}, *heads)))
    body = [
        el(
            "tr",
            {},
            *(
                _cell(cell, "row" if block.header_column and not column else None, at)
                for column, cell in enumerate(row.cells)
            ),
        )
        for row in rows
    ]
    parts.append(el("tbody", {}, *body))
    written = el("table", {}, *parts)
    if not _is_wide(block):
        return el("div", {"class": "table"}, written)
    around = {"class": "table scrolls", "role": "group", "tabindex": "0", **name}
    return el("div", around, written)


def _cell(cell: Cell, scope: str | None, at: Setting) -> Element:
    # A header cell without words heads nothing; it is the corner of the table.
    is_header = scope is not None and inline_text(cell.children).strip()
    tag = "th" if is_header else "td"
    attributes = {
        "scope": scope if is_header else None,
        "class": "long" if _longest(cell) > LONGEST_WORD else None,
    }
    return run(tag, cell.children, at, attributes)


def _is_wide(block: Table) -> bool:
    columns = list(zip(*(row.cells for row in block.rows), strict=True))
    widths = [min(LONGEST_WORD, max(map(_longest, column))) + _PADDING for column in columns]
    return len(columns) > _MOST_COLUMNS or sum(widths) > NARROW


def _longest(cell: Cell) -> int:
    """Characters of the longest word; a no-break space does not divide words."""
    return max(len(word) for word in re.split(r"[ \t\n]", inline_text(cell.children)))
