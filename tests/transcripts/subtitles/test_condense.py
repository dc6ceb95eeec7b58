"""What would have to go of sentences that are too fast to read; nothing is ever cut."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import word_text
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.checks.base import Track
from transcripts.subtitles.checks.reading_speed import dispensable
from transcripts.subtitles.condense import Advice, advise
from transcripts.subtitles.linebreak import wrap
from transcripts.subtitles.model import Cue, width

MARKS = " .,;:!?…-–—\"'“”„‚‘’«»()[]{}‹›¿¡"
CS, EN = profiles.load("cs-sdh"), profiles.load("en-translation")


@pytest.mark.parametrize(
    ("text", "excess", "advice"),
    [
        # Words that say nothing, or were said already, come first and in the order of the text.
        ("No víte, já já jsem to vlastně prostě nikdy nechtěla, opravdu.", 10, Advice(("No", "víte", "já"))),
        ("To bylo to bylo prostě hrozné pro všechny.", 10, Advice(("to bylo", "prostě"))),
        # Then interjections, whom somebody speaks to, and adverbs of degree where those do not suffice.
        ("Ach, to bylo pro nás velmi těžké.", 4, Advice((), ("Ach",))),
        ("Ach, to bylo pro nás velmi těžké.", 9, Advice((), ("Ach", "velmi"))),
        ("Děkujeme vám za všechno, paní doktorko.", 8, Advice((), ("paní doktorko",))),
        ("To jsme nečekali, Jano.", 3, Advice((), ("Jano",))),
        # Then an aside between commas.
        ("Moje sestra, která bydlí v Brně, za mnou přijela hned druhý den.", 12, Advice((), ("která bydlí v Brně",))),
        ("Bylo to dlouhé, jak se říká, a nikdo nám nepomohl.", 5, Advice((), ("jak se říká",))),
        # Then short words without which the sentence stands, and adverbs; of several the shortest that is enough.
        ("A já jsem mu potom zase nosila vodu.", 2, Advice((), ("A",))),
        ("A já jsem mu potom zase nosila vodu.", 4, Advice((), ("zase",))),
        ("Pořád čekáme na rozhodnutí úřadu.", 6, Advice((), ("Pořád",))),
        # Where they do not suffice, the shortest phrase that does: what stands between two marks,
        ("Naše dcera, nejstarší z dětí, jezdí do školy.", 12, Advice(phrase="nejstarší z dětí")),
        # what closes its sentence, what is joined to it, what opens it,
        ("Bydleli jsme v Brně, protože tam byla nemocnice.", 10, Advice(phrase="protože tam byla nemocnice")),
        ("To bylo pro nás těžké a nikdo nepřišel.", 12, Advice(phrase="a nikdo nepřišel")),
        ("Když jsme přijeli domů, nikdo nás nečekal.", 10, Advice(phrase="Když jsme přijeli domů")),
        # what comes after a comma, and a whole sentence.
        ("Koupili jsme vozík, výtah i postel.", 10, Advice(phrase="výtah i postel")),
        ("Přišli jsme domů. Byla zima.", 8, Advice(phrase="Byla zima")),
        # Beside a phrase only those words are named that have to go still.
        ("Ach, to bylo pro nás velmi těžké a nikdo nepřišel.", 15, Advice(phrase="a nikdo nepřišel")),
        ("Ach, to bylo pro nás velmi těžké a nikdo nepřišel.", 19, Advice((), ("Ach",), phrase="a nikdo nepřišel")),
        # What the verb waits for is no phrase to lose, and no item of a list is.
        ("Řekl, že přijde večer, a odešel.", 5, Advice(phrase="a odešel")),
        ("Nevím, kdy přijdeme domů.", 8, Advice(more=8, left="Nevím…")),
        ("Byli tam Jana, Marie, Eva.", 5, Advice(more=5, left="Byli tam Jana, Marie…")),
        # Where no phrase suffices, what there is room for; it does not end with what begins something.
        ("A já jsem mu potom zase nosila vodu.", 30, Advice((), ("A", "já", "potom", "zase"), 14, left="jsem…")),
        ("Ministerstvo zamítlo návrh.", 5, Advice(more=5, left="Ministerstvo zamítlo…")),
        ("Přijeli jsme k babičce na venkov.", 15, Advice(more=15, left="Přijeli jsme…")),
        # What is in brackets is no speech.
        ("[hlasitý smích] Ministerstvo zamítlo návrh.", 5, Advice(more=5, left="[hlasitý smích] Ministerstvo zamítlo…")),
        ("Ano [hlasitý dlouhý smích] ano.", 5, Advice(more=5, left="Ano…")),
        # One word is never left out.
        ("Aha.", 1, Advice(more=1)),
        ("", 1, Advice(more=1)),
    ],
)  # fmt: skip
def test_czech_sentences(text, excess, advice):
    assert advise(text, excess, "cs") == advice


@pytest.mark.parametrize(
    ("text", "excess", "advice"),
    [
        ("Well, it was really very hard for us, you know, and nobody came.", 5, Advice(("Well",))),
        ("Oh, it was extremely hard for all of us.", 12, Advice((), ("Oh", "extremely"))),
        ("Thank you for everything, doctor.", 5, Advice((), ("doctor",))),
        ("My sister, who lives in Brno, came at once.", 10, Advice((), ("who lives in Brno",))),
        ("The doctor, as they say, knew nothing.", 10, Advice((), ("as they say",))),
        ("And then she went home again.", 3, Advice((), ("And",))),
        ("She always went home alone.", 5, Advice((), ("always",))),
        ("She came because nobody else could help us.", 10, Advice(phrase="because nobody else could help us")),
        ("When we came home, nobody was there to help.", 12, Advice(phrase="When we came home")),
        ("They told us that nobody would pay.", 12, Advice(more=12, left="They told us…")),
        ("The ministry rejected the proposal.", 3, Advice(more=3, left="The ministry rejected…")),
    ],
)  # fmt: skip
def test_english_sentences(text, excess, advice):
    assert advise(text, excess, "en") == advice


def test_of_a_language_nobody_knows_only_what_is_said_twice_is_named():
    assert advise("ja ja das ist sehr gut", 3, "de") == Advice(("ja",))


PIECES = (
    "Ach, to bylo pro nás velmi těžké a nikdo nepřišel. Když přišla, paní Jana, protože že já já "
    "[smích] She came, because nobody else, doctor. went home and"
)
TEXTS = st.one_of(
    st.lists(word_text, max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES.split()), max_size=14).map(" ".join),
)


@given(TEXTS, st.integers(0, 200), st.sampled_from(["cs", "en", "de"]))
def test_advice_is_the_same_each_time_and_never_promises_too_much(text, excess, code):
    advice = advise(text, excess, code)
    assert advice == advise(text, excess, code)
    named = [*advice.empty, *advice.example, *([advice.phrase] if advice.phrase else [])]
    gone = sum(len(each.split()) for each in named)
    assert gone < max(1, len(text.split())) or not named
    assert advice.more <= excess
    if not named:
        assert advice.more == excess
    assert not (advice.phrase and advice.more)
    assert bool(advice.left) <= bool(advice.more)
    # With its space and its marks a word saves at least its own width.
    assert excess - advice.more <= width(text) + 1
    assert width(advice.left) <= max(0, width(text) - excess)


def test_a_mark_alone_is_no_word_that_could_go_or_stay():
    assert advise(". 0000", 1, "cs") == Advice(more=1)
    assert advise("Víte .", 1, "cs") == Advice(more=1, left="Víte…")


@given(TEXTS, st.integers(300, 4000), st.sampled_from([CS, EN]))
@example(".\x850000", 300, CS)
def test_without_what_is_named_a_cue_can_be_read_in_its_time(text, ms, profile):
    """Also where the rest fits on one line, whose break is then a space."""
    lines = wrap(text, profile)
    cue = Cue(0, ms, lines)
    if not lines or cue.cps <= profile.max_cps:
        return
    advice = dispensable(cue, Track([cue], profile))
    if advice.more:
        return
    tokens = cue.plain.split()
    named = filter(None, [advice.phrase, *advice.empty, *advice.example])
    # The longest first: a word may stand within a phrase as well.
    for each in sorted(named, key=lambda each: -len(each.split())):
        bare = [token.strip(MARKS) for token in tokens]
        said = [token.strip(MARKS) for token in each.split()]
        at = next(n for n in range(len(bare)) if bare[n : n + len(said)] == said)
        del tokens[at : at + len(said)]
    assert sum(map(width, wrap(" ".join(tokens), profile))) * 1000 <= profile.max_cps * ms


CZECH, ENGLISH = "znaku za sekundu, přečíst se dá nejvýše", "characters per second; at most"
SENTENCES = [
    (
        Cue(0, 3200, ("Bylo to hrozně dlouhé, myslím si,", "že jsme čekali úplně zbytečně.")),
        CS,
        f"19,7 {CZECH} 17. Stačí vynechat „úplně“ a například „hrozně“.",
        f"19.7 {ENGLISH} 17 can be read. It is enough to leave out “úplně”, and for example “hrozně”.",
    ),
    (
        Cue(0, 1500, ("My sister, who lives in Brno,", "came at once.")),
        EN,
        f"28,0 {CZECH} 20. Stačí vynechat například „who lives in Brno“.",
        f"28.0 {ENGLISH} 20 can be read. It is enough to leave out for example “who lives in Brno”.",
    ),
    (
        Cue(0, 2000, ("Ach, to bylo pro nás velmi těžké", "a nikdo nepřišel.")),
        CS,
        f"24,5 {CZECH} 17. Z textu by nejméně chybělo „a nikdo nepřišel“.",
        f"24.5 {ENGLISH} 17 can be read. Least is lost without “a nikdo nepřišel”.",
    ),
    (
        Cue(0, 1400, ("Ach, to bylo pro nás velmi těžké", "a nikdo nepřišel.")),
        CS,
        f"35,0 {CZECH} 17. Vynechte například „Ach“, „velmi“; ze zbytku by nejméně chybělo"
        " „a nikdo nepřišel“.",
        f"35.0 {ENGLISH} 17 can be read. Leave out for example “Ach”, “velmi”; of the rest least is lost"
        " without “a nikdo nepřišel”.",
    ),
    (
        Cue(0, 1300, ("Ministerstvo zamítlo návrh.",)),
        CS,
        f"20,8 {CZECH} 17. Řekněte to jinak, o 5 znaků stručněji. Vejde se asi tolik:"
        " „Ministerstvo zamítlo…“.",
        f"20.8 {ENGLISH} 17 can be read. Say it in other words, 5 characters shorter. There is room for"
        " as much as “Ministerstvo zamítlo…”.",
    ),
    (
        Cue(0, 1000, ("Vlastně nevím, kdy přijedou.",)),
        CS,
        f"28,0 {CZECH} 17. Vynechte „Vlastně“ a zbytek řekněte jinak, ještě o 3 znaky stručněji."
        " Vejde se asi tolik: „nevím…“.",
        f"28.0 {ENGLISH} 17 can be read. Leave out “Vlastně”, and say the rest in other words,"
        " 3 characters shorter. There is room for as much as “nevím…”.",
    ),
    (
        Cue(0, 1000, ("Nejnezodpovědnějšími…",)),
        CS,
        f"21,0 {CZECH} 17. Řekněte to jinak, o 4 znaky stručněji. V tom čase se nepřečte ani první"
        " slovo: spojte ho se sousedním titulkem.",
        f"21.0 {ENGLISH} 17 can be read. Say it in other words, 4 characters shorter. Not even the first"
        " word can be read in that time: join it with the cue beside it.",
    ),
]


@pytest.mark.parametrize(("cue", "profile", "czech", "english"), SENTENCES)
def test_the_finding_names_them_in_a_sentence(cue, profile, czech, english):
    following = Cue(cue.end_ms + 80, cue.end_ms + 2000, ("Ano.",))
    found = checks.check([cue, following], profile).findings
    assert [(each.rule, each.reason_cs, each.reason) for each in found] == [
        ("reading_speed", czech, english)
    ]
    assert found[0].original == cue
