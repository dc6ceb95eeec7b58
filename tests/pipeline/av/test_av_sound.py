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


def decoded(path):
    """Samples from -1 to 1, a row a channel, and their rate in Hz."""
    import av

    with av.open(str(path)) as sound:
        resampler = av.AudioResampler(format="fltp")
        parts = [
            part.to_ndarray()
            for frame in sound.decode(audio=0)
            for part in resampler.resample(frame)
        ]
        return np.concatenate(parts, axis=1), sound.streams.audio[0].rate


def levels(path):
    """The level of each channel in dB of full scale."""
    return [10 * np.log10(np.mean(channel**2)) for channel in decoded(path)[0]]


def tone_at(path, hertz):
    """How strong one tone is in the first channel."""
    samples, rate = decoded(path)
    spectrum = np.abs(np.fft.rfft(samples[0]))
    at = round(hertz * len(samples[0]) / rate)
    return np.sqrt(np.sum(spectrum[at - 9 : at + 10] ** 2))


def test_speech_is_sixteen_kilohertz_mono_wav(telling_film, tmp_path):
    audio.extract_speech(telling_film, tmp_path / "speech.wav", duration_ms=2000)
    found = probe(tmp_path / "speech.wav")
    assert (found.container, found.audio) == ("wav", Audio(0, "pcm_s16le", 16000, 1))
    assert abs(found.duration_ms - 2000) <= 50


@pytest.mark.parametrize(("start", "end"), [(0, 1500), (700, 1400), (1300, 2900)])
def test_a_piece_is_what_the_whole_sound_has_there(start, end, make, tmp_path):
    """Also of a film whose sound starts late, before and over that moment."""
    chirp = "aevalsrc=0.4*sin(300*t*t*t):s=48000:d=2"
    sound = ["-itsoffset", "1", "-f", "lavfi", "-i", chirp]
    late = make("chirp.mkv", *picture(seconds=3), *sound, "-c:v", "mpeg4", "-c:a", "flac")
    whole = audio.extract_speech(late, tmp_path / "speech.wav", duration_ms=3000, channels=1)
    piece = audio.piece(late, tmp_path / "piece.wav", start, end, channels=1)
    expected, found = decoded(whole)[0][0][start * 16 : end * 16], decoded(piece)[0][0]
    assert abs(len(found) - len(expected)) <= 16
    both = min(len(found), len(expected))
    assert np.max(np.abs(found[:both] - expected[:both])[160:-160]) < 0.02


@pytest.mark.parametrize(("side", "channels"), [("left", "{}|0.0005*random(0)"), ("right", "0|{}")])
def test_a_microphone_on_one_side_only_is_heard_in_full_on_both(side, channels, make, tmp_path):
    """The other side holds nothing, or the hiss of an empty socket. No 6 dB are lost in the WAV."""
    speech = channels.format("0.5*sin(2000*t)")
    source = make(f"{side}.wav", "-f", "lavfi", "-i", f"aevalsrc={speech}:s=48000:d=3")
    heard = audio.listen(source, tmp_path / "speech.wav", duration_ms=3000, channels=2)
    assert heard.only_channel == ["left", "right"].index(side)
    assert max(waveform.peaks(tmp_path / "speech.wav").values) in {50, 51}
    assert probe(tmp_path / "speech.wav").duration_ms == 3000
    made = ladder.make_audio(source, tmp_path / "both.m4a", probe(source), heard)
    left, right = levels(made.path)
    assert abs(left - right) <= 0.1
    assert abs(loudness_of(made.path) + 16) <= 0.5


def test_two_microphones_of_different_level_stay_two(make, tmp_path):
    source = make(
        "two.wav", "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2000*t)|0.03*sin(3000*t):s=48000:d=3"
    )
    heard = audio.listen(source, tmp_path / "speech.wav", duration_ms=3000, channels=2)
    assert heard.only_channel is None
    made = ladder.make_audio(source, tmp_path / "two.m4a", probe(source), heard)
    left, right = levels(made.path)
    assert 23 <= left - right <= 26


@pytest.mark.parametrize("layout", ["5.1", "5.1(side)", "7.1"])
def test_who_speaks_in_the_centre_is_louder_than_the_room_around(layout, make, tmp_path):
    """All channels are as loud as each other; the voice is the one at 440 Hz, in the centre."""
    pans = "|".join(
        f"{name}=c{0 if name == 'FC' else 1}"
        for name in {"5.1": "FL FR FC LFE BL BR", "5.1(side)": "FL FR FC LFE SL SR",
                     "7.1": "FL FR FC LFE BL BR SL SR"}[layout].split()
    )  # fmt: skip
    source = make(
        f"round{len(layout)}{layout[0]}.mkv", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=3",
        "-f", "lavfi", "-i", "sine=f=2500:r=48000:d=3", "-filter_complex",
        f"[0][1]amerge=inputs=2,pan={layout}|{pans}", "-c:a", "flac",
    )  # fmt: skip
    found = probe(source)
    assert found.audio is not None
    channels = found.audio.channels
    heard = audio.listen(source, tmp_path / "speech.wav", duration_ms=3000, channels=channels)
    made = ladder.make_audio(source, tmp_path / "stereo.m4a", found, heard)
    for path in (made.path, tmp_path / "speech.wav"):
        # All in step, side and back add up to 1.2 of the centre; ffmpeg's own mixing makes it 2.4.
        assert 1.0 <= tone_at(path, 2500) / tone_at(path, 440) <= (1.7 if layout == "7.1" else 1.4)
    left, right = levels(made.path)
    assert abs(left - right) <= 0.1
    assert abs(loudness_of(made.path) + 16) <= 0.5


def test_sound_that_starts_late_keeps_its_place_in_the_film(make, tmp_path):
    """Cue times are the film's, so the missing second is silence and not cut away."""
    late = make(
        "late.mkv", *picture(seconds=3), "-itsoffset", "1", *tone(), "-c:v", "mpeg4", "-c:a", "flac"
    )
    audio.extract_speech(late, tmp_path / "speech.wav", duration_ms=3000, channels=1)
    shape = waveform.peaks(tmp_path / "speech.wav")
    assert abs(shape.duration_ms - 3000) <= 20
    assert set(shape.values[:9]) == {0}
    assert min(shape.values[11:29]) >= 10


@pytest.mark.parametrize("volume", ["0.05", "4"])
def test_quiet_and_loud_sound_is_brought_to_minus_sixteen(volume, make, tmp_path):
    source = make(f"tone{volume}.wav", *tone(seconds=4, volume=volume))
    before = loudness.measure(source, duration_ms=4000, channels=1)
    assert before.integrated_lufs is not None
    # Heard from two loudspeakers, one channel is 3 LU louder than from one.
    assert abs(before.integrated_lufs - 3 - loudness_of(source)) <= 0.3
    made = ladder.make_audio(source, tmp_path / "level.m4a", probe(source), before)
    assert (made.kind, made.width, made.height) == ("audio", 0, 0)
    assert abs(loudness_of(made.path) - loudness.TARGET_LUFS) <= 0.5
    assert Loudness.from_dict(before.to_dict()) == before


def test_sudden_loud_sounds_stay_under_the_peak_and_speech_reaches_the_level(make, tmp_path):
    """Raised as a whole it would clip: speech at -34 dB, and each second a bang."""
    bangs = "aevalsrc='(0.02+0.8*lt(mod(t,2),0.01))*sin(2000*t)':s=48000:d=12"
    source = make("bangs.wav", "-f", "lavfi", "-i", bangs)
    before = loudness.measure(source, channels=1)
    assert before.clips
    refined = loudness.refine(source, before, channels=1)
    assert refined.offset_lu is not None and 0 < refined.offset_lu <= 9
    made = ladder.make_audio(source, tmp_path / "level.m4a", probe(source), refined)
    after = loudness.measure(made.path, channels=2)
    assert after.integrated_lufs is not None and after.true_peak_dbtp is not None
    assert after.true_peak_dbtp <= loudness.TARGET_PEAK_DBTP + 0.3
    assert abs(after.integrated_lufs - loudness.TARGET_LUFS) <= 0.5


def test_silence_stays_silence(make, tmp_path):
    source = make("silence.wav", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=1")
    measured = loudness.measure(source, channels=1)
    assert (measured.integrated_lufs, measured.is_silent) == (None, True)
    made = ladder.make_audio(source, tmp_path / "silence.m4a", probe(source), measured)
    assert loudness.measure(made.path, channels=2).is_silent
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
