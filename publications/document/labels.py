"""The few words a writer adds of its own, by language of the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    contents: str
    imprint: str
    funders: str
    registration: str
    watch: str
    duration: str
    figure: str
    table: str
    licence: str
    cite: str
    photo: str


_CZECH = Labels(
    contents="Obsah",
    imprint="Tiráž",
    funders="Podpořili",
    registration="Registrační číslo",
    watch="Film na webu",
    duration="Délka",
    figure="Obrázek",
    table="Tabulka",
    licence="Licence",
    cite="Jak citovat",
    photo="Foto",
)
_ENGLISH = Labels(
    contents="Contents",
    imprint="Imprint",
    funders="Supported by",
    registration="Registration number",
    watch="Watch the film",
    duration="Length",
    figure="Figure",
    table="Table",
    licence="Licence",
    cite="How to cite",
    photo="Photo",
)


def labels(language: str) -> Labels:
    """The words for a BCP 47 tag: Czech for `cs`, English for every other language."""
    return _CZECH if language.split("-")[0] == "cs" else _ENGLISH


def clock(duration_ms: int) -> str:
    """A film's length as people read it: `4:05` or `1:02:30`; milliseconds are rounded."""
    seconds = round(duration_ms / 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"
