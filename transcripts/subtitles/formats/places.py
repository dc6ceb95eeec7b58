"""On which line of a JSON file a value stands, so that a bad one can be named."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

_SPACES = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


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
