"""The machine's draft of a transcript, until a person touches it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from media.models import Recording
from transcripts.enums import Note, State
from transcripts.models import LABEL_CHARACTERS, Cue, CueEdit, Speaker, Transcript
from transcripts.subtitles import model, profiles
from transcripts.subtitles.segment import segment
from transcripts.subtitles.shots import onto_cuts

BATCH = 500


def create(
    recording: Recording,
    words: Sequence[model.Word],
    *,
    language: str,
    profile: str,
    engine: dict[str, Any],
    note: str = "",
) -> Transcript:
    """Store recognised words as a transcript cut into cues; doing it again changes nothing.

    A transcript a person has touched is returned as it is. An untouched one is returned where the
    words, the profile and the engine are the same, and has its cues replaced where they differ; its
    address stays. No words give no cues and a note that says so. Raises `profiles.UnknownProfile`.
    """
    rules = profiles.load(profile)
    sha256 = _hash(words)
    with transaction.atomic():
        # The recording's row is the lock: two workers on one film wait here for each other.
        recording = Recording.objects.select_for_update().get(pk=recording.pk)
        draft = Transcript.objects.filter(recording=recording, language=language).first()
        if draft and (_touched(draft) or _same(draft, sha256, profile, engine)):
            return draft
        draft = draft or Transcript(recording=recording, language=language)
        draft.profile, draft.engine, draft.words_sha256 = profile, engine, sha256
        cues = _cut(words, rules, recording)
        draft.note = note or ("" if cues else Note.NO_SPEECH)
        draft.save()
        draft.cues.all().delete()
        draft.speakers.all().delete()
        speakers = _speakers(draft, cues)
        Cue.objects.bulk_create(_rows(draft, cues, speakers), batch_size=BATCH)
    return draft


def fit_to_cuts(recording: Recording) -> list[Transcript]:
    """Have untouched drafts keep to the cuts of the film, found since; returns those that changed.

    Only times change: rows, texts and words stay. A draft that would be divided otherwise today is left.
    """
    changed = []
    with transaction.atomic():
        # The same lock as in `create`: a draft made meanwhile is either seen here or knows the cuts.
        recording = Recording.objects.select_for_update().get(pk=recording.pk)
        for draft in Transcript.objects.filter(recording=recording):
            if _touched(draft):
                continue
            rows = list(draft.cues.all())
            words = [model.Word.from_dict(word) for row in rows for word in row.words]
            cues = _cut(words, profiles.load(draft.profile), recording)
            if [cue.text for cue in cues] != [row.text for row in rows]:
                continue
            moved = []
            for row, cue in zip(rows, cues, strict=True):
                if (row.start_ms, row.end_ms) != (cue.start_ms, cue.end_ms):
                    row.start_ms, row.end_ms = cue.start_ms, cue.end_ms
                    moved.append(row)
            Cue.objects.bulk_update(moved, ["start_ms", "end_ms"], batch_size=BATCH)
            if moved:
                changed.append(draft)
    return changed


def _cut(
    words: Sequence[model.Word], rules: profiles.Profile, recording: Recording
) -> list[model.Cue]:
    film_ms = recording.duration_ms or None
    cues = segment(words, rules, film_ms=film_ms)
    return onto_cuts(cues, recording.cuts_ms or (), rules, film_ms)


def _touched(draft: Transcript) -> bool:
    # A translation has its times from its source.
    if (
        draft.source_id
        or draft.state != State.MACHINE
        or CueEdit.objects.filter(cue__transcript=draft).exists()
    ):
        return True
    # Cutting it anew would part its translations from what they translate.
    return draft.translations.exists()


def _same(draft: Transcript, sha256: str, profile: str, engine: dict[str, Any]) -> bool:
    return (draft.words_sha256, draft.profile, draft.engine) == (sha256, profile, engine)


def _hash(words: Iterable[model.Word]) -> str:
    plain = json.dumps([word.to_dict() for word in words], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _speakers(draft: Transcript, cues: Sequence[model.Cue]) -> dict[str, Speaker]:
    """A row for each label the engine gave, in the order they are first heard."""
    heard = (word.speaker for cue in cues for word in cue.words)
    labels = dict.fromkeys(label[:LABEL_CHARACTERS] for label in heard if label)
    Speaker.objects.bulk_create(Speaker(transcript=draft, label=label) for label in labels)
    return {speaker.label: speaker for speaker in draft.speakers.all()}


def _rows(
    draft: Transcript, cues: Sequence[model.Cue], speakers: dict[str, Speaker]
) -> Iterable[Cue]:
    for position, cue in enumerate(cues, start=1):
        yield Cue(
            transcript=draft,
            position=position,
            start_ms=cue.start_ms,
            end_ms=cue.end_ms,
            text=cue.text,
            words=[word.to_dict() for word in cue.words],
            speaker=speakers.get(cue.speaker[:LABEL_CHARACTERS]) if cue.speaker else None,
        )
