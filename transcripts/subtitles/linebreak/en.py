"""English. Source: BBC Subtitle Guidelines ("Line breaks") and the Netflix English timed text guide.

Hard: after an article, inside a number, number and unit, day and month, title and name, name and its Roman
numeral or degree, initial and surname, fixed abbreviation. Soft: after prepositions, conjunctions, subject
pronouns, possessives, auxiliaries, negations and words that hold one (I'll, couldn't), after a number or an
adjective, before a negation and a reflexive, between two names. An abbreviation (U.S., a.m., etc.) ends a
sentence only before a capital that opens one.
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
    "might must cannot never every some any".split()
)
_UNITS = frozenset(
    "% percent mm cm m km g kg ml l ms s min h hr hrs a.m. p.m. am pm years year months month weeks week "
    "days day hours hour minutes minute seconds euros euro dollars pounds crowns million billion "
    "thousand miles mile feet foot ft inch inches yards yard mph km/h pence cents o'clock hundred".split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_TITLES = frozenset("mr. mrs. ms. dr. prof. st. sr. jr. rev. mr mrs ms dr prof".split())
_ABBREVIATIONS = frozenset(("e.g.", "i.e.", "no.", "vs.", "approx.", "cf."))
# Capitalised before a name; hard like their abbreviations.
_SPOKEN_TITLES = frozenset(
    "president queen king sir miss aunt uncle professor captain doctor lady lord prince princess general".split()
)
_REFLEXIVE = frozenset(
    "myself yourself himself herself itself ourselves yourselves themselves".split()
)
_EACH_OTHER = frozenset((("each", "other"), ("one", "another")))
_RANKS = frozenset(
    "capt. gen. sgt. lt. col. maj. cmdr. adm. gov. sen. rep. hon. fr. mx. mx insp. supt. cpl. pvt.".split()
)
_DEGREES = frozenset("jr sr phd ph.d md m.d esq".split())
# Their full stop does not end the sentence where it goes on in lower case.
_MID_SENTENCE = frozenset("etc. inc. ltd. co. corp. al. ave. rd. dept. est.".split())
_DOTTED = re.compile(r"(?:[A-Za-z]\.){2,}")
# Capitalised, these begin a sentence and are no name.
_OPENERS = frozenset(
    "i he she it we they you this that these those the a an and but so then there here what when where why "
    "who how if in on at for from to my his her our their yes no not now after before because".split()
)
_MARKS = ',.;:!?…"”'
_ROMAN = re.compile(r"[IVX]{2,6}")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_YEAR = re.compile(r"1[89]\d\d|20\d\d")
# "couldn't", "I'll", "they've", "he's": an auxiliary is in the word and waits for its verb.
_CONTRACTED = re.compile(
    r"\w+n't|(?:i|you|he|she|it|we|they|there|that|who|what)'(?:ll|ve|re|d|m|s)"
)
_SPOKEN_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety".split()
)
_ADJECTIVES = frozenset(
    "red blue green white black yellow brown grey gray big small little large long short old new young good "
    "bad great high low hot cold warm cool hard soft strong weak rich poor deep dark bright clean dirty "
    "early late whole main own same other next last first second third only real true sick ill special "
    "social medical mental local public private common different difficult simple single happy sad huge tiny".split()
)
_ADJECTIVE = re.compile(r".{3,}(?:ful|ous|ive|able|ible|ical|less|ish|ary)")
_INITIAL = re.compile(r"[A-Z]\.")


_FILLERS = frozenset(
    "um uh er well actually basically really just quite literally honestly anyway".split()
)
_CURRENCIES = frozenset(("eur", "usd", "gbp", "czk", "€", "$", "£"))
_NUMBERED = frozenset(("no.", "p.", "pp.", "vol.", "ch.", "fig.", "room", "page", "chapter"))


class English(Language):
    code = "en"
    fillers = _FILLERS

    def holds(self, word: str, next_word: str) -> Break | None:
        bare, after = core(word), core(next_word)
        low = bare.lower()
        if not after:
            return None
        opens = after.lower().rstrip(_MARKS) in _OPENERS
        if after.lower().rstrip(",;").rstrip(".") in _DEGREES and is_capitalised(word):
            return Break.FORBIDDEN
        if low in _NUMBERED:
            return Break.FORBIDDEN if after[:1].isdigit() else None
        if low in _TITLES:
            return Break.FORBIDDEN if is_capitalised(next_word) else None
        if low in _RANKS:
            return Break.FORBIDDEN if is_capitalised(next_word) and not opens else None
        if low in _ABBREVIATIONS:
            return Break.FORBIDDEN
        if _DOTTED.fullmatch(bare) or low in _MID_SENTENCE:
            goes_on = after[:1].islower() or (bare.isupper() and after[:1].isupper() and not opens)
            if not goes_on:
                return None
            found = self.between(word, next_word)
            return Break.BOUND if bare.isupper() and found is Break.ELSEWHERE else found
        initial = _INITIAL.fullmatch(bare) is not None and bare != "I."
        return Break.FORBIDDEN if initial and is_capitalised(next_word) else None

    def between(self, word: str, next_word: str, following: str = "") -> Break:
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
        if bare[:1].isupper() and _ROMAN.fullmatch(after.rstrip(_MARKS)):
            return Break.FORBIDDEN
        if bare[:1].isupper() and after[:1].isupper() and low in _SPOKEN_TITLES:
            return Break.FORBIDDEN
        if _ORDINAL.fullmatch(low) and next_low in _MONTHS:
            return Break.FORBIDDEN
        low = low.replace("’", "'")
        if _CONTRACTED.fullmatch(low):
            return Break.BOUND
        if next_low in _REFLEXIVE or (low, next_low) in _EACH_OTHER:
            return Break.BOUND
        if next_low == "not" or low in _PREPOSITIONS or low in _CONJUNCTIONS or low in _LEANING:
            return Break.BOUND
        if next_low in _CONJUNCTIONS:
            return Break.CONJUNCTION
        if next_low in _PREPOSITIONS:
            return Break.PREPOSITION
        if bare[:1].isupper() and after[:1].isupper() and next_low != "i":
            return Break.BOUND
        counted = is_number(bare) and _YEAR.fullmatch(bare) is None
        if counted or _ORDINAL.fullmatch(low) or low in _SPOKEN_NUMBERS or low in _ADJECTIVES:
            return Break.BOUND
        return Break.BOUND if _ADJECTIVE.fullmatch(low) else Break.ELSEWHERE


LANGUAGE = English()
