"""English. Source: BBC Subtitle Guidelines ("Line breaks") and the Netflix English timed text guide.

Hard: after an article, inside a number, number and unit, title and name, initial and surname, fixed
abbreviation. Soft: after prepositions, conjunctions, subject pronouns, possessives and auxiliaries,
before a negation, between two names.
"""

# ruff: noqa: SIM905 - lists of words read best as running text
from __future__ import annotations

import re

from .base import Break, Language, core, is_capitalised, is_number

_ARTICLES = frozenset(("a", "an", "the"))
_PREPOSITIONS = frozenset(
    "about above across after against along among around at before behind below beneath beside between "
    "beyond by despite down during except for from in inside into like near of off on onto out outside "
    "over past since through throughout to toward towards under until up upon with within without".split()
)
_CONJUNCTIONS = frozenset(
    "and but or nor so yet because although though while whereas if unless when whenever where that "
    "which who whom whose than as".split()
)
_LEANING = frozenset(
    "i you he she it we they my your his her its our their this these those no not very "
    "am is are was were be been being have has had do does did will would shall should can could may "
    "might must don't doesn't didn't won't can't isn't aren't wasn't weren't i'm i've we're".split()
)
_UNITS = frozenset(
    "% percent mm cm m km g kg ml l ms s min h hr hrs a.m. p.m. am pm years year months month weeks week "
    "days day hours hour minutes minute seconds euros euro dollars pounds crowns million billion "
    "thousand".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_TITLES = frozenset("mr. mrs. ms. dr. prof. st. sr. jr. rev. mr mrs ms dr prof".split())
_ABBREVIATIONS = frozenset(("e.g.", "i.e.", "no.", "vs.", "approx.", "cf."))
_INITIAL = re.compile(r"[A-Z]\.")


_FILLERS = frozenset(
    "um uh er well actually basically really just quite literally honestly anyway".split()
)
_CURRENCIES = frozenset(("eur", "usd", "gbp", "czk", "€", "$", "£"))
_NUMBERED = frozenset(("no.", "p.", "pp.", "vol.", "ch.", "fig.", "room", "page", "chapter"))


class English(Language):
    code = "en"
    fillers = _FILLERS

    def holds(self, word: str, next_word: str) -> bool:
        bare, after = core(word), core(next_word)
        low = bare.lower()
        if not after:
            return False
        if low in _NUMBERED:
            return after[:1].isdigit()
        if low in _TITLES:
            return is_capitalised(next_word)
        if low in _ABBREVIATIONS:
            return True
        return _INITIAL.fullmatch(bare) is not None and is_capitalised(next_word) and bare != "I."

    def between(self, word: str, next_word: str) -> Break:
        bare, after = core(word), core(next_word)
        low, next_low = bare.lower(), after.lower().rstrip(',;:!?…"”')
        if low in _ARTICLES:
            return Break.FORBIDDEN
        if is_number(bare) and (
            next_low in _UNITS or next_low.rstrip(".") in _UNITS | _MONTHS or after[:1].isdigit()
        ):
            return Break.FORBIDDEN
        if (low in _MONTHS or low in _CURRENCIES or low in _NUMBERED) and after[:1].isdigit():
            return Break.FORBIDDEN
        if next_low == "not" or low in _PREPOSITIONS or low in _CONJUNCTIONS or low in _LEANING:
            return Break.BOUND
        if next_low in _CONJUNCTIONS:
            return Break.CONJUNCTION
        if next_low in _PREPOSITIONS:
            return Break.PREPOSITION
        if bare[:1].isupper() and after[:1].isupper() and next_low != "i":
            return Break.BOUND
        return Break.ELSEWHERE


LANGUAGE = English()
