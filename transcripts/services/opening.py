"""Whether a transcript may be corrected now, and by whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from transcripts.models import Transcript

CORRECT = "transcripts.correct_transcript"


class NotOpen(Exception):
    """The transcript is under review or approved; nothing in it can be changed now."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        super().__init__(
            _(
                "This transcript is not open for corrections now: its state is “%(state)s”. "
                "The subtitle was not changed."
            )
            % {"state": transcript.get_state_display()}
        )
