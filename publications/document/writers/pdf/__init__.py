"""Tagged PDF for print and screen, set by Typst: PDF/UA-1 and PDF/A-2a in one file.

The template reads the document as JSON, so no text is ever escaped into markup. Fonts come from
wheels, never from the machine, so the same document gives the same bytes anywhere.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from publications.document import tagged_json
from publications.document.labels import clock, labels
from publications.document.model import Document
from publications.document.validation import check
from publications.document.writers import pictures
from publications.document.writers.pdf import fonts

_TEMPLATE = Path(__file__).with_name("template.typ")
_NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)


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


def write(document: Document, assets: Mapping[str, bytes]) -> bytes:
    """The document as PDF.

    Raises InvalidDocument, PictureError, UnprintableText or TypesettingFailed.
    """
    import typst

    check(document)
    prepared = pictures.prepare(document, assets)
    moment = datetime.fromisoformat(document.created)
    # Typst reads pictures from files only; the folder's name does not reach the PDF.
    with tempfile.TemporaryDirectory(prefix="pdf-") as name:
        folder = Path(name)
        images: dict[str, dict[str, Any]] = {}
        for number, (key, picture) in enumerate(prepared.items()):
            file = folder / f"picture-{number}.{picture.extension}"
            file.write_bytes(picture.data)
            images[key] = {"path": file.name, "width": picture.width, "height": picture.height}
        main = folder / "main.typ"
        main.write_bytes(_TEMPLATE.read_bytes())
        data = {
            "document": _for_template(tagged_json.encode(document)),
            "images": images,
            "labels": asdict(labels(document.language)),
            "families": fonts.families(),
        }
        try:
            return typst.compile(
                str(main),
                root=str(folder),
                format="pdf",
                font_paths=fonts.loaded(),
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards=["ua-1", "a-2a"],
                timestamp=int(moment.timestamp()),
            )
        except typst.TypstError as error:
            raise _explained(error) from error


def _explained(error: Any) -> Exception:
    missing = _NO_GLYPH.search(error.message)
    if missing is None:
        return TypesettingFailed(f"the PDF could not be set: {error.message}")
    return UnprintableText(missing.group(1))


def _for_template(value: Any) -> Any:
    """The encoded document with what the template cannot work out for itself."""
    if isinstance(value, list):
        return [_for_template(item) for item in value]
    if not isinstance(value, dict):
        return value
    prepared = {name: _for_template(inner) for name, inner in value.items()}
    if prepared["type"] == "FilmBox":
        prepared["clock"] = clock(value["duration_ms"])
    if prepared["type"] == "Section":
        prepared["notes"] = {note["id"]: note["paragraphs"] for note in prepared["footnotes"]}
    return prepared
