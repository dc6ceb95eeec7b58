"""A range of cues cut anew from their words, when a person asks for it.

Nobody's wording changes, only which words stand together and when they are shown. A row stays the row
of the cue that shares most words with it, so that its history and its address stay where its text is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from transcripts.enums import EditKind, State
from transcripts.models import LABEL_CHARACTERS, Cue, CueEdit, Speaker, Transcript
from transcripts.services import following, realigning
from transcripts.services.finishing import Piece, cut_anew, piece
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.placing import place
from transcripts.services.tracks import cue_of
from transcripts.subtitles import profiles
from transcripts.subtitles.sounds import is_sound

MOST_CUES = 200


class CannotBeCut(ValueError):
    """The range cannot be cut anew without changing what is written. The message is for the person."""


def resegment(transcript: Transcript, first: int, last: int, by: Any) -> list[Cue]:
    """Cut the cues at the positions `first` to `last` (inclusive) anew under the transcript's profile.

    Cues that come out as they were are not touched. Of the others each has an edit in its history; a
    row that no cue needs any more is removed, or left empty where it has a history. Returns the rows
    of the range in order. Raises `PermissionDenied`, `NotOpen`, `CannotBeCut`; then nothing has
    changed.
    """
    if not by.has_perm(CORRECT):
        raise PermissionDenied(_("You do not have the right to correct transcripts."))
    with transaction.atomic():
        transcript = Transcript.objects.select_for_update().get(pk=transcript.pk)
        if not transcript.is_open:
            raise NotOpen(transcript)
        cues = transcript.cues.select_related("speaker")
        rows = list(cues.filter(position__range=(first, last)))
        if not rows:
            raise CannotBeCut(_("There are no such subtitles. Nothing was changed."))
        if len(rows) > MOST_CUES:
            raise CannotBeCut(
                _("At most %(most)d subtitles can be cut anew at once. Nothing was changed.")
                % {"most": MOST_CUES}
            )
        new = _pieces(transcript, rows)
        kept = _overlapping([row.pk for row in rows], new)
        if _written(transcript, rows, new, kept, by):
            if transcript.state == State.MACHINE:
                Transcript.objects.filter(pk=transcript.pk).update(state=State.CORRECTION)
            realigning.ask(transcript)
        behind = rows[0].position
        return list(cues.filter(position__gte=behind)[: max(len(new), len(rows))])


def _pieces(transcript: Transcript, rows: Sequence[Cue]) -> list[Piece]:
    """The range as it is to be, each piece with the rows its words come from."""
    around = transcript.cues.exclude(text="")
    above = around.filter(position__lt=rows[0].position).last()
    below = around.filter(position__gt=rows[-1].position).first()
    profile = profiles.load(transcript.profile)
    old = [piece(row.pk, cue_of(row), profile) for row in rows if row.text]
    window = [*([piece(above.pk, cue_of(above), profile)] if above else []), *old]
    begin, after = len(window) - len(old), len(window)
    if below:
        window.append(piece(below.pk, cue_of(below), profile))
    film_ms = transcript.recording.duration_ms or None
    new = cut_anew(window, begin, after, profile, film_ms) if old else None
    if new is None or _runs_over(new, window, after, profile.min_gap_ms):
        raise CannotBeCut(
            _(
                "These subtitles cannot be cut differently without changing what is written in "
                "them. Nothing was changed. Choose a longer range."
            )
        )
    return new


def _runs_over(new: Sequence[Piece], window: Sequence[Piece], after: int, gap_ms: int) -> bool:
    return after < len(window) and new[-1].cue.end_ms > window[after].cue.start_ms - gap_ms


def _overlapping(rows: Sequence[int], new: Sequence[Piece]) -> list[int | None]:
    """For each piece the row it stays, each row at most once and in order, so that as many words as
    can be are in the row they were in."""
    best = [[0] * (len(rows) + 1) for _ in range(len(new) + 1)]
    for i, piece_ in enumerate(new):
        for j, row in enumerate(rows):
            shared = piece_.sources.count(row)
            pair = best[i][j] + shared if shared else 0
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], pair)
    kept: list[int | None] = [None] * len(new)
    i, j = len(new), len(rows)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            kept[i] = rows[j]
    return kept


def _written(
    transcript: Transcript,
    rows: Sequence[Cue],
    new: Sequence[Piece],
    kept: Sequence[int | None],
    by: Any,
) -> bool:
    """Write the range; whether anything was to be written."""
    by_pk = {row.pk: row for row in rows}
    before = {row.pk: (row.start_ms, row.end_ms) for row in rows}
    speakers = {speaker.label: speaker for speaker in transcript.speakers.all()}
    order: list[Cue] = []
    touched = False
    gone = [row for row in rows if row.pk not in kept]
    for piece_, pk in zip(new, kept, strict=True):
        # What is left empty stays before the cue that follows it.
        while gone and pk is not None and gone[0].position < by_pk[pk].position:
            touched |= _left(gone.pop(0), order, by)
        row = by_pk[pk] if pk is not None else Cue(transcript=transcript)
        touched |= _become(row, piece_, speakers, by)
        order.append(row)
    for row in gone:
        touched |= _left(row, order, by)
    if touched:
        if len(order) != len(rows) or any(row.pk is None for row in order):
            place(transcript, rows[0].position, len(rows), order)
        following.follow(transcript, before)
    return touched


def _become(row: Cue, new: Piece, speakers: dict[str, Speaker], by: Any) -> bool:
    """Make the row the new cue, with an edit where it was another; a new row is stored by `_place`."""
    cue = new.cue
    if row.pk is not None and is_sound(cue.plain) and row.text == cue.text:
        # A sound is not cut anew; whom a person gave it to stays in the row.
        return False
    speaker = speakers.get(cue.speaker[:LABEL_CHARACTERS]) if cue.speaker else None
    words = [word.to_dict() for word in cue.words]
    values = {"text": cue.text, "start_ms": cue.start_ms, "end_ms": cue.end_ms, "speaker": speaker}
    if row.pk is None:
        for name, value in {**values, "words": words}.items():
            setattr(row, name, value)
        return True
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    _edit(row, values, by)
    row.words = words
    row.save(update_fields=[*values, "words", "revision"])
    return True


def _left(row: Cue, order: list[Cue], by: Any) -> bool:
    """A row no cue needs: removed, or emptied where something refers to it."""
    if not any(
        relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()
        for relation in Cue._meta.related_objects
    ):
        row.delete()
        return True
    order.append(row)
    if not row.text:
        return False
    _edit(row, {"text": ""}, by)
    row.words = []
    row.save(update_fields=["text", "words", "revision"])
    return True


def _edit(row: Cue, values: dict[str, Any], by: Any) -> None:
    before = {name: getattr(row, name) for name in ("text", "start_ms", "end_ms", "speaker")}
    after = {**before, **values}
    if after["text"] != before["text"]:
        kind = EditKind.TEXT
    elif after["speaker"] != before["speaker"]:
        kind = EditKind.SPEAKER
    else:
        kind = EditKind.TIME
    CueEdit.objects.create(
        cue=row,
        base_revision=row.revision,
        kind=kind,
        old_text=before["text"],
        new_text=after["text"],
        old_speaker=str(before["speaker"] or ""),
        new_speaker=str(after["speaker"] or ""),
        old_start_ms=before["start_ms"],
        old_end_ms=before["end_ms"],
        new_start_ms=after["start_ms"],
        new_end_ms=after["end_ms"],
        editor=by,
    )
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
