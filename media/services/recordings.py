"""Taking in a film: on disk first, then probed, hashed, stored once, and never held in memory."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from media.models import Recording
from media.probe import ProbeError, probe_apart
from media.signals import recording_registered
from media.storage import Unreachable

CHUNK = 1024 * 1024


class Refused(Exception):
    """A file that was not taken in. The message says what happened, what was kept, what to do."""


class AlreadyHere(Refused):
    """The same bytes were taken in before; `recording` is that one."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        super().__init__(
            _("This film is already here as “%(title)s”. Nothing was stored twice.")
            % {"title": recording.title}
        )


class NoRoom(Refused):
    """The disk is full. The film itself may be all right."""


def register(
    chunks: Iterable[bytes],
    *,
    name: str,
    title: str,
    language: str,
    place: str = "",
    filmed_on: date | None = None,
    by: Any = None,
) -> Recording:
    """Store a film and announce it.

    `chunks` is read once, in order, and never held in memory as a whole. `name` is kept for
    people only: the type is judged from the content and the path is made from the hash.
    Raises `Refused` with a sentence for people; then nothing is left behind.
    """
    with _incoming() as path:
        sha256 = _stream(chunks, path)
        return register_file(
            path, sha256=sha256, name=name, title=title, language=language, place=place,
            filmed_on=filmed_on, by=by,
        )  # fmt: skip


def register_file(
    path: Path,
    *,
    name: str,
    title: str,
    language: str,
    place: str = "",
    filmed_on: date | None = None,
    by: Any = None,
    sha256: str = "",
) -> Recording:
    """Store a film that lies on this machine's disk already and announce it; see `register`.

    The originals get the same bytes by a second name where they are on the same disk, so nothing
    is copied; `path` stays, and is the caller's to remove. Doing it again after a kill at any
    moment gives the same recording or `AlreadyHere` with it. `sha256` saves reading the file.
    """
    if sha256 and (existing := Recording.objects.filter(sha256=sha256).first()):
        raise AlreadyHere(existing)
    try:
        found = probe_apart(path)
    except ProbeError as error:
        raise Refused(_(error.sentence)) from error
    if not sha256:
        sha256 = hash_file(path)
        if existing := Recording.objects.filter(sha256=sha256).first():
            raise AlreadyHere(existing)
    stored = _keep(path, f"{sha256[:2]}/{sha256}{_extension(found.container)}")
    try:
        with transaction.atomic():
            recording = Recording.objects.create(
                title=title,
                language=language,
                place=place,
                filmed_on=filmed_on,
                original=stored,
                original_name=readable(name),
                sha256=sha256,
                size_bytes=found.size_bytes,
                duration_ms=found.duration_ms,
                probe=found.to_dict(),
                created_by=by,
            )
            transaction.on_commit(lambda: recording_registered.send(Recording, recording=recording))
    except IntegrityError as error:
        # The same film was sent twice at the same moment; the other one won.
        raise AlreadyHere(Recording.objects.get(sha256=sha256)) from error
    return recording


def hash_file(path: Path, on_progress: Callable[[int], None] | None = None) -> str:
    """The SHA-256 of a file; `on_progress` is told after each piece how many bytes are behind."""
    digest, done = hashlib.sha256(), 0
    for piece in stream_file(path):
        digest.update(piece)
        done += len(piece)
        if on_progress:
            on_progress(done)
    return digest.hexdigest()


@contextmanager
def _incoming() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="incoming-", dir=settings.FILE_UPLOAD_TEMP_DIR))
    try:
        yield folder / "film"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stream(chunks: Iterable[bytes], path: Path) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.UPLOAD_LIMIT_BYTES:
                    raise Refused(
                        _("The film is larger than %(limit)d GB. Nothing was stored.")
                        % {"limit": settings.UPLOAD_LIMIT_BYTES // 1024**3}
                    )
                digest.update(chunk)
                file.write(chunk)
    except OSError as error:
        raise _full(error) from error
    return digest.hexdigest()


def _keep(path: Path, name: str) -> str:
    storage = storages["originals"]
    try:
        if storage.exists(name):  # the bytes are the name, so this is the same film
            if storage.size(name) == path.stat().st_size:
                return name
            storage.delete(name)  # copying was killed in the middle
        if _link(path, storage, name):
            return name
        with path.open("rb") as file:
            return storage.save(name, File(file))
    except OSError as error:
        with contextlib.suppress(OSError):
            storage.delete(name)
        if isinstance(error, Unreachable):
            raise Refused(
                _("The archive of films cannot be reached. Nothing was stored. "
                  "Send the film again in a while.")
            ) from error  # fmt: skip
        raise _full(error) from error


def _link(path: Path, storage: Storage, name: str) -> bool:
    """Give the file its name among the originals too, whole at once; False where that cannot be."""
    if not isinstance(storage, FileSystemStorage):
        return False
    target = Path(storage.path(name))
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(path)
    except FileExistsError:  # the same film at the same moment
        return True
    except OSError:  # another disk, or one without links
        return False
    if storage.file_permissions_mode is not None:
        target.chmod(storage.file_permissions_mode)
    return True


def _full(error: OSError) -> Exception:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return NoRoom(
            _("The disk is full. Nothing was stored and nothing else was touched. "
              "Make room on the server and send the film again.")
        )  # fmt: skip
    return error


def _extension(container: str) -> str:
    """A name for the original that a person who copies it out can open; from the content."""
    first = container.split(",")[0]
    return {
        "mov": ".mp4", "matroska": ".mkv", "mpegts": ".ts", "mpeg": ".mpg", "asf": ".wmv",
    }.get(first, f".{first}" if first.isalnum() else ".bin")  # fmt: skip


def readable(name: str) -> str:
    """The last part of the sender's file name, without characters that do not print."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-255:] or "film"


def stream_file(path: Path) -> Iterator[bytes]:
    """A file of this machine in pieces of a megabyte, for `register`."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
