"""Where each film stands on its road, and whose turn it is: what an editor sees first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from media.enums import Scope
from media.models import Recording
from pipeline.models import Run, StepState
from pipeline.services import runs
from publications.models import FilmPage
from transcripts.enums import State
from transcripts.models import Transcript


@dataclass(frozen=True, slots=True)
class Place:
    """A film, its processing, and `next`, a sentence on what it waits for."""

    recording: Recording
    standing: runs.Standing | None
    next: str


def places(*, most: int | None = None) -> list[Place]:
    """Films, the newest first, in a number of queries that does not grow with them."""
    found = Recording.objects.prefetch_related(
        Prefetch("runs", Run.objects.filter(goal="film").prefetch_related("steps")),
        Prefetch("transcripts", Transcript.objects.order_by("created_at")),
        Prefetch("film_pages", FilmPage.objects.all()),
        "appearances",
    )[:most]
    allowed = set(Recording.objects.allowed(Scope.WEB_PUBLIC).values_list("pk", flat=True))
    film_runs = [run for recording in found for run in list(recording.runs.all())[:1]]
    standings = {each.run.recording_id: each for each in runs.standings(film_runs)}
    return [
        Place(recording, standing, _next(recording, standing, recording.pk in allowed))
        for recording in found
        for standing in [standings.get(recording.pk)]
    ]


def _next(recording: Recording, standing: runs.Standing | None, may_be_public: bool) -> str:
    if standing and standing.failed:
        return _("A step has failed: see why, and try it again.")
    if not recording.appearances.all():
        return _("Add the people in the film and their consents.")
    if not may_be_public:
        return _("A consent to publish is missing.")
    if standing and standing.state != StepState.DONE:
        return _("It is being processed.")
    states = {transcript.state for transcript in recording.transcripts.all()}
    if states & {State.MACHINE, State.CORRECTION}:
        return _("Its subtitles wait for a volunteer.")
    if State.REVIEW in states:
        return _("Its subtitles wait for a reviewer.")
    pages = recording.film_pages.all()
    if not pages:
        return _("Make its page.")
    if not any(page.live for page in pages):
        return _("Publish its page.")
    return _("It is public.")
