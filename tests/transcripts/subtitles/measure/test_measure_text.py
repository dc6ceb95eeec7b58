"""Word and character errors: by hand, beside jiwer, and whatever the words."""

import jiwer
from hypothesis import given
from hypothesis import strategies as st

from transcripts.subtitles.measure.text import (
    Errors,
    Pair,
    align,
    character_errors,
    normalise,
    without_diacritics,
    word_errors,
)
from transcripts.subtitles.model import Word

texts = st.lists(
    st.sampled_from(["dobrý", "den", "den", "jak", "se", "máte", "12", "třicet"]), max_size=12
).map(" ".join)


def words(text: str) -> list[Word]:
    return [Word(each, 100 * i, 100 * i + 90) for i, each in enumerate(text.split())]


def test_punctuation_and_case_count_for_nothing_and_grouped_figures_are_one_number():
    assert normalise("„Dobrý den,“ řekl. Stálo to 1 240 000 Kč; česko-polská") == [
        "dobrý", "den", "řekl", "stálo", "to", "1240000", "kč", "česko", "polská",
    ]  # fmt: skip
    assert normalise("v roce 2021 12 lidí") == ["v", "roce", "2021", "12", "lidí"]


def test_one_word_of_each_kind_of_error():
    said, heard = "Přišla k nám domů a sedla si", "přišla nám dolů a sedla si tam"
    assert word_errors(said, heard) == Errors(1, 1, 1, 7)
    assert word_errors(said, heard).rate == 3 / 7


def test_without_diacritics_a_lost_hook_is_no_error():
    assert without_diacritics("Řeč žluťoučká, ů ď") == "Rec zlutoucka, u d"
    assert word_errors("paní řekla", "pani rekla").count == 2
    assert word_errors(*map(without_diacritics, ("paní řekla", "pani rekla"))).count == 0
    assert character_errors("paní řekla", "pani rekla") == Errors(2, 0, 0, 10)


def test_nothing_said_and_nothing_heard():
    assert word_errors("", "").rate == 0.0
    assert word_errors("", "Titulky vytvořil").rate == float("inf")
    assert word_errors("dobrý den", "...").rate == 1.0


@given(texts, texts)
def test_rates_are_those_of_jiwer(said: str, heard: str):
    if not said:
        return
    theirs = jiwer.process_words(said, heard)
    ours = word_errors(said, heard)
    assert ours.count == theirs.substitutions + theirs.deletions + theirs.insertions
    assert ours.length + ours.insertions - ours.deletions == len(heard.split())
    assert character_errors(said, heard).rate == jiwer.cer(said, heard)


@given(texts, texts)
def test_errors_are_none_for_the_same_as_many_both_ways_and_bounded(said: str, heard: str):
    assert word_errors(said, said).count == 0
    assert word_errors(said, heard).count == word_errors(heard, said).count
    sizes = len(said.split()), len(heard.split())
    assert abs(sizes[0] - sizes[1]) <= word_errors(said, heard).count <= max(sizes)


@given(texts, texts)
def test_an_alignment_has_every_word_once_and_in_order(said: str, heard: str):
    pairs = align(words(said), words(heard))
    assert [p.said for p in pairs if p.said is not None] == list(range(len(said.split())))
    assert [p.heard for p in pairs if p.heard is not None] == list(range(len(heard.split())))
    assert sum(not pair.same for pair in pairs) == word_errors(said, heard).count


def test_words_of_marks_alone_stand_for_nothing():
    assert align(words("ano – ne"), words("ano ne")) == [Pair(0, 0, True), Pair(2, 1, True)]
