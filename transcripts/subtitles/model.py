"""The two things everything else speaks of: a recognised word and a cue on the screen.

Times are integer milliseconds from the start of the film. Neither class refuses odd times (a
recogniser does give zero-length, negative or overlapping words): what is wrong with a cue is said by
`checks`, so that a person can see it and mend it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class MalformedSubtitle(ValueError):
    """A subtitle file or record that cannot be read.

    `line` is the 1-based line of the file where reading stopped, None where the file has no lines
    to speak of (a wrong encoding, a JSON value); `reason` is one English clause without a full stop,
    `reason_cs` the same in Czech (in English where it has not been said in Czech).
    """

    def __init__(self, reason: str, line: int | None = None, *, cs: str | None = None) -> None:
        self.line = line
        self.reason = reason
        self.reason_cs = cs or reason
        super().__init__(reason if line is None else f"line {line}: {reason}")


def width(text: str) -> int:
    """Characters a reader sees: combining marks and invisible direction marks count for nothing."""
    if text.isascii():
        return len(text)
    return sum(unicodedata.category(char) not in ("Mn", "Me", "Cf") for char in text)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was heard, its punctuation attached; `confidence` is 0..1 or None (unknown, or typed by a person)."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None = None
    speaker: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; keys are the field names."""
        return {
            "text": self.text,
            "start_ms": self.start_ms,
            "end_ms": self.end_ms,
            "confidence": self.confidence,
            "speaker": self.speaker,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Word:
        """The reverse of `to_dict`. Raises `MalformedSubtitle` for a missing key or a wrong type."""
        return cls(
            text=_text(data, "text"),
            start_ms=_milliseconds(data, "start_ms"),
            end_ms=_milliseconds(data, "end_ms"),
            confidence=_confidence(data),
            speaker=_optional_text(data, "speaker"),
        )


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: one or more lines shown from `start_ms` to `end_ms`.

    `words` is empty where the cue was read from a file without word times. `speaker` is None where
    nobody is known, or where the cue is a dialogue of two.
    """

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    words: tuple[Word, ...] = ()
    speaker: str | None = None

    @property
    def text(self) -> str:
        """The lines as shown, joined by a line break."""
        return "\n".join(self.lines)

    @property
    def plain(self) -> str:
        """The lines as read aloud, joined by a space."""
        return " ".join(self.lines)

    @property
    def duration_ms(self) -> int:
        """Time on the screen; negative where the file says so."""
        return self.end_ms - self.start_ms

    @property
    def cps(self) -> float:
        """Reading speed in characters per second.

        Spaces and punctuation count, the line break does not (shared by the guides in `profiles`).
        A text shown for no time has an infinite speed, an empty one 0.0.
        """
        characters = sum(width(line) for line in self.lines)
        if characters == 0:
            return 0.0
        if self.duration_ms <= 0:
            return float("inf")
        return characters * 1000 / self.duration_ms

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; keys are the field names."""
        return {
            "start_ms": self.start_ms,
            "end_ms": self.end_ms,
            "lines": list(self.lines),
            "words": [word.to_dict() for word in self.words],
            "speaker": self.speaker,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Cue:
        """The reverse of `to_dict`; `words` and `speaker` may be absent.

        Raises `MalformedSubtitle` for a missing key or a wrong type.
        """
        lines = data.get("lines")
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise MalformedSubtitle(
                "'lines' of a cue must be a list of texts",
                cs="'lines' titulku musí být seznam textů",
            )
        words = data.get("words", [])
        if not isinstance(words, list) or not all(isinstance(word, Mapping) for word in words):
            raise MalformedSubtitle(
                "'words' of a cue must be a list of objects",
                cs="'words' titulku musí být seznam objektů",
            )
        return cls(
            start_ms=_milliseconds(data, "start_ms"),
            end_ms=_milliseconds(data, "end_ms"),
            lines=tuple(lines),
            words=tuple(Word.from_dict(word) for word in words),
            speaker=_optional_text(data, "speaker"),
        )


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise MalformedSubtitle(f"'{key}' must be a text", cs=f"'{key}' musí být text")
    return value


def _optional_text(data: Mapping[str, Any], key: str) -> str | None:
    return None if data.get(key) is None else _text(data, key)


def _milliseconds(data: Mapping[str, Any], key: str) -> int:
    value = data.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedSubtitle(
            f"'{key}' must be a whole number of milliseconds",
            cs=f"'{key}' musí být celé číslo (milisekundy)",
        )
    return value


def _confidence(data: Mapping[str, Any]) -> float | None:
    value = data.get("confidence")
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise MalformedSubtitle(
            "'confidence' must be a number or null", cs="'confidence' musí být číslo nebo null"
        )
    return float(value)
