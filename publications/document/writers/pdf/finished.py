"""A PDF that Typst has written, mended where it can be told to write no better.

It writes one object a line, streams after theirs, and a plain table of the objects' offsets at the end.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

_START = re.compile(rb"startxref\n(\d+)\n%%EOF\s*\Z")
_STREAM = re.compile(rb"<<[^\n]*/Length (\d+)\b[^\n]*>>\nstream\n")

Body: TypeAlias = "bytes | Callable[[], bytes]"


class UnexpectedFile(ValueError):
    """The PDF is not written the way the present version of Typst does; a fault of ours."""


class File:
    """A PDF with one classic table of offsets, and its objects."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        start = _START.search(pdf, max(0, len(pdf) - 64))
        if start is None:
            raise UnexpectedFile("the PDF has no table of its objects at its end")
        self._table = int(start[1])
        found = re.compile(rb"xref\n0 (\d+)\n").match(pdf, self._table)
        if found is None:
            raise UnexpectedFile("the PDF's table of objects is of another kind")
        self._entries = found.end()
        count = int(found[1])
        self.offsets = {
            number: int(pdf[at : at + 10])
            for number in range(count)
            if pdf[(at := self._entries + 20 * number) + 17 : at + 18] == b"n"
        }
        self._after = self._entries + 20 * count
        root = pdf.find(b"<</Type/StructTreeRoot")
        number = (
            re.search(rb"(\d+) 0 obj\n\Z", pdf[max(0, root - 24) : root]) if root >= 0 else None
        )
        if number is None:
            raise UnexpectedFile("the PDF has no structure")
        self.root_of_structure = int(number[1])

    def body(self, number: int) -> bytes:
        """What stands between `obj` and `endobj`."""
        start, end = self._span(number)
        return self.pdf[start:end]

    def _span(self, number: int) -> tuple[int, int]:
        start = self.pdf.index(b"obj\n", self.offsets[number]) + 4
        stream = _STREAM.match(self.pdf, start)
        from_here = start if stream is None else stream.end() + int(stream[1])
        return start, self.pdf.index(b"\nendobj\n", from_here)

    def rewritten(self, bodies: Mapping[int, Body]) -> bytes:
        """The file with these objects' bodies put in place of theirs, and the offsets set right. A
        body that is a function is asked for when its turn comes, so that large ones are not held."""
        written = io.BytesIO()
        rest = memoryview(self.pdf)
        offsets: dict[int, int] = {}
        shift = done = 0
        for number, offset in sorted(self.offsets.items(), key=lambda item: item[1]):
            offsets[number] = offset + shift
            if number in bodies:
                given = bodies[number]
                start, end = self._span(number)
                written.write(rest[done:start])
                shift += written.write(given if isinstance(given, bytes) else given())
                shift -= end - start
                done = end
        written.write(rest[done : self._entries])
        for number in range((self._after - self._entries) // 20):
            at = self._entries + 20 * number
            entry = self.pdf[at : at + 20]
            written.write(b"%010d" % offsets[number] + entry[10:] if number in offsets else entry)
        before, after = (b"startxref\n%d\n" % table for table in (self._table, self._table + shift))
        written.write(self.pdf[self._after :].replace(before, after))
        return written.getvalue()
