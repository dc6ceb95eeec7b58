"""Tracked changes: the paragraphs and tables of two editions as one, with what came and went.

Accepting every change gives the new edition, rejecting every change gives the old one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from publications.document.writers.ooxml.elements import Element, el, local
from publications.document.writers.ooxml.tokens import (
    DELETED,
    INSERTED,
    KEPT,
    Token,
    runs,
    tokens,
)

_ALIKE = 0.4  # share of words two paragraphs have in common to be one that was changed
_LARGEST_TABLE = 40_000  # pairs of paragraphs to weigh; beyond it they pair off by their order
_BULLETS = "1"  # the one list of bullets all share; numbered lists have numbers of their own
_BODY = frozenset({"BodyText", "BodyTextFirstIndent", "AfterTable"})


@dataclass
class Comparison:
    """Who changed, and when (`YYYY-MM-DDThh:mm:ssZ`); `notes` are the footnotes of both editions
    by id, of which `finish` keeps those still marked in the text."""

    author: str
    date: str
    notes: Mapping[str, Element]
    stale_bookmarks: frozenset[str] = frozenset()
    _count: int = field(default=1_000_000)

    def compare(self, old: list[Element], new: list[Element]) -> list[Element]:
        """The elements of both, in order."""
        found: list[Element] = []
        before, after = [_key(each) for each in old], [_key(each) for each in new]
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                for one, other in zip(old[a:b], new[c:d], strict=True):
                    found += self._pair(one, other)
            else:
                found += self._replace(old[a:b], new[c:d])
        return found

    def deleted(self, old: list[Element]) -> list[Element]:
        return [self._whole(each, DELETED) for each in old]

    def inserted(self, new: list[Element]) -> list[Element]:
        return [self._whole(each, INSERTED) for each in new]

    def _replace(self, old: list[Element], new: list[Element]) -> list[Element]:
        found: list[Element] = []
        a = c = 0
        for b, d in _alike(old, new):
            found += [*self.deleted(old[a:b]), *self.inserted(new[c:d])]
            found += self._pair(old[b], new[d])
            a, c = b + 1, d + 1
        return [*found, *self.deleted(old[a:]), *self.inserted(new[c:])]

    def _pair(self, old: Element, new: Element) -> list[Element]:
        merged = self._table(old, new) if local(new) == "tbl" else self._paragraph(old, new)
        return [merged]

    def _paragraph(self, old: Element, new: Element) -> Element:
        """One paragraph with the words of both; its style is the new edition's."""
        before, after = tokens(old), tokens(new)
        keys = [t.key for t in before], [t.key for t in after]
        if keys[0] == keys[1]:
            changes = [("equal", 0, len(before), 0, len(after))]
        else:
            changes = list(SequenceMatcher(None, *keys, autojunk=False).get_opcodes())
        marked: list[tuple[str, Token]] = []
        for kind, a, b, c, d in changes:
            if kind == "equal":
                for one, other in zip(before[a:b], after[c:d], strict=True):
                    if other.note:
                        self._merge_note(one.note, other.note)
                    marked.append((KEPT, other))
            else:
                marked += self._all(before[a:b], DELETED)
                marked += self._all(after[c:d], INSERTED)
        merged = el("w:p", {}, deepcopy(new.pPr))
        merged.extend(self._with_bookmarks([new, old], runs(marked, self._mark)))
        return merged

    def _all(self, found: list[Token], state: str) -> list[tuple[str, Token]]:
        for token in found:
            if token.note:
                self._mark_note(token.note, state)
        return [(state, token) for token in found]

    def _whole(self, element: Element, state: str) -> Element:
        if local(element) == "tbl":
            table = deepcopy(element)
            for row in _rows(table):
                self._mark_row(row, state)
            return table
        found = el("w:p", {}, deepcopy(element.pPr))
        found.pPr.append(el("w:rPr", {}, self._mark(state)))
        marked = self._all(tokens(element), state)
        found.extend(self._with_bookmarks([element], runs(marked, self._mark)))
        return found

    def _with_bookmarks(self, sources: list[Element], content: list[Element]) -> list[Element]:
        """The bookmarks of both around the whole; a place that the new edition has, only there."""
        from docx.oxml.ns import qn

        names: set[str] = set()
        for source in sources:
            for start in source.iter(qn("w:bookmarkStart")):
                name, identifier = start.get(qn("w:name")), start.get(qn("w:id"))
                if name in names or identifier in self.stale_bookmarks:
                    continue
                names.add(name)
                end = el("w:bookmarkEnd", {"w:id": identifier})
                content = [deepcopy(start), *content, end]
        return content

    def _table(self, old: Element, new: Element) -> Element:
        merged = deepcopy(new)
        for row in _rows(merged):
            merged.remove(row)
        before, after = _rows(old), _rows(new)
        matcher = SequenceMatcher(
            None, [_key(row) for row in before], [_key(row) for row in after], autojunk=False
        )
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                pairs = list(zip(range(a, b), range(c, d), strict=True))
            else:
                pairs = [(a + x, c + y) for x, y in _alike(before[a:b], after[c:d])]
            for x, y in [*pairs, (b, d)]:
                merged.extend(self._marked_row(row, DELETED) for row in before[a:x])
                merged.extend(self._marked_row(row, INSERTED) for row in after[c:y])
                if (x, y) != (b, d):
                    merged.append(self._row(before[x], after[y]))
                a, c = x + 1, y + 1
        return merged

    def _row(self, old: Element, new: Element) -> Element:
        merged = deepcopy(new)
        cells = zip(_cells(old), _cells(new), _cells(merged), strict=True)
        for before, after, target in cells:
            # A cell holds one paragraph, and its mark cannot come or go.
            target.replace(target[-1], self._paragraph(before[-1], after[-1]))
        return merged

    def _marked_row(self, row: Element, state: str) -> Element:
        marked = deepcopy(row)
        self._mark_row(marked, state)
        return marked

    def _mark_row(self, row: Element, state: str) -> None:
        row[0].append(self._mark(state))
        for cell in _cells(row):
            words = runs(self._all(tokens(cell[-1]), state), self._mark)
            cell.replace(cell[-1], el("w:p", {}, deepcopy(cell[-1].pPr), *words))

    def _mark(self, state: str) -> Element:
        self._count += 1
        return el(state, {"w:id": self._count, "w:author": self.author, "w:date": self.date})

    def _merge_note(self, old: str, new: str) -> None:
        before, after = self.notes[old], self.notes[new]
        self._fill(after, self.compare(list(before), list(after)))

    def _mark_note(self, note: str, state: str) -> None:
        element = self.notes[note]
        self._fill(element, [self._whole(paragraph, state) for paragraph in element])

    def _fill(self, note: Element, paragraphs: list[Element]) -> None:
        from docx.oxml.ns import qn

        for child in list(note):
            note.remove(child)
        note.extend(paragraphs)
        # The mark of a note's last paragraph cannot come or go: the note goes with its mark.
        own = paragraphs[-1].pPr.find(qn("w:rPr"))
        if own is not None:
            paragraphs[-1].pPr.remove(own)

    def finish(self, body: list[Element]) -> None:
        """Drops the notes nothing marks, and numbers the rest by their place in the text."""
        from docx.oxml.ns import qn

        marks = [m for each in body for m in each.iter(qn("w:footnoteReference"))]
        used = [mark.get(qn("w:id")) for mark in marks]
        for name, note in self.notes.items():
            if name not in used:
                note.getparent().remove(note)
        for number, (mark, name) in enumerate(zip(marks, used, strict=True), start=1):
            note = self.notes[name]
            parent = note.getparent()
            parent.remove(note)
            parent.append(note)
            mark.set(qn("w:id"), str(number))
            note.set(qn("w:id"), str(number))


def _rows(table: Element) -> list[Element]:
    return [child for child in table if local(child) == "tr"]


def _cells(row: Element) -> list[Element]:
    return [child for child in row if local(child) == "tc"]


def _shape(element: Element) -> tuple[object, ...]:
    """What two elements must share to be one that was changed."""
    if local(element) == "tbl":
        return ("tbl", len(_cells(_rows(element)[0])))
    if local(element) == "tr":
        return ("tr", len(_cells(element)))
    style = element.style.removesuffix("InPart")
    level: tuple[object, ...] = ()
    numbering = element.pPr.numPr
    if numbering is not None:
        level = (numbering.ilvl.val, str(numbering.numId.val) == _BULLETS)
    return ("p", "BodyText" if style in _BODY else style, level)


def _key(element: Element) -> tuple[object, ...]:
    """Equal for elements that read and look the same."""
    if local(element) == "tbl":
        return (_shape(element), *(_key(row) for row in _rows(element)))
    if local(element) == "tr":
        return (_shape(element), *(_key(cell[-1])[1:] for cell in _cells(element)))
    return (_shape(element), *(token.key for token in tokens(element)))


def _alike(old: list[Element], new: list[Element]) -> list[tuple[int, int]]:
    """Pairs of places, both rising, that make the most of what the elements have in common."""
    if len(old) * len(new) > _LARGEST_TABLE:
        together = zip(range(len(old)), range(len(new)), strict=False)
        return [(a, b) for a, b in together if _likeness(old[a], new[b]) >= _ALIKE]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [[_likeness(one, other) for other in new] for one in old]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            value = likeness[a][b]
            paired = best[a + 1][b + 1] + value if value >= _ALIKE else 0.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], paired)
    found: list[tuple[int, int]] = []
    a = b = 0
    while a < len(old) and b < len(new):
        value = likeness[a][b]
        if value >= _ALIKE and best[a][b] == best[a + 1][b + 1] + value:
            found.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


def _likeness(old: Element, new: Element) -> float:
    """0 to 1: how much of their words they share; 0 where they are of different shapes."""
    if _shape(old) != _shape(new):
        return 0.0
    before, after = _words(old), _words(new)
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 1.0


def _words(element: Element) -> Counter[str]:
    from docx.oxml.ns import qn

    return Counter(word for t in element.iter(qn("w:t")) for word in (t.text or "").split())
