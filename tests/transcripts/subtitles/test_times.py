from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import any_words
from transcripts.subtitles import profiles
from transcripts.subtitles.model import Word
from transcripts.subtitles.times import repair, spread
from transcripts.subtitles.timing import Speech, place

CS = profiles.load("cs-sdh")


def test_good_times_are_left_as_they_are():
    words = [Word("a", 0, 100), Word("b", 150, 300)]
    assert repair(words, 7000) == [(0, 100), (150, 300)]


def test_a_word_out_of_order_is_placed_between_its_neighbours():
    words = [Word("a", 0, 100), Word("b", 9000, 9100), Word("c", 300, 400), Word("d", 500, 600)]
    assert repair(words, 7000) == [(0, 100), (100, 300), (300, 400), (500, 600)]


def test_words_share_a_span_by_their_letters():
    assert spread(["a", "bbb"], 1000, 1400) == [(1000, 1100), (1100, 1400)]


@given(any_words)
def test_repaired_times_never_overlap_and_never_go_back(words):
    spans = repair(words, 7000)
    assert [span for span in spans if not 0 <= span[0] <= span[1]] == []
    assert [pair for pair in pairwise(spans) if pair[0][1] > pair[1][0]] == []


speeches = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 7000), st.integers(1, 84)), max_size=30
)


@given(speeches)
def test_places_keep_order_gaps_and_durations(drawn):
    now, given_speeches = 0, []
    for pause, length, characters in drawn:
        given_speeches.append(Speech(now + pause, now + pause + length, characters))
        now += pause + length
    spans = place(given_speeches, CS)
    assert [span for span in spans if not 1000 <= span[1] - span[0] <= 7000] == []
    assert [pair for pair in pairwise(spans) if pair[1][0] - pair[0][1] < 80] == []


def test_a_gap_under_half_a_second_closes_and_a_longer_one_gets_a_tail():
    spans = place([Speech(0, 2000, 10), Speech(2400, 4000, 10), Speech(6000, 7000, 10)], CS)
    assert spans == [(0, 2320), (2400, 4500), (6000, 7500)]


def test_a_cue_stays_into_the_pause_until_it_can_be_read():
    assert place([Speech(0, 2000, 45), Speech(9000, 9900, 5)], CS)[0] == (0, 3000)
