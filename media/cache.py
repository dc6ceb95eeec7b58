"""Copies of a bucket's files on this machine's disk: fetched once, checked, and dropped again.

Several processes may want one file at once: the first fetches it, the others wait. Whoever uses a
copy holds a lock on it, which the system drops when the process dies.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.core.files.storage import Storage

PIECE = 1024 * 1024
#: Kept free beside a copy, for the work itself.
RESERVE_BYTES = 64 * 1024 * 1024


class Damaged(OSError):
    """What was fetched is not what was stored."""


def fetch(storage: Storage, name: str, copy: Path, *, sha256: str) -> Path:
    """Have `copy` hold the file `name`, whose SHA-256 begins with `sha256`.

    Raises FileNotFoundError, `Damaged`, or OSError ENOSPC before a file that does not fit.
    """
    if copy.exists():
        return copy
    copy.parent.mkdir(parents=True, exist_ok=True)
    with locked(copy):
        if not copy.exists():  # another process was quicker
            _fetch(storage, name, copy, sha256)
    return copy


def hold(storage: Storage, name: str, copy: Path, *, sha256: str) -> IO[bytes]:
    """Like `fetch`; `make_room` leaves the copy alone until the stream is closed."""
    while True:
        fetch(storage, name, copy, sha256=sha256)
        stream = used(copy)
        if copy.exists():  # not dropped between the two
            return stream
        stream.close()


def _fetch(storage: Storage, name: str, copy: Path, sha256: str) -> None:
    if not storage.exists(name):
        raise FileNotFoundError(errno.ENOENT, "not in the bucket", name)
    if shutil.disk_usage(copy.parent).free < storage.size(name) + RESERVE_BYTES:
        raise OSError(errno.ENOSPC, "no room for a copy", str(copy))
    handle, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=copy.parent)
    digest = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as target, storage.open(name) as source:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
        if not digest.hexdigest().startswith(sha256):
            raise Damaged(errno.EIO, "fetched with another hash", name)
        Path(part).replace(copy)
    finally:
        Path(part).unlink(missing_ok=True)


def make_room(folder: Path, limit_bytes: int) -> None:
    """Drop the copies in `folder` not used for the longest time until the rest fits the limit.

    A copy somebody uses stays. What a killed process was fetching goes.
    """
    copies = [path for path in folder.iterdir() if path.suffix not in {".lock", ".part"}]
    found = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in copies)
    total = sum(size for _used, size, _path in found)
    for _used, size, path in found:
        if total <= limit_bytes:
            return
        with suppress(BlockingIOError), locked(path, wait=False):
            path.unlink(missing_ok=True)
            total -= size


@contextmanager
def locked(copy: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the copy alone. Raises BlockingIOError where another has it and `wait` is false."""
    import fcntl

    stream = _locked(copy, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield
    finally:
        with suppress(BlockingIOError):
            # The last one takes the lock's own file away.
            if not copy.exists():
                _lock_of(copy).unlink(missing_ok=True)
        stream.close()


def used(copy: Path) -> IO[bytes]:
    """Say that the copy is in use until the stream is closed; others may use it too."""
    import fcntl

    return _locked(copy, fcntl.LOCK_SH)


def _lock_of(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.lock")


def _locked(copy: Path, how: int) -> IO[bytes]:
    import fcntl

    lock = _lock_of(copy)
    while True:
        stream = lock.open("ab")
        try:
            fcntl.flock(stream, how)
            if os.fstat(stream.fileno()).st_ino == lock.stat().st_ino:
                return stream
        except FileNotFoundError:
            pass  # its last user took it away while we waited
        except BaseException:
            stream.close()
            raise
        stream.close()
