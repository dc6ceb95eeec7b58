"""What would have to go of sentences that are too fast to read; nothing is ever cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import word_text
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.condense import Advice, advise
from transcripts.subtitles.model import Cue, width

CS, EN = profiles.load("cs-sdh"), profiles.load("en-translation")


@pytest.mark.parametrize(
    ("text", "excess", "advice"),
    [
        # Words that say nothing, or were said already, come first and in the order of the text.
        ("No víte, já já jsem to vlastně prostě nikdy nechtěla, opravdu.", 10, Advice(("No", "víte", "já"), (), 0)),
        # Then interjections, and adverbs of degree where those do not suffice.
        ("Ach, to bylo pro nás velmi těžké a pak přišla babička.", 4, Advice((), ("Ach",), 0)),
        ("Ach, to bylo pro nás velmi těžké a pak přišla babička.", 9, Advice((), ("Ach", "velmi"), 0)),
        # Then an aside between commas.
        ("Moje sestra, která bydlí v Brně, za mnou přijela hned druhý den.", 12, Advice((), ("která bydlí v Brně",), 0)),
        ("Bylo to dlouhé, jak se říká, a nikdo nám nepomohl.", 5, Advice((), ("jak se říká",), 0)),
        # Last short words without which the sentence stands; of several the shortest that is enough.
        ("A já jsem mu potom zase nosila vodu.", 2, Advice((), ("A",), 0)),
        ("A já jsem mu potom zase nosila vodu.", 4, Advice((), ("zase",), 0)),
        ("A já jsem mu potom zase nosila vodu.", 30, Advice((), ("A", "já", "potom", "zase"), 14)),
        # A clause that the sentence is about is no aside, what is in brackets is no speech.
        ("Řekl, že přijde večer, a odešel.", 5, Advice((), (), 5)),
        ("[hlasitý smích] Ministerstvo zamítlo návrh.", 5, Advice((), (), 5)),
        # One word is never left out.
        ("Aha.", 1, Advice((), (), 1)),
        ("", 1, Advice((), (), 1)),
    ],
)  # fmt: skip
def test_czech_sentences(text, excess, advice):
    assert advise(text, excess, "cs") == advice


@pytest.mark.parametrize(
    ("text", "excess", "advice"),
    [
        ("Well, it was really very hard for us, you know, and nobody came.", 5, Advice(("Well",), (), 0)),
        ("Oh, it was extremely hard for all of us.", 12, Advice((), ("Oh", "extremely"), 0)),
        ("My sister, who lives in Brno, came at once.", 10, Advice((), ("who lives in Brno",), 0)),
        ("The doctor, as they say, knew nothing.", 10, Advice((), ("as they say",), 0)),
        ("And then she went home again.", 3, Advice((), ("And",), 0)),
        ("The ministry rejected the proposal.", 3, Advice((), (), 3)),
    ],
)  # fmt: skip
def test_english_sentences(text, excess, advice):
    assert advise(text, excess, "en") == advice


def test_of_a_language_nobody_knows_only_what_is_said_twice_is_named():
    assert advise("ja ja das ist sehr gut", 3, "de") == Advice(("ja",), (), 0)


@given(st.lists(word_text, max_size=12).map(" ".join), st.integers(0, 200), st.sampled_from(["cs", "en", "de"]))  # fmt: skip
def test_advice_is_the_same_each_time_and_never_promises_too_much(text, excess, code):
    advice = advise(text, excess, code)
    assert advice == advise(text, excess, code)
    named = [*advice.empty, *advice.example]
    assert len(named) < max(1, len(text.split())) or not named
    assert advice.more <= excess
    if not named:
        assert advice.more == excess
    # With its space and its marks a word saves at least its own width.
    assert excess - advice.more <= width(text) + 1


SENTENCES = [
    (
        Cue(0, 2000, ("Ach, to bylo pro nás velmi těžké", "a nikdo nepřišel.")),
        CS,
        "24,5 znaku za sekundu, přečíst se dá nejvýše 17. Vynechte například „Ach“, „velmi“"
        " a zkraťte ještě zbytek (počet znaků navíc: 4).",
        "24.5 characters per second; at most 17 can be read. Leave out for example “Ach”, “velmi”,"
        " and condense the rest by 4 characters.",
    ),
    (
        Cue(0, 3200, ("Bylo to hrozně dlouhé, myslím si,", "že jsme čekali úplně zbytečně.")),
        CS,
        "19,7 znaku za sekundu, přečíst se dá nejvýše 17. Stačí vynechat „úplně“ a například „hrozně“.",
        "19.7 characters per second; at most 17 can be read. It is enough to leave out “úplně”,"
        " and for example “hrozně”.",
    ),
    (
        Cue(0, 1500, ("My sister, who lives in Brno,", "came at once.")),
        EN,
        "28,0 znaku za sekundu, přečíst se dá nejvýše 20. Stačí vynechat například „who lives in Brno“.",
        "28.0 characters per second; at most 20 can be read. It is enough to leave out"
        " for example “who lives in Brno”.",
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
