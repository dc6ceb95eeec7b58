"""The growing file of one upload: one writer at a time, and its size is what was received."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from media.tus.protocol import Checksum


class Busy(Exception):
    """Somebody else holds this upload now."""


class Damaged(Exception):
    """The bytes that came are not those that were sent; they were taken away again."""


@contextmanager
def sole(lock: Path) -> Iterator[None]:
    """Hold the lock file, or raise `Busy` at once. The system drops it when the process dies."""
    with lock.open("ab") as file:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        yield


def size(path: Path) -> int:
    """Bytes in the file; a file that is gone has none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def append(path: Path, at: int, pieces: Iterable[bytes], checksum: Checksum | None = None) -> int:
    """Write the pieces from byte `at`, where the file is cut first; the size after it.

    Each piece is handed to the system as it comes, so a killed process loses none that was
    written; the disk has them before this returns. Raises `Damaged` with the file as it was when
    the checksum is another, `OSError` with what was written until then.
    """
    digest = checksum.start() if checksum else None
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        file.truncate(at)
        file.seek(at)
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[file.write(rest) :]
            if digest:
                digest.update(piece)
        if digest and checksum and digest.digest() != checksum.digest:
            file.truncate(at)
            raise Damaged
        os.fsync(file.fileno())
        return file.tell()
