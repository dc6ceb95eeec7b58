"""A writer a format: a document and its pictures in, the bytes of one file out.

Writers read no clock, no network and no database, and the same document gives the same bytes.
A format is added by adding a module and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from publications.document.model import Document
from publications.document.writers import docx, pdf


class Write(Protocol):
    def __call__(self, document: Document, assets: Mapping[str, bytes]) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Writer:
    """`extension` has no dot; `write` raises InvalidDocument or PictureError."""

    media_type: str
    extension: str
    write: Write


WRITERS: dict[str, Writer] = {
    "docx": Writer(docx.MEDIA_TYPE, "docx", docx.write),
    "pdf": Writer("application/pdf", "pdf", pdf.write),
}
