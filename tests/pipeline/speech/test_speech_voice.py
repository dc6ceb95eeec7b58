import numpy as np

from pipeline.speech.audio import SAMPLE_RATE, open_sound
from pipeline.speech.chunks import Span
from pipeline.speech.voice import drop_clicks, find_speech


def test_a_click_far_from_speech_is_dropped_and_one_within_speech_is_kept():
    spans = [(1, 3), (3.3, 3.4), (8, 8.1)]
    speech = [Span(round(a * SAMPLE_RATE), round(b * SAMPLE_RATE)) for a, b in spans]
    assert drop_clicks(speech) == tuple(speech[:2])


def test_speech_between_silences_is_found_where_it_is(tmp_path, write_wav, speech_samples):
    silence = np.zeros(3 * SAMPLE_RATE)
    wav = write_wav(tmp_path / "late.wav", np.concatenate([silence, speech_samples, silence]))
    found = find_speech(open_sound(wav))
    assert abs(found[0].start / SAMPLE_RATE - 3) < 0.5
    assert abs(found[-1].end / SAMPLE_RATE - (3 + len(speech_samples) / SAMPLE_RATE)) < 0.7


def test_speech_over_the_edge_of_two_windows_is_one_stretch(
    tmp_path, write_wav, speech_samples, monkeypatch
):
    wav = write_wav(tmp_path / "care.wav", speech_samples)
    whole = find_speech(open_sound(wav))
    inside = (whole[0].start + whole[0].end) / 2 / SAMPLE_RATE
    monkeypatch.setattr("pipeline.speech.voice.WINDOW", inside)
    edge = int(inside * SAMPLE_RATE)
    assert sum(span.start < edge < span.end for span in find_speech(open_sound(wav))) == 1
