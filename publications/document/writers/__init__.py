"""A writer a format: a document and its pictures in, the bytes of one file out.

Writers read no clock, no network and no database, and the same document gives the same bytes. Pictures
pass through a temporary folder, so that a file takes the memory of its text and of itself.
A format is added by adding a module and one line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from publications.document.model import Document
from publications.document.validation import check
from publications.document.variants import easy_read
from publications.document.writers import docx, epub, html, pdf
from publications.document.writers.pictures import Assets


class Write(Protocol):
    def __call__(self, document: Document, assets: Assets) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Writer:
    """`extension` has no dot; `write` gives None where there is nothing to write, and raises
    InvalidDocument or PictureError."""

    media_type: str
    extension: str
    write: Write


def _easy(write: Write, document: Document, assets: Assets) -> bytes | None:
    """The easy readings alone; nothing where nobody has written one."""
    easy = easy_read(check(document))
    return None if easy is None else write(easy, assets)


_LARGE: Write = partial(pdf.write, page="large")

WRITERS: dict[str, Writer] = {
    "docx": Writer(docx.MEDIA_TYPE, "docx", docx.write),
    "pdf": Writer("application/pdf", "pdf", pdf.write),
    "pdf-a5": Writer("application/pdf", "pdf", partial(pdf.write, page="a5")),
    "pdf-large": Writer("application/pdf", "pdf", _LARGE),
    "epub": Writer(epub.MEDIA_TYPE, "epub", epub.write),
    "html": Writer(html.MEDIA_TYPE, "html", html.write),
    "pdf-easy": Writer("application/pdf", "pdf", partial(_easy, _LARGE)),
    "html-easy": Writer(html.MEDIA_TYPE, "html", partial(_easy, html.write)),
}
