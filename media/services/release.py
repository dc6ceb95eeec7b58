"""Who may see a recording's files now: the answer every serving view asks for."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from media.enums import Scope
from media.models import Recording
from media.services.consent import may_publish


class Access(Enum):
    ALLOWED = 200
    NOT_FOUND = 404
    GONE = 410


def is_released(recording: Recording) -> bool:
    """Whether a live film page shows it; asked of the app above through `LIVES_RELEASE_CHECK`."""
    return bool(import_string(settings.LIVES_RELEASE_CHECK)(recording))


def public_access(recording: Recording) -> Access:
    """What an anonymous visitor gets. A film that is out but not allowed is gone, not unknown."""
    if not is_released(recording):
        return Access.NOT_FOUND
    return Access.ALLOWED if may_publish(recording, Scope.WEB_PUBLIC) else Access.GONE


def access(user: Any, recording: Recording) -> Access:
    """Like `public_access`, and for people who work on the film also before it is out.

    Editors see every film, since they must be able to carry out a withdrawal. Volunteers and
    reviewers see it only while everyone on it allows the transcription they work on.
    """
    if user.is_authenticated and user.is_active:
        if user.has_perm("media.view_recording"):
            return Access.ALLOWED
        works_on_words = user.has_perm("transcripts.correct_transcript") or user.has_perm(
            "transcripts.review_transcript"
        )
        if works_on_words and may_publish(recording, Scope.AI_TRANSCRIPTION):
            return Access.ALLOWED
    return public_access(recording)
