"""What every speech engine is to the rest of the program: samples in, segments with times out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.speech.words import Heard
from transcripts.subtitles.model import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


class ChunkFailed(SpeechError):
    """The engine broke down over the part of the sound that begins at `start_ms`, most likely for want of
    memory."""

    def __init__(self, start_ms: int, error: Exception) -> None:
        super().__init__(
            "The speech engine failed at %(at)s (%(error)s). What was recognised before is kept. "
            "Most likely the memory was too small: close other programs and try again.",
            at=f"{start_ms // 60_000}:{start_ms // 1000 % 60:02d}",
            error=str(error) or type(error).__name__,
        )


class UnknownEngine(SpeechError):
    """No engine of that name is registered."""


class UnknownLanguage(SpeechError):
    """The declared language is empty, or the model was not trained on it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of an engine's answer, up to a whole chunk; times are seconds from the chunk's start."""

    text: str
    heard: tuple[Heard, ...]
    average_logprob: float
    no_speech_probability: float
    compression_ratio: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, numbers as exact as they are."""
        return {
            "text": self.text,
            "heard": [[word.text, word.start, word.end, word.probability] for word in self.heard],
            "average_logprob": self.average_logprob,
            "no_speech_probability": self.no_speech_probability,
            "compression_ratio": self.compression_ratio,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Segment:
        return cls(
            data["text"],
            tuple(Heard(*word) for word in data["heard"]),
            data["average_logprob"],
            data["no_speech_probability"],
            data["compression_ratio"],
        )


Segments = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Engine:
    """What a `Transcription` says of the engine that made it; with the sound, all that decides the
    words. `options` holds plain JSON values."""

    name: str
    version: str
    model: str
    weights_sha256: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the engine's answer that was taken for made up, and why: `reason` is
    "repetition", "no speech" or "film credits"."""

    reason: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Redone:
    """A chunk whose first answer was in doubt: why, how many more ways were tried, and whether one
    of them left no doubt."""

    reason: str
    at_ms: int
    tries: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Transcription:
    """What one engine heard in one recording, and everything needed to repeat it.

    `words` are in order, their times integer milliseconds inside 0..`duration_ms`, none overlapping.
    `language` is the one declared, as a Whisper code ("cs").
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
    redone: tuple[Redone, ...] = ()

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


class Recognizer(Protocol):
    """A loaded speech engine; `lanes` threads may have it decode at once, all else is for one at a time.

    It never draws lots: the same samples always give the same segments, whatever was decoded before
    and whatever lies beside them in a group.
    """

    @property
    def engine(self) -> Engine: ...

    @property
    def languages(self) -> Sequence[str]:
        """The Whisper codes the model was trained on."""
        ...

    @property
    def group(self) -> int:
        """How many chunks are decoded in one go."""
        ...

    @property
    def lanes(self) -> int:
        """How many threads may call `decode` and `again` at once, to the profit of all."""
        ...

    def decode(
        self, chunks: Sequence[NDArray[np.float32]], language: str, terms: Sequence[str]
    ) -> list[Segments]:
        """One answer for each chunk of at most 30 s, 16 kHz, mono, -1..1.

        `language` is a Whisper code; `terms` are names and words likely to be said.
        """
        ...

    def again(self, chunk: NDArray[np.float32], language: str) -> Iterator[Segments]:
        """Other ways to decode one chunk whose answer is in doubt, the likeliest to help first."""
        ...

    @property
    def translates(self) -> bool:
        """Whether the model was taught to say in English what it hears."""
        ...

    def translate(self, samples: NDArray[np.float32], language: str) -> Segments:
        """What is said in at most 30 s, in English, its words without times.

        `language` is the Whisper code of what is spoken. Raises ValueError for more sound than that.
        """
        ...

    def align(
        self, samples: NDArray[np.float32], language: str, texts: Sequence[str]
    ) -> list[tuple[float, float]]:
        """When each of `texts`, words said in this order, begins and ends: seconds from the first
        of `samples` (at most 30 s, as for `decode`), as the engine's attention has them.

        Raises ValueError for more sound or text than fits into the engine's window.
        """
        ...
