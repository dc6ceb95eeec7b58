"""The journal of a recording's transcription, in the database, so that any machine can go on with it.

It holds what was said, so it ends with the consent to transcribe by machine.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from media.models import Recording
from pipeline.models import JournalEntry


@dataclass(frozen=True, slots=True)
class RowJournal:
    """See `pipeline.speech.journal.Journal`: a row an entry."""

    recording: Recording
    fingerprint: str

    def entries(self) -> Mapping[str, Any]:
        rows = JournalEntry.objects.filter(recording=self.recording, fingerprint=self.fingerprint)
        return dict(rows.values_list("key", "value"))

    def append(self, key: str, value: Any) -> None:
        # Another worker may have been quicker with the same; what is written stays.
        entry = JournalEntry(
            recording=self.recording, fingerprint=self.fingerprint, key=key, value=value
        )
        JournalEntry.objects.bulk_create([entry], ignore_conflicts=True)


def forget(recording: Recording, *, but: Collection[str] = ()) -> None:
    """Remove the recording's journals, except those of the fingerprints `but`."""
    JournalEntry.objects.filter(recording=recording).exclude(fingerprint__in=but).delete()
