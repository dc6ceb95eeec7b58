"""What is heard where somebody speaks, and where nobody does: silence, music, tones and noise."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pytest

from pipeline.speech.transcribing import transcribe

RATE = 16_000
FILMS = ("tri-urady-jedna-dcera", "rano-u-lesodvorskych")
# Seconds of what is put between what people say: each longer than two.
BETWEEN = 9.0
# A word's edge may lie this far from where it is said.
SLACK = 0.5
MOST_MADE_UP_A_MINUTE = 0.5
LEAST_COVERED = 0.99


@dataclass
class Line:
    """Something said, with its place in the sound in seconds."""

    text: str
    start: float
    end: float


def demo(slug: str, demo_films) -> tuple[np.ndarray, list[Line]]:
    """A demo film's sound, float -1..1, and what is said in it."""
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    parts = []
    with av.open(str(demo_films / f"{slug}.mp4")) as container:
        for frame in container.decode(audio=0):
            parts += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    lines = json.loads((demo_films / f"{slug}.reference.json").read_text())["lines"]
    return np.concatenate(parts) / 32768, [
        Line(line["text"], line["start_ms"] / 1000, line["end_ms"] / 1000) for line in lines
    ]


def between() -> dict[str, np.ndarray]:
    """Sounds nobody speaks in."""
    time = np.arange(int(BETWEEN * RATE)) / RATE
    noise = np.random.default_rng(7).normal(0, 1, len(time))
    spectrum = np.fft.rfft(noise) / np.sqrt(np.maximum(np.arange(len(time) // 2 + 1), 1))
    pink = np.fft.irfft(spectrum, len(time))
    notes = [262, 330, 392, 440, 392, 330]
    tune = np.concatenate(
        [
            sum(np.sin(2 * np.pi * note * k * beat) / k for k in range(1, 6)) * np.exp(-3 * beat)
            for note in notes * 3
            for beat in [np.arange(RATE // 2) / RATE]
        ]
    )[: len(time)]
    hum = sum(np.sin(2 * np.pi * 50 * k * time) / k for k in range(1, 8))
    return {
        "silence": np.zeros(len(time)),
        "hiss": 0.02 * noise,
        "a waterfall": 0.2 * pink / np.abs(pink).max(),
        "a tone": 0.4 * np.sin(2 * np.pi * 440 * time),
        "music": 0.5 * tune / np.abs(tune).max(),
        "mains hum": 0.1 * hum,
        "an alarm": 0.3 * np.sign(np.sin(2 * np.pi * 800 * time)) * (np.sin(2 * np.pi * time) > 0),
    }


@pytest.fixture(scope="module")
def interview(demo_films, tmp_path_factory, write_wav):
    """What is said in a demo film with seven sounds put between the lines; the lines in the new
    places, and the stretches nobody speaks in."""
    samples, lines = demo(FILMS[0], demo_films)
    parts, placed, empty, at = [], [], [], 0.0
    sounds = list(between().values())
    for number, line in enumerate(lines):
        # A pause of a third of a second belongs to the line.
        cut = samples[int((line.start - 0.3) * RATE) : int((line.end + 0.3) * RATE)]
        placed.append(Line(line.text, at + 0.3, at + len(cut) / RATE - 0.3))
        at += len(cut) / RATE
        sound = sounds[number % len(sounds)]
        empty.append((at, at + len(sound) / RATE))
        at += len(sound) / RATE
        parts += [cut, sound]
    wav = write_wav(tmp_path_factory.mktemp("quality") / "interview.wav", np.concatenate(parts))
    return wav, placed, empty


def covered(lines: list[Line], words) -> float:
    """The share of the words said at whose time something was written.

    A line's words are laid over its time by their length; a word counts when one that was written
    lies over it, give or take half a second.
    """
    heard = [(word.start_ms / 1000 - SLACK, word.end_ms / 1000 + SLACK) for word in words]
    count = found = 0
    for line in lines:
        said = line.text.split()
        letters = sum(map(len, said))
        at = line.start
        for word in said:
            end = at + (line.end - line.start) * len(word) / letters
            count += 1
            found += any(start <= end and at <= stop for start, stop in heard)
            at = end
    return found / count


@pytest.mark.slow
@pytest.mark.parametrize("slug", FILMS)
def test_hardly_a_word_said_in_a_film_is_passed_over(slug, engine, demo_films, write_wav, tmp_path):
    samples, lines = demo(slug, demo_films)
    heard = transcribe(engine("faster"), write_wav(tmp_path / "s.wav", samples), language="cs")
    assert covered(lines, heard.words) >= LEAST_COVERED


@pytest.mark.slow
def test_between_long_sounds_words_are_heard_and_over_them_none_is_made_up(interview, engine):
    wav, lines, empty = interview
    heard = transcribe(engine("faster"), wav, language="cs")
    assert covered(lines, heard.words) >= LEAST_COVERED
    made_up = [
        word.text
        for word in heard.words
        for start, end in empty
        if start + SLACK <= (word.start_ms + word.end_ms) / 2000 <= end - SLACK
    ]
    minutes = sum(end - start for start, end in empty) / 60
    assert len(made_up) / minutes <= MOST_MADE_UP_A_MINUTE, made_up


def test_the_measure_of_what_is_covered_can_fail():
    lines = [Line("jedna dvě", 0.0, 2.0), Line("tři", 10.0, 11.0)]

    class Word:
        start_ms, end_ms = 100, 1900

    assert covered(lines, [Word]) == pytest.approx(2 / 3)
    assert covered(lines, []) == 0
