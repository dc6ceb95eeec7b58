"""What the checks find in subtitles a person is working on, as sentences beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transcripts.models import Cue, Transcript
from transcripts.services.tracks import cue_of
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.checks import Finding


def of_rows(transcript: Transcript, rows: Sequence[Cue]) -> dict[int, list[str]]:
    """The sentences about each of the rows, which follow one another, by its id; most have none.

    Costs two queries and time linear in the rows: what stands before and after them is looked at, the
    rest of the film is not. Empty rows are left out of the film, so nothing is said of them.
    """
    wanted = {row.pk for row in rows}
    if not wanted:
        return {}
    shown = transcript.cues.exclude(text="").select_related("speaker", "source__speaker")
    above = shown.filter(position__lt=rows[0].position).order_by("-position").first()
    below = shown.filter(position__gt=rows[-1].position).order_by("position").first()
    around = [row for row in (above, *rows, below) if row is not None and row.text]
    recording = transcript.recording
    report = checks.check(
        [cue_of(row) for row in around],
        profiles.load(transcript.profile),
        film_ms=(recording.duration_ms or None) if below is None else None,
        cuts_ms=recording.cuts_ms or (),
    )
    told: dict[int, list[str]] = {}
    for found in report.findings:
        if (pk := around[found.index].pk) in wanted:
            told.setdefault(pk, []).append(_sentence(found))
    return told


def _sentence(found: Finding) -> str:
    reason = found.reason_cs if (get_language() or "cs").startswith("cs") else found.reason
    if not found.can_be_fixed:
        return reason
    return _("%(reason)s It will be mended by itself.") % {"reason": reason}
