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
from transcripts.views.review import approve, reopen, return_, review
from transcripts.views.tracks import track

__all__ = [
    "approve", "correct", "cue", "recut", "reopen", "restore", "return_", "review", "speakers", "submit",
    "track", "transcript_list",
]  # fmt: skip
