"""What an engine's answer is worth: in doubt and to be decoded again, made up and to be left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.speech.audio import SAMPLE_RATE
from pipeline.speech.chunks import Chunk
from pipeline.speech.recognizer import Segment, UnknownLanguage
from pipeline.speech.words import Heard

# Whisper's own limits (Radford et al. 2022, 4.5), applied once more to what the engine lets through.
NO_SPEECH_PROBABILITY = 0.6
AVERAGE_LOGPROB = -1.0
COMPRESSION_RATIO = 2.4
# Seconds a word's middle may lie outside detected speech: the detector's edges are about that exact.
TOLERANCE = 0.3
# Seconds of speech in one stretch without a word near it: something was passed over.
PASSED_OVER = 2.5
# Words a second of speech; the quickest Czech speakers stay below six.
QUICKEST = 7.0
# Credits Whisper learnt from films' subtitles and puts into silence; nobody says them in an interview.
CREDITS = re.compile(
    r"titulky\s+(vytvořil|přeložil|do češtiny)|johnyx|www\.\S+|amara\.org|preklad a titulky",
    re.IGNORECASE,
)


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


def doubt(segments: Sequence[Segment], chunk: Chunk) -> str:
    """Why an answer to `chunk` should be looked at again, or nothing.

    A batched decoder has none of Whisper's own checks, so these stand in for them and for what it
    passes over in silence.
    """
    reason = next((reason for segment in segments if (reason := made_up(segment))), "")
    if reason:
        return reason
    if any(segment.average_logprob < AVERAGE_LOGPROB for segment in segments):
        return "low confidence"
    heard = [chunk.locate(word) for segment in segments for word in segment.heard]
    if len(heard) > QUICKEST * max(chunk.speech_s, 1.0):
        return "too many words"
    if passed_over(heard, chunk) > PASSED_OVER:
        return "speech without words"
    return ""


def passed_over(heard: Sequence[Heard], chunk: Chunk) -> float:
    """The longest stretch of speech, in seconds, in which no word is said.

    `heard` has the recording's times. Pauses up to 0.6 s do not end a stretch.
    """
    longest = 0.0
    edges = sorted((word.start, word.end) for word in heard)
    near = 2 * TOLERANCE
    begin, end = chunk.speech[0].start / SAMPLE_RATE, chunk.speech[0].end / SAMPLE_RATE
    stretches = []
    for span in chunk.speech[1:]:
        start = span.start / SAMPLE_RATE
        if start - end > near:
            stretches.append((begin, end))
            begin = start
        end = span.end / SAMPLE_RATE
    stretches.append((begin, end))
    for begin, end in stretches:
        at = begin
        for start, stop in edges:
            if stop <= begin or start >= end:
                continue
            longest = max(longest, start - at)
            at = max(at, stop)
        longest = max(longest, end - at)
    return longest


def made_up(segment: Segment) -> str:
    """Why a segment is no speech ("repetition", "no speech", "film credits"), or nothing."""
    if segment.compression_ratio > COMPRESSION_RATIO:
        return "repetition"
    if CREDITS.search(segment.text):
        return "film credits"
    if (
        segment.no_speech_probability > NO_SPEECH_PROBABILITY
        and segment.average_logprob < AVERAGE_LOGPROB
    ):
        return "no speech"
    return ""


def in_speech(word: Heard, chunk: Chunk) -> bool:
    """Whether the word's middle lies in detected speech, give or take 0.3 s; the recording's times."""
    middle = (word.start + word.end) / 2 * SAMPLE_RATE
    slack = TOLERANCE * SAMPLE_RATE
    return any(span.start - slack <= middle <= span.end + slack for span in chunk.speech)
