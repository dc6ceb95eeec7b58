"""The reviewer's page: every edit, and the two answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from transcripts.enums import State
from transcripts.models import CueEdit, Transcript
from transcripts.services import realigning
from transcripts.services import review as reviewing
from transcripts.services.changes import changes
from transcripts.services.review import REVIEW
from transcripts.services.tracks import RulesBroken
from transcripts.views.correction import address_of, rules_broken, waiting
from transcripts.views.gate import on_transcript

EDITS_ON_A_PAGE = 150


@require_safe
@on_transcript(REVIEW)
def review(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Every edit in the order of the film."""
    return _page(request, transcript)


@require_POST
@on_transcript(REVIEW)
def approve(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Approve: freeze the track the public will see."""
    try:
        reviewing.approve(transcript, request.user)
    except reviewing.ReviewerIsAuthor as error:
        return _page(request, transcript, message=str(error), status=403)
    except (reviewing.WrongState, reviewing.TimesComing) as error:
        return _page(request, transcript, message=str(error), status=409)
    except RulesBroken as error:
        return rules_broken(request, transcript, error)
    messages.success(request, _("The transcript is approved and its subtitles are frozen."))
    return redirect("transcripts:list")


@require_safe
@on_transcript(REVIEW)
def hearing(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """How far the times of corrected subtitles are, for the script of the page; JSON."""
    left = realigning.hearing(transcript)
    if left is None:
        ready = _("The times of corrected subtitles are ready. The transcript can be approved.")
        return JsonResponse({"ready": True, "sentence": ready, "percent": 100})
    return JsonResponse({"ready": False, "sentence": left.sentence, "percent": left.percent})


@require_POST
@on_transcript(REVIEW)
def return_(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Give it back with a note."""
    note = request.POST.get("note", "")[:5000]
    try:
        reviewing.return_(transcript, request.user, note)
    except reviewing.NoteMissing as error:
        return _page(request, transcript, message=str(error), status=422)
    except reviewing.WrongState as error:
        return _page(request, transcript, message=str(error), note=note, status=409)
    messages.success(request, _("The transcript went back to be corrected, with your note."))
    return redirect("transcripts:list")


@require_POST
@on_transcript(REVIEW)
def reopen(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Open an approved transcript for corrections again."""
    try:
        reviewing.reopen(transcript, request.user)
    except reviewing.WrongState as error:
        return _page(request, transcript, message=str(error), status=409)
    messages.success(
        request,
        _(
            "The transcript is open for corrections. The public sees the approved subtitles until the next approval."
        ),
    )
    return redirect(transcript)


def _page(
    request: HttpRequest,
    transcript: Transcript,
    *,
    message: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    edits = (
        CueEdit.objects.filter(cue__transcript=transcript)
        .select_related("cue__source", "editor")
        .order_by("cue__position", "base_revision")
    )
    page = Paginator(edits, EDITS_ON_A_PAGE).get_page(request.GET.get("strana"))
    shown = [(edit, changes(edit.old_text, edit.new_text), address_of(edit.cue)) for edit in page]
    transcript.refresh_from_db()
    waits = transcript.state == State.REVIEW
    context = {
        "transcript": transcript,
        "pagination": page,
        "edits": shown,
        "message": message,
        "note": note,
        "waits_for_review": waits,
        "hearing": realigning.hearing(transcript) if waits else None,
        "approved": transcript.state == State.APPROVED,
        "is_author": reviewing.is_author(transcript, request.user),
        "untranslated": waiting(transcript.cues.untranslated()),
        "stale": waiting(transcript.cues.stale()),
    }
    return render(request, "transcripts/review.html", context, status=status)
