"""Frozen dataclasses to JSON and back, strictly.

Every dataclass becomes an object whose `type` is the class's name, so that a union is told
apart by its tag. Reading checks every name and every type: an edition frozen years ago either
reads exactly or says which place it cannot read.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


class MalformedDocument(ValueError):
    """JSON that is not a document of this version; the message names the place."""


def encode(value: Any) -> Any:
    """Plain JSON values for a dataclass, tuple, enum, string, number, boolean or None."""
    if value is None or type(value) in {str, int, bool}:
        return value
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        tagged: dict[str, Any] = {"type": type(value).__name__}
        for name in _hints(type(value)):
            tagged[name] = encode(getattr(value, name))
        return tagged
    raise TypeError(f"{type(value).__name__} has no place in a document")


def decode(expected: type[T], value: Any) -> T:
    """The `expected` dataclass from what `encode` made; raises MalformedDocument."""
    return typing.cast(T, _decode(expected, value, expected.__name__))


def _decode(expected: Any, value: Any, place: str) -> Any:
    if isinstance(expected, type) and dataclasses.is_dataclass(expected):
        return _decode_dataclass((expected,), value, place)
    origin = typing.get_origin(expected)
    if origin is tuple:
        if not isinstance(value, list):
            raise MalformedDocument(f"{place}: a list was expected")
        item_type = typing.get_args(expected)[0]
        return tuple(_decode(item_type, item, f"{place}[{n}]") for n, item in enumerate(value))
    if origin in (typing.Union, types.UnionType):
        return _decode_union(typing.get_args(expected), value, place)
    if isinstance(expected, type) and issubclass(expected, Enum):
        try:
            return expected(value)
        except ValueError as error:
            raise MalformedDocument(f"{place}: {value!r} is not a {expected.__name__}") from error
    if type(value) is not expected:
        raise MalformedDocument(f"{place}: {expected.__name__} was expected, not {value!r}")
    return value


def _decode_union(members: tuple[Any, ...], value: Any, place: str) -> Any:
    if value is None and type(None) in members:
        return None
    classes = tuple(member for member in members if dataclasses.is_dataclass(member))
    if classes:
        return _decode_dataclass(classes, value, place)
    plain = [member for member in members if member is not type(None)]
    return _decode(plain[0], value, place)


def _decode_dataclass(classes: tuple[Any, ...], value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        raise MalformedDocument(f"{place}: an object was expected")
    by_name = {cls.__name__: cls for cls in classes}
    tag = value.get("type")
    if tag not in by_name:
        raise MalformedDocument(f"{place}: {tag!r} cannot stand here")
    cls = by_name[tag]
    hints = _hints(cls)
    given = set(value) - {"type"}
    if given != hints.keys():
        odd = ", ".join(sorted(given ^ hints.keys()))
        raise MalformedDocument(f"{place}: the fields of {tag} differ: {odd}")
    return cls(**{n: _decode(hints[n], value[n], f"{place}.{n}") for n in hints})


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    """The types of a dataclass's fields by their names, in their order; looking them up takes longer than
    all the rest of the reading."""
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}
