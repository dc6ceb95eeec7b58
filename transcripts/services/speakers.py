"""Who speaks: names in place of the engine's labels, and the people on record to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from media.enums import PresenceKind
from transcripts.models import LABEL_CHARACTERS, NAME_CHARACTERS, Speaker, Transcript
from transcripts.services.opening import CORRECT, NotOpen

HEARD = (PresenceKind.SPEAKS, PresenceKind.VOICE)


def names(transcript: Transcript) -> list[str]:
    """Whom a cue may be given to: those heard in the film by their public name or role, then the
    speakers there are already."""
    heard = transcript.recording.appearances.filter(kind__in=HEARD).select_related("participant")
    people = [appearance.voice_name for appearance in heard.order_by("pk")]
    return [name for name in dict.fromkeys([*people, *map(str, transcript.speakers.all())]) if name]


def named(transcript: Transcript, name: str) -> Speaker | None:
    """The speaker of that name, made where there is none; None for an empty name."""
    name = _printable(name)
    if not name:
        return None
    found = next((each for each in transcript.speakers.all() if str(each) == name), None)
    return found or Speaker.objects.create(
        transcript=transcript, label=_free_label(transcript, name), name=name
    )


def _free_label(transcript: Transcript, name: str) -> str:
    """The start of the name, with a number where another speaker has it."""
    taken = set(transcript.speakers.values_list("label", flat=True))
    label, number = name[:LABEL_CHARACTERS], 2
    while label in taken:
        label = f"{name[: LABEL_CHARACTERS - 4]} {number}"
        number += 1
    return label


def _printable(name: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(printable.split())[:NAME_CHARACTERS]


def rename(transcript: Transcript, names: Mapping[int, str], by: Any) -> None:
    """Store names by the id of the speaker; an empty one shows the label again.

    Ids of other transcripts are passed over; a name is cut to `NAME_CHARACTERS`. Raises
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
            speaker.name = _printable(names[speaker.pk])
            changed.append(speaker)
        Speaker.objects.bulk_update(changed, ["name"])
