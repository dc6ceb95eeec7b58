"""A document with a text of its own in every field of the model, found by looking at the model.

A field that is added tomorrow is filled and looked for in every file by itself; only where a text
cannot be any text (an address, a key, a language) is it named here.
"""

from __future__ import annotations

import dataclasses
import enum
import types
import typing
from collections.abc import Callable
from typing import Any

from anthology_sample import CREATED

from publications.document import model
from publications.document.model import (
    Document,
    Footnote,
    NoteRef,
    Paragraph,
    Section,
    SectionKind,
    Text,
)

#: What stands in the fields that cannot hold any text, by their name.
FIXED = {
    "asset": "garden",
    "created": CREATED,
    "email": "posta@example.org",
    "lang": "cs",
    "language": "cs",
    "logo": "fund",
    "picture": "portrait",
    "poster": "poster",
}
ADDRESSES = frozenset({"url", "short_url", "licence_url"})
NUMBERS = {"level": 2, "end_ms": 2000, "duration_ms": 61_000, "width_percent": 80, "size_bytes": 1}
#: A header row alone is no table.
COUNTS = {"rows": 2}


class Maker:
    """Fills dataclasses; `texts` says afterwards what stands in which field."""

    def __init__(self, text: Callable[[int], str]) -> None:
        self._text = text
        self._ids = 0
        self.texts: dict[str, str] = {}
        self._notes: list[str] = []

    def document(self) -> Document:
        sections = []
        for kind in SectionKind:
            whole = kind is SectionKind.PAPER
            sections.append(self._section(kind, whole=whole))
        made = self._fields(Document, "Document", depth=0, without={"sections"})
        return Document(**made, sections=tuple(sections))

    def _section(self, kind: SectionKind, *, whole: bool) -> Section:
        self._notes = []
        path = f"Section({kind})"
        own = {"kind", "footnotes", "blocks", "easy_read"}
        made = self._fields(Section, path, depth=0, without=own)
        blocks = self._blocks(
            f"{path}.blocks", typing.get_args(model.Block) if whole else (model.Heading, Paragraph)
        )
        easy = self._blocks(
            f"{path}.easy_read", (Paragraph, model.List, model.Figure) if whole else (Paragraph,)
        )
        footnotes = tuple(
            Footnote(name, (self._make(Paragraph, f"{path}.footnotes.Paragraph", depth=2),))
            for name in self._notes
        )
        return Section(kind=kind, blocks=blocks, footnotes=footnotes, easy_read=easy, **made)

    def _blocks(self, path: str, members: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(self._make(each, f"{path}.{each.__name__}", depth=1) for each in members)

    def _make(self, cls: Any, path: str, *, depth: int) -> Any:
        return cls(**self._fields(cls, path, depth=depth))

    def _fields(
        self, cls: Any, path: str, *, depth: int, without: frozenset[str] | set[str] = frozenset()
    ) -> dict[str, Any]:
        hints = typing.get_type_hints(cls)
        return {
            field.name: self._value(field, hints[field.name], f"{path}.{field.name}", depth)
            for field in dataclasses.fields(cls)
            if field.name not in without and field.name != "schema_version"
        }

    def _value(self, field: Any, hint: Any, path: str, depth: int) -> Any:
        name = field.name
        if name in FIXED:
            return FIXED[name]
        if name in ADDRESSES:
            return f"https://example.org/{self._next()}"
        if name == "id":
            return f"id{self._next()}"
        if hint is bool:
            return False if field.default is dataclasses.MISSING else field.default
        if hint is int:
            return NUMBERS.get(name, 1000)
        return self._of(hint, path, depth, COUNTS.get(name, 1))

    def _of(self, hint: Any, path: str, depth: int, count: int = 1) -> Any:
        origin = typing.get_origin(hint)
        if origin is tuple:
            item = typing.get_args(hint)[0]
            found: list[Any] = []
            for _ in range(count):
                for member in self._members(item, path, depth):
                    name = getattr(member, "__name__", "str")
                    found.append(self._of(member, f"{path}.{name}", depth + 1))
            return tuple(found)
        if origin in (typing.Union, types.UnionType):
            (inner,) = (each for each in typing.get_args(hint) if each is not type(None))
            return self._of(inner, path, depth)
        if hint is str:
            text = self._text(len(self.texts))
            self.texts[f"{path}#{len(self.texts)}"] = text
            return text
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return next(iter(hint))
        if hint is NoteRef:
            self._notes.append(f"n{self._next()}")
            return NoteRef(self._notes[-1])
        return self._make(hint, path, depth=depth)

    def _members(self, item: Any, path: str, depth: int) -> tuple[Any, ...]:
        if typing.get_origin(item) not in (typing.Union, types.UnionType):
            return (item,)
        members = typing.get_args(item)
        if Paragraph in members:
            return (Paragraph,)
        # Every inline once in each section, inside of each plain text.
        if not path.endswith(".blocks.Paragraph.children"):
            return (Text,)
        return tuple(each for each in members if each is not NoteRef or ".easy_read" not in path)

    def _next(self) -> int:
        self._ids += 1
        return self._ids


def every_field(text: Callable[[int], str]) -> tuple[Document, dict[str, str]]:
    """The document, and the text of each field by its path; `text` is given the field's number."""
    maker = Maker(text)
    document = maker.document()
    return document, maker.texts


def model_text_fields() -> set[tuple[str, str]]:
    """Every field of the model that holds words, as (class, field)."""
    found = set()
    for cls in vars(model).values():
        if not (isinstance(cls, type) and dataclasses.is_dataclass(cls)):
            continue
        for name, hint in typing.get_type_hints(cls).items():
            words = hint is str or hint == tuple[str, ...]
            if words and name not in FIXED and name not in ADDRESSES | {"id", "note"}:
                found.add((cls.__name__, name))
    return found
