"""Words to subtitles: a machine draft that people then correct."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from pipeline.models import Run
from pipeline.registry import Context, Output
from pipeline.speech.speakers import label_words
from pipeline.stages.probe import recording_of
from pipeline.stages.sounds import sounds_of
from pipeline.stages.speakers import turns_of
from transcripts.enums import State
from transcripts.services import drafts, tracks
from transcripts.services import sounds as suggestions
from transcripts.subtitles.model import Word


def reads(film: Run) -> dict[str, Any]:
    return {"profile": settings.LIVES_PROFILE}


def run(context: Context) -> Output:
    heard = context.outputs["words"]
    words: list[Word] = []
    if heard["words"]:
        stored = json.loads(context.take(heard["words"]).read_text())
        words = [Word.from_dict(word) for word in stored]
    recording = recording_of(context)
    words = list(label_words(words, turns_of(context)))
    transcript = drafts.create(
        recording,
        words,
        language=recording.language,
        profile=settings.LIVES_PROFILE,
        engine=heard["engine"],
        note=heard["note"] if words else "",  # the draft says itself that nobody speaks
    )
    suggestions.suggest(transcript, sounds_of(context))
    count = transcript.cues.count()
    if count and transcript.state == State.MACHINE:
        tracks.freeze(transcript, machine_made=True)  # staff watch the film with it meanwhile
    return {"transcript": str(transcript.pk), "cues": count}
