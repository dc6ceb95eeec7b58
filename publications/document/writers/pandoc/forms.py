"""What pandoc is to make of the tree, and the versions of its types that we write."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

Api: TypeAlias = tuple[int, ...]

#: pandoc 2.11 to 2.19 (Debian 12 has 2.17). A program refuses the other version, so one is chosen.
BEFORE_FIGURES: Api = (1, 22)
#: pandoc 3: a figure is a block of its own.
FIGURES: Api = (1, 23)
KNOWN = (BEFORE_FIGURES, FIGURES)
NEWEST = FIGURES


class Form(StrEnum):
    """The few things that pandoc's writers leave to the tree differ by form."""

    JSON = "pandoc-json"
    ODT = "odt"
    JATS = "jats"
    LATEX = "latex"
    MARKDOWN = "markdown"

    @property
    def numbers_captions(self) -> bool:
        """Whether pandoc's own file counts figures and tables, so that we must not."""
        return self is Form.LATEX
