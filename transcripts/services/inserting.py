"""A new cue between those there are."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from transcripts.enums import EditKind, State
from transcripts.models import Cue, CueEdit, Transcript
from transcripts.services import following
from transcripts.services.corrections import UnusableTimes
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.placing import place
from transcripts.services.wording import UnusableText, clean, lay_out
from transcripts.subtitles import profiles
from transcripts.subtitles.align import spread


def insert(transcript: Transcript, start_ms: int, end_ms: int, text: str, by: Any) -> Cue:
    """A cue with this text in the time that is free between `start_ms` and `end_ms`.

    Its edges give way to the cues around it and to the gap the profile asks for. It is an edit as any
    other. Raises `PermissionDenied`, `NotOpen`, `wording.UnusableText`, also for a text of nothing, and
    `UnusableTimes` where too little time is free; then nothing has changed.
    """
    if not by.has_perm(CORRECT):
        raise PermissionDenied(_("You do not have the right to correct transcripts."))
    cleaned = clean(text)
    if not cleaned:
        raise UnusableText(_("Write what is heard. Nothing was changed."))
    with transaction.atomic():
        transcript = Transcript.objects.select_for_update().get(pk=transcript.pk)
        if not transcript.is_open:
            raise NotOpen(transcript)
        profile = profiles.load(transcript.profile)
        start, end = _free(transcript, start_ms, end_ms, profile.min_gap_ms)
        if end - start < profile.min_duration_ms:
            raise UnusableTimes(
                _(
                    "Between the subtitles around it there is no room for one more. Nothing was changed."
                )
            )
        cues = Cue.objects.filter(transcript=transcript)
        after = cues.filter(start_ms__gt=start).order_by("position").first()
        last = cues.order_by("position").last()
        position = after.position if after else (last.position if last else 0) + 1
        text = lay_out(cleaned, profile)
        words = spread((), text, start, end)
        cue = Cue(
            transcript=transcript,
            start_ms=start,
            end_ms=end,
            text=text,
            words=[word.to_dict() for word in words],
            revision=1,
        )
        place(transcript, position, 0, [cue])
        CueEdit.objects.create(
            cue=cue,
            base_revision=0,
            kind=EditKind.TEXT,
            old_text="",
            new_text=text,
            old_start_ms=start,
            old_end_ms=end,
            new_start_ms=start,
            new_end_ms=end,
            editor=by,
        )
        if transcript.state == State.MACHINE:
            Transcript.objects.filter(pk=transcript.pk).update(state=State.CORRECTION)
        following.follow(transcript)
    return cue


def _free(transcript: Transcript, start: int, end: int, gap_ms: int) -> tuple[int, int]:
    """The longest time within `start` to `end` that no shown cue needs. (Empty ones are not shown.)"""
    shown = transcript.cues.exclude(text="").filter(
        start_ms__lt=end + gap_ms, end_ms__gt=start - gap_ms
    )
    free, at = (start, start), start
    for since, until in shown.order_by("start_ms").values_list("start_ms", "end_ms"):
        free = max(free, (at, since - gap_ms), key=lambda pair: pair[1] - pair[0])
        at = max(at, until + gap_ms)
    film_ms = transcript.recording.duration_ms
    end = min(end, film_ms) if film_ms else end
    return max(free, (at, end), key=lambda pair: pair[1] - pair[0])
