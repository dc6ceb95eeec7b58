"""The written film: who says what, and where a subtitler ends a cue and a line.

A film is a TOML file; its text has a line for each turn, `speaker: words`, with these marks:

    |            the cue ends here (a turn's end ends one too)
    /            the line ends here
    {19=devatenáct}   written as 19, spoken as devatenáct
    & speaker:   the turn shares a cue with the turn before, a line and a hyphen each
    (pause 900)  silence, ms             (overlap 400)    the next turn begins so much before the last ends
    (music 7000) music alone, ms         (music under), (music off)   music under the speech between them
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HYPHEN = "-"
_PART = re.compile(r"\{[^{}=]+=[^{}=]+\}\S*|\S+")
_TURN = re.compile(r"(& )?(\w+): (.+)")
_DIRECTION = re.compile(r"\((music|pause|overlap) (\d+|under|off)\)")


class BadScript(ValueError):
    """A line of a film's text that means nothing."""


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between two blanks of the script: as it is written and as it is spoken."""

    written: str
    spoken: str

    @property
    def ends_sentence(self) -> bool:
        return self.written.endswith((".", "?", "!", ":")) and self.spoken.endswith(
            (".", "?", "!", ":")
        )


Line = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says without another's turn between; `cues` are lines of tokens."""

    speaker: str
    cues: tuple[tuple[Line, ...], ...]
    joined: bool

    @property
    def tokens(self) -> list[Token]:
        return [token for cue in self.cues for line in cue for token in line]


@dataclass(frozen=True, slots=True)
class Direction:
    """`kind` is music, pause or overlap; `value` a number of ms, "under" or "off"."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Film:
    """One written film. `voices` and `noise` are as in its TOML file."""

    name: str
    title: str
    seed: int
    noise: dict[str, Any]
    voices: dict[str, dict[str, Any]]
    parts: tuple[Turn | Direction, ...]

    @property
    def turns(self) -> list[Turn]:
        return [part for part in self.parts if isinstance(part, Turn)]


def read(path: Path) -> Film:
    """The film of a TOML file. Raises `BadScript` with the line that cannot be read."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = tuple(_parts(data["script"]["text"], data["voices"]))
    return Film(path.stem, data["title"], data["seed"], data["noise"], data["voices"], parts)


def _parts(text: str, voices: dict[str, Any]) -> Iterator[Turn | Direction]:
    for line in filter(None, map(str.strip, text.splitlines())):
        if direction := _DIRECTION.fullmatch(line):
            yield Direction(direction[1], direction[2])
            continue
        turn = _TURN.fullmatch(line)
        if turn is None or turn[2] not in voices:
            raise BadScript(line)
        cues = tuple(
            tuple(_line(part) for part in cue.split(" / ")) for cue in turn[3].split(" | ")
        )
        yield Turn(turn[2], cues, joined=turn[1] is not None)


def _line(text: str) -> Line:
    return tuple(_token(part) for part in _PART.findall(text))


def _token(part: str) -> Token:
    if not part.startswith("{"):
        return Token(part, part)
    written, spoken = part[1:].split("=")
    spoken, after = spoken.split("}")
    return Token(written + after, spoken + after)


def shown(film: Film) -> list[tuple[list[tuple[int, Line]], tuple[str, ...]]]:
    """Every cue of the film: its lines of tokens, each with the number of its turn, and as shown."""
    cues: list[list[tuple[int, Line]]] = []
    for number, turn in enumerate(film.turns):
        for place, cue in enumerate(turn.cues):
            lines = [(number, line) for line in cue]
            if turn.joined and place == 0:
                cues[-1] += lines
            else:
                cues.append(lines)
    return [(cue, _texts(cue)) for cue in cues]


def _texts(cue: list[tuple[int, Line]]) -> tuple[str, ...]:
    texts = [" ".join(token.written for token in line) for _, line in cue]
    if len({number for number, _ in cue}) > 1:
        return tuple(HYPHEN + text for text in texts)
    return tuple(texts)
