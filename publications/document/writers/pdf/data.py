"""What the template reads: the encoded document with all that Typst cannot work out for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from publications.document import labels as printed
from publications.document import tagged_json, walk
from publications.document.model import END_MATTER, Document, FilmBox, Section, SectionKind
from publications.document.writers import qr
from publications.document.writers.pdf.layouts import Layout
from publications.document.writers.pictures import Picture

# Up to so many sections, the contents list the headings inside them too.
_FEW_SECTIONS = 3
# Tables of up to so many rows are kept on one page.
_FEW_ROWS = 12
_NUMBER = re.compile(r"[\d\s.,:%‰+−–-]+(?:Kč|€)?")


def codes(document: Document) -> dict[str, Picture]:
    """The QR code of every film, by the address it holds; raises qr.AddressTooLong."""
    found: dict[str, Picture] = {}
    for section in document.sections:
        for block in walk.blocks(section.blocks):
            if isinstance(block, FilmBox):
                url = block.short_url or block.url
                if url not in found:
                    found[url] = qr.png(url)
    return found


def prepare(
    document: Document,
    layout: Layout,
    images: Mapping[str, Mapping[str, Any]],
    code_images: Mapping[str, Mapping[str, Any]],
    families: list[str],
) -> dict[str, Any]:
    """Plain JSON values; `images` and `code_images` name the files that Typst is to read."""
    czech = document.language.split("-")[0] == "cs"
    say = asdict(printed.labels(document.language))
    return {
        "document": _prepared(tagged_json.encode(document), document.language, layout)
        | {"sections": [*_sections(document, layout)]},
        "few": len(document.sections) <= _FEW_SECTIONS,
        "images": images,
        "codes": code_images,
        # How a page is cited; the labels have no such word yet.
        "labels": say | {"page": "s." if czech else "p."},
        "families": families,
        "running": shortened(document.title, layout.running),
        "page": asdict(layout),
    }


def _sections(document: Document, layout: Layout) -> Iterator[dict[str, Any]]:
    in_part = False
    for section in document.sections:
        if section.kind == SectionKind.PART or section.kind in END_MATTER:
            in_part = False
        yield {
            **_prepared(tagged_json.encode(section), section.lang, layout),
            "level": 2 if in_part else 1,
            "notes": _notes(section, layout),
            "running": shortened(section.title, layout.running),
        }
        if section.kind == SectionKind.PART:
            in_part = True


def _notes(section: Section, layout: Layout) -> dict[str, Any]:
    return {
        note.id: _prepared(tagged_json.encode(note.paragraphs), section.lang, layout)
        for note in section.footnotes
    }


def shortened(title: str, most: int) -> str:
    """The title cut at a space to at most so many characters, the cut shown by an ellipsis."""
    if len(title) <= most:
        return title
    cut = title[:most]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut).rstrip(" \u00a0,;:–-") + "…"


def _prepared(value: Any, language: str, layout: Layout) -> Any:
    if isinstance(value, list):
        return [_prepared(item, language, layout) for item in value]
    if not isinstance(value, dict):
        return value
    prepared = {name: _prepared(inner, language, layout) for name, inner in value.items()}
    match prepared["type"]:
        case "FilmBox":
            prepared["clock"] = printed.clock(value["duration_ms"])
            prepared["code"] = value["short_url"] or value["url"]
        case "Chapter":
            prepared["clock"] = printed.clock(value["start_ms"])
        case "TranscriptQuote":
            start, end = printed.clock(value["start_ms"]), printed.clock(value["end_ms"])
            prepared["clock"] = start if start == end else f"{start}–{end}"
        case "Download":
            size = printed.size(value["size_bytes"], language)
            prepared["kind"] = ", ".join(part for part in (value["media"], size) if part)
        case "Table":
            prepared["whole"] = (
                len(value["rows"]) <= _FEW_ROWS and _characters(value) <= layout.whole
            )
            prepared["repeat"] = not _has_links(value["rows"][0])
            prepared["numeric"] = _numeric_columns(value)
        case "Cell":
            prepared["plain"] = "".join(_texts(value))
        case "Contact":
            prepared["dial"] = "tel:" + re.sub(r"[^\d+]", "", value["phone"])
    if prepared["type"] in {
        "Box",
        "KeyPoints",
        "FilmBox",
        "Figure",
        "Downloads",
        "Contributor",
        "Quotation",
        "TranscriptQuote",
    }:
        prepared["whole"] = _characters(value) <= layout.whole
    return prepared


def _numeric_columns(table: Mapping[str, Any]) -> list[bool]:
    """Which columns hold numbers only under their header; an empty cell is no number."""
    rows = table["rows"][1:] if table["header_row"] else table["rows"]
    texts = [["".join(_texts(cell)) for cell in row["cells"]] for row in rows]
    return [
        all(_NUMBER.fullmatch(text) and any(c.isdigit() for c in text) for text in column)
        for column in zip(*texts, strict=True)
    ]


def _has_links(value: Any) -> bool:
    """Whether a link or the mark of a note is inside: PDF/UA forbids them in what is repeated."""
    if isinstance(value, list):
        return any(_has_links(item) for item in value)
    if not isinstance(value, dict):
        return False
    is_one = value["type"] in {"Link", "NoteRef"}
    return is_one or any(_has_links(inner) for inner in value.values())


def _characters(value: Any) -> int:
    return sum(len(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    """The printed strings of an encoded node."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        if value["type"] == "LineBreak":
            yield "\n"
        for name, inner in value.items():
            if name in {"text", "title", "credit", "name"} and isinstance(inner, str):
                yield inner
            elif name not in {"type", "url", "asset", "poster", "picture", "alt"}:
                yield from _texts(inner)
