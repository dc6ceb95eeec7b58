"""Names of those who speak, in place of the engine's labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from transcripts.models import Speaker, Transcript
from transcripts.services.corrections import CORRECT, NotOpen

MAX_CHARACTERS = 120


def rename(transcript: Transcript, names: Mapping[int, str], by: Any) -> None:
    """Store names by the id of the speaker; an empty one shows the label again.

    Ids of other transcripts are passed over; a name is cut to `MAX_CHARACTERS`. Raises
    `PermissionDenied` and `NotOpen`.
    """
    if not by.has_perm(CORRECT):
        raise PermissionDenied
    with transaction.atomic():
        transcript = Transcript.objects.select_for_update().get(pk=transcript.pk)
        if not transcript.is_open:
            raise NotOpen(transcript)
        changed = []
        for speaker in transcript.speakers.filter(pk__in=list(names)):
            printable = "".join(c if c.isprintable() else " " for c in names[speaker.pk])
            speaker.name = " ".join(printable.split())[:MAX_CHARACTERS]
            changed.append(speaker)
        Speaker.objects.bulk_update(changed, ["name"])
