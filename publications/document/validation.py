"""What must hold of a document before anything is printed from it.

Accessibility comes first: what PDF/UA and WCAG ask of the content itself (alternative text,
order of headings, header cells) is asked here, where a person can still mend it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from publications.document import tagged_json, walk
from publications.document.model import (
    END_MATTER,
    Block,
    Box,
    Contact,
    Contributor,
    Definitions,
    Document,
    Downloads,
    Figure,
    FilmBox,
    FunderBlock,
    Heading,
    KeyPoints,
    Link,
    List,
    NoteRef,
    Quotation,
    Section,
    SectionKind,
    Span,
    Table,
    TranscriptQuote,
)
from publications.document.text import inline_text

#: `Problem.where` of what belongs to no section.
WHOLE = "the document"
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
DEEPEST_LIST = 8  # Word's numbering has nine levels; the last is kept for lists in boxes
LONGEST_ADDRESS = (
    2083  # characters; Word and other programs of an office cut or refuse a longer one
)
MOST_COLUMNS = 63  # of a table in Word; it calls a file with more of them damaged
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ID = re.compile(r"[^\s#]+")
# What XML 1.0 cannot carry, so no DOCX can: most controls, lone surrogates, two noncharacters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: `where` names the place for a person, `code` is for programs, `section` is
    the id of the section it is in, `detail` the words to look for."""

    where: str
    code: str
    message: str
    section: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class InvalidDocument(ValueError):
    """The document cannot be printed; `problems` says all that must be mended first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def check(document: Document) -> Document:
    """The same document, or InvalidDocument with every problem found."""
    problems = validate(document)
    if problems:
        raise InvalidDocument(problems)
    return document


def validate(document: Document) -> tuple[Problem, ...]:
    """All problems of the document, in reading order; an empty tuple when it may be printed."""
    return tuple(_problems(document))


def is_safe(url: str) -> bool:
    """Whether a link may be printed: a web, mail or telephone address, or a place in the text."""
    if not url or re.search(r"[\s\x00-\x20\x7f-\x9f]", url):
        return False
    if url.startswith("#"):
        return len(url) > 1
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme.lower() not in SAFE_SCHEMES:
        return False
    return bool(parts.netloc) if parts.scheme.lower() in {"http", "https"} else bool(parts.path)


def _problems(document: Document) -> Iterator[Problem]:
    whole = WHOLE
    if not document.title.strip():
        yield Problem(whole, "empty-title", "it has no title")
    if not document.sections:
        yield Problem(whole, "no-sections", "it holds no text yet; add at least one to export it")
    if not _is_moment(document.created):
        yield Problem(whole, "created", f"{document.created!r} is not a moment with its time zone")
    yield from _language(document.language, whole)
    for url in (document.imprint.licence_url, document.imprint.url):
        if url:
            yield from _address(url, whole)
    yield from _unprintable(replace(document, sections=()), whole)
    ids = _ids(document)
    for name, count in Counter(ids).items():
        if count > 1:
            yield Problem(whole, "duplicate-id", f"the id {name!r} stands in {count} places")
        if not _ID.fullmatch(name):
            yield Problem(whole, "bad-id", f"{name!r} cannot be an id: no spaces, not empty")
    for section in document.sections:
        for problem in _section(section, frozenset(ids)):
            yield replace(problem, section=section.id)
    for section in _empty_parts(document.sections):
        nothing = f"nothing belongs to the part {section.title!r}"
        yield Problem(section.title, "empty-part", nothing, section.id)
    for funders in document.funders:
        yield from _block(funders, whole)


def _section(section: Section, ids: frozenset[str]) -> Iterator[Problem]:
    where = section.title.strip() or f"section {section.id}"
    if not section.title.strip():
        yield Problem(where, "empty-title", "the section has no title")
    if not section.blocks and section.kind != SectionKind.PART:
        yield Problem(where, "empty-section", "the section has no text")
    yield from _language(section.lang, where)
    yield from _unprintable(section, where)
    for blocks in (section.blocks, section.easy_read):
        yield from _blocks(blocks, where)
    if section.signature is not None:
        if not section.signature.name.strip():
            yield Problem(where, "empty-signature", "the signature has no name")
        if section.signature.picture is not None and not section.signature.alt.strip():
            yield _no_alt(where, section.signature.picture)
    yield from _notes(section, where)
    for block in walk.blocks(section.easy_read):
        if list(_marks(walk.runs(block))):
            yield Problem(where, "easy-note", "the easy reading has a footnote; write it as text")
    for run in walk.section_runs(section):
        for inline in walk.inlines(run):
            if isinstance(inline, Link):
                yield from _link(inline, where, ids)
            elif isinstance(inline, Span):
                yield from _language(inline.lang, where)


def _blocks(blocks: tuple[Block, ...], where: str) -> Iterator[Problem]:
    level = 1
    for block in walk.blocks(blocks):
        if isinstance(block, Heading):
            name = inline_text(block.children).strip()
            if not name:
                yield Problem(where, "empty-heading", f"a heading of level {block.level} is empty")
            if not 2 <= block.level <= 4 or block.level > level + 1:
                steps = f"level {block.level} after level {level}"
                yield Problem(where, "heading-jump", f"the heading {name!r} jumps: {steps}")
            if list(_marks([block.children])):
                # It would stand in the contents and in the running header as well.
                moved = "put the mark into the text below it"
                yield Problem(
                    where, "heading-note", f"the heading {name!r} has a footnote; {moved}"
                )
            level = block.level
        yield from _block(block, where)
    if _depth(blocks) > DEEPEST_LIST:
        yield Problem(where, "deep-list", f"lists are nested deeper than {DEEPEST_LIST} levels")


def _empty_parts(sections: tuple[Section, ...]) -> Iterator[Section]:
    ends = frozenset({SectionKind.PART, *END_MATTER})
    for section, following in pairwise((*sections, None)):
        is_part = section is not None and section.kind == SectionKind.PART
        if section and is_part and (following is None or following.kind in ends):
            yield section


def _block(block: Block, where: str) -> Iterator[Problem]:
    match block:
        case Figure():
            yield from _figure(block, where)
        case Table():
            yield from _table(block, where)
        case List(items=items) | KeyPoints(items=items):
            if not items or any(not item.blocks for item in items):
                yield Problem(where, "empty-list", "a list, or an item of a list, is empty")
            if isinstance(block, KeyPoints) and not block.title.strip():
                yield Problem(where, "empty-title", "the key points have no title")
        case Box(title=title, blocks=inner):
            if not title.strip() or not inner:
                yield Problem(where, "empty-box", f"the box {title!r} lacks its title or its text")
        case Quotation(blocks=inner):
            if not inner:
                yield Problem(where, "empty-quotation", "a quotation has no words")
        case FilmBox():
            yield from _film(block, where)
        case TranscriptQuote():
            yield from _transcript_quote(block, where)
        case Definitions(items=terms):
            if not terms:
                yield Problem(where, "empty-glossary", "the glossary has no terms")
            for term in terms:
                name = inline_text(term.term).strip()
                if not name or not inline_text(term.children).strip():
                    lacks = f"the term {name!r} lacks its name or its explanation"
                    yield Problem(where, "empty-term", lacks)
        case Contributor():
            if not block.name.strip():
                yield Problem(where, "empty-name", "a contributor has no name")
            if block.picture is not None and not block.alt.strip():
                yield _no_alt(where, block.picture)
        case Contact():
            yield from _contact(block, where)
        case Downloads(title=title, items=files):
            if not title.strip() or not files:
                yield Problem(
                    where, "empty-downloads", "the files lack their title, or there are none"
                )
            for file in files:
                if not file.title.strip():
                    yield Problem(where, "empty-title", f"the file {file.url!r} has no title")
                if file.size_bytes < 0:
                    yield Problem(where, "file-size", f"the file {file.title!r} has no size")
                yield from _on_the_web(file.url, where)
        case FunderBlock():
            yield from _funders(block, where)
        case _:
            pass


def _figure(figure: Figure, where: str) -> Iterator[Problem]:
    if not figure.decorative and not figure.alt.strip():
        yield _no_alt(where, figure.asset)
    if figure.decorative and figure.alt.strip():
        both = f"the picture {figure.asset!r} is decorative and yet described; choose one"
        yield Problem(where, "decorative-alt", both)
    if not 10 <= figure.width_percent <= 100:
        width = f"the width of {figure.asset!r} is {figure.width_percent} %, not 10 to 100"
        yield Problem(where, "figure-width", width)


def _table(table: Table, where: str) -> Iterator[Problem]:
    name = inline_text(table.caption).strip() or "a table"
    widths = {len(row.cells) for row in table.rows}
    if not widths or 0 in widths:
        yield Problem(where, "empty-table", f"{name}: no rows, or a row without cells")
    elif len(widths) > 1:
        counts = ", ".join(str(width) for width in sorted(widths))
        yield Problem(
            where, "ragged-table", f"{name}: rows have different numbers of cells: {counts}"
        )
    if max(widths, default=0) > MOST_COLUMNS:
        wide = f"{name}: {max(widths)} columns, and Word takes {MOST_COLUMNS}; divide it"
        yield Problem(where, "wide-table", wide)
    cells = [cell for row in table.rows for cell in row.cells]
    if cells and not any(inline_text(cell.children).strip() for cell in cells):
        yield Problem(where, "blank-table", f"{name}: all its cells are empty")
    if table.header_row and len(table.rows) == 1:
        yield Problem(where, "header-only", f"{name}: nothing stands under the header row")


def _film(film: FilmBox, where: str) -> Iterator[Problem]:
    if not film.title.strip():
        yield Problem(where, "empty-title", "a film has no title")
    for url in (film.url, *filter(None, [film.short_url]), *(c.url for c in film.chapters)):
        yield from _on_the_web(url, where)
    starts = [chapter.start_ms for chapter in film.chapters]
    if starts != sorted(set(starts)) or any(not start >= 0 for start in starts):
        yield Problem(where, "chapters", f"the chapters of {film.title!r} are not in order")
    if any(not chapter.title.strip() for chapter in film.chapters):
        yield Problem(where, "empty-title", f"a chapter of {film.title!r} has no title")
    if film.poster is not None and not film.alt.strip():
        yield _no_alt(where, film.poster)
    if film.duration_ms < 0:
        yield Problem(where, "duration", f"the film {film.title!r} lasts {film.duration_ms} ms")


def _transcript_quote(quote: TranscriptQuote, where: str) -> Iterator[Problem]:
    if not inline_text(quote.children).strip():
        yield Problem(where, "empty-quotation", "a quotation of a film has no words")
    if not quote.film.strip():
        yield Problem(where, "empty-title", "a quotation does not say which film it is from")
    if not 0 <= quote.start_ms < quote.end_ms:
        times = f"{quote.start_ms} to {quote.end_ms} ms"
        yield Problem(where, "quotation-times", f"a quotation of {quote.film!r} lasts {times}")
    yield from _on_the_web(quote.url, where)


def _contact(contact: Contact, where: str) -> Iterator[Problem]:
    if not contact.name.strip() and not contact.organisation.strip():
        yield Problem(where, "empty-name", "a contact has neither a name nor an organisation")
    if contact.email and not is_safe(f"mailto:{contact.email}"):
        yield _unsafe(where, contact.email)
    if contact.url:
        yield from _on_the_web(contact.url, where)


def _on_the_web(url: str, where: str) -> Iterator[Problem]:
    if is_safe(url) and not url.lower().startswith(("http://", "https://")):
        yield _unsafe(where, url)
    else:
        yield from _address(url, where)


def _address(url: str, where: str) -> Iterator[Problem]:
    if not is_safe(url):
        yield _unsafe(where, url)
    elif len(url) > LONGEST_ADDRESS:
        most = f"Word takes {LONGEST_ADDRESS}; use a shorter one"
        long = f"the address {url[:60]!r}... has {len(url)} characters, and {most}"
        yield Problem(where, "long-link", long, detail=f"{url[:60]}…")


def _funders(block: FunderBlock, where: str) -> Iterator[Problem]:
    if not block.statement.strip():
        yield Problem(where, "funder-statement", "a funder block has no statement")
    for funder in block.funders:
        if not funder.name.strip():
            yield Problem(where, "funder-name", "a funder has no name")
        if funder.logo is not None and not funder.alt.strip():
            yield _no_alt(where, funder.logo)


def _notes(section: Section, where: str) -> Iterator[Problem]:
    in_text = Counter(_marks(run for b in walk.blocks(section.blocks) for run in walk.runs(b)))
    defined = Counter(note.id for note in section.footnotes)
    for name, count in defined.items():
        if count > 1:
            yield Problem(
                where, "duplicate-note", f"the footnote {name!r} is written {count} times"
            )
        if name not in in_text:
            yield Problem(where, "unused-note", f"nothing in the text refers to footnote {name!r}")
    for name, count in in_text.items():
        if name not in defined:
            yield Problem(where, "dangling-note", f"footnote {name!r} is not written")
        if count > 1:
            yield Problem(
                where, "repeated-note", f"footnote {name!r} has {count} marks in the text"
            )
    for note in section.footnotes:
        runs = [paragraph.children for paragraph in note.paragraphs]
        if list(_marks(runs)):
            yield Problem(where, "nested-note", f"footnote {note.id!r} has a footnote of its own")
        if not "".join(inline_text(run) for run in runs).strip():
            yield Problem(where, "empty-note", f"footnote {note.id!r} is empty")


def _marks(runs: Iterable[walk.Inlines]) -> Iterator[str]:
    for run in runs:
        for inline in walk.inlines(run):
            if isinstance(inline, NoteRef):
                yield inline.note


def _link(link: Link, where: str, ids: frozenset[str]) -> Iterator[Problem]:
    yield from _address(link.url, where)
    if is_safe(link.url) and link.url.startswith("#") and link.url[1:] not in ids:
        yield Problem(
            where, "dangling-link", f"the link {link.url!r} leads nowhere in the document"
        )
    if not inline_text(link.children).strip():
        yield Problem(where, "empty-link", f"the link to {link.url!r} has no words")
    if any(isinstance(inner, Link) for inner in walk.inlines(link.children)):
        yield Problem(where, "nested-link", f"a link stands inside the link to {link.url!r}")


def _language(tag: str, where: str) -> Iterator[Problem]:
    if not _LANGUAGE.fullmatch(tag):
        yield Problem(where, "language", f"{tag!r} is not a language tag such as cs or en")


def _unprintable(part: Document | Section, where: str) -> Iterator[Problem]:
    for value in _strings(tagged_json.encode(part)):
        found = _UNPRINTABLE.search(value)
        if found:
            code = f"U+{ord(found.group()):04X}"
            said = f"a control character ({code}) in {value[:60]!r}"
            before = value[: found.start()][-30:].encode(errors="replace").decode()
            yield Problem(where, "unprintable", said, detail=f"{before}⟨{code}⟩")


def _unsafe(where: str, url: str) -> Problem:
    allowed = "only web, mail and telephone addresses are printed"
    shown = url if len(url) <= 80 else f"{url[:79]}…"
    said = f"the address {shown!r} is refused: {allowed}"
    return Problem(where, "unsafe-link", said, detail=shown)


def _no_alt(where: str, asset: str) -> Problem:
    wanted = "describe it, or mark it as decorative"
    return Problem(where, "missing-alt", f"the picture {asset!r} has no description: {wanted}")


def _ids(document: Document) -> list[str]:
    ids = [section.id for section in document.sections]
    for section in document.sections:
        for block in walk.blocks((*section.blocks, *section.easy_read)):
            if isinstance(block, Heading):
                ids.append(block.id)
            elif isinstance(block, Definitions):
                ids += [definition.id for definition in block.items]
    return ids


def _depth(blocks: tuple[Block, ...]) -> int:
    deepest = 0
    for block in blocks:
        match block:
            case List(items=items) | KeyPoints(items=items):
                deepest = max(deepest, 1 + max((_depth(i.blocks) for i in items), default=0))
            case Quotation(blocks=inner) | Box(blocks=inner):
                deepest = max(deepest, _depth(inner))
            case _:
                pass
    return deepest


def _is_moment(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
