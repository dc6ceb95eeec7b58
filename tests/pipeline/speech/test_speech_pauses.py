"""Edges of words are laid where the sound falls silent."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.audio import open_sound
from pipeline.speech.pauses import at_pauses, pauses
from pipeline.speech.transcribing import transcribe

RATE = 16_000


def test_a_pause_is_found_in_the_sound_and_none_in_even_noise():
    chance = np.random.default_rng(1)
    noise = chance.normal(0, 0.1, 2 * RATE).astype(np.float32)
    assert pauses(noise) == []
    noise[RATE // 2 : RATE] *= 0.001
    assert pauses(noise) == [(500, 1000)]
    assert pauses(np.zeros(100, dtype=np.float32)) == []


def test_an_edge_near_a_pause_is_laid_at_it_and_others_stay():
    spans = [(100, 560), (560, 980), (980, 1300)]
    assert at_pauses(spans, [(520, 700)]) == [(100, 520), (700, 980), (980, 1300)]
    assert at_pauses(spans, []) == spans
    assert at_pauses([], [(520, 700)]) == []


def in_turn(times):
    times = sorted(times)
    return list(zip(times[::2], times[1::2], strict=False))


@given(
    st.lists(st.integers(0, 5_000), max_size=20).map(in_turn),
    st.lists(st.integers(0, 5_000), max_size=8).map(in_turn),
)
def test_words_stay_in_order_wherever_the_pauses_are(spans, silent):
    laid = at_pauses(spans, silent)
    assert len(laid) == len(spans)
    for before, after in zip(spans, laid, strict=True):
        assert after[0] <= after[1]
        if before[1] > before[0]:
            assert after[1] > after[0]
    assert all(a[1] <= b[0] for a, b in pairwise(laid))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["faster", "openai"])
def test_words_of_an_engine_do_not_begin_or_end_in_a_pause(engine, speech_wav, name):
    words = transcribe(engine(name), speech_wav, language="cs").words
    sound = open_sound(speech_wav)
    silent = pauses(sound.samples(0, sound.length))
    assert len(words) > 3 and len(silent) > 1
    within = [
        (word.text, edge)
        for word in words
        for edge in (word.start_ms, word.end_ms)
        for start, end in silent
        if start + 150 < edge < end - 150
    ]
    assert within == []
