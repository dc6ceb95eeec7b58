"""Sounds around the speech, made of numbers: rooms, streets and music. The same seed, the same sound."""

from __future__ import annotations

import numpy as np

from demo.films.speech import RATE, Samples

#: How fast each kind of noise falls with frequency: 0 is white, 1 pink, 2 brown.
SLOPES = {"room": 1.6, "street": 1.2, "hall": 0.9}
CHORDS = (
    (220.0, 261.6, 329.6),
    (174.6, 220.0, 261.6),
    (196.0, 246.9, 293.7),
    (164.8, 207.7, 246.9),
)
MUSIC_LEVEL = 0.05  # root mean square of music alone; under speech it is a quarter


def noise(kind: str, db: float, count: int, seed: int) -> Samples:
    """`count` samples of noise, `db` (of full scale, root mean square); a street swells and falls."""
    chance = np.random.default_rng(seed)
    block = 20 * RATE
    spectrum = np.fft.rfft(chance.standard_normal(block))
    frequencies = np.fft.rfftfreq(block, 1 / RATE)
    spectrum *= np.maximum(frequencies, 40.0) ** (-SLOPES[kind] / 2)
    sound = np.resize(np.fft.irfft(spectrum, block), count)
    if kind == "street":
        at = np.arange(count) / RATE
        sound *= 0.6 + 0.8 * np.clip(np.sin(2 * np.pi * at / 17.0), 0, 1) ** 4
    sound *= 10 ** (db / 20) / np.sqrt(np.mean(sound**2))
    return sound.astype(np.float32)


def music(count: int, seed: int) -> Samples:
    """`count` samples of plucked chords, two notes a second, faded in and out over half a second."""
    chance = np.random.default_rng(seed)
    step = RATE // 2
    at = np.arange(4 * step) / RATE
    sound = np.zeros(count + len(at))
    for number, start in enumerate(range(0, count, step)):
        chord = CHORDS[number // 8 % len(CHORDS)]
        pitch = chord[chance.integers(3)] * (2 if chance.random() < 0.3 else 1)
        tone = sum(np.sin(2 * np.pi * pitch * h * at) / h**2 for h in (1, 2, 3))
        sound[start : start + len(at)] += tone * np.exp(-2.5 * at)
    sound = sound[:count]
    if not count:
        return sound.astype(np.float32)
    fade = min(RATE // 2, count // 2)
    ramp = np.linspace(0, 1, fade)
    sound[:fade] *= ramp
    sound[count - fade :] *= ramp[::-1]
    return (sound * (MUSIC_LEVEL / np.sqrt(np.mean(sound**2)))).astype(np.float32)
