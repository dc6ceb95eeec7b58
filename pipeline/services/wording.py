"""What the pipeline's plain parts report, as sentences in the reader's language."""

from __future__ import annotations

import logging

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from media.probe import ProbeError
from pipeline.av.errors import AvError
from pipeline.speech.recognizer import LeftOut, SpeechError, Transcription
from pipeline.speech.weights import WeightsError
from transcripts.subtitles.model import MalformedSubtitle

logger = logging.getLogger(__name__)

#: What the plain parts raise with a sentence for people.
EXPLAINED = (ProbeError, AvError, SpeechError, WeightsError)

NO_SPEECH = gettext_lazy("No speech was found, so there are no words.")
JOURNAL_GONE = gettext_lazy(
    "What the machine had heard is no longer kept, so the words cannot be joined. "
    "The film and its subtitles are untouched. Start the transcription again."
)
_REASONS = {
    "repetition": gettext_lazy("repetition"),
    "no speech": gettext_lazy("no speech"),
    "film credits": gettext_lazy("film credits"),
}
#: A note is one line.
_MOST_PARTS = 5


def sentence(error: ProbeError | AvError | SpeechError | WeightsError) -> str:
    """The error's sentence; ffmpeg's own words are left to the log."""
    if isinstance(error, ProbeError | AvError):
        return _(error.sentence)
    return _(error.template) % error.values


def reason(error: MalformedSubtitle) -> str:
    """Why subtitles cannot be read, without the line."""
    return error.reason_cs if (get_language() or "cs").startswith("cs") else error.reason


def note(heard: Transcription) -> str:
    """What is unusual about a transcription: no words, or parts taken for made up; else empty."""
    if not heard.words and not heard.left_out:
        return str(NO_SPEECH)
    if not heard.left_out:
        return ""
    parts = [_part(part) for part in heard.left_out[:_MOST_PARTS]]
    if len(heard.left_out) > _MOST_PARTS:
        parts.append("…")
    return _("Left out, because the machine seems to have made it up: %(parts)s.") % {
        "parts": ", ".join(parts)
    }


def log(heard: Transcription, title: str) -> None:
    """Write down which chunks were decoded again and why."""
    for chunk in heard.redone:
        logger.info(
            "%s: the answer at %d ms was in doubt (%s); %d other ways tried, %s",
            title, chunk.at_ms, chunk.reason, chunk.tries,
            "settled" if chunk.settled else "the best kept",
        )  # fmt: skip


def _part(part: LeftOut) -> str:
    seconds = part.at_ms // 1000
    return f"{seconds // 60}:{seconds % 60:02d} ({_REASONS[part.reason]})"
