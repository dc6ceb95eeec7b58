"""Everything we know of the cues, words and confidences included, for other programs and for keeping.

`{"format": "lives-of-families/subtitles", "version": 1, "metadata": {...}, "cues": [...]}`; times are integer
milliseconds. A reader refuses a version it does not know.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence
from typing import Any

from transcripts.subtitles.model import Cue, MalformedSubtitle, Word

from .encoding import decode
from .places import Places, line_of_deepest, line_of_plain, repeated_key
from .report import Import, Report, quoted

FORMAT = "lives-of-families/subtitles"
VERSION = 1
_DOCUMENT = {"format", "version", "metadata", "cues"}
_CUE = {"start_ms", "end_ms", "lines", "words", "speaker"}
_WORD = {"text", "start_ms", "end_ms", "confidence", "speaker"}


# What Python's reader of JSON says, in Czech.
_CZECH = {
    "Expecting value": "na tomto místě má být hodnota",
    "Expecting property name enclosed in double quotes": "na tomto místě má být jméno v uvozovkách",
    "Illegal trailing comma before end of object": "za posledním údajem objektu je čárka navíc",
    "Illegal trailing comma before end of array": "za poslední položkou seznamu je čárka navíc",
    "Expecting ':' delimiter": "za jménem chybí dvojtečka",
    "Expecting ',' delimiter": "mezi údaji chybí čárka, nebo je soubor useknutý",
    "Extra data": "za koncem je ještě něco dalšího",
    "Unterminated string starting at": "text v uvozovkách nekončí, soubor je asi useknutý",
    "Invalid control character at": "v textu je řídicí znak",
    "Invalid \\escape: ": "neplatný znak za obráceným lomítkem",
    "Invalid \\uXXXX escape": "neplatný kód znaku za \\u",
}


def write(cues: Sequence[Cue], *, metadata: Mapping[str, Any] | None = None) -> bytes:
    """UTF-8 JSON. `metadata` is any JSON object: language, engine, profile, licence.

    Raises `MalformedSubtitle` for what JSON cannot hold (a confidence that is no number, text that is
    not valid Unicode).
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "metadata": dict(metadata or {}),
        "cues": [cue.to_dict() for cue in cues],
    }
    try:
        text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
        return f"{text}\n".encode()
    except (TypeError, ValueError) as error:
        raise MalformedSubtitle(
            f"the cues cannot be written as JSON ({error})",
            cs=f"titulky nelze zapsat jako JSON ({error})",
        ) from error


def read(data: bytes) -> Import:
    """The cues of a file; see `read_metadata` for the rest. Raises `MalformedSubtitle` with the line."""
    text, document = _document(data)
    report = Report()
    places = Places(text)
    for key in document["metadata"]:
        report.add(
            places.line(["metadata", key]),
            f"“{key}” of the file was left out",
            f"údaj „{key}“ o souboru byl vynechán",
        )
    _unknown(report, places, [], document, _DOCUMENT)
    cues = [_cue(places, place, each) for place, each in enumerate(document["cues"])]
    for place, cue in enumerate(document["cues"]):
        _unknown(report, places, ["cues", place], cue, _CUE)
        for at, word in enumerate(cue.get("words", ())):
            _unknown(report, places, ["cues", place, "words", at], word, _WORD)
    return report.done(cues)


def _unknown(
    report: Report,
    places: Places,
    path: Sequence[str | int],
    data: Mapping[str, Any],
    known: set[str],
) -> None:
    for key in sorted(data.keys() - known):
        said = quoted(json.dumps(data[key], ensure_ascii=False))
        report.add(
            places.line([*path, key]),
            f"“{quoted(key)}” is no part of the format and was left out: {said}",
            f"údaj „{quoted(key)}“ do formátu nepatří a byl vynechán: {said}",
        )


def read_metadata(data: bytes) -> dict[str, Any]:
    """The metadata object of a file. Raises `MalformedSubtitle`."""
    metadata: dict[str, Any] = _document(data)[1]["metadata"]
    return metadata


def parse(data: bytes) -> tuple[str, Any]:
    """Any JSON file: its text and its value. Raises `MalformedSubtitle` with the line."""
    try:
        marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = decode(data) if marked else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedSubtitle(
            "the file is not UTF-8 text",
            data.count(b"\n", 0, error.start) + 1,
            cs="soubor není text v UTF-8",
        ) from error
    try:
        return text, json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except _Twice as error:
        key, line = repeated_key(text) or ("", 1)
        raise MalformedSubtitle(
            f"the key “{quoted(key)}” is there twice in one object; only one of them can be read",
            line,
            cs=f"klíč „{quoted(key)}“ je v jednom objektu dvakrát, přečíst lze jen jeden z nich",
        ) from error
    except json.JSONDecodeError as error:
        raise MalformedSubtitle(
            f"this is not JSON: {error.msg}",
            error.lineno,
            cs=f"tohle není JSON: {_CZECH.get(error.msg, error.msg)}",
        ) from error
    except ValueError as error:  # no number, or one of more digits than Python reads
        raise MalformedSubtitle(
            f"the JSON holds a value we cannot use: {error}",
            line_of_plain(text, r"NaN|-?Infinity|-?[0-9]{4000,}"),
            cs=f"JSON obsahuje nepoužitelnou hodnotu: {error}",
        ) from error
    except RecursionError as error:
        raise MalformedSubtitle(
            "the JSON is nested too deeply",
            line_of_deepest(text),
            cs="JSON je příliš hluboko vnořený",
        ) from error


def _document(data: bytes) -> tuple[str, dict[str, Any]]:
    text, document = parse(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise MalformedSubtitle(
            f"a JSON we do not know: neither Whisper's (with “segments”) nor ours (“format”: “{FORMAT}”)",
            1,
            cs=f"JSON, který neznáme: ani od Whisperu (se „segments“), ani náš („format“: „{FORMAT}“)",
        )
    if document.get("version") != VERSION:
        raise MalformedSubtitle(
            f"version {document.get('version')!r} is not {VERSION}",
            Places(text).line(["version"]),
            cs=f"verze {document.get('version')!r} není {VERSION}",
        )
    if not isinstance(document.get("cues"), list):
        raise MalformedSubtitle(
            "'cues' must be a list", Places(text).line(["cues"]), cs="'cues' musí být seznam"
        )
    if not isinstance(document.get("metadata"), dict):
        raise MalformedSubtitle(
            "'metadata' must be an object",
            Places(text).line(["metadata"]),
            cs="'metadata' musí být objekt",
        )
    return text, document


class _Twice(Exception):
    """An object has a key twice, of which JSON readers keep one in silence."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        raise _Twice
    return out


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _cue(places: Places, place: int, data: Any) -> Cue:
    number = place + 1
    if not isinstance(data, Mapping):
        raise MalformedSubtitle(
            f"cue {number} is not an object",
            places.line(["cues", place]),
            cs=f"titulek {number} není objekt",
        )
    try:
        return Cue.from_dict(data)
    except MalformedSubtitle as error:
        raise MalformedSubtitle(
            f"cue {number}: {error.reason}",
            places.line(_bad_place(place, data)),
            cs=f"titulek {number}: {error.reason_cs}",
        ) from error


def _bad_place(place: int, data: Mapping[str, Any]) -> list[str | int]:
    """Where in a cue that is refused the fault is: at a word, or in the cue itself."""
    words = data.get("words")
    if not isinstance(words, list):
        return ["cues", place]
    try:
        Cue.from_dict({**data, "words": []})
    except MalformedSubtitle:
        return ["cues", place]
    for at, word in enumerate(words):
        try:
            Word.from_dict(word)
        except (MalformedSubtitle, AttributeError):
            return ["cues", place, "words", at]
    return ["cues", place]
