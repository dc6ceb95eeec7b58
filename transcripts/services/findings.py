"""What the checks find in subtitles a person is working on, as sentences beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from transcripts.models import Cue, Transcript
from transcripts.services.tracks import cue_of
from transcripts.subtitles import checks, model, profiles
from transcripts.subtitles.checks import Finding, shot_change

# What `finishing` mends when a transcript is frozen; other fixes are advice for a person.
BY_ITSELF = {
    *(each.RULE.name for each in checks.CHECKS if each.RULE.kind is checks.Kind.HARD),
    shot_change.RULE.name,
}


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
    if found.fix is None:
        return reason
    how = _how(found.original, found.fix)
    if found.rule not in BY_ITSELF:
        return _("%(reason)s It would help: %(how)s.") % {"reason": reason, "how": how}
    if not how:
        return _("%(reason)s It will be mended by itself.") % {"reason": reason}
    return _("%(reason)s It will be mended by itself: %(how)s.") % {"reason": reason, "how": how}


def _how(original: model.Cue, fix: model.Cue) -> str:
    """What the fix makes of the cue, as a clause: its lines where they change, its times where they do."""
    parts = []
    if fix.lines != original.lines:
        lines = " / ".join(fix.lines)
        parts.append(_("written as “%(lines)s”") % {"lines": lines})
    if (fix.start_ms, fix.end_ms) != (original.start_ms, original.end_ms):
        times = {"start": _clock(fix.start_ms), "end": _clock(fix.end_ms)}
        parts.append(_("shown from %(start)s to %(end)s") % times)
    return ", ".join(parts)


def _clock(ms: int) -> str:
    """`1:02:03,400` or `2:03,400`, with the decimal point of the reader's language."""
    hours, minutes, seconds = ms // 3_600_000, ms // 60_000 % 60, ms // 1000 % 60
    point = "," if (get_language() or "cs").startswith("cs") else "."
    whole = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{whole}:{seconds:02}{point}{ms % 1000:03}"
