"""Pages of volunteers and reviewers, and the address of a frozen track. They call services."""

from transcripts.views.correction import (
    correct,
    cue,
    recut,
    restore,
    speakers,
    submit,
    transcript_list,
)
from transcripts.views.review import approve, hearing, reopen, return_, review
from transcripts.views.sounds import sound
from transcripts.views.tracks import track
from transcripts.views.translating import confirm, translate

__all__ = [
    "approve", "confirm", "correct", "cue", "hearing", "recut", "reopen", "restore", "return_", "review", "sound",
    "speakers", "submit", "track", "transcript_list", "translate",
]  # fmt: skip
