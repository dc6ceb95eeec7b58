"""The pictures of an EPUB: those of the document, and the codes of addresses, each once."""

from __future__ import annotations

from collections.abc import Mapping

from publications.document.writers import qr
from publications.document.writers.html.story import Source
from publications.document.writers.pictures import Picture


class Images:
    """Names the files of pictures in the order of their use."""

    def __init__(self, prepared: Mapping[str, Picture]) -> None:
        self._pictures = {
            f"images/picture-{number:03}.{picture.extension}": picture
            for number, picture in enumerate(prepared.values(), start=1)
        }
        named = zip(prepared, self._pictures.items(), strict=True)
        self.sources = {key: _source(name, picture) for key, (name, picture) in named}
        self._codes: dict[str, Source | None] = {}

    def code(self, url: str) -> Source | None:
        """The code of an address; None for one that no code holds: its link is there as well."""
        if url not in self._codes:
            try:
                picture = qr.png(url)
            except qr.AddressTooLong:
                self._codes[url] = None
            else:
                name = f"images/qr-{len(self._codes) + 1:03}.png"
                self._pictures[name] = picture
                self._codes[url] = _source(name, picture)
        return self._codes[url]

    def files(self) -> Mapping[str, Picture]:
        """The picture of each file met so far, by its name in the book."""
        return self._pictures


def _source(name: str, picture: Picture) -> Source:
    return Source(name, picture.width, picture.height)
