"""Where the words of a link lead, said for a reader of paper.

In the running text such a link gets a number, and its address stands in a list at the end of the section;
in a footnote the address stands beside the words. Words that are their address themselves get neither.
Footnotes keep their own numbers, for a note has the same number in every form of the book.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_CZECH_NUMBER = re.compile(r"(\+420)(\d{3})(\d{3})(\d{3})")
_DIGITS = re.compile(r"[\d\s]+")
_LAST_LATIN_LETTER = "\u024f"


def leads_outside(url: str) -> bool:
    """Whether the link leaves the book; `#id` stays in it."""
    return not url.startswith("#")


def printed(url: str) -> str:
    """The address as a person types, writes or dials it. Latin letters are written as letters (`péče` for
    `p%C3%A9%C4%8De`), which every browser takes."""
    scheme, _, rest = url.partition(":")
    match scheme.lower():
        case "mailto":
            return unquote(rest.partition("?")[0])
        case "tel":
            number = re.sub(r"[^\d+]", "", rest)
            return _CZECH_NUMBER.sub("\\1\u00a0\\2\u00a0\\3\u00a0\\4", number)
        case _:
            return _ENCODED.sub(lambda run: _letters(run[0]), url)


def is_shown(url: str, words: str) -> bool:
    """Whether the words of a link let its reader find the address without following it."""
    address = printed(url)
    if url.lower().startswith("tel:"):
        digits = re.sub(r"\D", "", address)
        runs = (re.sub(r"\D", "", run).removeprefix("00") for run in _DIGITS.findall(words))
        return any(len(run) >= 9 and digits.endswith(run) for run in runs)
    return _bare(address) in _bare(words)


def _bare(text: str) -> str:
    """Without what nobody types: the scheme, `www.`, a slash at the end; white space and case aside."""
    text = re.sub(r"[\s\u00ad\u200b\u2060]", "", _ENCODED.sub(lambda run: _letters(run[0]), text))
    return re.sub(r"https?://(?:www\.)?|(?<![\w.])www\.|/+(?=$|[).,;])", "", text.casefold())


def _letters(encoded: str) -> str:
    try:
        decoded = bytes.fromhex(encoded.replace("%", "")).decode()
    except ValueError:
        return encoded
    is_written = all(
        letter.isalpha() and "\x7f" < letter <= _LAST_LATIN_LETTER for letter in decoded
    )
    return decoded if is_written else encoded


@dataclass(slots=True)
class Register:
    """The addresses of one section. `numbered` goes by the order of the links, each address as it is printed
    once, with where its first link leads; `unnumbered` are those of headings with their words, for a heading
    that is listed carries no mark."""

    numbered: dict[str, str] = field(default_factory=dict)
    unnumbered: dict[str, tuple[str, str]] = field(default_factory=dict)

    def mark(self, url: str, words: str, address: str = "") -> int | None:
        """The number to print after these words; None where they need none. `address` is what to print,
        where it is not the whole of `url`."""
        if not leads_outside(url) or is_shown(url, words):
            return None
        address = address or printed(url)
        self.numbered.setdefault(address, url)
        return [*self.numbered].index(address) + 1

    def note(self, url: str, words: str) -> None:
        """Keep the address of a link in a heading."""
        if leads_outside(url) and not is_shown(url, words):
            self.unnumbered.setdefault(printed(url), (url, " ".join(words.split())))

    def entries(self) -> list[dict[str, Any]]:
        """What the list at the end of the section holds, in its order; `number` is 0 for none."""
        numbered = [
            {"number": number, "url": url, "address": address, "words": ""}
            for number, (address, url) in enumerate(self.numbered.items(), 1)
        ]
        return numbered + [
            {"number": 0, "url": url, "address": address, "words": words}
            for address, (url, words) in self.unnumbered.items()
            if address not in self.numbered
        ]
