"""DER and cpWER: by hand, and whatever the names."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from transcripts.subtitles.measure.speakers import (
    Diarization,
    _pairs,
    diarization,
    speaker_word_errors,
)
from transcripts.subtitles.measure.text import Errors
from transcripts.subtitles.model import Word

#: Ana from 0 to 2 s, Bo from 2 to 3 s, Ana again from 5 to 6 s.
SAID = [
    Word("dobrý", 0, 1000, speaker="Ana"),
    Word("den", 1000, 2000, speaker="Ana"),
    Word("ahoj", 2000, 3000, speaker="Bo"),
    Word("tak", 5000, 6000, speaker="Ana"),
]


def named(*names: str | None) -> list[Word]:
    return [
        Word(word.text, word.start_ms, word.end_ms, speaker=name)
        for word, name in zip(SAID, names, strict=True)
    ]


def test_names_need_not_agree():
    heard = named("1", "1", "2", "1")
    assert diarization(SAID, heard) == Diarization(4000, 0, 0, 0)
    assert speaker_word_errors(SAID, heard) == Errors(0, 0, 0, 4)


def test_time_of_the_wrong_person_of_nobody_and_of_one_not_heard():
    assert diarization(SAID, named("1", "1", "1", "1")) == Diarization(4000, 0, 0, 1000)
    assert diarization(SAID, SAID[:3]) == Diarization(4000, 1000, 0, 0)
    extra = [*SAID, Word("duch", 8000, 8500, speaker="Bo")]
    assert diarization(SAID, extra) == Diarization(4000, 0, 500, 0)
    assert diarization(SAID, extra).rate == 0.125


def test_two_at_once_count_twice():
    said = [Word("a", 0, 1000, speaker="A"), Word("b", 500, 1500, speaker="B")]
    assert diarization(said, said) == Diarization(2000, 0, 0, 0)
    assert diarization(said, [Word("ab", 0, 1500)]) == Diarization(2000, 500, 0, 500)


def test_a_short_pause_belongs_to_the_turn():
    said = [Word("a", 0, 1000), Word("b", 1300, 2000)]
    assert diarization(said, [Word("ab", 0, 2000)]) == Diarization(2000, 0, 0, 0)


def test_words_of_the_wrong_person_are_errors_of_both():
    assert speaker_word_errors(SAID, named("1", "1", "1", "1")) == Errors(0, 1, 1, 4)
    assert speaker_word_errors(SAID, named("1", "2", "3", "1")).count == 2
    assert speaker_word_errors(SAID, []) == Errors(0, 4, 0, 4)
    assert speaker_word_errors([], SAID).count == 4


spoken = st.lists(
    st.builds(
        lambda text, start, length, name: Word(text, start, start + length, speaker=name),
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 3000),
        st.integers(0, 800),
        st.sampled_from(["A", "B", "C", None]),
    ),
    max_size=8,
)


@given(spoken, spoken)
def test_the_same_is_free_and_every_error_lies_within_the_time_of_either(said, heard):
    for words in (said, heard):
        assert diarization(words, words).rate == 0.0
        assert speaker_word_errors(words, words).count == 0
    found, turned = diarization(said, heard), diarization(heard, said)
    assert (found.missed_ms, found.false_ms) == (turned.false_ms, turned.missed_ms)
    assert found.confused_ms == turned.confused_ms
    assert 0 <= found.missed_ms + found.confused_ms <= found.speech_ms
    assert speaker_word_errors(said, heard).count == speaker_word_errors(heard, said).count


@given(st.integers(1, 4), st.integers(1, 5), st.data())
def test_no_pairing_of_persons_is_cheaper(rows, columns, data):
    prices = data.draw(
        st.lists(st.lists(st.integers(-50, 50), min_size=columns, max_size=columns),
                 min_size=rows, max_size=rows)
    )  # fmt: skip
    ours, theirs = [str(i) for i in range(rows)], [str(i) for i in range(columns)]
    pairs = _pairs(ours, theirs, lambda one, other: prices[int(one)][int(other)])
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    table = prices if rows <= columns else [list(column) for column in zip(*prices, strict=True)]
    least = min(
        sum(row[at] for row, at in zip(table, order, strict=False))
        for order in permutations(range(max(rows, columns)), min(rows, columns))
    )
    assert sum(prices[int(one)][int(other)] for one, other in pairs) == least
