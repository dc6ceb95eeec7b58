"""The first column of a table, tagged as what it is: headers of their rows.

Typst tags the cells of `table.header` as TH and every other cell as TD. Its `pdf.header-cell` would do this, but it
belongs to the feature `a11y-extras`, which the Python wheel does not let one switch on (0.15.2: only `html` is).
So the finished file is mended; what is to be a row's header is known by its background, which the template gives to
header cells only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from publications.document.writers.pdf.finished import File, UnexpectedFile

_OBJECT_OF_CELL = re.compile(
    rb"^(\d+) 0 obj\n(<</Type/StructElem/S/TD/P (\d+) 0 R[^\n]*/BackgroundColor[^\n]*>>)\nendobj\n",
    re.MULTILINE,
)
_KIDS = re.compile(rb"/K\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_NAMES = re.compile(rb"/IDTree<</Names\[(.*?)\]>>", re.DOTALL)


def tagged(file: File) -> dict[int, bytes]:
    """The objects to change: every shaded data cell as TH with the scope of its row, and the other cells of
    that row naming it among their headers. Raises UnexpectedFile."""
    cells = [
        (int(found[1]), int(found[3]))
        for found in _OBJECT_OF_CELL.finditer(file.pdf)
        if file.offsets.get(int(found[1])) == found.start()
    ]
    changed: dict[int, bytes] = {}
    if not cells:
        return changed
    names: list[tuple[bytes, int]] = []
    for cell, row in cells:
        name = b"(R%d)" % cell
        names.append((name, cell))
        changed[cell] = _as_header(file.body(cell), name)
        for other in _kids(file.body(row)):
            if other != cell:
                changed[other] = _with_header(changed.get(other) or file.body(other), name)
    changed[file.root_of_structure] = _with_names(file.body(file.root_of_structure), names)
    return changed


def _kids(row: bytes) -> Iterable[int]:
    found = _KIDS.search(row)
    if found is None:
        raise UnexpectedFile("a row of a table has no cells")
    return [int(number) for number in _REFERENCE.findall(found[1])]


def _as_header(cell: bytes, name: bytes) -> bytes:
    cell = cell.replace(b"/S/TD", b"/S/TH", 1)
    if b"<</O/Table" in cell:
        cell = cell.replace(b"<</O/Table", b"<</O/Table/Scope/Row", 1)
        return cell.replace(b"/A[", b"/ID" + name + b"/A[", 1)
    return _attributed(cell, b"<</O/Table/Scope/Row>>", b"/ID" + name)


def _with_header(cell: bytes, name: bytes) -> bytes:
    if b"/Headers[" in cell:
        return re.sub(
            rb"/Headers\[([^\]]*)\]", lambda m: b"/Headers[" + m[1] + name + b"]", cell, count=1
        )
    if b"<</O/Table" in cell:
        return cell.replace(b"<</O/Table", b"<</O/Table/Headers[" + name + b"]", 1)
    return _attributed(cell, b"<</O/Table/Headers[" + name + b"]>>")


def _attributed(cell: bytes, attributes: bytes, more: bytes = b"") -> bytes:
    """The cell with one more dictionary of attributes."""
    if b"/A[" in cell:
        return cell.replace(b"/A[", more + b"/A[" + attributes, 1)
    return cell.replace(b"/K[", more + b"/A[" + attributes + b"]/K[", 1)


def _with_names(root: bytes, names: list[tuple[bytes, int]]) -> bytes:
    """The root of the structure with the new cells in its tree of ids, which is sorted."""
    entries = sorted(b"%s%d 0 R" % (name, cell) for name, cell in names)
    found = _NAMES.search(root)
    if found is None:
        return root.replace(
            b"/ParentTree<<", b"/IDTree<</Names[" + b"".join(entries) + b"]>>/ParentTree<<", 1
        )
    entries += re.findall(rb"\([^)]*\)\d+ 0 R", found[1])
    entries.sort(key=_id_of)
    return root[: found.start(1)] + b"".join(entries) + root[found.end(1) :]


def _id_of(entry: bytes) -> bytes:
    return entry.partition(b")")[0]
