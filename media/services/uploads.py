"""Films on their way here in pieces: what was received, who may send more, and how it ends.

The file of an upload is the truth about its bytes and its row about everything else, so a process
killed at any moment leaves both such that the next request goes on: nothing lost, nothing twice.
"""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, Sum
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from media.models import Recording, Upload
from media.services import recordings
from media.signals import recording_registered
from media.tus import files, protocol

KEPT = timedelta(days=7)  # without a new byte
# Left free for the database and the work on other films.
RESERVE_BYTES = 64 * 1024 * 1024
_TELL_EVERY_S = 1.0


class Refused(Exception):
    """A request for an upload that is not granted: a sentence for people and an HTTP status."""

    status = 400


class NotHere(Refused):
    status = 404


class Expired(Refused):
    status = 410


class TooLarge(Refused):
    status = 413


class NoRoom(Refused):
    status = 507


class Busy(Refused):
    status = 423


class Damaged(Refused):
    status = 460  # tus: Checksum Mismatch


class Incomplete(Refused):
    status = 409


class Elsewhere(Refused):
    """The sender is at another byte; `offset` is where this upload goes on."""

    status = 409

    def __init__(self, sentence: str, offset: int) -> None:
        super().__init__(sentence)
        self.offset = offset


def create(owner: Any, *, length: int, metadata: str = "") -> Upload:
    """Begin an upload of `length` bytes; raises `TooLarge`, `NoRoom` or `protocol.BadRequest`."""
    name = protocol.metadata(metadata).get("filename", "")
    if length > settings.UPLOAD_LIMIT_BYTES:
        raise TooLarge(
            _("The film is larger than %(limit)d GB. Nothing was stored.")
            % {"limit": settings.UPLOAD_LIMIT_BYTES // 1024**3}
        )
    expire()
    _require_room(length)
    upload = Upload.objects.create(
        owner=owner,
        name=recordings.readable(name),
        metadata=metadata,
        length=length,
        expires_at=timezone.now() + KEPT,
    )
    files.append(_path(upload.pk), 0, ())
    return upload


def find(pk: UUID, user: Any) -> Upload:
    """An upload this person may touch. An unknown one and somebody else's look the same."""
    found = Upload.objects.filter(pk=pk)
    if not user.is_superuser:
        found = found.filter(owner=user)
    if not (upload := found.first()):
        raise NotHere(
            _("This upload is not here: it was cancelled, or it is not yours. "
              "Choose the film again to send it from the beginning.")
        )  # fmt: skip
    if upload.recording_id is None and upload.expires_at <= timezone.now():
        raise Expired(
            _("Nothing came for this upload for %(days)d days, so it was removed. "
              "Choose the film again to send it from the beginning.") % {"days": KEPT.days}
        )  # fmt: skip
    return upload


def unfinished(user: Any) -> list[Upload]:
    """This person's own uploads that are not recordings yet, with what is really here of them."""
    found = list(
        Upload.objects.filter(owner=user, recording=None, expires_at__gt=timezone.now())
    )  # fmt: skip
    for upload in found:
        upload.offset = received(upload)
    return found


def received(upload: Upload) -> int:
    """Bytes safely here, from the beginning without a gap."""
    if upload.recording_id is not None:
        return upload.length
    size = files.size(_path(upload.pk))
    return min(size, upload.offset) if upload.unverified else size


def receive(
    upload: Upload,
    *,
    offset: int,
    size: int,
    pieces: Iterable[bytes],
    checksum: protocol.Checksum | None = None,
) -> Upload:
    """Append what one request brings, at most `size` bytes from `offset`.

    Pieces may end early: what came is kept, unless a checksum was promised for the whole.
    Raises `Busy`, `Elsewhere`, `TooLarge`, `Damaged`, `NoRoom`.
    """
    with _sole(upload):
        at = received(upload)
        if offset != at:
            raise Elsewhere(_("This upload goes on at byte %(offset)d.") % {"offset": at}, at)
        if at + size > upload.length:
            raise TooLarge(_("The film has more bytes than were announced. Send it again."))
        if size == 0:
            return upload
        _write(upload, offset=at, unverified=checksum is not None)
        try:
            now = files.append(_path(upload.pk), at, pieces, checksum)
        except files.Damaged as error:
            raise Damaged(
                _("A piece of the film was damaged on the way and is sent once more.")
            ) from error
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise NoRoom(
                    _("The disk is full. What has arrived is kept. "
                      "Make room on the server and continue.")
                ) from error  # fmt: skip
            raise
        _write(upload, offset=now, unverified=False, expires_at=timezone.now() + KEPT)
    return upload


def finish(
    upload: Upload, *, title: str, language: str, place: str = "", filmed_on: date | None = None
) -> Recording:
    """Make a recording of an upload that is all here; for 20 GB this reads for a minute or more.

    A kill in the middle is mended by doing it again, and doing it again gives the same recording.
    Raises `Busy`, `Incomplete`; `recordings.AlreadyHere` with the recording that has these bytes;
    `recordings.Refused` when it is no film (the upload is removed) or the disk is full (it stays).
    """
    with _sole(upload):
        if upload.recording is not None:
            return upload.recording
        if received(upload) < upload.length:
            raise Incomplete(_("The film is not all here yet. Continue sending it."))
        path = _path(upload.pk)
        try:
            recording = recordings.register_file(
                path, sha256=_sha256(upload, path), name=upload.name, title=title,
                language=language, place=place, filmed_on=filmed_on, by=upload.owner,
            )  # fmt: skip
        except recordings.AlreadyHere as error:
            # Perhaps by this very upload, killed before it could tell; hearing it twice does no harm.
            recording_registered.send(Recording, recording=error.recording)
            _end(upload, error.recording)
            raise
        except recordings.NoRoom as error:
            raise NoRoom(
                _("The disk is full. What has arrived is kept. "
                  "Make room on the server and continue.")
            ) from error  # fmt: skip
        except recordings.Refused:
            _remove(upload)
            raise
        _end(upload, recording)
    return recording


def discard(upload: Upload) -> None:
    """Forget an upload and its bytes; a recording made of it stays."""
    with _sole(upload):
        _remove(upload)


def expire() -> int:
    """Remove what waited too long and files that belong to no upload; how many there were."""
    # Files first: a new upload writes its row before its file, so none that lives is without a row.
    lying = {pk for path in _folder().iterdir() if (pk := _owner_of(path))}
    removed = 0
    for upload in Upload.objects.filter(expires_at__lte=timezone.now()):
        with suppress(Busy, NotHere), _sole(upload):
            if upload.expires_at <= timezone.now():
                _remove(upload)
                removed += 1
    known = set(Upload.objects.filter(pk__in=lying).values_list("pk", flat=True))
    for pk in lying - known:
        removed += _path(pk).exists()
        _unlink(pk)
    return removed


def standing(upload: Upload) -> dict[str, Any]:
    """Where an upload is: receiving, waiting for its form, being checked, or done."""
    if upload.recording_id is not None:
        return {"state": "done", "percent": 100}
    if (here := received(upload)) < upload.length:
        return {"state": "receiving", "percent": here * 100 // upload.length}
    try:
        with _sole(upload):
            return {"state": "waiting", "percent": 100}
    except Busy:
        return {"state": "checking", "percent": upload.hashed * 100 // (upload.length or 1)}


@contextmanager
def _sole(upload: Upload) -> Iterator[None]:
    """Be the only one who changes this upload, and know its row as it is now."""
    try:
        with files.sole(_path(upload.pk).with_suffix(".lock")):
            try:
                upload.refresh_from_db()
            except Upload.DoesNotExist as error:
                _unlink(upload.pk)
                raise NotHere(_("This upload was cancelled.")) from error
            yield
    except files.Busy as error:
        raise Busy(_("Another request is working with this upload. Try again soon.")) from error


def _sha256(upload: Upload, path: Path) -> str:
    """The hash, told to the row on the way, and kept there: a restart does not read it all again."""
    if upload.sha256:
        return upload.sha256
    told = 0.0

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > _TELL_EVERY_S:
            told = time.monotonic()
            _write(upload, hashed=done)

    _write(upload, sha256=recordings.hash_file(path, tell), hashed=upload.length)
    return upload.sha256


def _end(upload: Upload, recording: Recording) -> None:
    """The row first: until it is written, the bytes must be here to finish again."""
    _write(upload, recording=recording, offset=upload.length)
    _unlink(upload.pk)


def _remove(upload: Upload) -> None:
    pk = upload.pk
    Upload.objects.filter(pk=pk).delete()
    _unlink(pk)


def _write(upload: Upload, **values: Any) -> None:
    Upload.objects.filter(pk=upload.pk).update(**values)
    for name, value in values.items():
        setattr(upload, name, value)


def _require_room(length: int) -> None:
    """Ask for the whole film at the start, beside what others are still sending."""
    promised = (
        Upload.objects.filter(recording=None).aggregate(
            rest=Sum(F("length") - F("offset"), filter=Q(length__gt=F("offset")))
        )["rest"]
        or 0
    )
    free = shutil.disk_usage(_folder()).free - RESERVE_BYTES - promised
    if length > free:
        raise NoRoom(
            _("There is not enough room on the server: the film has %(needed)s GB and %(free)s GB "
              "are free. Nothing was sent. Make room and choose the film again.")
            % {"needed": _gigabytes(length), "free": _gigabytes(max(free, 0))}
        )  # fmt: skip


def _gigabytes(size: int) -> str:
    return str(formats.number_format(size / 1e9, 1))


def _folder() -> Path:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR) / "tus"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _path(pk: UUID) -> Path:
    return _folder() / str(pk)


def _owner_of(path: Path) -> UUID | None:
    try:
        return UUID(path.stem)
    except ValueError:
        return None


def _unlink(pk: UUID) -> None:
    for path in (_path(pk), _path(pk).with_suffix(".lock")):
        with suppress(OSError):  # Windows keeps what is open; the next `expire` takes it
            path.unlink(missing_ok=True)
