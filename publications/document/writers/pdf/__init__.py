"""Tagged PDF for print and screen, set by Typst: PDF/UA-1 and PDF/A-2a in one file.

The template reads the document as JSON, so no text is ever escaped into markup. Fonts come from
wheels, never from the machine, so the same document gives the same bytes anywhere.
"""

from __future__ import annotations

import json
import re
import tempfile
import warnings
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from publications.document.model import Document
from publications.document.validation import check
from publications.document.writers import pictures
from publications.document.writers.pdf import data, fonts, row_headers, stand_ins
from publications.document.writers.pdf.finished import File, UnexpectedFile
from publications.document.writers.pdf.layouts import LAYOUTS, Layout
from publications.document.writers.pictures import Assets

_TEMPLATE = Path(__file__).with_name("template")
_KEPT = 10
_NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)

#: The forms of the book: A4, A5 as a small book, and A4 in 18 pt for weak eyes.
PAGES = tuple(LAYOUTS)


class UnprintableText(ValueError):
    """Characters no font of ours can draw: `text`. The message shows their code points too."""

    def __init__(self, text: str) -> None:
        self.text = text
        codes = " ".join(f"U+{ord(character):04X}" for character in text)
        super().__init__(
            f"the text {text!r} ({codes}) cannot be printed in PDF: none of the fonts has it; "
            "replace it, or install a font that does"
        )


class TypesettingFailed(RuntimeError):
    """Typst refused the document; a fault of the template, not of the text."""


def write(document: Document, assets: Assets, *, page: str = "a4") -> bytes:
    """The document as PDF; `page` is one of PAGES.

    Raises InvalidDocument, PictureError, AddressTooLong (of a film's QR code), UnprintableText,
    TypesettingFailed, or ValueError for a page that is not one of PAGES.
    """
    if page not in LAYOUTS:
        raise ValueError(f"there is no page {page!r}: choose one of {', '.join(PAGES)}")
    check(document)
    # Typst reads pictures from files only; the folder's name does not reach the PDF.
    with tempfile.TemporaryDirectory(prefix="pdf-") as name:
        folder = Path(name)
        images, hidden = stand_ins.drawn(folder, pictures.prepare(document, assets, folder))
        with ThreadPoolExecutor(max_workers=1) as beside:
            try:
                written = _set(document, LAYOUTS[page], images, folder)
            finally:
                forgotten = beside.submit(_forget)
            try:
                file = File(written)
                return file.rewritten(row_headers.tagged(file) | stand_ins.filled(file, hidden))
            except UnexpectedFile as error:
                raise TypesettingFailed(f"the PDF could not be mended: {error}") from error
            finally:
                forgotten.result()


def _set(
    document: Document, layout: Layout, images: Mapping[str, Mapping[str, Any]], folder: Path
) -> bytes:
    """The PDF as Typst writes it, with the heads of photographs."""
    import typst

    for file in sorted(_TEMPLATE.glob("*.typ")):
        (folder / file.name).write_bytes(file.read_bytes())
    values = data.prepare(
        document,
        layout,
        images=images,
        code_images=_files(folder, data.codes(document)),
        families=fonts.families(),
    )
    try:
        written, told = typst.compile_with_warnings(
            str(folder / "book.typ"),
            root=str(folder),
            format="pdf",
            font_paths=fonts.loaded(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(datetime.fromisoformat(document.created).timestamp()),
        )
    except typst.TypstError as error:
        raise _explained(error) from error
    # That pages did not settle, and numbers in the contents may be wrong, is told only here.
    for warning in told:
        warnings.warn(warning, stacklevel=3)
    return bytes(written)


def _forget() -> None:
    """Let Typst drop the layout of the book: it keeps what any of its last ten compilations used,
    which in a worker that sets one book after another comes to gigabytes."""
    import typst

    for _ in range(_KEPT + 1):
        typst.compile(b" ", format="pdf", font_paths=fonts.loaded(), ignore_system_fonts=True)


def _files(folder: Path, codes: Mapping[str, pictures.Picture]) -> dict[str, dict[str, Any]]:
    """The codes written into the folder: by address, the name of the file and the size in pixels."""
    written: dict[str, dict[str, Any]] = {}
    for number, (key, picture) in enumerate(codes.items()):
        file = folder / f"code-{number}.{picture.extension}"
        file.write_bytes(picture.data)
        written[key] = {"path": file.name, "width": picture.width, "height": picture.height}
    return written


def _explained(error: Any) -> Exception:
    missing = _NO_GLYPH.search(error.message)
    if missing is None:
        return TypesettingFailed(f"the PDF could not be set: {error.message}")
    return UnprintableText(missing.group(1))
