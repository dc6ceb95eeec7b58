"""The fonts of the PDF, all from wheels: Source Serif and Sans, and Noto for other scripts."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Any

_STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
_PACKAGES = {"font_source_serif_pro": "SourceSerifPro", "font_source_sans_pro": "SourceSansPro"}
# Optional: scripts beyond Latin, Greek, Cyrillic and Hebrew, and emoji (the OFL Noto fonts).
_NOTO = "manimgx_fonts"
_FALLBACKS = ("Libertinus Serif", "DejaVu Sans Mono")  # inside Typst itself


class FontsMissing(RuntimeError):
    """A font wheel of the requirements is not installed."""


@functools.cache
def loaded() -> Any:
    """Typst's book of our fonts and of those it carries itself; system fonts are left out."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_gathered())]
    )


@functools.cache
def families() -> list[str]:
    """The families in the order they are asked for a glyph, after the one the text is set in."""
    noto = sorted(name for name in loaded().families() if name.startswith("Noto"))
    # Emoji before Noto Sans: the latter draws some of them as plain symbols.
    noto.sort(key=lambda name: name != "Noto Emoji")
    return [*noto, *_FALLBACKS]


def _gathered() -> Path:
    """A folder with one file of each style: the wheels hold two, and which one is found
    first would depend on the file system."""
    folder = Path(tempfile.mkdtemp(prefix="fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for package, name in _PACKAGES.items():
        for style in _STYLES:
            shutil.copy(_folder(package) / "files" / f"{name}-{style}.otf", folder)
    if importlib.util.find_spec(_NOTO) is not None:
        for file in sorted(_folder(_NOTO).glob("Noto*.ttf")):
            shutil.copy(file, folder)
    return folder


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise FontsMissing(f"the font package {package} is not installed; install base.txt again")
    return Path(found.origin).parent
