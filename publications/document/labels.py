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
    address: str
    chapters: str
    from_film: str
    qr: str
    phone: str
    email: str
    web: str
    notes: str
    note: str
    back_to_text: str
    easy_read: str
    from_anthology: str
    skip: str
    cover: str
    links: str


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
    address="Trvalá adresa",
    chapters="Kapitoly",
    from_film="Z filmu",
    qr="QR kód s adresou",
    phone="Telefon",
    email="E-mail",
    web="Web",
    notes="Poznámky",
    note="Poznámka",
    back_to_text="Zpět k textu",
    easy_read="Snadné čtení",
    from_anthology="Ze sborníku",
    skip="Přeskočit na text",
    cover="Obálka",
    links="Odkazy",
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
    address="Permanent address",
    chapters="Chapters",
    from_film="From the film",
    qr="QR code with the address",
    phone="Telephone",
    email="E-mail",
    web="Web",
    notes="Notes",
    note="Note",
    back_to_text="Back to the text",
    easy_read="Easy reading",
    from_anthology="From the anthology",
    skip="Skip to the text",
    cover="Cover",
    links="Links",
)


def labels(language: str) -> Labels:
    """The words for a BCP 47 tag: Czech for `cs`, English for every other language."""
    return _CZECH if language.split("-")[0] == "cs" else _ENGLISH


def size(size_bytes: int, language: str) -> str:
    """A file's size as people read it, `1,4 MB` or `1.4 MB`; "" where it is unknown (0)."""
    if size_bytes <= 0:
        return ""
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= least:
            number = f"{size_bytes / least:.1f}".removesuffix(".0")
            czech = language.split("-")[0] == "cs"
            return f"{number.replace('.', ',') if czech else number}\u00a0{unit}"
    return f"{size_bytes}\u00a0B"


def clock(duration_ms: int) -> str:
    """A film's length as people read it: `4:05` or `1:02:30`; milliseconds are rounded."""
    seconds = round(duration_ms / 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"
