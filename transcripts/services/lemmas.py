"""Words as search compares them: base forms beside the forms themselves, without diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

_WORD = re.compile(r"[^\W_]+")
_LEMMATIZED = {"cs", "en", "sk", "uk", "de"}
_ACCENTED = {
    "a": "áä", "c": "č", "d": "ď", "e": "éě", "i": "í", "l": "ľ", "n": "ň", "o": "óöô", "r": "ř",
    "s": "š", "t": "ť", "u": "úůü", "y": "ý", "z": "ž",
}  # fmt: skip
# „odlehčovacích služeb“: the dictionaries miss many adjectives made of verbs, and the endings are few.
_SOFT_ADJECTIVES = {"cs", "sk"}
_SOFT_ENDING = re.compile("í(?:ho|mu|m|ch|mi)$")
#: More letters than this are not tried, so that no query grows costly.
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A word in a text: from character `start` up to `end`, and the keys it can be found by."""

    start: int
    end: int
    keys: frozenset[str]


def fold(word: str) -> str:
    """Lower case without diacritics: „Dětí“ and „deti“ are one."""
    # Decomposed before and after: a sign such as „ℌ“ becomes a capital letter only then.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Words of the text in order, composed as the dictionaries have them."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def tokens(text: str, language: str) -> Iterator[Token]:
    """Words of the text in order, with their keys in this language (a code, "cs")."""
    for found in _WORD.finditer(text):
        yield Token(found.start(), found.end(), keys(found.group(), language))


def index_text(text: str, language: str) -> str:
    """All keys of a text in one line, for the search index."""
    return " ".join(key for token in tokens(text, language) for key in sorted(token.keys))


def query_keys(word: str, language: str) -> frozenset[str]:
    """Keys of a word somebody asks for. Typed without diacritics, it stands for every word of the
    language that differs from it by up to three of them: „deti“ for „děti“, and so for „dítě“."""
    found = keys(word, language)
    if not word.isascii() or language not in _LEMMATIZED:
        return found
    from simplemma import is_known

    known = (form for form in _accented(word.lower()) if is_known(form, lang=language))
    return found.union(*(keys(form, language) for form in known))


def _accented(word: str) -> Iterator[str]:
    """The word with one to three of its letters accented."""
    places = [at for at, letter in enumerate(word) if letter in _ACCENTED][:MOST_PLACES]
    for count in range(1, 4):
        for chosen in combinations(places, count):
            for letters in product(*(_ACCENTED[word[at]] for at in chosen)):
                form = list(word)
                for at, letter in zip(chosen, letters, strict=True):
                    form[at] = letter
                yield "".join(form)


@lru_cache(maxsize=50_000)
def keys(word: str, language: str) -> frozenset[str]:
    """The form itself and its base form, folded. A name is looked up as written and in lower case."""
    forms = {word, word.lower()}
    if language in _LEMMATIZED:
        # The dictionaries take seconds to load, so only where something is really looked up.
        from simplemma import lemmatize

        composed = {unicodedata.normalize("NFC", form) for form in forms}
        forms |= {lemmatize(form, lang=language) for form in composed}
        if language in _SOFT_ADJECTIVES:
            forms |= {base for form in composed if (base := _SOFT_ENDING.sub("í", form)) != form}
    return frozenset(key for key in (_letters(fold(form)) for form in forms) if key)


def _letters(text: str) -> str:
    # A base form may hold a space or an apostrophe, which the index would take for two words.
    return "".join(_WORD.findall(text))
