"""Everything we know of the cues, words and confidences included, for other programs and for keeping.

`{"format": "lives-of-families/subtitles", "version": 1, "metadata": {...}, "cues": [...]}`; times are integer
milliseconds. A reader refuses a version it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from transcripts.subtitles.model import Cue, MalformedSubtitle

FORMAT = "lives-of-families/subtitles"
VERSION = 1


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


def read(data: bytes) -> list[Cue]:
    """The cues of a file; see `read_metadata` for the rest. Raises `MalformedSubtitle`."""
    return [_cue(number, each) for number, each in enumerate(_document(data)["cues"], start=1)]


def read_metadata(data: bytes) -> dict[str, Any]:
    """The metadata object of a file. Raises `MalformedSubtitle`."""
    metadata: dict[str, Any] = _document(data)["metadata"]
    return metadata


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise MalformedSubtitle(
            "the file is not UTF-8 text", cs="soubor není text v UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise MalformedSubtitle(
            f"this is not JSON: {error.msg}", error.lineno, cs=f"tohle není JSON: {error.msg}"
        ) from error
    except ValueError as error:
        raise MalformedSubtitle(
            f"the JSON holds a value we cannot use: {error}",
            cs=f"JSON obsahuje nepoužitelnou hodnotu: {error}",
        ) from error
    except RecursionError as error:
        raise MalformedSubtitle(
            "the JSON is nested too deeply", cs="JSON je příliš hluboko vnořený"
        ) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise MalformedSubtitle(
            f"the file does not say it is {FORMAT}", cs=f"soubor o sobě neříká, že je {FORMAT}"
        )
    if document.get("version") != VERSION:
        raise MalformedSubtitle(
            f"version {document.get('version')!r} is not {VERSION}",
            cs=f"verze {document.get('version')!r} není {VERSION}",
        )
    if not isinstance(document.get("cues"), list):
        raise MalformedSubtitle("'cues' must be a list", cs="'cues' musí být seznam")
    if not isinstance(document.get("metadata"), dict):
        raise MalformedSubtitle("'metadata' must be an object", cs="'metadata' musí být objekt")
    return document


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _cue(number: int, data: Any) -> Cue:
    if not isinstance(data, Mapping):
        raise MalformedSubtitle(
            f"cue {number} is not an object", cs=f"titulek {number} není objekt"
        )
    try:
        return Cue.from_dict(data)
    except MalformedSubtitle as error:
        raise MalformedSubtitle(
            f"cue {number}: {error.reason}", cs=f"titulek {number}: {error.reason_cs}"
        ) from error
