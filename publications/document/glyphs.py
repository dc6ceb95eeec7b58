"""Characters that no font of the PDF can draw, found before a book is set."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterator

from publications.document.model import Document
from publications.document.text import section_lines, whole_lines
from publications.document.writers.pdf import fonts

_SOURCE = b"""
#set document(title: "glyphs")
#set text(font: ("Source Serif Pro", ..json(bytes(sys.inputs.families))))
#json(bytes(sys.inputs.signs)).join(" ")
"""
# A letter with the marks that stand on it; a mark alone has no place of its own.
_SIGN = re.compile(r"[^\s\u0300-\u036f][\u0300-\u036f]*")
#: What Source Serif draws in any case: Latin, and the punctuation of Czech and English.
_KNOWN = frozenset(map(chr, [*range(0x20, 0x17F), *b"\t\n"])) | frozenset("–—‚‘’„“”…€§†•")


def undrawable(document: Document) -> dict[str, str]:
    """The characters of each section, by its id, that no font has; those of the title page,
    the imprint and the funders by "". Sections without any are not among them."""
    found = {"": _of(whole_lines(document))}
    for section in document.sections:
        found[section.id] = _of(section_lines(section))
    missing = _missing(frozenset().union(*found.values()))
    shown = {name: "".join(sorted(signs & missing)) for name, signs in found.items()}
    return {name: text for name, text in shown.items() if text}


def _of(lines: Iterator[str]) -> frozenset[str]:
    text = "".join(lines)
    if _KNOWN.issuperset(text):
        return frozenset()
    return frozenset(sign for sign in _SIGN.findall(text) if _is_drawn(sign))


def _is_drawn(sign: str) -> bool:
    # What joins and what chooses between forms of a sign is never drawn itself.
    return sign not in _KNOWN and unicodedata.category(sign[0]) not in {"Cc", "Cf", "Cs", "Mn"}


@functools.lru_cache(64)
def _missing(signs: frozenset[str]) -> frozenset[str]:
    """Those of the signs that cannot be set, by halves: mostly one try says that all can."""
    if not signs or _are_set(signs):
        return frozenset()
    if len(signs) == 1:
        return signs
    ordered = sorted(signs)
    half = len(ordered) // 2
    return _missing(frozenset(ordered[:half])) | _missing(frozenset(ordered[half:]))


def _are_set(signs: frozenset[str]) -> bool:
    import typst

    try:
        typst.compile(
            _SOURCE,
            format="pdf",
            font_paths=fonts.loaded(),
            ignore_system_fonts=True,
            sys_inputs={
                "families": json.dumps(fonts.families()),
                "signs": json.dumps(sorted(signs), ensure_ascii=False),
            },
            pdf_standards=["a-2u"],
        )
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return False
    return True
