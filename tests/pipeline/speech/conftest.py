"""Real weights (fetched once into var/models), real Czech speech, and sounds made of numbers."""

from __future__ import annotations

import json
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.speech import engines, weights
from pipeline.speech.recognizer import Recognizer

REPOSITORY = Path(__file__).resolve().parents[3]
SPEECH = REPOSITORY / "tests" / "data" / "speech"
RATE = 16_000


def _write_wav(path: Path, samples: np.ndarray, rate: int = RATE, channels: int = 1) -> Path:
    """Write float samples in -1..1 as a 16-bit WAV."""
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(channels)
        stream.setsampwidth(2)
        stream.setframerate(rate)
        stream.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _decode_flac(path: Path) -> np.ndarray:
    """The samples of a 16 kHz mono FLAC, float in -1..1."""
    import av

    with av.open(str(path)) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(frames).astype(np.float64) / 32768


@pytest.fixture(scope="session")
def write_wav() -> Callable[..., Path]:
    """`write_wav(path, samples, rate=16000, channels=1)` gives the path back."""
    return _write_wav


@pytest.fixture(scope="session")
def models_dir() -> Path:
    cache = REPOSITORY / "var" / "models"
    weights.ensure(cache, python=sys.executable)
    return cache


@pytest.fixture(scope="session")
def weights_folder(models_dir: Path) -> Path:
    return models_dir / weights.FOLDER


@pytest.fixture(scope="session")
def engine(models_dir: Path) -> Callable[[str], Recognizer]:
    """Each engine loaded once for the session."""
    loaded: dict[str, Recognizer] = {}

    def get(name: str) -> Recognizer:
        if name == "openai":
            pytest.importorskip("whisper", reason="openai-whisper is an extra")
        if name not in loaded:
            loaded[name] = engines.load(name, models_dir=models_dir)
        return loaded[name]

    return get


@pytest.fixture(scope="session")
def speech_samples() -> np.ndarray:
    return _decode_flac(SPEECH / "care.flac")


@pytest.fixture(scope="session")
def speech_wav(tmp_path_factory: pytest.TempPathFactory, speech_samples: np.ndarray) -> Path:
    return _write_wav(tmp_path_factory.mktemp("speech") / "care.wav", speech_samples)


@pytest.fixture(scope="session")
def speech_text() -> str:
    return (SPEECH / "care.txt").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="session")
def talk() -> tuple[np.ndarray, list[tuple[str, int, int]]]:
    """A woman and a man in turns, 48 s, and who speaks from when to when (ms); benchmarks/voices.py made it."""
    truth = json.loads((SPEECH / "talk.json").read_text(encoding="utf-8"))
    return _decode_flac(SPEECH / "talk.flac"), [tuple(turn) for turn in truth]


@pytest.fixture(scope="session")
def demo_films() -> Path:
    """The folder of the demo's films and what is said in them."""
    return REPOSITORY / "demo" / "films"
