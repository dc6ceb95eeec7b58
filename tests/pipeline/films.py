"""Very short films for tests that send many through the whole pipeline."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipeline.av import binary

SPEECH = Path(__file__).resolve().parents[1] / "data" / "speech" / "care.flac"

#: Take in the films named in `given`, with a person in each who allows transcription.
REGISTER = """
from datetime import date
from media.enums import Scope
from media.models import Appearance, Participant
from media.services import consent, recordings
for name in given:
    film = recordings.register(
        recordings.stream_file(Path(name)), name=name, title=Path(name).stem, language="cs"
    )
    person = Participant.objects.create(name=Path(name).stem)
    consent.record(
        Appearance.objects.create(recording=film, participant=person),
        [Scope.AI_TRANSCRIPTION], form_version="1", signed_on=date(2026, 1, 5),
    )
"""


def make(folder: Path, *, tones: int, spoken: int) -> list[str]:
    """So many films with a tone and with speech, each of other bytes."""
    made = []
    for kind, count, sound in (
        ("tone", tones, ["-f", "lavfi", "-i", "sine=d=2"]),
        ("speech", spoken, ["-t", "6", "-i", str(SPEECH)]),
    ):
        if not count:
            continue
        first = folder / f"{kind}.mp4"
        picture = ["-f", "lavfi", "-i", "testsrc2=s=192x108:r=10:d=2"]
        _ffmpeg(*picture, *sound, "-preset", "ultrafast", str(first))
        for number in range(count):
            film = folder / f"{kind}-{number}.mp4"
            _ffmpeg("-i", str(first), "-c", "copy", "-metadata", f"title={number}", str(film))
            made.append(str(film))
    return made


def _ffmpeg(*words: str) -> None:
    subprocess.run([binary.find().path, "-v", "error", "-y", *words], check=True)
