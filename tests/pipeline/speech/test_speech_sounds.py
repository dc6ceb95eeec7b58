"""Music and noise where nobody speaks, on sounds made of numbers."""

import wave

import numpy as np
import pytest

from demo.evaluation.sound import music, noise
from demo.films.speech import RATE
from pipeline.speech import sounds
from pipeline.speech.audio import SAMPLE_RATE, open_sound
from pipeline.speech.chunks import Span

QUIET_DB = -62
SECOND = SAMPLE_RATE


def resampled(samples):
    """From the demo's rate to the engine's, well enough for what lies below 4 kHz."""
    count = len(samples) * SAMPLE_RATE // RATE
    return np.interp(np.arange(count) * RATE / SAMPLE_RATE, np.arange(len(samples)), samples)


@pytest.fixture
def film(tmp_path):
    """A film of so many seconds of a quiet room, with sounds put in at their seconds."""

    def make(seconds, *parts, quiet_db=QUIET_DB):
        room = resampled(noise("room", quiet_db, max(1, int(seconds * RATE)), seed=3))
        for at, samples in parts:
            start = int(at * SECOND)
            room[start : start + len(samples)] += samples
        path = tmp_path / "film.wav"
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            out.writeframes((np.clip(room, -1, 1) * 32767).astype("<i2").tobytes())
        return open_sound(path)

    return make


def song(seconds, seed=1):
    return resampled(music(int(seconds * RATE), seed))


def rush(seconds, db=-30, kind="hall"):
    return resampled(noise(kind, db, int(seconds * RATE), seed=5))


def spoken(*seconds):
    return [Span(int(start * SECOND), int(end * SECOND)) for start, end in seconds]


def told(found):
    return [(round(each.start_ms / 1000), round(each.end_ms / 1000), each.kind) for each in found]


@pytest.mark.parametrize("seed", range(4))
def test_music_is_told_from_noise(film, seed):
    sound = film(40, (5, song(8, seed)), (25, rush(5)))
    assert told(sounds.find(sound, [])) == [(5, 13, "music"), (25, 30, "noise")]


@pytest.mark.parametrize("kind", ["room", "street", "hall"])
@pytest.mark.parametrize("db", [-60, -50, -40])
def test_a_steady_background_is_no_sound_of_its_own(film, kind, db):
    sound = film(40, (0, rush(40, db, kind)), quiet_db=-80)
    found = sounds.find(sound, spoken((10, 20)))
    # A street that swells by more than half again may be told of; a room and a hall may not.
    assert found == [] or kind == "street"


def test_nothing_is_told_of_silence_and_of_what_is_short(film):
    assert sounds.find(film(20), []) == []
    assert sounds.find(film(20, (5, rush(1.2))), []) == []
    assert sounds.find(film(0.001), []) == []
    assert sounds.find(film(0.05), []) == []


def test_where_somebody_speaks_nothing_is_looked_for(film):
    sound = film(30, (5, song(20)))
    assert told(sounds.find(sound, spoken((0, 12), (16, 30)))) == [(12, 16, "music")]
    assert sounds.find(sound, spoken((0, 30))) == []


def test_sounds_nearly_joined_are_one_and_a_pause_parts_them(film):
    sound = film(40, (5, rush(3)), (8.4, rush(3)), (20, rush(3)))
    assert told(sounds.find(sound, [])) == [(5, 11, "noise"), (20, 23, "noise")]


def test_a_sound_longer_than_what_is_looked_at_at_once_is_one(film):
    sound = film(70, (5, song(45)))
    assert told(sounds.find(sound, [])) == [(5, 50, "music")]
