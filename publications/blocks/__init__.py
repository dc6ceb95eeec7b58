"""What an editor may put into a body and into an anthology: blocks that have a counterpart in print.

Each matches one node of `publications.document.model`; the editor offers nothing that the
export would have to drop. `RowsBlock` and `FilmBlock` are named here by the migrations.
"""

from publications.blocks.body import BodyBlock, FigureBlock, FilmBlock, RowsBlock, TextBlock
from publications.blocks.chapters import ChaptersBlock
from publications.blocks.sections import AuthorBlock, AuthorsBlock, EasyReadBlock, SectionsBlock

__all__ = [
    "AuthorBlock",
    "AuthorsBlock",
    "BodyBlock",
    "ChaptersBlock",
    "EasyReadBlock",
    "FigureBlock",
    "FilmBlock",
    "RowsBlock",
    "SectionsBlock",
    "TextBlock",
]
