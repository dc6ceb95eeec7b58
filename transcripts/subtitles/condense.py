"""Which words would have to go so that a cue can be read in its time: a suggestion, never a cut.

Candidates in the order in which a reader misses them least:

1. words that only fill a pause, and what is said twice in a row ("já já", "to bylo to bylo");
2. interjections;
3. whom somebody addresses ("…, paní doktorko, …", "…, Jano.");
4. adverbs of degree;
5. asides between commas;
6. short words the sentence stands without, then adverbs of time and stress;
7. the one shortest phrase that is enough: a part between two marks, else a clause that closes its sentence
   ("…, protože …"), else what is joined to it ("… a …"), else a clause that opens it ("Když …, "), else
   any part after a comma, else a sentence of several. Of a phrase something is lost, so it is named only
   where nothing smaller is enough. What a verb waits for ("řekl, že …") is never one.

Where not even that is enough, only other words help: then the advice says how much shorter, and what there
would be room for.
"""

# ruff: noqa: SIM905 - lists of words read best as running text
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .linebreak import language
from .linebreak.base import Break, core, ends_sentence
from .linebreak.tokens import split
from .model import width
from .sounds import unspoken

# An aside of more words says too much to be left out unread.
MOST_OF_AN_ASIDE = 7
# Whom somebody addresses is named in so many words at most ("milá paní doktorko").
MOST_OF_AN_ADDRESS = 3
# A stutter is no longer than so many words; what is longer was said twice on purpose.
MOST_OF_A_REPEAT = 5
# A phrase has at least so many words, and so many stay of the sentence that loses it.
LEAST_OF_A_PHRASE = LEAST_OF_A_SENTENCE = 2
_MARKS = ".,;:!?…"
_CLOSING = "\"'”“’»)]"
_PARTS = (",", ";", ":", "–", "—")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of one language by what they are worth, in lower case.

    `asides` begin a clause between two commas that the sentence stands without; `light` are short words it
    mostly stands without, `openers` the same at its beginning; `timing` are adverbs of time and stress;
    `address` begin the words by which somebody is addressed; `closing`, `joining` and `opening` begin a clause
    that ends its sentence, is joined to it or begins it; `bound` begin what the words before wait for.
    """

    interjections: frozenset[str] = frozenset()
    degree: frozenset[str] = frozenset()
    asides: tuple[str, ...] = ()
    light: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    timing: frozenset[str] = frozenset()
    address: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    opening: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()


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
        timing=frozenset(
            "dneska dnes teď teďka nyní právě zrovna tehdy hned ihned okamžitě pořád stále neustále vždycky vždy "
            "často občas někdy většinou obvykle nakonec konečně znovu opět brzy hlavně především zejména dokonce "
            "prostě jednoduše prakticky vlastně rozhodně určitě samozřejmě bohužel naštěstí"
            .split()
        ),
        address=frozenset(
            "paní pane slečno milá milý milí vážená vážený vážení drahá drahý drazí mami maminko tati tatínku babi "
            "babičko dědo lásko zlato zlatíčko miláčku děti přátelé kamaráde doktore doktorko sestřičko dámy".split()
        ),
        closing=frozenset(
            "který která které kterého kterému kterým kterou kteří kterých kterými jenž což protože jelikož neboť "
            "ačkoli ačkoliv přestože zatímco kdežto takže když než dokud jakmile pokud kdyby kdybych kdybychom "
            "kdybyste včetně třeba například například"
            .split()
        ),
        joining=frozenset("a ale ani nebo anebo či avšak však tak".split()),
        opening=frozenset(
            "když protože jelikož ačkoli ačkoliv přestože zatímco dokud jakmile pokud kdyby kdybych kdybychom "
            "než jestli jestliže"
            .split()
        ),
        bound=frozenset(
            "že aby abych abys abychom abyste zda zdali jestli jestliže kdo koho komu kým co čeho čemu čím jak kde "
            "kam kdy odkud proč kolik jaký jaká jaké"
            .split()
        ),
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
        timing=frozenset(
            "today always often sometimes usually mostly again immediately finally eventually suddenly still simply "
            "mainly especially even certainly definitely obviously practically constantly".split()
        ),
        address=frozenset(
            "sir madam ma'am mum mom dad mummy daddy grandma grandpa darling dear honey sweetheart love folks guys "
            "friends doctor nurse ladies".split()
        ),
        closing=frozenset(
            "which who whom whose because although though while whereas when whenever if unless until since before "
            "after including".split()
        ),
        # What closes a sentence has no comma before it in English, as what is joined to it.
        joining=frozenset("and but or nor so yet because although though unless whereas".split()),
        opening=frozenset(
            "when whenever because although though while if unless until since before after as".split()
        ),
        bound=frozenset("that whether what how why where".split()),
    ),
}  # fmt: skip
_NONE = Lexicon()


@dataclass(frozen=True, slots=True)
class Advice:
    """What to leave out of a cue.

    `empty` says nothing or was said already; `example` costs a little; `phrase` is a part of which something
    is lost. Where `more` characters are still too many then, only other words help: `left` is what there
    would be room for, cut off where a line may end, and empty where there is room for no word.
    """

    empty: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    more: int = 0
    phrase: str = ""
    left: str = ""


def advise(text: str, excess: int, code: str) -> Advice:
    """What to leave out of a text of the language `code` to be `excess` characters shorter.

    In the order of the module's docstring, each kind in the order of the text, but never more than is
    needed: where one word of a kind is enough, the shortest such one alone; what a phrase makes needless is
    not named. At least one word stays, and what stands in brackets. The same text gives the same advice.
    """
    cue = _Cue(text, excess, code)
    cue.take(cue.idle(), fewest=False)
    lexicon = LEXICONS.get(code, _NONE)
    small: list[Span] = []
    for spans in (
        cue.each(lexicon.interjections),
        cue.addresses(),
        cue.each(lexicon.degree),
        cue.asides(),
        [*cue.openers(), *cue.each(lexicon.light)],
        cue.each(lexicon.timing),
    ):
        small += cue.take(sorted(set(spans)), fewest=True)
    empty = [span for span in cue.taken if span not in small]
    phrase = cue.phrase() if cue.excess > 0 else None
    if phrase is not None:
        empty = [span for span in empty if not _within(span, phrase)]
        small = cue.needed(small, phrase)
    return Advice(
        tuple(cue.said(span) for span in empty),
        tuple(cue.said(span) for span in small),
        max(0, cue.excess),
        cue.said(phrase) if phrase else "",
        cue.left() if cue.excess > 0 else "",
    )


class _Cue:
    """The words of a cue, those taken out of it so far, and how much is still too much."""

    def __init__(self, text: str, excess: int, code: str) -> None:
        self.tokens = split(text)
        self.rules, self.lexicon = language(code), LEXICONS.get(code, _NONE)
        self.keys = [core(token).rstrip(_MARKS).lower() for token in self.tokens]
        # A mark that stands alone is no word, though it is a token.
        self.words = {at for at, key in enumerate(self.keys) if key}
        self.sound = unspoken(self.tokens)
        self.room = width(" ".join(self.tokens)) - excess
        self.excess = excess
        self.gone: set[int] = set()
        self.taken: list[Span] = []

    def cost(self, span: Span) -> int:
        return sum(width(self.tokens[at]) + 1 for at in range(*span) if at not in self.gone)

    def free(self, span: Span) -> bool:
        return not any(self.sound[at] for at in range(*span))

    def leaves_words(self, span: Span) -> bool:
        return not self.words <= self.gone.union(range(*span))

    def said(self, span: Span) -> str:
        tokens = self.tokens[slice(*span)]
        # A mark that stands alone has to go with the words beside it.
        first = core(tokens[0]) or tokens[0]
        last = core(tokens[-1]).rstrip(_MARKS) or (tokens[-1] if len(tokens) > 1 else "")
        return " ".join([first, *tokens[1:-1], last]) if len(tokens) > 1 else last

    def take(self, spans: Sequence[Span], *, fewest: bool) -> list[Span]:
        """Take out as many of the spans as are needed; one of them alone where that is enough."""
        spans = [span for span in spans if self.free(span) and not self.gone & set(range(*span))]
        enough = [span for span in spans if self.cost(span) >= self.excess]
        if fewest and self.excess > 0 and enough:
            spans = [min(enough, key=lambda span: (self.cost(span), span))]
        out = []
        for span in spans:
            if self.excess <= 0 or not self.leaves_words(span):
                break
            if self.gone & set(range(*span)):
                continue
            self.excess -= self.cost(span)
            self.gone.update(range(*span))
            out.append(span)
        self.taken += out
        return out

    def phrase(self) -> Span | None:
        """Take out the one phrase that is enough and missed least; None where none is enough."""
        for spans in self.phrases():
            enough = [
                span
                for span in spans
                if self.free(span)
                and self.cost(span) >= self.excess
                and self.leaves_words(span)
                and not self.words.isdisjoint(range(*span))
                and all(_within(each, span) or _apart(each, span) for each in self.taken)
            ]
            if enough:
                span = min(enough, key=lambda span: (self.cost(span), span))
                self.excess -= self.cost(span)
                self.gone.update(range(*span))
                return span
        return None

    def needed(self, spans: Sequence[Span], phrase: Span) -> list[Span]:
        """Those of the spans that have to go beside the phrase; the last are given back first."""
        kept = [span for span in spans if not _within(span, phrase)]
        for span in reversed(kept):
            cost = sum(width(self.tokens[at]) + 1 for at in range(*span))
            if cost <= -self.excess:
                self.excess += cost
                self.gone -= set(range(*span))
                kept = [each for each in kept if each != span]
        return kept

    def left(self) -> str:
        """As much of what stays as there is room for, with an ellipsis for what is said otherwise."""
        rest = [at for at in range(len(self.tokens)) if at not in self.gone]
        best, rank = "", (-2, 0)
        for count in range(1, len(rest)):
            last, following = rest[count - 1], rest[count]
            said = " ".join(self.tokens[at] for at in rest[:count]).rstrip(_MARKS) + "…"
            if width(said) > self.room:
                break
            if self.words.isdisjoint(rest[:count]) or (self.sound[last] and self.sound[following]):
                continue
            after = self.tokens[rest[count + 1]] if count + 1 < len(rest) else ""
            kind = self.rules.kind(self.tokens[last], self.tokens[following], after)
            if kind is Break.FORBIDDEN:
                continue
            whole = kind in (Break.SENTENCE, Break.CLAUSE) and 2 * width(said) >= self.room
            hanging = kind is Break.BOUND or self._waits(rest[count - 2 : count], following)
            best, rank = max(
                (best, rank), (said, (whole - hanging, count)), key=lambda pair: pair[1]
            )
        return best

    def _waits(self, pair: Sequence[int], following: int) -> bool:
        """Whether the second word of the pair is one that begins something."""
        if len(pair) < 2:
            return False
        before, last, after = (self.tokens[at] for at in (*pair, following))
        return self.rules.between(core(before).rstrip(_MARKS), last, after) in (
            Break.CONJUNCTION,
            Break.PREPOSITION,
        )

    # What may go, kind by kind.

    def each(self, worth: frozenset[str]) -> list[Span]:
        return [(at, at + 1) for at, key in enumerate(self.keys) if key in worth]

    def idle(self) -> list[Span]:
        fillers = {(at, at + 1) for at, key in enumerate(self.keys) if key in self.rules.fillers}
        return sorted({*fillers, *self._repeats()})

    def _repeats(self) -> Iterator[Span]:
        """What says once more what stands right before it."""
        for count in range(1, MOST_OF_A_REPEAT + 1):
            for at in range(count, len(self.keys) - count + 1):
                again = self.keys[at : at + count]
                if all(again) and again == self.keys[at - count : at]:
                    yield (at, at + count)

    def addresses(self) -> list[Span]:
        """Parts set off by commas in which somebody is spoken to."""
        out = []
        for sentence in self._sentences():
            parts = self._parts(sentence)
            for number, (first, after) in enumerate(parts):
                if len(parts) < 2 or after - first > MOST_OF_AN_ADDRESS:
                    continue
                name = number > 0 and after - first == 1 and self._alone(parts, number)
                if name or self.keys[first] in self.lexicon.address:
                    out.append((first, after))
        return out

    def _alone(self, parts: Sequence[Span], number: int) -> bool:
        """Whether a part of one word is a name, and no item of a list of names."""
        first, after = parts[number]
        before = parts[number - 1]
        beside = [before[1] - 1] if before[1] - 1 > parts[0][0] else []
        beside += [after] if number + 1 < len(parts) else []
        known = LEXICONS.get(self.rules.code, _NONE)
        return (
            core(self.tokens[first])[:1].isupper()
            and known is not _NONE
            and not any(core(self.tokens[at])[:1].isupper() for at in beside)
        )

    def asides(self) -> list[Span]:
        """Clauses between two commas, short enough, that begin as an aside does."""
        commas = [at for at, token in enumerate(self.tokens) if token.endswith(",")]
        out = []
        for before, last in pairwise(commas):
            first, after = before + 1, last + 1
            clause = " ".join(self.keys[first:after])
            if after - first <= MOST_OF_AN_ASIDE and any(
                f"{clause} ".startswith(f"{lead} ") for lead in self.lexicon.asides
            ):
                out.append((first, after))
        return out

    def openers(self) -> list[Span]:
        """A conjunction that begins a sentence, where the sentence goes on after it."""
        tokens = self.tokens
        return [
            (at, at + 1)
            for at, key in enumerate(self.keys)
            if key in self.lexicon.openers
            and at + 1 < len(tokens)
            and not tokens[at].endswith(tuple(_MARKS))
            and (at == 0 or tokens[at - 1].endswith((".", "!", "?", "…")))
            and tokens[at][:1].isupper()
        ]

    def phrases(self) -> Iterator[list[Span]]:
        """Kinds of phrases, what is missed least first."""
        sentences = list(self._sentences())
        parts = [(sentence, self._parts(sentence)) for sentence in sentences]
        later = [
            (sentence, own, number)
            for sentence, own in parts
            for number in range(1, len(own))
            if self.keys[own[number][0]] not in self.lexicon.bound
        ]
        yield self._staying((each, own[n]) for each, own, n in later if n + 1 < len(own))
        closing = [(each, own[n]) for each, own, n in later if n + 1 == len(own)]
        yield self._staying(
            (each, span) for each, span in closing if self.keys[span[0]] in self.lexicon.closing
        )
        yield self._staying(
            (each, (at, each[1]))
            for each in sentences
            for at in range(each[0] + 1, each[1])
            if self.keys[at] in self.lexicon.joining
        )
        yield self._staying(
            (each, own[0])
            for each, own in parts
            if len(own) > 1 and self.keys[own[0][0]] in self.lexicon.opening
        )
        yield self._staying(closing)
        yield sentences if len(sentences) > 1 else []

    def _staying(self, found: Iterable[tuple[Span, Span]]) -> list[Span]:
        """Those of the spans that are long enough and leave enough of their sentence."""
        return [
            span
            for sentence, span in found
            if span[1] - span[0] >= LEAST_OF_A_PHRASE
            and len(set(range(*sentence)) - set(range(*span)) - self.gone) >= LEAST_OF_A_SENTENCE
        ]

    def _sentences(self) -> Iterator[Span]:
        return self._runs((0, len(self.tokens)), ends_sentence)

    def _parts(self, sentence: Span) -> list[Span]:
        return list(self._runs(sentence, lambda token: token.rstrip(_CLOSING).endswith(_PARTS)))

    def _runs(self, span: Span, is_last: Callable[[str], bool]) -> Iterator[Span]:
        """The span cut after each word that is the last of its part."""
        first = span[0]
        for at in range(*span):
            if is_last(self.tokens[at]) or at + 1 == span[1]:
                yield first, at + 1
                first = at + 1


def _within(span: Span, outer: Span) -> bool:
    return outer[0] <= span[0] and span[1] <= outer[1]


def _apart(span: Span, other: Span) -> bool:
    return span[1] <= other[0] or other[1] <= span[0]
