"""Where the pictures of a document lie. They are named without being read: their bytes come when
somebody asks for them, so a check list or a web page, which need only names, reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models.fields.files import FieldFile

from media.models import Rendition
from publications import maps


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture an editor put into the site."""

    image: Any

    @property
    def key(self) -> str:
        return f"image-{self.image.pk}"

    def read(self) -> bytes:
        return _whole(self.image.file)


@dataclass(frozen=True, slots=True)
class Poster:
    """A still of a film."""

    rendition: Rendition

    @property
    def key(self) -> str:
        return f"poster-{self.rendition.sha256[:16]}"

    def read(self) -> bytes:
        return _whole(self.rendition.file)


@dataclass(frozen=True, slots=True)
class RegionMap:
    """A map we draw; `region` is a code of ISO 3166-2."""

    region: str

    @property
    def key(self) -> str:
        return f"map-{self.region}"

    def read(self) -> bytes:
        return maps.draw(self.region)


def _whole(stored: FieldFile) -> bytes:
    with stored.open("rb") as file:
        data: bytes = file.read()
    return data


Picture: TypeAlias = Uploaded | Poster | RegionMap


class Pictures(Mapping[str, bytes]):
    """The pictures of a document by asset key, each read from where it lies when it is asked for.

    The key says what is in it, so a second picture of the same key is the same picture. Reading
    raises OSError where a file is gone.
    """

    def __init__(self) -> None:
        self._found: dict[str, Picture] = {}

    def add(self, picture: Picture) -> str:
        """Its key, under which it can be had from now on."""
        self._found.setdefault(picture.key, picture)
        return picture.key

    def of(self, key: str) -> Picture:
        """Where the picture lies, unread. Raises KeyError."""
        return self._found[key]

    def __getitem__(self, key: str) -> bytes:
        return self._found[key].read()

    def __contains__(self, key: object) -> bool:  # Mapping's own would read the file
        return key in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
