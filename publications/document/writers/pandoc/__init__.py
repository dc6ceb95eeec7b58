"""A document as pandoc's own tree, from which pandoc makes ODT, JATS, LaTeX, Markdown and more.

Nothing is run here and pandoc is not needed: the tree is data, of the nodes that pandoc's Haskell
types `Text.Pandoc.Definition` write as JSON. It holds no node of raw markup, so whatever a text
says, it is text. Whoever wants a file hands the JSON to the program: `publications.services.side_door`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from publications.document.model import Document
from publications.document.validation import check
from publications.document.writers.pandoc import book, languages, markdown
from publications.document.writers.pandoc.forms import NEWEST, Api, Form
from publications.document.writers.pandoc.metadata import metadata
from publications.document.writers.pandoc.nodes import Node
from publications.document.writers.pictures import Picture

__all__ = ["MEDIA_TYPE", "NEWEST", "Api", "Form", "file_names", "tree", "write"]

MEDIA_TYPE = "application/json"


def tree(
    document: Document, files: Mapping[str, str], form: Form = Form.JSON, api: Api = NEWEST
) -> Node:
    """The document as pandoc's tree.

    `files` gives the path of each picture's key as it is to stand in the tree (`file_names` makes
    such paths), `form` what pandoc will make of it, `api` the version of pandoc's types.
    Raises InvalidDocument or PictureError.
    """
    check(document)
    made = {
        "pandoc-api-version": list(api),
        "meta": metadata(document, form),
        "blocks": book.blocks(document, files, form, api),
    }
    match form:
        case Form.ODT:
            return {**made, "blocks": languages.told_by_run(made["blocks"])}
        case Form.MARKDOWN:
            return {name: markdown.literal(part) for name, part in made.items()}
        case _:
            return made


def write(
    document: Document, files: Mapping[str, str], form: Form = Form.JSON, api: Api = NEWEST
) -> bytes:
    """The tree as JSON in UTF-8, a line; the same document gives the same bytes. Raises as `tree`."""
    made = tree(document, files, form, api)
    return (json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def file_names(pictures: Mapping[str, Picture], folder: str) -> dict[str, str]:
    """A path in `folder` for each picture, by its key: the key itself may be anything."""
    return {
        key: f"{folder}/{number}.{picture.extension}"
        for number, (key, picture) in enumerate(pictures.items(), start=1)
    }
