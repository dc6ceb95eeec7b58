"""Sounds heard where nobody speaks: suggested by the machine, put into the film or not by a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from transcripts.models import Cue, HeardSound, Transcript
from transcripts.services import inserting
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.subtitles import profiles

#: A sound that goes on is named and then left to the picture.
SHOWN_MS = 4_000


def suggest(transcript: Transcript, found: Iterable[tuple[int, int, str]]) -> int:
    """Remember sounds (start and end in ms, kind) for people to answer; how many are open now.

    What was suggested before and nobody answered is replaced; what somebody answered is not asked again.
    """
    with transaction.atomic():
        locked = Transcript.objects.select_for_update().get(pk=transcript.pk)
        locked.sounds.filter(answered_by=None).delete()
        answered = list(locked.sounds.values_list("start_ms", "end_ms"))
        rows = [
            HeardSound(transcript=locked, start_ms=start, end_ms=end, kind=kind)
            for start, end, kind in found
            if not any(start < until and since < end for since, until in answered)
        ]
        HeardSound.objects.bulk_create(rows)
    return len(rows)


def take(sound: HeardSound, text: str, by: Any) -> Cue:
    """Put a subtitle where the sound is heard, as much of it as there is room for.

    Raises `PermissionDenied`, `NotOpen`, and what `inserting.insert` raises; then nothing has changed.
    """
    profile = profiles.load(sound.transcript.profile)
    length = min(sound.end_ms - sound.start_ms, SHOWN_MS, profile.max_duration_ms)
    length = max(length, profile.min_duration_ms)
    with transaction.atomic():
        cue = inserting.insert(sound.transcript, sound.start_ms, sound.start_ms + length, text, by)
        _answer(sound, by)
    return cue


def leave(sound: HeardSound, by: Any) -> None:
    """Say that it needs no subtitle; it is not asked again. Raises `PermissionDenied`, `NotOpen`."""
    if not by.has_perm(CORRECT):
        raise PermissionDenied(_("You do not have the right to correct transcripts."))
    with transaction.atomic():
        transcript = Transcript.objects.select_for_update().get(pk=sound.transcript_id)
        if not transcript.is_open:
            raise NotOpen(transcript)
        _answer(sound, by)


def _answer(sound: HeardSound, by: Any) -> None:
    HeardSound.objects.filter(pk=sound.pk).update(answered_by=by)
