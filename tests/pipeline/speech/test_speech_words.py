from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.speech.words import Heard, clean
from transcripts.subtitles.model import Word


def test_words_lose_their_blanks_and_seconds_become_milliseconds():
    heard = [Heard(" Dobrý", 0.12, 0.5, 0.98765), Heard(" den. ", 0.5, 0.8401, 1.0)]
    assert clean(heard, 2_000) == (
        Word("Dobrý", 120, 500, 0.9877),
        Word("den.", 500, 840, 1.0),
    )


def test_lone_marks_join_their_words_and_empty_words_are_dropped():
    heard = [
        Heard(" …", 0.0, 0.1, 0.1),
        Heard(" ", 0.1, 0.2, 0.9),
        Heard(" „", 0.2, 0.3, 0.5),
        Heard("Ano", 0.3, 0.5, 0.9),
        Heard(",", 0.5, 0.5, 0.9),
        Heard(" řekla", 0.6, 0.9, 0.8),
        Heard(" ?", 0.9, 0.9, 0.8),
    ]
    assert clean(heard, 1_000) == (Word("„Ano,", 300, 500, 0.9), Word("řekla?", 600, 900, 0.8))


def test_overlapping_and_endless_times_are_put_in_order_inside_the_recording():
    heard = [Heard(" a", 0.0, 0.6, 0.5), Heard(" b", 0.4, 0.4, 0.5), Heard(" c", 0.9, 9.0, 0.5)]
    assert [(w.start_ms, w.end_ms) for w in clean(heard, 1_000)] == [
        (0, 600),
        (600, 620),
        (900, 1_000),
    ]


def test_nothing_heard_gives_no_words():
    assert clean([], 1_000) == ()


# No clock: a busy machine is no reason to fail.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            Heard,
            st.text(max_size=6),
            st.floats(-5, 100),
            st.floats(-5, 100),
            st.floats(-1, 2),
        ),
        max_size=60,
    ),
    st.integers(1_000, 20_000),
)
def test_any_answer_gives_words_in_order_inside_the_recording(heard, duration_ms):
    words = clean(heard, duration_ms)
    assert all(0 <= word.start_ms < word.end_ms <= duration_ms for word in words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(words))
    assert all(word.text == "".join(word.text.split()) != "" for word in words)
    assert all(0 <= word.confidence <= 1 for word in words)
