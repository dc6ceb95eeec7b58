"""How an edition, or one contribution of it, is cited: as text, BibTeX, RIS and CSL JSON.

Text follows ČSN ISO 690:2022 in Czech and the habits of APA 7 in English. An edition never
changes, so no day of access is given. Texts lose their line breaks and control characters, and
keep every letter; each format escapes what it would read as its own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Name:
    """A person; an organisation or a name that cannot be divided has `family` only."""

    family: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited. `edition` counts from 1, `language` is a BCP 47 tag of the work itself.

    A contribution has in `container` the title of the anthology it stands in; `publisher`, `isbn`,
    `edition` are then those of the anthology.
    """

    title: str
    issued: date
    subtitle: str = ""
    authors: tuple[Name, ...] = ()
    container: str = ""
    edition: int = 1
    place: str = ""
    publisher: str = ""
    isbn: str = ""
    url: str = ""
    language: str = "cs"

    @property
    def full_title(self) -> str:
        """Title and subtitle; a title that has a colon already says enough."""
        title, subtitle = clean(self.title), clean(self.subtitle)
        return f"{title}: {subtitle}" if subtitle and ":" not in title else title


# --- names --------------------------------------------------------------------------------

_TITLES = frozenset(
    [
        "akad",
        "arch",
        "bc",
        "bca",
        "doc",
        "dr",
        "ing",
        "judr",
        "lic",
        "mba",
        "mddr",
        "mga",
        "mgr",
        "mudr",
        "mvdr",
        "paeddr",
        "pharmdr",
        "phdr",
        "phmr",
        "prof",
        "rndr",
        "rsdr",
        "rtdr",
        "thdr",
        "thlic",
        "thmgr",
        "et",
    ]
)
_MOST_NAMED = 3


def name(text: str) -> Name | None:
    """A person's name out of a line such as `Mgr. Jan Novák, Ph.D.`: without degrees and without
    the role after a comma; None where nothing is left.

    The last word is the family name, with the small words before it (`van`, `de`).
    """
    words = clean(text).split(",")[0].split()
    while words and words[0].rstrip(".").lower() in _TITLES and len(words) > 1:
        words.pop(0)
    if not words:
        return None
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def names(lines: tuple[str, ...]) -> tuple[Name, ...]:
    """The names of several lines, in their order."""
    return tuple(found for line in lines if (found := name(line)))


# --- text ---------------------------------------------------------------------------------


def text(work: Work, language: str) -> str:
    """One line for a list of references: ČSN ISO 690 for `cs`, as in APA for every other tag."""
    return _czech(work) if language.split("-")[0] == "cs" else _english(work)


def _czech(work: Work) -> str:
    named = [
        f"{each.family.upper()}, {each.given}" if each.given else each.family.upper()
        for each in people(work)
    ]
    parts = []
    if len(named) > _MOST_NAMED:
        parts.append(f"{named[0]} et al.")
    elif named:
        parts.append(_joined(named, "; ", " a "))
    parts.append(work.full_title)
    if work.container:
        parts.append(f"In: {clean(work.container)}")
    if work.url:
        parts.append("Online")
    parts.append(f"{work.edition}. vydání")
    maker = ": ".join(part for part in (clean(work.place), clean(work.publisher)) if part)
    parts.append(f"{maker}, {work.issued.year}" if maker else str(work.issued.year))
    if work.isbn:
        parts.append(f"ISBN {clean(work.isbn)}")
    line = " ".join(_stopped(part) for part in parts)
    return f"{line} Dostupné z: {address(work.url)}" if work.url else line


def _english(work: Work) -> str:
    named = [
        f"{each.family}, {_initials(each.given)}" if each.given else each.family
        for each in people(work)
    ]
    publisher = clean(work.publisher)
    if len(named) > _MOST_NAMED:
        head = f"{named[0]} et al."
    elif named:
        head = _joined(named, ", ", ", & ")
    else:
        head = "" if work.container else publisher
    year = f"({work.issued.year})."
    edition = f"({_ordinal(work.edition)} ed.)"
    parts = []
    if work.container:
        parts += [_stopped(head)] if head else []
        parts += [
            year,
            _stopped(work.full_title),
            _stopped(f"In {clean(work.container)} {edition}"),
        ]
    elif head:
        parts += [_stopped(head), year, _stopped(f"{work.full_title} {edition}")]
    else:
        parts += [_stopped(f"{work.full_title} {edition}"), year]
    maker = ": ".join(part for part in (clean(work.place), publisher) if part)
    if maker and head != publisher:
        parts.append(_stopped(maker))
    if work.isbn:
        parts.append(f"ISBN {clean(work.isbn)}.")
    if work.url:
        parts.append(address(work.url))
    return " ".join(parts)


def people(work: Work) -> tuple[Name, ...]:
    """The authors as they are written in every format; a name without any letter is none."""
    cleaned = (Name(clean(each.family), clean(each.given)) for each in work.authors)
    return tuple(
        each if each.family else Name(each.given) for each in cleaned if each.family or each.given
    )


def _joined(words: list[str], between: str, last: str) -> str:
    return words[0] if len(words) == 1 else between.join(words[:-1]) + last + words[-1]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _initials(given: str) -> str:
    """`Anna-Marie Jana` is `A.-M. J.`; the Czech `Ch` is one letter."""
    return " ".join(
        "-".join(_initial(part) for part in word.split("-") if part) for word in given.split()
    )


def _initial(part: str) -> str:
    return f"{part[:2] if part[:2] == 'Ch' else part[0]}."


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


# --- formats of reference managers -----------------------------------------------------------

_TEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",  # \{ would still be counted by BibTeX, which balances braces
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
_PLAIN_NAME = re.compile(r"[\w .'’-]*")


def bibtex(work: Work) -> str:
    """One entry, `@book` or `@incollection`, in UTF-8 as BibLaTeX and biber read it."""
    kind = "incollection" if work.container else "book"
    fields = {
        "author": " and ".join(_bibtex_name(each) for each in people(work)),
        # The inner braces keep capitals as they are.
        "title": f"{{{_tex(work.full_title)}}}",
        "booktitle": f"{{{_tex(clean(work.container))}}}" if work.container else "",
        "edition": str(work.edition),
        "publisher": _bibtex_literal(clean(work.publisher)),
        "address": _tex(clean(work.place)),
        "year": str(work.issued.year),
        "date": work.issued.isoformat(),
        "isbn": _tex(clean(work.isbn)),
        "url": address(work.url),
        "langid": {"cs": "czech", "en": "english", "sk": "slovak"}.get(
            work.language.split("-")[0], ""
        ),
    }
    lines = [f"  {field} = {{{value}}}," for field, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key(work)},", *lines, "}", ""])


def _bibtex_name(person: Name) -> str:
    if not person.given:
        return f"{{{_tex(person.family)}}}"
    return f"{_name_part(person.family)}, {_name_part(person.given)}"


def _name_part(part: str) -> str:
    plain = _PLAIN_NAME.fullmatch(part) and " and " not in f" {part.lower()} "
    return _tex(part) if plain else f"{{{_tex(part)}}}"


def _bibtex_literal(text: str) -> str:
    """A publisher: a list in BibLaTeX, so `and` in a name would divide it."""
    return f"{{{_tex(text)}}}" if " and " in f" {text.lower()} " else _tex(text)


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)


def key(work: Work) -> str:
    """`novak-2026-2`: the family name or the title's first long word, the year, the edition."""
    named = people(work)
    source = named[0].family if named else work.full_title
    letters = unicodedata.normalize("NFKD", source).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", letters)
    first = next((word for word in words if len(word) > 3), words[0] if words else "dilo")
    return f"{first[:40]}-{work.issued.year}-{work.edition}"


def ris(work: Work) -> str:
    """One record. A line ends with CR LF; a value is one line, so nothing in it can end it."""
    lines = [("TY", "CHAP" if work.container else "BOOK")]
    lines += [
        ("AU", f"{each.family}, {each.given}" if each.given else each.family)
        for each in people(work)
    ]
    lines += [
        ("TI", work.full_title),
        ("T2", clean(work.container)),
        ("ET", str(work.edition)),
        ("PB", clean(work.publisher)),
        ("CY", clean(work.place)),
        ("PY", str(work.issued.year)),
        ("DA", work.issued.strftime("%Y/%m/%d")),
        ("SN", clean(work.isbn)),
        ("UR", address(work.url)),
        ("LA", work.language),
    ]
    kept = [f"{tag}  - {value}" for tag, value in lines if value]
    return "\r\n".join([*kept, "ER  - ", ""])


def csl_json(work: Work) -> str:
    """A list with one item, as Zotero and citeproc read it."""
    item: dict[str, object] = {
        "id": key(work),
        "type": "chapter" if work.container else "book",
        "title": work.full_title,
        "container-title": clean(work.container),
        "author": [
            {"family": each.family, "given": each.given} if each.given else {"literal": each.family}
            for each in people(work)
        ],
        "edition": str(work.edition),
        "publisher": clean(work.publisher),
        "publisher-place": clean(work.place),
        "issued": {"date-parts": [[work.issued.year, work.issued.month, work.issued.day]]},
        "ISBN": clean(work.isbn),
        "URL": address(work.url),
        "language": work.language,
    }
    kept = {field: value for field, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=1) + "\n"


# --- texts --------------------------------------------------------------------------------


def clean(text: str) -> str:
    """One line without control characters and halves of characters, spaces once and plain."""
    visible = (
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text
    )
    return " ".join("".join(visible).split())


def address(url: str) -> str:
    """The address with everything encoded that would end it in one of the formats."""
    return quote(clean(url), safe="/:?#@!$&'()*+,;=%~[]")
