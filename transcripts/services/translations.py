"""A film's words in another language: a transcript of its own, linked cue to cue to what was said.

It is corrected, reviewed and frozen as any other. A cue goes stale when the cue it translates says
something else than it did; moved times make nothing stale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from media.enums import Language
from media.models import Recording
from transcripts.enums import Note, State
from transcripts.models import Cue, Transcript
from transcripts.services import speakers
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.wording import MAX_CHARACTERS, clean, lay_out
from transcripts.signals import translation_wanted
from transcripts.subtitles import model, profiles
from transcripts.subtitles.align import spread

BATCH = 500
ADD = "transcripts.add_transcript"
#: The profile of a translation by its language; a language without one of its own takes the Czech one.
PROFILES = {"en": "en-translation"}
OTHERS = "cs-translation"
#: The one language a recogniser translates speech into.
MACHINE_LANGUAGE = "en"


class NotPossible(ValueError):
    """This translation cannot be begun. The message is for the person."""


def possible(source: Transcript) -> list[tuple[str, str]]:
    """Codes and names of the languages a translation of it can still be begun in; none of a translation."""
    if source.source_id:
        return []
    taken = set(
        Transcript.objects.filter(recording=source.recording_id).values_list("language", flat=True)
    )
    return [(code, str(name)) for code, name in Language.choices if code not in taken]


def begin(source: Transcript, language: str, by: Any, *, machine: bool = False) -> Transcript:
    """An empty translation: a cue for each of the source's, at the same times, to be written.

    `machine` asks, once this transaction is committed, for a draft of it, which only `MACHINE_LANGUAGE`
    can have. Raises `PermissionDenied` without the right to add transcripts, and `NotPossible` for a
    language the film has already, for a translation of a translation, and for a source without cues.
    """
    if machine and language != MACHINE_LANGUAGE:
        raise NotPossible(_("The machine translates into English only. Nothing was stored."))
    with transaction.atomic():
        translation = _new(source, language, by)
        rows = [
            Cue(
                transcript=translation,
                position=row.position,
                start_ms=row.start_ms,
                end_ms=row.end_ms,
                text="",
                source=row,
                source_text=row.text,
            )
            for row in source.cues.all()
        ]
        if not rows:
            raise NotPossible(_("There are no subtitles to translate yet."))
        Cue.objects.bulk_create(rows, batch_size=BATCH)
        if machine:
            translation.state, translation.note = State.MACHINE, Note.TRANSLATING
            translation.save(update_fields=["state", "note"])
            transaction.on_commit(
                partial(translation_wanted.send, sender=Transcript, transcript=translation)
            )
    return translation


def take(source: Transcript, language: str, cues: Sequence[model.Cue], by: Any) -> Transcript:
    """A translation from the cues of a file, with its own times; each is linked to the source's cue
    it shares most of its time with.

    Cues without text are left out, and texts laid out by the profile of translations. Raises what
    `begin` raises, `wording.UnusableText` for a text no cue can hold, and `NotPossible` for cues that
    overlap one another or have no length; then nothing was stored.
    """
    cues = sorted((cue for cue in cues if cue.plain.strip()), key=lambda cue: cue.start_ms)
    if not cues:
        raise NotPossible(_("The file holds no subtitles. Nothing was stored."))
    for number, cue in enumerate(cues, start=1):
        late = number < len(cues) and cue.end_ms > cues[number].start_ms
        if cue.duration_ms <= 0 or cue.start_ms < 0 or late:
            raise NotPossible(
                _(
                    "Subtitle %(number)d (“%(text)s”) has no length or overlaps the next one. "
                    "Nothing was stored. Mend its times and try again."
                )
                % {"number": number, "text": cue.plain[:60]}
            )
    with transaction.atomic():
        translation = _new(source, language, by)
        profile = profiles.load(translation.profile)
        sources = list(source.cues.all())
        voices = {
            name: speakers.named(translation, name)
            for name in dict.fromkeys(cue.speaker or "" for cue in cues)
        }
        rows = []
        for position, cue in enumerate(cues, start=1):
            text = lay_out(clean(cue.text), profile)
            near = _nearest(cue, sources)
            words = cue.words or spread((), text, cue.start_ms, cue.end_ms)
            rows.append(
                Cue(
                    transcript=translation,
                    position=position,
                    start_ms=cue.start_ms,
                    end_ms=cue.end_ms,
                    text=text,
                    words=[word.to_dict() for word in words],
                    speaker=voices[cue.speaker or ""],
                    source=near,
                    source_text=near.text if near else "",
                )
            )
        Cue.objects.bulk_create(rows, batch_size=BATCH)
    return translation


def draft(translation: Transcript, texts: Mapping[int, str]) -> None:
    """Store what a machine wrote for some cues, by their ids; a cue somebody has touched meanwhile
    keeps what they wrote."""
    with transaction.atomic():
        locked = Transcript.objects.select_for_update().get(pk=translation.pk)
        if not locked.is_open:
            return
        profile = profiles.load(locked.profile)
        rows = locked.cues.filter(pk__in=texts, revision=0, text="").select_related("source")
        for row in rows:
            row.text = lay_out(clean(texts[row.pk][:MAX_CHARACTERS]), profile)
            words = spread((), row.text, row.start_ms, row.end_ms)
            row.words = [word.to_dict() for word in words]
            if row.source:
                row.source_text = row.source.text
        Cue.objects.bulk_update(rows, ["text", "words", "source_text"], batch_size=BATCH)


def drafted(translation: Transcript, note: Note, engine: Mapping[str, Any]) -> None:
    """Say how the machine's work on it stands, and what did it."""
    Transcript.objects.filter(pk=translation.pk).update(note=note, engine=dict(engine))


def confirm(cue: Cue, by: Any) -> Cue:
    """Say that a stale cue still translates its source; its text stays as it is.

    Raises `PermissionDenied` and `NotOpen`. A cue that translates nothing is left alone.
    """
    if not by.has_perm(CORRECT):
        raise PermissionDenied(_("You do not have the right to correct transcripts."))
    with transaction.atomic():
        transcript = Transcript.objects.select_for_update().get(pk=cue.transcript_id)
        if not transcript.is_open:
            raise NotOpen(transcript)
        row = Cue.objects.select_related("source").get(pk=cue.pk)
        if row.source:
            Cue.objects.filter(pk=cue.pk).update(source_text=row.source.text)
            row.source_text = row.source.text
    return row


def _new(source: Transcript, language: str, by: Any) -> Transcript:
    if not by.has_perm(ADD):
        raise PermissionDenied(_("You do not have the right to add translations."))
    Recording.objects.select_for_update().get(pk=source.recording_id)
    if source.source_id:
        raise NotPossible(_("This is itself a translation. Translate what was really said."))
    if Transcript.objects.filter(recording=source.recording_id, language=language).exists():
        raise NotPossible(_("The film has a transcript in this language already."))
    return Transcript.objects.create(
        recording=source.recording,
        language=language,
        state=State.CORRECTION,
        profile=PROFILES.get(language, OTHERS),
        source=source,
    )


def _nearest(cue: model.Cue, sources: Sequence[Cue]) -> Cue | None:
    """The row that shares most time with the cue; None where none shares any."""

    def shared(row: Cue) -> int:
        return min(row.end_ms, cue.end_ms) - max(row.start_ms, cue.start_ms)

    best = max(sources, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None
