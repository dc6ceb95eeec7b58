"""Two hundred generated pages, in every format: nothing of the document is lost in any of them.

What veraPDF and the validators of DOCX say of them is in `test_pdf_conformance.py` and
`test_docx_judges.py`.
"""

from __future__ import annotations

import functools

import epub_judges
import long_anthology
import parity
import pytest

from publications.document.model import Document
from publications.document.writers import WRITERS

pytestmark = pytest.mark.slow

every_writer = pytest.mark.parametrize(
    "name", [name for name in WRITERS if not name.endswith("-easy")]
)


@functools.cache
def document() -> Document:
    return long_anthology.long_anthology()


@functools.cache
def written(name: str) -> bytes:
    data = WRITERS[name].write(document(), long_anthology.assets())
    assert data is not None
    return data


@every_writer
def test_every_word_is_in_the_file(name: str) -> None:
    assert parity.missing_words(document(), written(name), WRITERS[name].extension) == []


@every_writer
def test_notes_pictures_tables_links_and_languages_are_those_of_the_document(name: str) -> None:
    extension = WRITERS[name].extension
    assert parity.of_file(written(name), extension) == parity.of_document(document(), extension)


def test_epubcheck_finds_nothing() -> None:
    assert epub_judges.epubcheck(written("epub")) == []
