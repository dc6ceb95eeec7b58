"""The headers of tus 1.0.0, read strictly: https://tus.io/protocols/resumable-upload.

A header that is not as the protocol says is a fault of the program that sent it, so what is said
here is English and short. What a person can act on is said in `media.services.uploads`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Protocol

VERSION = "1.0.0"
EXTENSIONS = ("creation", "termination", "checksum", "expiration")
ALGORITHMS = ("sha1", "sha256")
CONTENT_TYPE = "application/offset+octet-stream"
METADATA_LIMIT = 32 * 1024  # characters: a name of 5,000 letters fits, a novel does not

_KEY = re.compile(r"[!-+\--~]{1,255}")  # printable ASCII without the space and the comma
_NUMBER = re.compile(r"[0-9]{1,18}")  # what a 64-bit column holds for certain


class BadRequest(Exception):
    """A request that is not as the protocol says; `status` is the HTTP status to answer with."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the sender says that one request's bytes hash to."""

    algorithm: str
    digest: bytes

    def start(self) -> Hash:
        # SHA-1 is in the protocol; it finds damage on the way and guards nothing.
        return hashlib.new(self.algorithm, usedforsecurity=False)


def length(upload_length: str | None, defer_length: str | None) -> int:
    """Bytes of the whole file. It must be known at the start, since room is asked for first."""
    if defer_length is not None:
        raise BadRequest("Upload-Defer-Length is not supported: send Upload-Length.")
    return _number("Upload-Length", upload_length)


def offset(upload_offset: str | None) -> int:
    """Where in the file the bytes of this request begin."""
    return _number("Upload-Offset", upload_offset)


def content_length(value: str | None) -> int:
    if not value:
        raise BadRequest("Content-Length is missing.", 411)
    return _number("Content-Length", value)


def content_type(value: str | None) -> None:
    if (value or "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise BadRequest(f"Content-Type must be {CONTENT_TYPE}.", 415)


def version(tus_resumable: str | None) -> None:
    if tus_resumable != VERSION:
        raise BadRequest(f"Tus-Resumable must be {VERSION}.", 412)


def metadata(header: str | None) -> dict[str, str]:
    """`Upload-Metadata`: pairs of a key and a base64 value, comma-separated; a value may be missing.

    Values must be UTF-8, keys must differ.
    """
    if not header:
        return {}
    if len(header) > METADATA_LIMIT:
        raise BadRequest(f"Upload-Metadata is longer than {METADATA_LIMIT} characters.", 431)
    found: dict[str, str] = {}
    for pair in header.split(","):
        key, _space, value = pair.strip(" ").partition(" ")
        if not _KEY.fullmatch(key):
            raise BadRequest("Upload-Metadata has a key that is empty or not ASCII.")
        if key in found:
            raise BadRequest(f"Upload-Metadata has the key {key} twice.")
        try:
            found[key] = _decoded(value).decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadRequest(f"Upload-Metadata has a value of {key} that is not UTF-8.") from error
    return found


def checksum(header: str | None) -> Checksum | None:
    """`Upload-Checksum`: the name of the algorithm and the digest in base64; None without a header."""
    if header is None:
        return None
    algorithm, _space, value = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadRequest(f"Upload-Checksum must be one of {', '.join(ALGORITHMS)}.")
    digest = _decoded(value)
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise BadRequest("Upload-Checksum has a digest of a wrong length.")
    return Checksum(algorithm, digest)


def _number(name: str, value: str | None) -> int:
    if value is None or not _NUMBER.fullmatch(value):
        raise BadRequest(f"{name} is missing or is not a whole number.")
    return int(value)


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadRequest("A value is not base64.") from error
