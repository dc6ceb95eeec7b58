"""What the template reads: the encoded document with all that Typst cannot work out for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from publications.document import labels as printed
from publications.document import tagged_json, walk
from publications.document.model import END_MATTER, Document, FilmBox, SectionKind
from publications.document.text import ascii_address, dialled
from publications.document.writers import qr
from publications.document.writers.pdf.addresses import Register, is_shown, leads_outside
from publications.document.writers.pdf.addresses import printed as printed_address
from publications.document.writers.pdf.layouts import Layout
from publications.document.writers.pdf.pieces import text_node
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the book a node stands; `register` takes the addresses of the section's links, `films` are
    those its film boxes print, `within` is `note` in a footnote, `heading` in a heading and `label` in captions
    and sources. `longest_word` is in characters."""

    language: str
    layout: Layout
    register: Register
    longest_word: int
    films: frozenset[str] = frozenset()
    within: str = "text"


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
    place = _Place(document.language, layout, Register(), layout.longest_word)
    encoded = tagged_json.encode(document)
    return {
        "book": _prepared(encoded | {"sections": []}, place),
        "sections": [*_sections(document, encoded["sections"], layout)],
        "notes": _notes(document, encoded["sections"], layout),
        "few": len(document.sections) <= _FEW_SECTIONS,
        "images": images,
        "codes": code_images,
        # How a page is cited; the labels have no such word yet.
        "labels": say | {"page": "s." if czech else "p."},
        "families": families,
        "ascii": _in_ascii(encoded),
        "running": shortened(document.title, layout.running),
        "page": asdict(layout),
    }


def _in_ascii(value: Any) -> dict[str, str]:
    """Every address of the document that holds other letters, as PDF takes it: 7 bits only."""
    found: dict[str, str] = {}
    if isinstance(value, list):
        for item in value:
            found |= _in_ascii(item)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in {"url", "short_url", "licence_url"} and not inner.isascii():
                found[inner] = ascii_address(inner)
            else:
                found |= _in_ascii(inner)
    return found


def _sections(
    document: Document, encoded: list[dict[str, Any]], layout: Layout
) -> Iterator[dict[str, Any]]:
    in_part = False
    for section, values in zip(document.sections, encoded, strict=True):
        if section.kind == SectionKind.PART or section.kind in END_MATTER:
            in_part = False
        films = {block.url for block in walk.blocks(section.blocks) if isinstance(block, FilmBox)}
        place = _Place(section.lang, layout, Register(), layout.longest_word, frozenset(films))
        # The easy reading is a document of its own.
        prepared = _prepared(values | {"footnotes": [], "easy_read": []}, place)
        yield {
            **prepared,
            "level": 2 if in_part else 1,
            "running": shortened(section.title, layout.running),
            "links": place.register.entries(),
            "links_title": printed.labels(section.lang).links,
        }
        if section.kind == SectionKind.PART:
            in_part = True


def _notes(
    document: Document, encoded: list[dict[str, Any]], layout: Layout
) -> dict[str, dict[str, Any]]:
    """The paragraphs of each note by its id, by the id of its section."""
    found = {}
    for section, values in zip(document.sections, encoded, strict=True):
        place = _Place(section.lang, layout, Register(), layout.longest_word, within="note")
        found[section.id] = {
            note["id"]: _prepared(note["paragraphs"], place) for note in values["footnotes"]
        }
    return found


def shortened(title: str, most: int) -> str:
    """The title cut at a space to at most so many characters, the cut shown by an ellipsis."""
    if len(title) <= most:
        return title
    cut = title[:most]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut).rstrip(" \u00a0,;:–-") + "…"


def _prepared(value: Any, place: _Place) -> Any:
    if isinstance(value, list):
        return [_prepared(item, place) for item in value]
    if not isinstance(value, dict):
        return value
    if value["type"] == "Text":
        # Where lines are ragged, words stay whole; those of the text are justified.
        whole = place.within in {"heading", "label", "note"} or not place.layout.hyphenate
        return text_node(
            value["text"],
            longest_word=place.longest_word,
            hyphenated_from=None if whole else place.layout.hyphenated_from,
        )
    prepared = {
        name: _prepared(inner, _inside(value["type"], name, place)) for name, inner in value.items()
    }
    match prepared["type"]:
        case "Link":
            prepared |= _address(value, place)
        case "FilmBox":
            prepared["clock"] = printed.clock(value["duration_ms"])
            prepared["code"] = value["short_url"] or value["url"]
        case "Chapter":
            prepared["clock"] = printed.clock(value["start_ms"])
        case "TranscriptQuote":
            start, end = printed.clock(value["start_ms"]), printed.clock(value["end_ms"])
            prepared["clock"] = start if start == end else f"{start}–{end}"
            # The moment is printed as a time, so the address is that of the whole film.
            film = value["url"].partition("#")[0]
            prepared["mark"] = (
                None
                if film in place.films
                else place.register.mark(value["url"], "", printed_address(film))
            )
        case "Download":
            size = printed.size(value["size_bytes"], place.language)
            prepared["kind"] = ", ".join(part for part in (value["media"], size) if part)
        case "Table":
            prepared["whole"] = (
                len(value["rows"]) <= _FEW_ROWS and _characters(value) <= place.layout.whole
            )
            prepared["repeat"] = not _has_links(value["rows"][0])
            prepared["numeric"] = _numeric_columns(value)
            prepared["columns"] = _columns(value)
        case "Contact":
            prepared["dial"] = "tel:" + dialled(value["phone"])
            prepared["whole"] = _length(value) <= place.layout.whole
        case "Signature":
            prepared["whole"] = _length(value) <= place.layout.whole
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
        prepared["whole"] = _characters(value) <= place.layout.whole
    return prepared


def _inside(kind: str, field: str, place: _Place) -> _Place:
    if kind == "Heading":
        return replace(place, within="heading", longest_word=place.layout.longest_word_of_title)
    if kind == "Cell":
        return replace(place, longest_word=place.layout.longest_word_of_cell)
    if field in {"caption", "source"} and place.within == "text":
        return replace(place, within="label")
    return place


def _address(link: Mapping[str, Any], place: _Place) -> dict[str, Any]:
    """The number after the words of a link (`mark`), or the address beside them; None for neither."""
    url, words = link["url"], "".join(_texts(link["children"]))
    said: dict[str, Any] = {"mark": None, "beside": None}
    match place.within:
        case "heading":
            place.register.note(url, words)
        case "note":
            if leads_outside(url) and not is_shown(url, words):
                said["beside"] = printed_address(url)
        case _:
            said["mark"] = place.register.mark(url, words)
    return said


def _columns(table: Mapping[str, Any]) -> list[dict[str, list[str]]]:
    """What the width of each column is reckoned by: its different words, and its different lines."""
    found = []
    for cells in zip(*(row["cells"] for row in table["rows"]), strict=True):
        lines = [line for cell in cells for line in "".join(_texts(cell)).split("\n") if line]
        # A no-break space does not part words.
        words = [word for line in lines for word in re.split("[ \t]+", line) if word]
        found.append({"words": [*dict.fromkeys(words)], "lines": [*dict.fromkeys(lines)]})
    return found


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


def _length(value: Mapping[str, Any]) -> int:
    """The characters of all strings of a node that has no others inside."""
    lines = (line for each in value.values() if isinstance(each, list) for line in each)
    return sum(len(text) for text in (*value.values(), *lines) if isinstance(text, str))


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
