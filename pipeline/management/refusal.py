"""What went wrong with a film on the command line, as the sentence and the exit code a person gets."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from media.probe import ProbeError
from pipeline.av.errors import AvError
from pipeline.services import wording
from pipeline.speech.recognizer import SpeechError
from pipeline.speech.weights import WeightsError

#: What `refused` can put into words.
REFUSALS = (OSError, *wording.EXPLAINED)


def refused(
    error: OSError | ProbeError | AvError | SpeechError | WeightsError, film: Path
) -> CommandError:
    """The error a command ends with: exit code 2 where the files are at fault, else 1.

    `error` is one of `REFUSALS`; `film` is named where the error itself names no file.
    """
    if isinstance(error, ProbeError):
        return CommandError(f"{film}: {wording.sentence(error)}", returncode=2)
    if isinstance(error, FileNotFoundError):
        named = {"file": error.filename or film}
        return CommandError(_("There is no file %(file)s.") % named, returncode=2)
    if isinstance(error, OSError):
        told = {"file": error.filename or film, "why": error.strerror}
        return CommandError(_("%(file)s cannot be read: %(why)s") % told, returncode=2)
    return CommandError(wording.sentence(error), returncode=1)
