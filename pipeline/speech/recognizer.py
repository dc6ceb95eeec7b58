"""What every speech engine is to the rest of the program: audio in, words with times out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from transcripts.subtitles.model import Word

Progress = Callable[[float], None]

NOT_WHOLE = (
    "The model folder %(folder)s has no %(file)s. Nothing was changed. "
    "Choose a folder with a whole CTranslate2 Whisper model."
)


class SpeechError(Exception):
    """An engine could not do its work; the message says what happened and what to do.

    `template` is an English msgid with `%(name)s` in it, `values` what stands there, so that those
    who show it to people can say it in their language.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template % values)


class AudioNotUsable(SpeechError):
    """The sound is not the 16 kHz mono 16-bit WAV that `pipeline.av.audio` makes."""


class EngineNotInstalled(SpeechError):
    """The engine's packages are not in this environment."""


class ModelMissing(SpeechError):
    """There is no such model on this machine and no leave to fetch it."""


class UnknownEngine(SpeechError):
    """No engine of that name is registered."""


class UnknownLanguage(SpeechError):
    """The declared language is empty, or the model was not trained on it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the engine's answer that was taken for made up, and why: `reason` is
    "repetition", "no speech" or "film credits"."""

    reason: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Transcription:
    """What one engine heard in one recording, and everything needed to repeat it.

    `words` are in order, their times integer milliseconds inside 0..`duration_ms`, none overlapping.
    `language` is the one declared, as a Whisper code ("cs"). `options` holds plain JSON values.
    """

    words: tuple[Word, ...]
    language: str
    duration_ms: int
    engine: str
    engine_version: str
    model: str
    weights_sha256: str
    options: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


class Recognizer(Protocol):
    """A loaded speech engine; not safe to share between threads."""

    @property
    def name(self) -> str:
        """The name it is registered under in `engines`."""
        ...

    def transcribe(
        self, audio: Path, *, language: str, on_progress: Progress | None = None
    ) -> Transcription:
        """The words of `audio`, a 16 kHz mono 16-bit WAV, spoken in `language` ("cs", "cs-CZ").

        `on_progress` gets the share done, 0..1, never falling; what it raises stops the work and
        comes out unchanged. Raises `AudioNotUsable`, `UnknownLanguage`. An empty file, silence and
        music give a transcription without words.
        """
        ...
