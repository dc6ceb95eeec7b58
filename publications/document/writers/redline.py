"""A redline: the new edition in DOCX with its changes against an older one as tracked changes.

Word and LibreOffice show, accept and reject them like those of a colleague. The text is one
flow without contents, page references and fields: numbers are words here, so that a number that
changed is seen as a change.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from publications.document.model import Document, Section
from publications.document.validation import check
from publications.document.writers import pictures
from publications.document.writers.ooxml import blocks, book, package
from publications.document.writers.ooxml.comparison import Comparison
from publications.document.writers.ooxml.drawing import Pictures
from publications.document.writers.ooxml.elements import Element, el
from publications.document.writers.ooxml.footnotes import Footnotes
from publications.document.writers.ooxml.numbering import Numbering
from publications.document.writers.ooxml.page import Edges, Page, properties
from publications.document.writers.ooxml.runs import Addresses, Places
from publications.document.writers.pictures import Assets, Picture


def write(old: Document, new: Document, assets: Assets, *, author: str, date: str) -> bytes:
    """The new edition with tracked changes against the old one.

    Sections are matched by id, then by title; one that moved is deleted where it was and inserted
    where it is. `assets` holds the pictures of both; `date` is an ISO 8601 moment with its zone.
    Raises InvalidDocument, PictureError, qr.AddressTooLong, or ValueError for author and date.
    """
    if not author.strip() or not author.isprintable():
        raise ValueError("a redline says who made the changes: give the author's name")
    moment = _moment(date)
    for document in (old, new):
        check(document)
    with tempfile.TemporaryDirectory(prefix="docx-") as name:
        images: dict[str, Picture] = {}
        for document, folder in ((old, Path(name, "old")), (new, Path(name, "new"))):
            folder.mkdir()
            images |= pictures.prepare(document, assets, folder)
        return _compared(old, new, images, author, moment)


def _compared(
    old: Document, new: Document, images: Mapping[str, Picture], author: str, moment: str
) -> bytes:
    file = package.blank(new)
    names = book.names(old, new)
    bookmarks, numbering = blocks.Bookmarks(names), Numbering()
    drawings = Pictures(file.part)
    notes = Footnotes(file.part)
    body_links, note_links = Addresses(file.part), Addresses(notes.part)

    def made(document: Document) -> book.Book:
        tools = blocks.Tools(
            language=document.language,
            bookmarks=bookmarks,
            numbering=numbering,
            pictures=drawings,
            images=images,
            fields=False,
        )
        return book.Book(document, tools, notes, Places(names), body_links, note_links, turn=False)

    before, after = _flow(made(old)), _flow(made(new))
    comparison = Comparison(author, moment, notes.notes(), _stale(before, after))
    body = comparison.compare(before[0], after[0])
    sections = dict(enumerate(before[1:-1])), dict(enumerate(after[1:-1]))
    for one, other in _matched(old.sections, new.sections):
        if one is None and other is not None:
            body += comparison.inserted(sections[1][other])
        elif other is None and one is not None:
            body += comparison.deleted(sections[0][one])
        elif one is not None and other is not None:
            body += comparison.compare(sections[0][one], sections[1][other])
    body += comparison.compare(before[-1], after[-1])
    body = blocks.spaced(body)
    comparison.finish(body)
    last = book.fill(file.element.body, body, None)
    edges = Edges(file.part, new.title)
    editions = [edition for edition in (old.imprint.edition, new.imprint.edition) if edition]
    page = Page(opening=True)
    package.refill(last, properties(page, edges.references(page, " → ".join(editions))))
    package.refill(file.part.numbering_part.element, list(numbering.element()))
    return package.save(file)


def _moment(date: str) -> str:
    try:
        found = datetime.fromisoformat(date)
    except ValueError as error:
        raise ValueError(f"the date of the changes, {date!r}, is not an ISO 8601 moment") from error
    if found.tzinfo is None:
        raise ValueError(f"the date of the changes, {date!r}, lacks its time zone")
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _flow(made: book.Book) -> list[list[Element]]:
    """Title page, each section, and back matter; each begins a page."""
    found = [made.title_page()]
    found += [[e for leaf in section for e in leaf.elements] for section in made.sections()]
    found.append(made.back())
    for part in found[1:]:
        part[0].pPr.insert(1, el("w:pageBreakBefore"))
    return found


def _stale(before: list[list[Element]], after: list[list[Element]]) -> frozenset[str]:
    """Ids of the old edition's bookmarks whose place the new edition has too."""
    from docx.oxml.ns import qn

    def starts(flow: list[list[Element]]) -> list[tuple[str, str]]:
        return [
            (start.get(qn("w:name")), start.get(qn("w:id")))
            for part in flow
            for element in part
            for start in element.iter(qn("w:bookmarkStart"))
        ]

    current = {name for name, _ in starts(after)}
    return frozenset(identifier for name, identifier in starts(before) if name in current)


def _matched(
    old: tuple[Section, ...], new: tuple[Section, ...]
) -> list[tuple[int | None, int | None]]:
    """Places of sections in reading order: a pair where both editions have it, one alone where it
    came or went. What moved goes and comes."""
    pairs = _kept_in_order(_same(old, new))
    found: list[tuple[int | None, int | None]] = []
    a = b = 0
    for one, other in [*pairs, (len(old), len(new))]:
        found += [(gone, None) for gone in range(a, one)]
        found += [(None, came) for came in range(b, other)]
        if one < len(old):
            found.append((one, other))
        a, b = one + 1, other + 1
    return found


def _same(old: tuple[Section, ...], new: tuple[Section, ...]) -> list[tuple[int, int]]:
    """The same section in both: of one id, else of one title; by its place in the old edition."""
    by_id = {section.id: at for at, section in enumerate(new)}
    found = {at: by_id[s.id] for at, s in enumerate(old) if s.id in by_id}
    taken = set(found.values())
    for at, section in enumerate(old):
        if at in found:
            continue
        for place, other in enumerate(new):
            if place not in taken and other.title.split() == section.title.split():
                found[at] = place
                taken.add(place)
                break
    return sorted(found.items())


def _kept_in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that stand in the same order in both: a longest rising subsequence."""
    ends: list[int] = []  # of the best run of each length, the place in the new edition
    lengths = []
    for _, place in pairs:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    found = []
    wanted = len(ends) - 1
    bound = 1 + max((place for _, place in pairs), default=0)
    for pair, length in zip(reversed(pairs), reversed(lengths), strict=True):
        if length == wanted and pair[1] < bound:
            found.append(pair)
            wanted, bound = wanted - 1, pair[1]
    return found[::-1]
