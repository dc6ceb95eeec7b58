"""Correcting one cue: a compare-and-set on its revision, so that nobody overwrites another unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from transcripts.enums import EditKind, State
from transcripts.models import Cue, CueEdit, Speaker, Transcript
from transcripts.services import following, realigning, speakers
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.wording import clean, give_voices, lay_out
from transcripts.subtitles import profiles
from transcripts.subtitles.align import spread
from transcripts.subtitles.linebreak.tokens import is_dialogue
from transcripts.subtitles.model import Word


class Conflict(Exception):
    """Someone else saved the cue meanwhile. `theirs` is stored, `yours` is what was to be saved."""

    def __init__(self, cue: Cue, theirs: str, yours: str) -> None:
        self.cue = cue
        self.theirs = theirs
        self.yours = yours
        super().__init__(
            _("Someone else has changed this subtitle meanwhile. Choose which text stays.")
        )


class UnusableTimes(ValueError):
    """Times a cue cannot have between its neighbours. The message is for the person."""


def save(
    cue: Cue,
    text: str,
    base_revision: int,
    by: Any,
    *,
    start_ms: int | None = None,
    end_ms: int | None = None,
    speaker: str | None = None,
) -> Cue:
    """Store a corrected text, and where given times (ms from the start of the film) and the name of
    who speaks ("" for nobody named; a dialogue of two lines names nobody).

    `base_revision` is the revision the person saw. An unchanged cue writes no edit; sending the
    same text again, as after a lost answer, is no conflict. An empty text leaves the cue out of the
    frozen track. Raises `PermissionDenied`, `NotOpen`, `Conflict`, `wording.UnusableText`,
    `UnusableTimes`; then nothing has changed.
    """
    return _save(cue, text, base_revision, by, start_ms, end_ms, speaker, EditKind.TEXT)


def history(cue: Cue) -> QuerySet[CueEdit]:
    """Edits of a cue, oldest first, each with its editor."""
    return cue.edits.select_related("editor")


def restore(cue: Cue, edit: CueEdit, by: Any) -> Cue:
    """Put back the text, and the times and who speaks where the edit changed them, as they were
    before `edit`.

    It is an edit as any other: the history only grows. Raises what `save` raises.
    """
    if edit.cue_id != cue.pk:
        raise ValueError("The edit belongs to another cue.")
    start, end = (edit.old_start_ms, edit.old_end_ms) if edit.moved else (None, None)
    speaker = edit.old_speaker if edit.renamed else None
    return _save(cue, edit.old_text, cue.revision, by, start, end, speaker, EditKind.RESTORE)


def _save(
    cue: Cue,
    text: str,
    base_revision: int,
    by: Any,
    start_ms: int | None,
    end_ms: int | None,
    speaker: str | None,
    kind: EditKind,
) -> Cue:
    if not by.has_perm(CORRECT):
        raise PermissionDenied(_("You do not have the right to correct transcripts."))
    cleaned = clean(text)
    with transaction.atomic():
        transcript = Transcript.objects.select_for_update().get(pk=cue.transcript_id)
        if not transcript.is_open:
            raise NotOpen(transcript)
        profile = profiles.load(transcript.profile)
        text = lay_out(cleaned, profile)
        before = Cue.objects.select_related("speaker", "source").get(pk=cue.pk)
        start = before.start_ms if start_ms is None else start_ms
        end = before.end_ms if end_ms is None else end_ms
        lines = text.split("\n")
        who = before.speaker
        if speaker is not None:
            who = None if is_dialogue(lines) else speakers.named(transcript, speaker)
        if (before.text, before.start_ms, before.end_ms, before.speaker) == (text, start, end, who):
            return before
        if before.revision != base_revision:
            raise Conflict(before, before.text, text)
        moved = (start, end) != (before.start_ms, before.end_ms)
        if moved:
            _require_usable(before, start, end, profile, transcript.recording.duration_ms)
        if kind == EditKind.TEXT and text == before.text:
            kind = EditKind.TIME if moved else EditKind.SPEAKER
        heard = [Word.from_dict(word) for word in before.words]
        words = give_voices(spread(heard, text, start, end), lines)
        if who != before.speaker:
            words = _spoken_by(words, who)
        source_text = before.source.text if before.source and text else before.source_text
        saved = Cue.objects.filter(pk=cue.pk, revision=base_revision).update(
            source_text=source_text,
            text=text,
            start_ms=start,
            end_ms=end,
            words=[word.to_dict() for word in words],
            speaker=who,
            revision=base_revision + 1,
        )
        if not saved:
            # Someone was faster between the read and the write.
            before.refresh_from_db()
            raise Conflict(before, before.text, text)
        CueEdit.objects.create(
            cue=before,
            base_revision=base_revision,
            kind=kind,
            old_text=before.text,
            new_text=text,
            old_speaker=str(before.speaker or ""),
            new_speaker=str(who or ""),
            old_start_ms=before.start_ms,
            old_end_ms=before.end_ms,
            new_start_ms=start,
            new_end_ms=end,
            editor=by,
        )
        if transcript.state == State.MACHINE:
            Transcript.objects.filter(pk=transcript.pk).update(state=State.CORRECTION)
        if text != before.text:
            realigning.ask(transcript)
        if moved:
            following.follow(transcript, {cue.pk: (before.start_ms, before.end_ms)})
        before.refresh_from_db()
        return before


def _spoken_by(words: Sequence[Word], who: Speaker | None) -> tuple[Word, ...]:
    return tuple(replace(word, speaker=who.label if who else None) for word in words)


def _require_usable(
    cue: Cue, start: int, end: int, profile: profiles.Profile, film_ms: int
) -> None:
    """Raises `UnusableTimes` for times that leave the film, the profile or the cue's own place."""
    if not 0 <= start < end or (film_ms and end > film_ms):
        raise UnusableTimes(_("The times must lie inside the film, the end after the start."))
    if not profile.min_duration_ms <= end - start <= profile.max_duration_ms:
        raise UnusableTimes(
            _("A subtitle must be shown for %(least)g to %(most)g seconds.")
            % {"least": profile.min_duration_ms / 1000, "most": profile.max_duration_ms / 1000}
        )
    # What is left empty is not shown, so it takes no room.
    cues = Cue.objects.filter(transcript=cue.transcript_id).exclude(text="")
    above = cues.filter(position__lt=cue.position).order_by("-position").first()
    below = cues.filter(position__gt=cue.position).order_by("position").first()
    gap = profile.min_gap_ms
    if (above and start < above.end_ms + gap) or (below and end > below.start_ms - gap):
        raise UnusableTimes(
            _("Between two subtitles there must be at least %(gap)d milliseconds.") % {"gap": gap}
        )
