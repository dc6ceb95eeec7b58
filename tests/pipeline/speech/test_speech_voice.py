from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.speech.audio import SAMPLE_RATE, open_sound
from pipeline.speech.voice import Piece, Span, drop_clicks, find_speech, pieces


def seconds(*spans: tuple[float, float]) -> list[Span]:
    return [Span(round(a * SAMPLE_RATE), round(b * SAMPLE_RATE)) for a, b in spans]


def times(piece: Piece) -> tuple[float, float]:
    return (piece.span.start / SAMPLE_RATE, piece.span.end / SAMPLE_RATE)


def test_short_pauses_stay_inside_a_piece_and_long_ones_end_it():
    speech = seconds((1, 3), (4, 6), (10, 12))
    assert [times(piece) for piece in pieces(speech, 20 * SAMPLE_RATE)] == [(0.7, 6.3), (9.7, 12.3)]


def test_a_long_talk_is_cut_at_its_longest_late_pause():
    speech = seconds((0, 5), (6.5, 14), (14.2, 20), (21, 24), (24.1, 35))
    cut = pieces(speech, 36 * SAMPLE_RATE)
    assert [times(piece) for piece in cut] == [(0, 20.3), (20.7, 35.3)]


def test_padding_takes_at_most_half_of_the_pause():
    speech = seconds((0, 20), (20.4, 40))
    assert [times(piece) for piece in pieces(speech, 40 * SAMPLE_RATE)] == [(0, 20.2), (20.2, 40)]


def test_a_click_far_from_speech_is_dropped_and_one_within_speech_is_kept():
    speech = seconds((1, 3), (3.3, 3.4), (8, 8.1))
    assert drop_clicks(speech) == tuple(speech[:2])


def test_no_speech_gives_no_pieces():
    assert pieces([], 1_000) == ()


# No clock: a busy machine is no reason to fail.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(1, 100_000), st.integers(1, 2_000_000)), min_size=1, max_size=40
    ),
    st.integers(0, 50_000),
)
def test_any_speech_is_cut_into_pieces_whisper_can_take(steps, tail):
    speech, position = [], 0
    for pause, length in steps:
        speech.append(Span(position + pause, position + pause + length))
        position = speech[-1].end
    cut = pieces(speech, position + tail)
    assert all(0 <= p.span.start < p.span.end <= position + tail for p in cut)
    assert all(p.span.end - p.span.start <= 30 * SAMPLE_RATE for p in cut)
    assert all(a.span.end <= b.span.start for a, b in pairwise(cut))
    assert all(p.span.start <= p.speech[0].start and p.speech[-1].end <= p.span.end for p in cut)
    heard = sum(span.end - span.start for p in cut for span in p.speech)
    assert heard == sum(span.end - span.start for span in speech)


def test_speech_between_silences_is_found_where_it_is(tmp_path, write_wav, speech_samples):
    import numpy as np

    silence = np.zeros(3 * SAMPLE_RATE)
    wav = write_wav(tmp_path / "late.wav", np.concatenate([silence, speech_samples, silence]))
    found = find_speech(open_sound(wav))
    assert abs(found[0].start / SAMPLE_RATE - 3) < 0.5
    assert abs(found[-1].end / SAMPLE_RATE - (3 + len(speech_samples) / SAMPLE_RATE)) < 0.7


def test_speech_over_the_edge_of_two_blocks_is_one_stretch(
    tmp_path, write_wav, speech_samples, monkeypatch
):
    wav = write_wav(tmp_path / "care.wav", speech_samples)
    whole = find_speech(open_sound(wav))
    inside = (whole[0].start + whole[0].end) / 2 / SAMPLE_RATE
    monkeypatch.setattr("pipeline.speech.voice.BLOCK", inside)
    edge = int(inside * SAMPLE_RATE)
    assert sum(span.start < edge < span.end for span in find_speech(open_sound(wav))) == 1
