"""The review: another person reads what was corrected, and only then is it frozen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from transcripts.enums import State
from transcripts.models import CaptionTrack, CueEdit, Transcript
from transcripts.services import following, realigning, tracks
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.realigning import Hearing

REVIEW = "transcripts.review_transcript"


class WrongState(Exception):
    """The transcript is not in the state this step starts from, perhaps because of someone else."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        super().__init__(
            _("This cannot be done now: the state of the transcript is “%(state)s”.")
            % {"state": transcript.get_state_display()}
        )


class ReviewerIsAuthor(Exception):
    """Who corrected or submitted a transcript may not approve it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You corrected or submitted this transcript yourself, so another person has to "
                "approve it. Nothing was changed."
            )
        )


class NoteMissing(ValueError):
    """A transcript goes back to the volunteer only with a sentence saying why."""

    def __init__(self) -> None:
        super().__init__(_("Write what is to be corrected. The transcript was not returned."))


class TimesComing(Exception):
    """Corrected words are still being heard; approved now, they would be frozen with estimated times."""

    def __init__(self, hearing: Hearing) -> None:
        self.hearing = hearing
        super().__init__(
            _(
                "Corrected subtitles still wait to be timed by the sound, and approving would freeze "
                "them before. Nothing was changed."
            )
            + f" {hearing.sentence}"
        )


def submit(transcript: Transcript, by: Any) -> Transcript:
    """Hand a corrected transcript over for review.

    Raises `PermissionDenied`, `NotOpen`, and `tracks.RulesBroken` while there is something only a
    corrector can mend.
    """
    _require(by, CORRECT)
    with transaction.atomic():
        transcript = _locked(transcript)
        if not transcript.is_open:
            raise NotOpen(transcript)
        tracks.require_rules_kept(transcript)
        transcript.state = State.REVIEW
        transcript.submitted_by, transcript.submitted_at = by, timezone.now()
        transcript.returned_note = ""
        transcript.save()
        realigning.ask(transcript)  # what is still not heard is to be, before it is approved
    return transcript


def is_author(transcript: Transcript, person: Any) -> bool:
    """Whether they submitted the transcript or ever edited a cue of it."""
    return (
        transcript.submitted_by_id == person.pk
        or CueEdit.objects.filter(cue__transcript=transcript, editor=person).exists()
    )


def approve(transcript: Transcript, by: Any) -> CaptionTrack:
    """Freeze a transcript waiting for review; from now on the public sees this track, and no time in
    the transcript changes any more.

    Raises `PermissionDenied`, `WrongState`, `ReviewerIsAuthor`, `TimesComing` while corrected words wait to
    be heard, `tracks.RulesBroken`.
    """
    _require(by, REVIEW)
    with transaction.atomic():
        transcript = _locked(transcript)
        if transcript.state != State.REVIEW:
            raise WrongState(transcript)
        if is_author(transcript, by):
            raise ReviewerIsAuthor
        if hearing := realigning.hearing(transcript):
            raise TimesComing(hearing)
        track = tracks.freeze(transcript, machine_made=False)
        transcript.state = State.APPROVED
        transcript.approved_by, transcript.approved_at = by, timezone.now()
        transcript.save()
    return track


def return_(transcript: Transcript, by: Any, note: str) -> Transcript:
    """Give a transcript back for correction with a note.

    Raises `PermissionDenied`, `WrongState`, `NoteMissing`.
    """
    _require(by, REVIEW)
    note = note.strip()
    if not note:
        raise NoteMissing
    with transaction.atomic():
        transcript = _locked(transcript)
        if transcript.state != State.REVIEW:
            raise WrongState(transcript)
        transcript.state, transcript.returned_note = State.CORRECTION, note
        transcript.save()
        following.complete(transcript)
    return transcript


def reopen(transcript: Transcript, by: Any) -> Transcript:
    """Open an approved transcript for corrections; its track stays public until the next approval.

    Raises `PermissionDenied`, `WrongState`.
    """
    _require(by, REVIEW)
    with transaction.atomic():
        transcript = _locked(transcript)
        if transcript.state != State.APPROVED:
            raise WrongState(transcript)
        transcript.state = State.CORRECTION
        transcript.submitted_by = transcript.submitted_at = None
        transcript.approved_by = transcript.approved_at = None
        transcript.save()
        following.complete(transcript)
        realigning.ask(transcript)
    return transcript


def _locked(transcript: Transcript) -> Transcript:
    return Transcript.objects.select_for_update().get(pk=transcript.pk)


def _require(by: Any, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied(_("You do not have the right to do this with transcripts."))
