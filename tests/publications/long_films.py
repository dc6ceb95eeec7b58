"""A film of a few seconds that passes for a long one, sent through the real stages."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from media.enums import Scope
from media.models import Appearance, Participant, Recording
from media.services import consent, recordings
from pipeline.models import Run
from pipeline.registry import Context
from pipeline.stages import audio, poster, probe, renditions, storyboard


def make(source: Path, work: Path) -> Recording:
    """The recording with everything the stages make of it; everyone in it allows the web."""
    recording = recordings.register(
        recordings.stream_file(source), name=source.name, title="Dlouhý film", language="cs"
    )
    person = Participant.objects.create(name="Jana Nováková")
    appearance = Appearance.objects.create(recording=recording, participant=person)
    consent.record(appearance, [Scope.WEB_PUBLIC], form_version="1", signed_on=date(2026, 1, 5))
    process(recording, work)
    return recording


def process(recording: Recording, folder: Path) -> None:
    """Each stage as the ledger runs it, one after the other."""
    kept = folder / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    outputs: dict[str, dict] = {}
    for stage in (probe, audio, renditions, poster, storyboard):
        name = stage.__name__.rsplit(".", 1)[-1]
        work = folder / name
        work.mkdir(exist_ok=True)
        outputs[name] = stage.run(
            Context(
                run=Run(recording=recording),
                part=0,
                open_work=lambda work=work: work,
                keep_file=lambda path, name: shutil.move(path, kept / name).name,
                take_file=kept.joinpath,
                read_outputs=lambda: outputs,
                read_parts=lambda stage: [],
                report=lambda share, message: None,
                should_stop=lambda: False,
            )
        )
