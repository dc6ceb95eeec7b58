"""Sound for the speech engine, its level and its shape."""

import wave

import numpy as np
import pytest
from av_films import loudness_of, picture, tone

from media.probe import Audio, probe
from pipeline.av import audio, ladder, loudness, waveform
from pipeline.av.loudness import Loudness


def write_wav(path, samples, rate=1000, channels=1):
    with wave.open(str(path), "wb") as sound:
        sound.setparams((channels, 2, rate, 0, "NONE", ""))
        sound.writeframes(np.asarray(samples, dtype="<i2").tobytes())
    return path


def test_speech_is_sixteen_kilohertz_mono_wav(telling_film, tmp_path):
    audio.extract_speech(telling_film, tmp_path / "speech.wav", duration_ms=2000)
    found = probe(tmp_path / "speech.wav")
    assert (found.container, found.audio) == ("wav", Audio(0, "pcm_s16le", 16000, 1))
    assert abs(found.duration_ms - 2000) <= 50


def test_a_microphone_on_the_left_only_is_heard(make, tmp_path):
    left = make("left.wav", "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2000*t)|0:s=48000:d=1")
    audio.extract_speech(left, tmp_path / "speech.wav", duration_ms=1000)
    assert 20 <= max(waveform.peaks(tmp_path / "speech.wav").values) <= 60


def test_sound_that_starts_late_keeps_its_place_in_the_film(make, tmp_path):
    """Cue times are the film's, so the missing second is silence and not cut away."""
    late = make(
        "late.mkv", *picture(seconds=3), "-itsoffset", "1", *tone(), "-c:v", "mpeg4", "-c:a", "flac"
    )
    audio.extract_speech(late, tmp_path / "speech.wav", duration_ms=3000)
    shape = waveform.peaks(tmp_path / "speech.wav")
    assert abs(shape.duration_ms - 3000) <= 20
    assert set(shape.values[:9]) == {0}
    assert min(shape.values[11:29]) >= 10


@pytest.mark.parametrize("volume", ["0.05", "4"])
def test_quiet_and_loud_sound_is_brought_to_minus_sixteen(volume, make, tmp_path):
    source = make(f"tone{volume}.wav", *tone(seconds=4, volume=volume))
    before = loudness.measure(source, duration_ms=4000)
    assert before.integrated_lufs is not None
    assert abs(before.integrated_lufs - loudness_of(source)) <= 0.3
    made = ladder.make_audio(source, tmp_path / "level.m4a", probe(source), before)
    assert (made.kind, made.width, made.height) == ("audio", 0, 0)
    assert abs(loudness_of(made.path) - loudness.TARGET_LUFS) <= 1
    assert Loudness.from_dict(before.to_dict()) == before


def test_sudden_loud_sounds_stay_under_the_peak(make, tmp_path):
    """Raised as a whole they would clip: -40 dB with a bang each second."""
    bangs = "aevalsrc='(0.01+0.8*lt(mod(t,1),0.01))*sin(2000*t)':s=48000:d=6"
    source = make("bangs.wav", "-f", "lavfi", "-i", bangs)
    before = loudness.measure(source)
    made = ladder.make_audio(source, tmp_path / "level.m4a", probe(source), before)
    after = loudness.measure(made.path)
    assert before.integrated_lufs is not None and after.integrated_lufs is not None
    assert after.true_peak_dbtp is not None and after.true_peak_dbtp <= -0.9  # AAC adds a little
    assert abs(after.integrated_lufs + 16) < abs(before.integrated_lufs + 16)


def test_silence_stays_silence(make, tmp_path):
    source = make("silence.wav", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=1")
    measured = loudness.measure(source)
    assert (measured.integrated_lufs, measured.is_silent) == (None, True)
    made = ladder.make_audio(source, tmp_path / "silence.m4a", probe(source), measured)
    assert loudness.measure(made.path).is_silent
    assert Loudness.from_dict(measured.to_dict()) == measured


def test_peaks_are_the_loudest_sample_of_each_bucket(tmp_path):
    samples = [0] * 100 + [16384] * 100 + [-32768] + [0] * 99 + [1] + [0] * 49
    shape = waveform.peaks(write_wav(tmp_path / "a.wav", samples), buckets_per_second=10)
    assert shape.to_dict() == {
        "buckets_per_second": 10,
        "duration_ms": 350,
        "values": [0, 50, 100, 1],
    }


def test_peaks_take_every_channel_and_do_not_drift(tmp_path):
    """11 025 Hz does not divide by 10: the click stays in the last bucket of an hour."""
    samples = np.zeros((11025 * 3600, 2), dtype="<i2")
    samples[-1, 1] = 32767
    shape = waveform.peaks(write_wav(tmp_path / "a.wav", samples, rate=11025, channels=2))
    assert len(shape.values) == 36_000
    assert [at for at, value in enumerate(shape.values) if value] == [35_999]


def test_peaks_of_no_sound_at_all(tmp_path):
    assert waveform.peaks(write_wav(tmp_path / "a.wav", [])).values == ()
