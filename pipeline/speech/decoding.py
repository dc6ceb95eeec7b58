"""The walk both engines share: find speech, decode piece by piece, leave out what was made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.speech import voice
from pipeline.speech.audio import SAMPLE_RATE, open_sound
from pipeline.speech.recognizer import LeftOut, Progress, Transcription, UnknownLanguage
from pipeline.speech.words import Heard, clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Whisper's own limits (Radford et al. 2022, 4.5), applied once more to what the engine lets through.
NO_SPEECH_PROBABILITY = 0.6
AVERAGE_LOGPROB = -1.0
COMPRESSION_RATIO = 2.4
# Seconds a word's middle may lie outside detected speech: the detector's edges are about that exact.
TOLERANCE = 0.3
# Credits Whisper learnt from films' subtitles and puts into silence; nobody says them in an interview.
CREDITS = re.compile(
    r"titulky\s+(vytvořil|přeložil|do češtiny)|johnyx|www\.\S+|amara\.org|preklad a titulky",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence-like part of an engine's answer; times are seconds from the piece's start."""

    text: str
    heard: tuple[Heard, ...]
    average_logprob: float
    no_speech_probability: float
    compression_ratio: float

    @property
    def repeats(self) -> bool:
        """Whether the decoder fell into a loop here."""
        return self.compression_ratio > COMPRESSION_RATIO


Decode = Callable[["NDArray[np.float32]", str], Sequence[Segment]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What a `Transcription` says of the engine that made it."""

    name: str
    version: str
    model: str
    weights_sha256: str
    options: Mapping[str, Any]


def language_code(declared: str, known: Sequence[str]) -> str:
    """The Whisper code for a declared language tag: "cs-CZ" gives "cs". Raises `UnknownLanguage`."""
    code = re.split(r"[-_]", declared.strip().lower())[0]
    if code not in known:
        raise UnknownLanguage(
            "The model does not know the language “%(language)s”. Nothing was recognised. "
            "Declare the recording's language by its code, for example cs, sk, en or uk.",
            language=declared,
        )
    return code


def transcribe(
    audio: Path,
    *,
    language: str,
    decode: Decode,
    engine: Engine,
    on_progress: Progress | None = None,
) -> Transcription:
    """Run `decode(samples, language)` over every piece of speech in `audio`.

    `language` is a Whisper code. Raises `AudioNotUsable`, and whatever `decode` and `on_progress`
    raise.
    """
    sound = open_sound(audio)
    report = on_progress or (lambda _: None)
    heard: list[Heard] = []
    left_out: list[LeftOut] = []
    for piece in voice.pieces(voice.find_speech(sound), sound.length):
        for segment in decode(sound.samples(piece.span.start, piece.span.end), language):
            offset = piece.span.start / SAMPLE_RATE
            shifted = [
                Heard(word.text, word.start + offset, word.end + offset, word.probability)
                for word in segment.heard
            ]
            reason = made_up(segment)
            if reason and shifted:
                left_out.append(LeftOut(reason, round(shifted[0].start * 1000)))
            else:
                heard.extend(word for word in shifted if in_speech(word, piece))
        report(piece.span.end / sound.length)
    report(1.0)
    return Transcription(
        words=clean(heard, sound.duration_ms),
        language=language,
        duration_ms=sound.duration_ms,
        engine=engine.name,
        engine_version=engine.version,
        model=engine.model,
        weights_sha256=engine.weights_sha256,
        options=engine.options,
        left_out=tuple(left_out),
    )


def made_up(segment: Segment) -> str:
    """Why a segment is no speech ("repetition", "no speech", "film credits"), or nothing."""
    if segment.repeats:
        return "repetition"
    if CREDITS.search(segment.text):
        return "film credits"
    if (
        segment.no_speech_probability > NO_SPEECH_PROBABILITY
        and segment.average_logprob < AVERAGE_LOGPROB
    ):
        return "no speech"
    return ""


def in_speech(word: Heard, piece: voice.Piece) -> bool:
    """Whether the word's middle lies in detected speech, give or take 0.3 s."""
    middle = (word.start + word.end) / 2 * SAMPLE_RATE
    slack = TOLERANCE * SAMPLE_RATE
    return any(span.start - slack <= middle <= span.end + slack for span in piece.speech)
