from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech import aligning
from pipeline.speech.aligning import context, sound_of
from pipeline.speech.audio import open_sound
from pipeline.speech.recognizer import ChunkFailed
from pipeline.speech.transcribing import transcribe
from transcripts.subtitles.model import Word

RATE = 16_000


def said(count: int, *, word_ms: int = 300, pause_ms: int = 100) -> list[Word]:
    step = word_ms + pause_ms
    return [Word(f"slovo{n}", n * step, n * step + word_ms) for n in range(count)]


def test_eight_words_on_each_side_are_heard_with_those_wanted():
    assert context(said(40), 20, 22) == (12, 30)
    assert context(said(40), 0, 2) == (0, 10)


def test_nothing_beyond_a_long_pause_is_heard_with_them():
    words = said(10)
    words = words[:5] + [Word(w.text, w.start_ms + 3000, w.end_ms + 3000) for w in words[5:]]
    assert context(words, 5, 7) == (5, 10)
    assert context(words, 2, 4) == (0, 5)


@given(
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)), min_size=1, max_size=30),
    st.data(),
)
def test_the_sound_of_a_window_fits_the_engine_whatever_the_times(times, data):
    words = [Word("slovo", start, start + length) for start, length in times]
    first = data.draw(st.integers(0, len(words) - 1))
    begin, end = context(words, first, first + 1)
    assert begin <= first < end
    start_ms, end_ms = sound_of(words, begin, end, 100_000)
    assert 0 <= start_ms < end_ms <= start_ms + 30_000


@pytest.mark.slow
@pytest.mark.parametrize("name", ["faster", "openai"])
def test_an_engine_finds_words_where_it_heard_them(engine, speech_wav, name):
    recognizer = engine(name)
    heard = transcribe(recognizer, speech_wav, language="cs").words
    sound = open_sound(speech_wav)
    spans = aligning.times(
        recognizer,
        lambda start, end: sound.samples(start * 16, end * 16),
        heard,
        3,
        9,
        language="cs",
        film_ms=sound.duration_ms,
    )
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] + 1 for before, after in pairwise(spans))
    starts = [abs(span[0] - word.start_ms) for span, word in zip(spans, heard[3:9], strict=True)]
    assert float(np.median(starts)) < 120


@pytest.mark.slow
def test_more_text_than_fits_is_a_sentence_and_no_crash(engine, speech_wav):
    sound = open_sound(speech_wav)
    words = [Word("nejneobhospodařovávatelnějšími", n, n + 1) for n in range(60)]
    with pytest.raises(ChunkFailed):
        aligning.times(
            engine("faster"),
            lambda start, end: sound.samples(start * 16, end * 16),
            words,
            0,
            60,
            language="cs",
            film_ms=sound.duration_ms,
        )


@pytest.mark.slow
def test_no_text_and_no_sound_give_empty_spans(engine):
    silence = np.zeros(RATE, dtype=np.float32)
    assert engine("faster").align(silence, "cs", [""]) == [(0.0, 0.0)]
    assert len(engine("faster").align(np.zeros(0, dtype=np.float32), "cs", ["ano"])) == 1
