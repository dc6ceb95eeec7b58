import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.audio import SAMPLE_RATE, open_sound
from pipeline.speech.chunks import Chunk, Span, blocks, cut, groups
from pipeline.speech.words import Heard


def seconds(*spans: tuple[float, float]) -> tuple[Span, ...]:
    return tuple(Span(round(a * SAMPLE_RATE), round(b * SAMPLE_RATE)) for a, b in spans)


def times(chunk: Chunk) -> list[tuple[float, float]]:
    return [(span.start / SAMPLE_RATE, span.end / SAMPLE_RATE) for span in chunk.spans]


def test_pauses_are_kept_shortened_or_the_end_of_a_chunk_by_their_length():
    speech = seconds((1, 3), (4, 6), (10, 12), (21, 22))
    found = cut(speech, 30 * SAMPLE_RATE)
    assert [times(chunk) for chunk in found] == [[(0.7, 6.3), (9.7, 12.3)], [(20.7, 22.3)]]


def test_a_long_talk_is_cut_at_its_longest_late_pause():
    speech = seconds((0, 5), (6, 14), (14.2, 20), (20.2, 24), (24.5, 27), (27.2, 35))
    found = cut(speech, 36 * SAMPLE_RATE)
    assert [times(chunk) for chunk in found] == [[(0, 24.25)], [(24.25, 35.3)]]


def test_padding_takes_at_most_half_of_the_pause():
    speech = seconds((0, 20), (20.4, 40))
    assert [times(c) for c in cut(speech, 40 * SAMPLE_RATE)] == [[(0, 20.2)], [(20.2, 40)]]


def test_no_speech_gives_no_chunks_and_no_blocks():
    assert blocks(cut([], 1_000)) == ()


def test_words_go_back_to_where_they_were_said():
    chunk = Chunk(seconds((10, 12), (20, 25)), seconds((10.3, 11.7), (20.3, 24.7)))
    said = [(0.5, 1.0), (1.8, 2.4), (1.9, 2.0), (3.0, 3.5), (6.9, 9.0)]
    found = [chunk.locate(Heard("x", start, end, 1.0)) for start, end in said]
    assert [(word.start, word.end) for word in found] == [
        (10.5, 11.0), (20.0, 20.4), (11.9, 12.0), (21.0, 21.5), (24.9, 25.0),
    ]  # fmt: skip


def test_a_chunk_is_halved_at_its_longest_pause():
    chunk = Chunk(seconds((0, 6), (9, 12)), seconds((0.3, 2), (2.5, 5.7), (9.3, 11.7)))
    first, second = chunk.halves()
    assert (times(first), times(second)) == ([(0, 6)], [(9, 12)])
    again = first.halves()
    assert [times(half) for half in again] == [[(0, 2.25)], [(2.25, 6)]]
    assert again[0].halves() == (again[0],)


def test_samples_of_a_chunk_are_those_of_its_spans(tmp_path, write_wav):
    ramp = np.arange(100) / 200
    sound = open_sound(write_wav(tmp_path / "ramp.wav", ramp))
    got = Chunk((Span(10, 12), Span(50, 53)), (Span(10, 12),)).samples(sound)
    assert got == pytest.approx([0.05, 0.055, 0.25, 0.255, 0.26], abs=1e-4)


def test_blocks_hold_ten_minutes_and_groups_a_number_of_chunks():
    speech = [Span(i * 30 * SAMPLE_RATE, (i * 30 + 25) * SAMPLE_RATE) for i in range(50)]
    found = blocks(cut(speech, 50 * 30 * SAMPLE_RATE))
    assert [len(block) for block in found] == [20, 20, 10]
    assert [len(group) for group in groups(found[2], 4)] == [4, 4, 2]


@given(
    st.lists(
        st.tuples(st.integers(1, 300_000), st.integers(1, 2_000_000)), min_size=1, max_size=40
    ),
    st.integers(0, 50_000),
)
def test_any_speech_is_cut_into_chunks_whisper_can_take(steps, tail):
    speech, position = [], 0
    for pause, length in steps:
        speech.append(Span(position + pause, position + pause + length))
        position = speech[-1].end
    length = position + tail
    found = cut(speech, length)
    spans = [span for chunk in found for span in chunk.spans]
    assert all(0 <= span.start < span.end <= length for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(chunk.length <= 30 * SAMPLE_RATE for chunk in found)
    heard = [span for chunk in found for span in chunk.speech]
    assert sum(span.length for span in heard) == sum(span.length for span in speech)
    assert all(any(s.start <= h.start and h.end <= s.end for s in spans) for h in heard)
    assert [chunk for block in blocks(found) for chunk in block] == list(found)
    stored = json.loads(json.dumps([chunk.to_dict() for chunk in found]))
    assert tuple(Chunk.from_dict(chunk) for chunk in stored) == found
    for chunk in found:
        halves = chunk.halves()
        assert sum(half.length for half in halves) == chunk.length
        assert tuple(span for half in halves for span in half.speech) == chunk.speech
