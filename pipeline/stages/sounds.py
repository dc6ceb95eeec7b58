"""Sounds where nobody speaks, suggested to those who correct. Whatever fails here, the words are there."""

from __future__ import annotations

from uuid import UUID

from pipeline.registry import Context, Output
from pipeline.speech import sounds
from pipeline.speech.audio import open_sound
from pipeline.stages.listen import plan_of
from transcripts.models import Transcript
from transcripts.services import sounds as suggestions


def run(context: Context) -> Output:
    wav = context.outputs["audio"]["wav"]
    pk = UUID(context.outputs["subtitles"]["transcript"])
    transcript = Transcript.objects.filter(pk=pk).first()
    if not wav or transcript is None:
        return {"sounds": 0}
    speech = plan_of(context).speech
    found = sounds.find(open_sound(context.take(wav)), speech)
    heard = [(each.start_ms, each.end_ms, each.kind) for each in found]
    return {"sounds": suggestions.suggest(transcript, heard)}
