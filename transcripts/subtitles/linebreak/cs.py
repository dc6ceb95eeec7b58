"""Czech. Source of the forbidden line ends: Internetova jazykova prirucka, UJC AV CR, "Zalomeni radku".

Hard (`FORBIDDEN`): after the one-letter prepositions and conjunctions k s v z o u a i; inside a number, a
ratio, an equation or a date; number and unit or what is counted (5 dětí, 8. kapitola, č. 5, strana 2), currency
and amount, day and month; title or office and name, initial and surname, name and its Roman numeral (Karel
IV.) or ml.; inside and after a fixed abbreviation (s. r. o., hl. m., mn. č., př. n. l., § 5, ČSN 01 6910, PS
PČR), while a capital that opens a sentence after it is no part of it (tel. Potom); before a dash; before the
reflexive se/si, which leans on the word before it; after the preposition se (`cs_reflexive` tells the two apart).
Soft (`BOUND`): after longer prepositions (their vocalised forms ke ku ve ze too) and conjunctions, around
auxiliaries, modals and other enclitics, after and before a negation, between two names, adjective or possessive
and noun, number and adjective, a number in words and what follows it, a noun and its number (rok 2013); around
a se of which two words do not tell what it is.
A number before any noun is hard only where the noun is told: units, named nouns and genitives in -ů, since "v 5
přijela" counts nothing.
"""

from __future__ import annotations

from . import cs_words as words
from .base import Break, Language, core, is_capitalised, is_number
from .cs_reflexive import ALWAYS, before_instrumental, is_preposition

_MARKS = '.,;:!?…"“”'


class Czech(Language):
    code = "cs"
    fillers = words.FILLERS

    def holds(self, word: str, next_word: str) -> Break | None:
        bare, after = core(word), core(next_word)
        low, next_low = bare.lower(), after.lower().rstrip(_MARKS)
        if not after:
            return None
        if low in words.SYMBOLS or next_low in words.DEGREES:
            return Break.FORBIDDEN
        if after.lower().rstrip(",;") in ("ml.", "st.", "nejml.") and is_capitalised(word):
            return Break.FORBIDDEN
        if (bare[:1].isdigit() and after in words.RELATIONS) or (
            bare in words.RELATIONS and after[:1].isdigit()
        ):
            return Break.FORBIDDEN
        if low.endswith(".") and self._goes_on(bare, low, after, next_low):
            return Break.FORBIDDEN
        known = low in words.THOUSANDS or low in words.LISTS
        if (known or words.ORDINAL.fullmatch(bare)) and after[:1].islower():
            return self.between(word, next_word)
        return Break.FORBIDDEN if low in words.ABBREVIATIONS and not low.endswith(".") else None

    def _goes_on(self, bare: str, low: str, after: str, next_low: str) -> bool:
        """Whether the full stop is an abbreviation's or an ordinal's that belongs to the next word."""
        opens = next_low in words.FUNCTION_WORDS
        single = words.SINGLE_WITH_STOP.fullmatch(bare) is not None
        if single and words.SINGLE_WITH_STOP.match(after.rstrip(",")):
            return True  # s. r. o., T. G.
        if low in words.TITLES or low == "č.":
            return not opens
        # "s." is also the preposition at the end of a sentence; the page number makes it "strana".
        if low in words.ABBREVIATIONS and (len(low) > 2 or after[:1].isdigit()):
            return not (opens and after[:1].isupper())
        if low in words.THOUSANDS and (
            after[:1].islower() or next_low in words.UNITS | words.CURRENCIES
        ):
            return not opens
        if low == "mn." and next_low == "č":
            return True
        if single:
            if low in words.NUMBERED_LETTERS and after[:1].isdigit():
                return True
            # An initial, or the end of "hl. m." before its town.
            return (bare[0].isupper() or low == "m.") and after[:1].isupper() and not opens
        if words.ORDINAL.fullmatch(bare) or words.ROMAN_ORDINAL.fullmatch(bare):
            ranges = next_low == "až"
            return after[:1].isdigit() or (after[:1].islower() and (ranges or not opens))
        return False

    def between(self, word: str, next_word: str, following: str = "") -> Break:
        bare, after = core(word), core(next_word)
        low, next_low = bare.lower(), after.lower().rstrip(_MARKS)
        if low in words.ONE_LETTER or next_low in ALWAYS:
            return Break.FORBIDDEN
        if next_low == "se":
            return self._before_se(word, after, following)
        if low == "se" and before_instrumental(next_word):
            return Break.FORBIDDEN
        if self._of_a_number(bare, low, after, next_low) or self._of_a_name(bare, low, after):
            return Break.FORBIDDEN
        if self._belongs_together(bare, low, after, next_low):
            return Break.BOUND
        if next_low in words.CONJUNCTIONS:
            return Break.CONJUNCTION
        if next_low in words.PREPOSITIONS or next_low in words.ONE_LETTER:
            return Break.PREPOSITION
        return Break.ELSEWHERE

    def _before_se(self, word: str, after: str, following: str) -> Break:
        if after.lower() != "se":  # no preposition before a comma or a full stop
            return Break.FORBIDDEN
        found = is_preposition(word, following)
        if found is None:
            return Break.BOUND
        return Break.PREPOSITION if found else Break.FORBIDDEN

    def _of_a_number(self, bare: str, low: str, after: str, next_low: str) -> bool:
        """Inside a number, or between it and its unit, what is counted or what it numbers."""
        if after[:1].isdigit():
            return (
                is_number(bare)
                or low in words.CURRENCIES
                or low in words.PARTS
                or (low in words.SERIES and bare.isupper())
            )
        if not is_number(bare):
            return False
        # A genitive plural in -ů, but not the adverbs, nor after what may be a year.
        counted = next_low.endswith("ů") and next_low not in ("domů", "dolů")
        counted = counted and words.YEAR.fullmatch(bare) is None
        named = next_low in words.COUNTABLE or after.lower() in words.UNITS
        return counted or named or after == ",-"

    def _of_a_name(self, bare: str, low: str, after: str) -> bool:
        """Title and name, name and its Roman numeral, or two acronyms."""
        if not after[:1].isupper() or after.lower().rstrip(_MARKS) in words.NOT_NAMES:
            return False
        if low in words.SPOKEN_TITLES or words.OFFICE.fullmatch(low):
            return True
        if bare[:1].isupper() and words.ROMAN.fullmatch(after):
            # "Karel IV." and "Karel I.", not "Honza I" at the end of a thought.
            return len(after.rstrip(".,;")) > 1 or after.rstrip(",;").endswith(".")
        return words.ACRONYMS.fullmatch(f"{bare} {after.rstrip(_MARKS)}") is not None

    def _belongs_together(self, bare: str, low: str, after: str, next_low: str) -> bool:
        if (
            low in words.PREPOSITIONS
            or low in words.REFLEXIVE
            or low in words.HANGING
            or low in words.NEGATION
        ):
            return True
        if low in words.AUXILIARIES or next_low in words.ENCLITICS or next_low == "ne":
            return True
        if low in words.NOTHING and next_low.startswith("ne"):
            return True
        if low in words.TO_BE and words.PREDICATE.fullmatch(next_low):
            return True
        if words.MODAL.fullmatch(low) and words.INFINITIVE.fullmatch(next_low):
            return True
        if next_low == "místo" and words.ADJECTIVE.fullmatch(low):  # the noun, not "instead of"
            return True
        if next_low in words.JOINING and words.ORDINAL.fullmatch(bare):
            return True
        if next_low == "až" and is_number(bare):
            return True
        function_word = next_low in words.CONJUNCTIONS or next_low in words.PREPOSITIONS
        if function_word or next_low in words.ONE_LETTER:
            return False
        if is_number(bare):
            return words.YEAR.fullmatch(bare) is None
        if words.SPOKEN_NUMBER.fullmatch(low):
            return True
        if low in words.DETERMINERS or low in words.WAITING:
            return True
        named = bare[:1].isupper() and low not in words.FUNCTION_WORDS  # Praha 2
        numbered = low in words.NUMBERED or low in words.MONTHS or named
        if numbered and after[:1].isdigit():
            return True
        if low in words.NOBLE and after[:1].isupper():
            return True
        if bare[:1].isupper() and after[:1].isupper():
            return True
        return words.ADJECTIVE.fullmatch(low) is not None


LANGUAGE = Czech()
