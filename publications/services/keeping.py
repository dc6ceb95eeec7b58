"""What is kept of editions: files in a storage of their own, under names that hold a hash.

Of each picture there are two: as it was uploaded, from which any later program can start anew, and as
it goes into files. The latter is made once, when the edition is frozen, and read by all its formats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from publications.document.writers.pictures import Picture, kept, normalise, recipe

_KEPT_FOR = timedelta(days=30)


def save(name: str, data: bytes) -> None:
    """Have the file there; `name` holds the hash of what is in it, or of what it is made of."""
    storage = storages["editions"]
    if storage.exists(name):
        if storage.size(name) == len(data):
            return
        storage.delete(name)  # writing it was killed in the middle
    storage.save(name, ContentFile(data))


def read(name: str) -> bytes:
    """Raises OSError where the file is gone."""
    with storages["editions"].open(name) as file:
        data: bytes = file.read()
    return data


def keep_picture(key: str, data: bytes) -> str:
    """Keep an uploaded picture, also as it is to be printed; the name by which `Pictures` finds it.
    Raises PictureError."""
    name = f"pictures/{hashlib.sha256(data).hexdigest()}"
    save(name, data)
    if not storages["editions"].exists(_printed(name)):
        _print(key, name, data)
    return name


def forget_old_prints() -> int:
    """Delete what was printed by another recipe over a month ago, how many; it is made anew where somebody
    wants it. Not sooner, since another machine may still work with the program of before."""
    storage = storages["editions"]
    try:
        _folders, names = storage.listdir("printed")
    except FileNotFoundError:
        return 0
    old = [
        place
        for name in names
        if not name.endswith(f"-{recipe()}")
        and timezone.now() - storage.get_modified_time(place := f"printed/{name}") > _KEPT_FOR
    ]
    for place in old:
        storage.delete(place)
    return len(old)


class Pictures(Mapping[str, Picture]):
    """The pictures of editions by asset key, ready for a writer, each read when it is asked for: all
    of them are not in memory at once. Reading raises OSError where a file is gone, or PictureError."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __getitem__(self, key: str) -> Picture:
        name = self._names[key]
        printed = _printed(name)
        if storages["editions"].exists(printed) and (picture := kept(read(printed))):
            return picture
        return _print(key, name, read(name))

    def __contains__(self, key: object) -> bool:  # Mapping's own would read the file
        return key in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _print(key: str, name: str, data: bytes) -> Picture:
    picture = normalise(key, data)
    save(_printed(name), picture.data)
    return picture


def _printed(name: str) -> str:
    """Where what is printed of an uploaded picture lies; another place when we would make it otherwise,
    so that a file has the same bytes whether its pictures were made now or before."""
    return f"printed/{name.removeprefix('pictures/')}-{recipe()}"
