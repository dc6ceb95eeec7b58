"""The style sheets, and the fonts as data."""

from __future__ import annotations

import base64
import functools
from pathlib import Path

_FOLDER = Path(__file__).parent
#: The cuts that book.css asks for: weight and style.
FACES = ((400, "normal"), (400, "italic"), (600, "normal"))
# The characters in each file of a cut, as its makers divided them.
PARTS = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, "
    "U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, "
    "U+0329, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, "
    "U+2C60-2C7F, U+A720-A7FF",
}


@functools.cache
def stylesheet() -> str:
    """The styles of a book, all within `.book`, so that they can be served beside others."""
    widths = [
        # A small share of a telephone would be nothing: 12rem at least, where there are so many.
        f".book .w-{share} {{ width: max({share}%, min(100%, 12rem)) }}\n"
        for share in range(10, 100)
    ]
    return (_FOLDER / "book.css").read_text(encoding="utf-8") + "".join(widths)


@functools.cache
def page() -> str:
    """The styles of the page around a book that is a file of its own."""
    return (_FOLDER / "page.css").read_text(encoding="utf-8")


@functools.cache
def fonts() -> str:
    """Source Serif in the three cuts the styles ask for, 160 kB: a locked-down office computer
    has no serif of this kind, and nothing may be loaded from elsewhere."""
    rules = []
    for weight, style in FACES:
        for part in PARTS:
            data = base64.b64encode(font(part, weight, style)).decode("ascii")
            rules.append(font_rule(part, weight, style, f"data:font/woff2;base64,{data}"))
    return "".join(rules)


def font(part: str, weight: int, style: str) -> bytes:
    """WOFF2 of one part of the characters in one cut."""
    return (_FOLDER / "fonts" / f"source-serif-{part}-{weight}-{style}.woff2").read_bytes()


def font_rule(part: str, weight: int, style: str, url: str, *, swaps: bool = False) -> str:
    """The rule that makes a file of the font known as `Book Serif`; one that `swaps` comes over the
    network, and the text is read in another font until it is there."""
    display = "font-display: swap; " if swaps else ""
    return (
        f'@font-face {{ font-family: "Book Serif"; font-weight: {weight}; font-style: {style}; {display}'
        f'src: url("{url}") format("woff2"); unicode-range: {PARTS[part]} }}\n'
    )
