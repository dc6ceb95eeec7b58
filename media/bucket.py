"""Files in a bucket (S3, MinIO) instead of a folder. Needs requirements/s3.txt.

Nothing in the bucket is public and no address into it is ever given out, signed or not: bytes pass
through the views that ask for consent, so a withdrawal holds from the next request on.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from media.storage import Unreachable

#: How often reading goes on after the connection to the bucket broke.
MOST_BREAKS = 3


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong in the bucket is an OSError, as with a folder."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise Unreachable(str(error)) from error


class PrivateBucket(S3Storage):
    """A prefix of the bucket without URLs. What is opened is read by ranges, never fetched whole."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise ValueError(
            "This file has no public address; serve it through a view that asks consent."
        )

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Files in the bucket are saved as a whole.")
        return RangedFile(self, self._normalize_name(name))

    def _save(self, name: str, content: File) -> str:
        with _told():
            return super()._save(name, content)

    def exists(self, name: str) -> bool:
        with _told():
            return super().exists(name)

    def size(self, name: str) -> int:
        with _told():
            return super().size(name)

    def delete(self, name: str) -> None:
        with _told():
            super().delete(name)

    def names(self, prefix: str) -> Iterator[str]:
        """Every name that begins with `prefix`, without the storage's own prefix."""
        with _told():
            for found in self.bucket.objects.filter(Prefix=f"{self.location}/{prefix}"):
                yield found.key.removeprefix(f"{self.location}/")


class SiteBucket(S3Storage):
    """Pictures and documents of the site, at the addresses they have with a folder."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{name}"


class RangedFile(File):
    """A file of a `PrivateBucket`, open for reading. Memory stays flat however large it is."""

    def __init__(self, storage: PrivateBucket, key: str) -> None:
        self.object = RangedObject(storage.bucket.Object(key))
        super().__init__(io.BufferedReader(self.object, 128 * 1024), key)

    @property
    def size(self) -> int:
        return self.object.size

    def stop_at(self, end: int) -> None:
        """Nothing from byte `end` on will be read, so it need not be sent."""
        self.object.end = end


class RangedObject(io.RawIOBase):
    """An object of a bucket as a raw stream: a GET from where one reads, closed where one seeks.

    `remote` is boto3's Object. Reading raises FileNotFoundError or `Unreachable`.
    """

    def __init__(self, remote: Any) -> None:
        self.remote = remote
        self.at = 0
        self.end: int | None = None
        self.body: Any = None
        self.breaks = 0

    @property
    def size(self) -> int:
        with _told():
            return int(self.remote.content_length)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self.at
        at = offset + (self.size if whence == io.SEEK_END else 0)
        if at != self.at:
            self._hang_up()
            self.at = at
        return at

    def readinto(self, buffer: Any) -> int:
        if self.end is not None and self.at >= self.end:
            return 0
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    def _piece(self, length: int) -> bytes:
        while True:
            try:
                if self.body is None:
                    self.body = self._ask()
                return bytes(self.body.read(length)) if self.body else b""
            except ClientError as error:
                raise _refusal(error) from error
            except (BotoCoreError, OSError) as error:
                self._hang_up()
                self.breaks += 1
                if self.breaks > MOST_BREAKS:
                    raise Unreachable(str(error)) from error

    def _ask(self) -> Any:
        """The body from here on; an empty one where the object has ended."""
        last = "" if self.end is None else str(self.end - 1)
        try:
            return self.remote.get(Range=f"bytes={self.at}-{last}")["Body"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 416:
                return io.BytesIO()
            raise

    def _hang_up(self) -> None:
        if self.body is not None:
            self.body.close()
            self.body = None

    def close(self) -> None:
        self._hang_up()
        super().close()


def _refusal(error: ClientError) -> OSError:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
        return FileNotFoundError(str(error))
    return Unreachable(str(error))
