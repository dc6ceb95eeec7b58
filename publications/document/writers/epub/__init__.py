"""EPUB 3.3: a file a section, notes that open beside their marks, and metadata that say how
accessible the book is. The markup of the text is that of the HTML writer."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from publications.document.model import Document
from publications.document.validation import check
from publications.document.writers import pictures
from publications.document.writers.epub import cover, frame, package
from publications.document.writers.epub.images import Images
from publications.document.writers.epub.pages import pages
from publications.document.writers.pictures import Assets, Picture

MEDIA_TYPE = "application/epub+zip"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # zip knows no time before
_STORED = (".jpg", ".png")  # compressed already


def write(document: Document, assets: Assets) -> bytes:
    """The document as EPUB; raises InvalidDocument or PictureError."""
    check(document)
    with tempfile.TemporaryDirectory(prefix="epub-") as folder:
        images = Images(pictures.prepare(document, assets, Path(folder)))
        front = cover.draw(document)
        written = pages(document, images)
        opf = package.opf(document, written, images.files())
        files: dict[str, bytes | Picture] = {page.name: page.data for page in written}
        files[frame.STYLE] = package.stylesheet(document)
        files[cover.FILE] = front
        files.update(images.files())
        return _packed({package.OPF: opf, **{f"EPUB/{name}": files[name] for name in files}})


def _packed(files: Mapping[str, bytes | Picture]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # First and not compressed, so that the kind of file can be read from its first bytes.
        _add(archive, "mimetype", MEDIA_TYPE.encode("ascii"), zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", package.container())
        for name, data in files.items():
            how = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            _add(archive, name, data.data if isinstance(data, Picture) else data, how)
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type = how
    entry.create_system = 3  # the same number whatever machine writes it
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data, compresslevel=9)
