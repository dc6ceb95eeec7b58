import numpy as np
import pytest

from pipeline.speech.audio import Sound, open_sound
from pipeline.speech.recognizer import AudioNotUsable


def test_a_wav_gives_its_samples_and_its_length(tmp_path, write_wav):
    ramp = np.linspace(-0.5, 0.5, 16_000)
    sound = open_sound(write_wav(tmp_path / "ramp.wav", ramp))
    assert (sound.length, sound.duration_ms) == (16_000, 1000)
    np.testing.assert_allclose(sound.samples(4_000, 4_003), ramp[4_000:4_003], atol=1e-4)
    assert sound.samples(15_999, 99_999).shape == (1,)


def test_an_empty_file_and_a_bare_header_are_sounds_of_no_length(tmp_path, write_wav):
    empty = tmp_path / "empty.wav"
    empty.touch()
    assert open_sound(empty) == Sound(empty, 0, 0)
    assert open_sound(write_wav(tmp_path / "header.wav", np.zeros(0))).length == 0


def test_a_file_cut_short_counts_for_what_it_holds(tmp_path, write_wav):
    whole = write_wav(tmp_path / "whole.wav", np.ones(1_000) / 2)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[: 44 + 2 * 300 + 1])
    assert open_sound(cut).length == 300
    assert open_sound(cut).samples(0, 1_000).shape == (300,)


def test_a_header_written_to_a_pipe_does_not_know_the_length(tmp_path, write_wav):
    piped = write_wav(tmp_path / "piped.wav", np.ones(500) / 2)
    data = bytearray(piped.read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    piped.write_bytes(data)
    assert open_sound(piped).length == 500


@pytest.mark.parametrize(
    ("rate", "channels", "said"),
    [(44_100, 1, "has 44100 Hz, 1 channels, 16 bits"), (16_000, 2, "has 16000 Hz, 2 channels")],
)
def test_another_format_is_refused_with_what_was_found(tmp_path, write_wav, rate, channels, said):
    wav = write_wav(tmp_path / "film.wav", np.zeros(100), rate=rate, channels=channels)
    with pytest.raises(AudioNotUsable, match=f"film.wav {said}"):
        open_sound(wav)


@pytest.mark.parametrize("content", [b"RI", b"not a sound at all", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_wav_is_refused_by_name(tmp_path, content):
    file = tmp_path / "notes.wav"
    file.write_bytes(content)
    with pytest.raises(AudioNotUsable, match=r"notes\.wav could not be read as a WAV file"):
        open_sound(file)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(AudioNotUsable, match=r"gone\.wav could not be read"):
        open_sound(tmp_path / "gone.wav")
