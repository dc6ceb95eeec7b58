"""What a reader or a writer had to change: nothing is left out of a file in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transcripts.subtitles.model import Cue


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a cue, or the file written, cannot hold.

    `reason` is one English clause without a full stop, `reason_cs` the same in Czech. `line` is the
    1-based line of the file that was read, `block` that of a file without lines (EBU STL), `cue` the
    1-based cue that was written; where all are None, the whole file is meant.
    """

    reason: str
    reason_cs: str
    line: int | None = None
    cue: int | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """What a file holds: its cues, and what of it a cue cannot hold."""

    cues: list[Cue]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """The bytes of a file, and what of the cues it cannot hold."""

    data: bytes
    changes: tuple[Change, ...] = ()


# A text that is left out is said in full but for what no sentence can hold.
_SAID_CHARACTERS = 1000


def quoted(text: str) -> str:
    """A text that was left out, on one line, as a report says it."""
    said = " ".join(text.split())
    return said if len(said) <= _SAID_CHARACTERS else f"{said[:_SAID_CHARACTERS]}…"


class Report:
    """Changes as they are found."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self.changes = list(changes)

    def add(
        self, line: int | None, reason: str, reason_cs: str, *, block: int | None = None
    ) -> None:
        """One change at a line of the file; equal ones that follow each other at one line are said once."""
        change = Change(reason, reason_cs, line, block=block)
        if not self.changes or self.changes[-1] != change:
            self.changes.append(change)

    def done(self, cues: list[Cue]) -> Import:
        """What was read, with the report by lines, what concerns the whole file first."""
        return Import(cues, tuple(sorted(self.changes, key=lambda c: c.line or c.block or 0)))


def shown_lines(text: str, line: int | None, report: Report) -> tuple[str, ...]:
    """Lines of a text that a file kept as one, without those that show nothing.

    A cue ends at a blank line in most formats, so blank ones inside are left out, and reported; a zero
    character no file can hold, nor half of a character that takes two.
    """
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        text = "".join("" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
        report.add(line, "broken characters were left out", "poškozené znaky byly vynechány")
    # Spaces alone are how a file is laid out; anything more was to be seen, if only as an empty row.
    if not text.strip(" "):
        return ()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = tuple(each for each in lines if each.strip())
    if len(shown) < len(lines):
        report.add(
            line,
            "blank lines inside the cue were left out",
            "prázdné řádky uvnitř titulku byly vynechány",
        )
    return shown


def in_order(cues: list[tuple[int, Cue]], report: Report, *, blocks: bool = False) -> list[Cue]:
    """Cues, each given with its line (or `blocks`), by their start; those that start together as in the file."""
    ordered = sorted(cues, key=lambda pair: pair[1].start_ms)
    moved = next((a[0] for a, b in zip(cues, ordered, strict=True) if a is not b), None)
    if moved is not None:
        report.add(
            None if blocks else moved,
            "cues were not in the order of their times and were sorted",
            "titulky nebyly seřazené podle časů, seřadili jsme je",
            block=moved if blocks else None,
        )
    return [cue for _, cue in ordered]
