"""The International Standard Book Number: thirteen digits, of which the last proves the others.

ISO 2108; the ISBN Users' Manual of the International ISBN Agency. A number belongs to one edition in
one form: text that was changed, or left out, is another edition and takes another number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

PREFIXES = ("978", "979")
_NAME = re.compile(r"^\s*ISBN(?:-1[03])?:?\s*", re.IGNORECASE)
#: Spaces, no-break spaces, hyphens and dashes, as people type them between the groups.
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212-]+")
_TEN = re.compile(r"[0-9]{9}[0-9X]")


class Wrong(StrEnum):
    """Why a text is no ISBN of today."""

    SIGNS = "signs"
    LENGTH = "length"
    TEN = "ten"
    PREFIX = "prefix"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Fault:
    """`expected` is the check digit that would be right, or the thirteen digits a number of ten has
    become; `count` how many digits there are."""

    wrong: Wrong
    expected: str = ""
    count: int = 0


def key(text: str) -> str:
    """The thirteen digits by which two ways of writing a number are compared; empty for what is no
    number of thirteen or ten digits. Whether the last digit is right does not matter here."""
    number = _plain(text)
    if _TEN.fullmatch(number):
        return _thirteen(number)
    return number if re.fullmatch(r"[0-9]{13}", number) else ""


def fault(text: str) -> Fault | None:
    """What is wrong with it; None where it is a number that may be printed."""
    number = _plain(text)
    if _TEN.fullmatch(number):
        return Fault(Wrong.TEN, expected=_thirteen(number))
    if not re.fullmatch(r"[0-9]+", number):
        return Fault(Wrong.SIGNS)
    if len(number) != 13:
        return Fault(Wrong.LENGTH, count=len(number))
    if not number.startswith(PREFIXES):
        return Fault(Wrong.PREFIX)
    expected = check_digit(number[:12])
    return None if number[12] == expected else Fault(Wrong.CHECK, expected=expected)


def check_digit(stem: str) -> str:
    """The thirteenth digit to these twelve: weights 1 and 3 in turn, modulo 10 (ISO 2108, annex A)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(stem))
    return str(-total % 10)


def _plain(text: str) -> str:
    """Without its name and without what stands between its groups."""
    return _BETWEEN.sub("", _NAME.sub("", text)).upper()


def _thirteen(ten: str) -> str:
    stem = f"978{ten[:9]}"
    return stem + check_digit(stem)
