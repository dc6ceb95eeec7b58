"""Which words would have to go so that a cue can be read in its time: a suggestion, never a cut.

Candidates in the order in which a reader misses them least: words that only fill a pause or are said
twice; interjections; adverbs of degree; asides between commas; short words the sentence stands without.
What none of them can save has to be said in other words by a person.
"""

# ruff: noqa: SIM905 - lists of words read best as running text
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .linebreak import language
from .linebreak.base import core
from .linebreak.tokens import split
from .model import width
from .sounds import unspoken

# An aside of more words says too much to be left out unread.
MOST_OF_AN_ASIDE = 7
_MARKS = ".,;:!?…"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of one language by what they are worth, in lower case. `asides` begin a clause between two
    commas that the sentence stands without; `light` are short words it mostly stands without, `openers`
    the same at its beginning."""

    interjections: frozenset[str] = frozenset()
    degree: frozenset[str] = frozenset()
    asides: tuple[str, ...] = ()
    light: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()


LEXICONS = {
    "cs": Lexicon(
        interjections=frozenset(
            "ach ah aha au bože ehm ejhle hej hele hm hmm jé jejda ježíš ježíši ježišmarja jo no ó oh ojoj páni "
            "proboha propána"
            .split()
        ),
        degree=frozenset(
            "celkem docela extrémně fakt hrozně mimořádně naprosto nesmírně neskutečně neuvěřitelně obzvlášť "
            "opravdu poměrně strašlivě strašně šíleně totálně úplně vážně vcelku velice velmi"
            .split()
        ),
        asides=(
            "myslím", "myslím si", "řekl bych", "řekla bych", "jak se říká", "jak jsem říkal", "jak jsem říkala",
            "jak už jsem říkal", "jak už jsem říkala", "jak víte", "jak víme", "jak říkám", "podle mě",
            "podle mého", "pokud vím", "prosím", "prosím vás", "samozřejmě", "bohužel", "bohudík", "naštěstí",
            "abych tak řekl", "abych tak řekla", "mimochodem", "upřímně", "upřímně řečeno", "který", "která",
            "které", "kteří", "kterého", "kterou", "kterým", "kterými", "což", "tedy", "totiž",
        ),
        light=frozenset(
            "já my vy teda tedy taky také už zas zase pak potom přece vždyť přitom tady prý snad asi".split()
        ),
        openers=frozenset("a ale i no tak takže protože".split()),
    ),
    "en": Lexicon(
        interjections=frozenset("ah aha eh er gee gosh hey hm hmm huh oh ooh oops ouch uh um well wow yeah".split()),
        degree=frozenset(
            "absolutely awfully completely entirely extremely fairly incredibly particularly perfectly pretty quite "
            "rather really so terribly totally utterly very"
            .split()
        ),
        asides=(
            "i think", "i guess", "i suppose", "i believe", "i mean", "you know", "you see", "as you know",
            "as i said", "as they say", "so to speak", "of course", "by the way", "in my opinion", "to be honest",
            "however", "unfortunately", "fortunately", "though", "please", "which", "who",
        ),
        light=frozenset("also just now then there too already maybe perhaps".split()),
        openers=frozenset("and but so then because".split()),
    ),
}  # fmt: skip
_NONE = Lexicon()


@dataclass(frozen=True, slots=True)
class Advice:
    """What to leave out of a cue: `empty` says nothing or was said already; `example` costs a little;
    `more` characters are still too many then."""

    empty: tuple[str, ...]
    example: tuple[str, ...]
    more: int


def advise(text: str, excess: int, code: str) -> Advice:
    """What to leave out of a text of the language `code` to be `excess` characters shorter.

    Words are taken in the order of the module's docstring, each kind in the order of the text, but never
    more than is needed: where one word of a kind is enough, the shortest such one alone. At least one word
    stays, and what stands in brackets. The same text gives the same advice.
    """
    tokens = split(text)
    rules, words = language(code), LEXICONS.get(code, _NONE)
    keys = [core(token).rstrip(_MARKS).lower() for token in tokens]
    free = [not sound for sound in unspoken(tokens)]
    gone: set[int] = set()

    def cost(span: tuple[int, int]) -> int:
        return sum(width(tokens[at]) + 1 for at in range(*span) if at not in gone)

    def taken(spans: Sequence[tuple[int, int]], *, fewest: bool) -> tuple[str, ...]:
        nonlocal excess
        spans = [span for span in spans if all(free[at] for at in range(*span))]
        spans = [span for span in spans if not gone & set(range(*span))]
        enough = [span for span in spans if cost(span) >= excess]
        if fewest and excess > 0 and enough:
            spans = [min(enough, key=lambda span: (cost(span), span))]
        out = []
        for span in spans:
            if excess <= 0 or len(gone) + span[1] - span[0] >= len(tokens):
                break
            excess -= cost(span)
            gone.update(range(*span))
            out.append(_said(tokens[slice(*span)]))
        return tuple(out)

    def each(worth: frozenset[str]) -> list[tuple[int, int]]:
        return [(at, at + 1) for at, key in enumerate(keys) if key in worth]

    said_twice = {at for at in range(1, len(keys)) if keys[at] and keys[at] == keys[at - 1]}
    idle = [(at, at + 1) for at, key in enumerate(keys) if key in rules.fillers or at in said_twice]
    empty = taken(idle, fewest=False)
    example: tuple[str, ...] = ()
    for spans in (
        each(words.interjections),
        each(words.degree),
        _asides(tokens, keys, words.asides),
        [*_openers(tokens, keys, words.openers), *each(words.light)],
    ):
        example += taken(sorted(set(spans)), fewest=True)
    return Advice(empty, example, max(0, excess))


def _said(tokens: Sequence[str]) -> str:
    return (
        " ".join([*tokens[:-1], core(tokens[-1]).rstrip(_MARKS)])
        if len(tokens) > 1
        else core(tokens[0]).rstrip(_MARKS)
    )


def _asides(
    tokens: Sequence[str], keys: Sequence[str], leads: Sequence[str]
) -> list[tuple[int, int]]:
    """Clauses between two commas, short enough, that begin as an aside does."""
    commas = [at for at, token in enumerate(tokens) if token.endswith(",")]
    out = []
    for before, last in pairwise(commas):
        first, after = before + 1, last + 1
        clause = " ".join(keys[first:after])
        if after - first <= MOST_OF_AN_ASIDE and any(
            f"{clause} ".startswith(f"{lead} ") for lead in leads
        ):
            out.append((first, after))
    return out


def _openers(
    tokens: Sequence[str], keys: Sequence[str], openers: frozenset[str]
) -> list[tuple[int, int]]:
    """A conjunction that begins a sentence, where the sentence goes on after it."""
    return [
        (at, at + 1)
        for at, key in enumerate(keys)
        if key in openers
        and at + 1 < len(keys)
        and not tokens[at].endswith(tuple(_MARKS))
        and (at == 0 or tokens[at - 1].endswith((".", "!", "?", "…")))
        and tokens[at][:1].isupper()
    ]
