"""Pages of editions and of handed-out copies, and their files, each time through the consent gate."""

from publications.views.copies import copy, copy_file
from publications.views.editions import (
    article,
    citation,
    edition,
    edition_file,
    edition_file_by_number,
    redline,
)

__all__ = [
    "article",
    "citation",
    "copy",
    "copy_file",
    "edition",
    "edition_file",
    "edition_file_by_number",
    "redline",
]
