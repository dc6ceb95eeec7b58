"""What has been decoded, written down as it comes, so that no work is done twice.

A journal belongs to one fingerprint: the same sound, engine, weights and options. Entries are only
ever added; the same key always gets the same value, whoever writes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from pipeline.speech.weights import locked


class Journal(Protocol):
    """Keys are short strings, values plain JSON."""

    def entries(self) -> Mapping[str, Any]:
        """Everything written so far, by whomever."""
        ...

    def append(self, key: str, value: Any) -> None:
        """Keep `value`; it is safe once this returns."""
        ...


def fingerprint(**parts: Any) -> str:
    """SHA-256, hex, of named plain values."""
    plain = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


class MemoryJournal:
    """Kept for as long as the object lives."""

    def __init__(self) -> None:
        self._entries: dict[str, Any] = {}

    def entries(self) -> Mapping[str, Any]:
        return dict(self._entries)

    def append(self, key: str, value: Any) -> None:
        self._entries[key] = value


class FileJournal:
    """A line an entry: a checksum, a tab, JSON. Use it as a context manager.

    Each line is on the disk before `append` returns. A line torn by a kill or a full disk is cut off
    when the file is next opened. One process at a time: another waits for it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._entries: dict[str, Any] = {}
        self._open = ExitStack()

    def __enter__(self) -> FileJournal:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            stack.enter_context(locked(self._file.with_suffix(".lock")))
            # Unbuffered: what a full disk refuses must not be tried again when the file is closed.
            self._stream = stack.enter_context(self._file.open("ab", buffering=0))
            self._good = 0
            for line in self._file.read_bytes().splitlines(keepends=True):
                entry = _read(line)
                if entry is None:
                    break
                self._entries[entry[0]] = entry[1]
                self._good += len(line)
            self._stream.truncate(self._good)
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def entries(self) -> Mapping[str, Any]:
        return dict(self._entries)

    def append(self, key: str, value: Any) -> None:
        plain = json.dumps([key, value], ensure_ascii=False, separators=(",", ":")).encode()
        line = b"%08x\t%s\n" % (zlib.crc32(plain), plain)
        try:
            left = memoryview(line)
            while left:
                left = left[self._stream.write(left) :]
            os.fsync(self._stream.fileno())
        except OSError:
            self._stream.truncate(self._good)
            raise
        self._good += len(line)
        self._entries[key] = value


def _read(line: bytes) -> tuple[str, Any] | None:
    checksum, tab, plain = line.rstrip(b"\n").partition(b"\t")
    if not (tab and line.endswith(b"\n") and checksum == b"%08x" % zlib.crc32(plain)):
        return None
    key, value = json.loads(plain)
    return key, value
