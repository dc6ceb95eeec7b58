"""Storing what the pipeline made, and which of it there is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

from media import cache
from media.enums import RenditionKind
from media.models import Recording, Rendition

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".vtt": "text/vtt; charset=utf-8",
    ".m3u8": "application/vnd.apple.mpegurl",
}


def keep(
    recording: Recording,
    kind: str,
    path: Path,
    *,
    part: int = 0,
    width: int | None = None,
    height: int | None = None,
) -> Rendition:
    """Store a finished file under the hash of its bytes, then point the one row of this kind and part at it.

    Doing it again with the same bytes changes nothing; with others, it replaces and removes the
    file that was there. The row is written last, so a kill in between leaves no broken row.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    storage = storages["renditions"]
    label = f"{RenditionKind(kind)}.{part}" if part else RenditionKind(kind)
    name = f"{recording.pk}/{label}-{sha256[:16]}{path.suffix}"
    if not storage.exists(name) or storage.size(name) != path.stat().st_size:
        storage.delete(name)
        with path.open("rb") as file:
            storage.save(name, File(file))
    rows = Rendition.objects.filter(recording=recording, kind=kind, part=part)
    earlier = rows.exclude(file=name).first()
    rendition, _created = Rendition.objects.update_or_create(
        recording=recording,
        kind=kind,
        part=part,
        defaults={
            "file": name,
            "sha256": sha256,
            "size_bytes": path.stat().st_size,
            "media_type": MEDIA_TYPES[path.suffix],
            "width": width,
            "height": height,
        },
    )
    if earlier:
        storage.delete(earlier.file.name)
    return rendition


def local(rendition: Rendition, folder: Path) -> Path:
    """The file on this machine's disk: itself, or a copy fetched from the bucket into `folder`.

    Raises FileNotFoundError where it is gone, OSError where it cannot be fetched.
    """
    storage, name = storages["renditions"], rendition.file.name
    if not isinstance(storage, FileSystemStorage):
        return cache.fetch(storage, name, folder / Path(name).name, sha256=rendition.sha256)
    path = Path(storage.path(name))
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def drop(recording: Recording, kinds: Iterable[str], *, from_part: int = 0) -> None:
    """Remove what an earlier run made of these kinds and this one did not."""
    rows = Rendition.objects.filter(recording=recording, kind__in=list(kinds), part__gte=from_part)
    for row in rows:
        row.delete()
        storages["renditions"].delete(row.file.name)
