"""The words of the whole film, in the order they were said, whoever wrote down which block."""

from __future__ import annotations

import json

from pipeline.registry import Context, Output, StageFailed
from pipeline.services import journal, wording
from pipeline.services.journal import RowJournal
from pipeline.speech import transcribing
from pipeline.speech.recognizer import Engine
from pipeline.stages.listen import plan_of
from pipeline.stages.probe import recording_of

NAME = "words.json"


def run(context: Context) -> Output:
    done = context.parts("transcribe")
    if not done:
        return {"words": "", "engine": {}, "note": str(wording.NO_SPEECH)}
    recording, cut = recording_of(context), plan_of(context)
    answered = []
    for number, part in enumerate(done):
        entries = RowJournal(recording, part["fingerprint"]).entries()
        answers = transcribing.answers(cut, number, entries, part["group"])
        if answers is None:
            raise StageFailed(str(wording.JOURNAL_GONE))
        answered.append(answers)
    engine = Engine(**done[0]["engine"])
    heard = transcribing.join(cut, answered, engine, language=recording.language)
    journal.forget(recording, but={part["fingerprint"] for part in done})
    path = context.work / NAME
    path.write_text(
        json.dumps([word.to_dict() for word in heard.words], ensure_ascii=False, indent=0)
    )
    wording.log(heard, recording.title)
    return {
        "words": context.keep(path, NAME),
        "engine": {
            "engine": heard.engine,
            "version": heard.engine_version,
            "model": heard.model,
            "weights_sha256": heard.weights_sha256,
            "options": dict(heard.options),
        },
        "note": wording.note(heard),
    }
