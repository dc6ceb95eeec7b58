"""What a careful editor would look at in a document that may be printed as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from publications.document import text, walk
from publications.document.model import Document, Link, Section, Table
from publications.document.text import inline_text

#: Adults read Czech prose silently at about this many words a minute (Brysbaert 2019: 238 for English;
#: Czech words are longer by a fifth).
WORDS_A_MINUTE = 200
#: Said by themselves these words do not say where a link leads (WCAG 2.4.9).
VAGUE = frozenset(
    {
        "zde", "tady", "tu", "sem", "odkaz", "více", "čtěte více", "čtěte zde", "klikněte zde", "klikněte sem",
        "zde klikněte", "web", "here", "click here", "link", "more", "read more", "this", "website",
    }
)  # fmt: skip
_MARK = re.compile(r"\[\^\d{1,4}\]")
_TOTAL = re.compile(r"\W*(celkem|celkový počet|součet|úhrnem|dohromady|total|sum)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+|-?\d+)(?:,(\d+))?(?:[ \u00a0]?(?:%|Kč|h|km|€|ks|osob|lidí))?"
)


@dataclass(frozen=True, slots=True)
class Advice:
    """`code` is `vague-link`, `note-mark` or `sum`; `detail` the words of the link, those before a
    mark of a note that is none, or the caption of the table; for a sum `place` names the row or column, `expected` and `found` its numbers."""

    section: str
    code: str
    detail: str
    place: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    section: str
    title: str
    words: int

    @property
    def minutes(self) -> int:
        """Reading time, at least one."""
        return minutes(self.words)


def minutes(words: int) -> int:
    """Whole minutes it takes to read so many words, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def measures(document: Document) -> tuple[Measure, ...]:
    """How long each section is."""
    return tuple(
        Measure(
            section.id,
            section.title,
            len(" ".join(filter(None, text.section_lines(section))).split()),
        )
        for section in document.sections
    )


def advise(document: Document) -> tuple[Advice, ...]:
    """Everything worth a look, in reading order."""
    return tuple(found for section in document.sections for found in _section(section))


def _section(section: Section) -> Iterator[Advice]:
    for line in text.section_lines(section):
        # What is a note is no text any more: this one would be printed with its brackets.
        for mark in _MARK.finditer(line):
            start = max(0, mark.start() - 40)
            yield Advice(section.id, "note-mark", line[start : mark.end()].strip())
    for run in walk.section_runs(section):
        for inline in walk.inlines(run):
            if isinstance(inline, Link) and _is_vague(inline):
                yield Advice(section.id, "vague-link", inline_text(inline.children).strip())
    for block in walk.blocks(section.blocks):
        if isinstance(block, Table):
            yield from _sums(block, section.id)


def _is_vague(link: Link) -> bool:
    words = " ".join(inline_text(link.children).split()).casefold().strip(" .…»>→")
    return words in VAGUE


def _sums(table: Table, section: str) -> Iterator[Advice]:
    """Totals in rows and in columns that are not the sum of what stands over or beside them."""
    caption = inline_text(table.caption).strip()
    rows = [[inline_text(cell.children).strip() for cell in row.cells] for row in table.rows]
    head = rows[0] if table.header_row and rows else []
    body = rows[1:] if table.header_row else rows
    yield from _totals(body, head, section, caption)
    columns = [list(column) for column in zip(*rows, strict=False)] if _is_even(rows) else []
    yield from _totals(columns[1:] if table.header_column or head else columns,
                       columns[0] if columns else [], section, caption, skip=1 if head else 0)  # fmt: skip


def _totals(
    rows: list[list[str]], names: list[str], section: str, caption: str, skip: int = 0
) -> Iterator[Advice]:
    since = 0
    for number, row in enumerate(rows):
        if not row or not _TOTAL.match(row[0]):
            continue
        summed = rows[since:number]
        since = number + 1
        if len(summed) < 2:
            continue
        for at in range(max(1, skip), len(row)):
            total = _number(row[at])
            parts = [_number(other[at]) if at < len(other) else None for other in summed]
            if total is None or any(part is None for part in parts):
                continue
            numbers = [part for part in parts if part is not None]
            expected = sum(numbers, Decimal(0))
            if abs(expected - total) > _rounding([total, *numbers]):
                name = names[at] if at < len(names) else row[0]
                yield Advice(section, "sum", caption, name, _written(expected), row[at])


def _number(cell: str) -> Decimal | None:
    found = _NUMBER.fullmatch(cell)
    if not found:
        return None
    whole = re.sub(r"\s", "", found.group(1))
    return Decimal(f"{whole}.{found.group(2)}" if found.group(2) else whole)


def _rounding(numbers: list[Decimal]) -> Decimal:
    """Half a unit of the last place for each rounded number; nothing for whole ones."""
    places = max(max(0, -int(number.as_tuple().exponent)) for number in numbers)
    if places == 0:
        return Decimal(0)
    return Decimal(len(numbers)) * Decimal(10) ** -places / 2


def _written(number: Decimal) -> str:
    return f"{number:,}".replace(",", "\u00a0").replace(".", ",")


def _is_even(rows: list[list[str]]) -> bool:
    return len({len(row) for row in rows}) == 1
