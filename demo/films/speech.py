"""Festival's Czech voices: lines of text in, mono samples at 48 kHz out."""

from __future__ import annotations

import re
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # samples a second
SENTENCE_PAUSE_MS = 300
LEVEL = 0.08  # root mean square of every sentence's speech before the film's own loudness is set

Samples = NDArray[np.float32]


def speak(lines: Sequence[str], voice: str, stretch: float, folder: Path) -> list[Samples]:
    """Return each of `lines` spoken by a Festival voice, silence trimmed, all voices equally loud.

    `stretch` lengthens every sound (1.0 is Festival's own tempo); sentences are 300 ms apart. All
    sentences are spoken in one run, because loading a voice is the slow part. Festival reads
    ISO-8859-2; a letter outside it raises UnicodeEncodeError. Festival draws its intonation from a
    fixed seed, so the same lines always sound the same.
    """
    sentences = [re.split(r"(?<=[.?!]) ", line) for line in lines]
    script = [f"(voice_{voice})", f"(Parameter.set 'Duration_Stretch {stretch})"]
    for number, line in enumerate(sentences):
        for part, sentence in enumerate(line):
            quoted = sentence.replace("\\", "").replace('"', "")
            script.append(
                f'(utt.save.wave (utt.synth (Utterance Text "{quoted}"))'
                f' "{folder / f"{voice}-{number}-{part}.wav"}" \'riff)'
            )
    written = folder / f"{voice}.scm"
    written.write_bytes("\n".join(script).encode("iso-8859-2"))
    subprocess.run(["festival", "-b", str(written)], check=True, timeout=600)  # noqa: S607 - the maker's own
    pause = np.zeros(RATE * SENTENCE_PAUSE_MS // 1000, dtype=np.float32)
    spoken: list[Samples] = []
    for number, line in enumerate(sentences):
        pieces: list[Samples] = []
        for part in range(len(line)):
            sound = samples_of(folder / f"{voice}-{number}-{part}.wav")
            pieces += [levelled(_trimmed(sound)), pause]
        spoken.append(np.concatenate(pieces[:-1]))
    return spoken


def samples_of(sound: Path) -> Samples:
    """Return a mono 16-bit sound file at 48 kHz, without what is lower than a voice (70 Hz)."""
    with wave.open(str(sound), "rb") as source:
        rate = source.getframerate()
        samples = np.frombuffer(source.readframes(source.getnframes()), dtype="<i2") / 32768
    # Whole tenths of a second: a length with a large prime factor would make the transform slow.
    samples = np.pad(samples, (0, -len(samples) % (rate // 10)))
    spectrum = np.fft.rfft(samples)
    spectrum[: round(70 * len(samples) / rate)] = 0
    count = len(samples) * RATE // rate
    return (np.fft.irfft(spectrum, count) * (count / len(samples))).astype(np.float32)


def _trimmed(samples: Samples) -> Samples:
    """Cut the silence before and after the speech, keeping 20 ms of it."""
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    margin = RATE // 50
    return samples[max(loud[0] - margin, 0) : loud[-1] + margin]


def levelled(samples: Samples) -> Samples:
    spoken = samples[np.abs(samples) > 0.05 * np.abs(samples).max()]
    return (samples * (LEVEL / float(np.sqrt(np.mean(spoken**2))))).astype(np.float32)


def room_tone(count: int) -> Samples:
    """Return `count` samples of the faint sound of an empty room, the same every time."""
    noise = np.random.default_rng(1).standard_normal(10 * RATE, dtype=np.float32)
    kernel = np.hanning(96).astype(np.float32)
    soft = np.convolve(noise, kernel / kernel.sum(), mode="same")
    tone = 0.0006 * soft / float(np.sqrt(np.mean(soft**2)))
    return np.resize(tone.astype(np.float32), count)
