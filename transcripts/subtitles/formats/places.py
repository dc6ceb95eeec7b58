"""On which line of a JSON file a value stands, so that a bad one can be named."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

# What JSON text is made of, as far as places need it; only a key is followed by a colon.
_TOKEN = re.compile(
    r'(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")(?P<key>[ \t\n\r]*:)?|(?P<open>[\[{])|(?P<close>[\]}])|(?P<plain>[^\s\[\]{},:"]+)',
    re.DOTALL,
)
_SPACES = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def line_at(text: str, at: int) -> int:
    """The 1-based line of a place in the text."""
    return text.count("\n", 0, at) + 1


def line_of_plain(text: str, pattern: str) -> int:
    """The line of the first number or constant (what is neither text, object nor list) that fits; else 1."""
    fits = re.compile(pattern).fullmatch
    found = (each for each in _TOKEN.finditer(text) if each["plain"] and fits(each["plain"]))
    return next((line_at(text, each.start()) for each in found), 1)


def line_of_deepest(text: str) -> int:
    """The line on which the deepest object or list begins."""
    depth = deepest = at = 0
    for found in _TOKEN.finditer(text):
        if found["open"]:
            depth += 1
            if depth > deepest:
                deepest, at = depth, found.start()
        elif found["close"]:
            depth -= 1
    return line_at(text, at)


def repeated_key(text: str) -> tuple[str, int] | None:
    """The first key that an object has twice, and the line of its second place."""
    around: list[set[str]] = []
    for found in _TOKEN.finditer(text):
        if found["open"]:
            around.append(set())
        elif found["close"]:
            around.pop()
        elif found["key"]:
            key = json.loads(found["text"])
            if key in around[-1]:
                return key, line_at(text, found.start())
            around[-1].add(key)
    return None


class Places:
    """Places of the values in `text`, which must be valid JSON.

    Nothing is done before a line is asked for; each object and list is walked through once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._members: dict[int, dict[str | int, int]] = {}

    def line(self, path: Sequence[str | int]) -> int:
        """The 1-based line on which the value at `path` (keys and places from 0) begins.

        Where the path leads nowhere, the line of the deepest value on it.
        """
        at = self._skip(0)
        for step in path:
            if at not in self._members:
                self._members[at] = self._walk(at)
            found = self._members[at].get(step)
            if found is None:
                break
            at = found
        return bisect_right(self._ends, at) + 1

    @cached_property
    def _ends(self) -> list[int]:
        return [found.end() for found in re.finditer("\n", self._text)]

    def _walk(self, at: int) -> dict[str | int, int]:
        """Where the members of an object or list begin; of two equal keys the last one counts."""
        text, opened = self._text, self._text[at]
        out: dict[str | int, int] = {}
        if opened not in "{[":
            return out
        at = self._skip(at + 1)
        while text[at] not in "}]":
            key: str | int = len(out)
            if opened == "{":
                key, at = _DECODER.raw_decode(text, at)
                at = self._skip(self._skip(at) + 1)
            out[key] = at
            at = self._skip(_DECODER.raw_decode(text, at)[1])
            if text[at] == ",":
                at = self._skip(at + 1)
        return out

    def _skip(self, at: int) -> int:
        found = _SPACES.match(self._text, at)
        return found.end() if found else at
