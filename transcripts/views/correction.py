"""The volunteer's pages: the list, a transcript in pages of cues, one cue with its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from media.enums import RenditionKind
from media.models import Recording, Rendition
from transcripts.enums import State
from transcripts.forms import CorrectionForm, RangeForm
from transcripts.models import Cue, CueQuerySet, HeardSound, Transcript
from transcripts.services import corrections, findings, resegment, review, translations
from transcripts.services import speakers as speaker_names
from transcripts.services.changes import Change, changes
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.review import REVIEW
from transcripts.services.tracks import RulesBroken
from transcripts.services.translations import ADD
from transcripts.services.wording import UnusableText
from transcripts.sounds import likely, palette
from transcripts.subtitles import formats, profiles
from transcripts.views.gate import needs_any, on_transcript, sends_json

CUES_ON_A_PAGE = 150
TRANSCRIPTS_ON_A_PAGE = 50


@require_safe
@needs_any(CORRECT, REVIEW)
def transcript_list(request: HttpRequest) -> HttpResponse:
    """What waits for this person: to correct, to review, and what is approved."""
    workable = (
        Transcript.objects.workable()
        .with_counts()
        .select_related("recording", "submitted_by", "source")
    )
    wanted = []
    if request.user.has_perm(CORRECT):
        wanted += [State.MACHINE, State.CORRECTION]
    if request.user.has_perm(REVIEW):
        wanted += [State.REVIEW, State.APPROVED]
    page = Paginator(
        workable.filter(state__in=wanted).order_by("-state", "created_at"), TRANSCRIPTS_ON_A_PAGE
    ).get_page(request.GET.get("strana"))
    return render(request, "transcripts/list.html", {"pagination": page, "states": State})


@require_safe
@on_transcript(CORRECT, REVIEW)
def correct(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """A page of cues; read-only for who may not correct, or while the transcript is not open."""
    cues = transcript.cues.select_related("speaker", "source__speaker")
    page = Paginator(cues, CUES_ON_A_PAGE).get_page(request.GET.get("strana"))
    editable = transcript.is_open and request.user.has_perm(CORRECT)
    rows = list(page)
    found = findings.of_rows(transcript, rows)
    sounds = _sounds(transcript, rows) if editable else {}
    return render(
        request,
        "transcripts/correct.html",
        {
            "transcript": transcript,
            "pagination": page,
            "cues": [
                (row, found.get(row.pk, ()), _since(row), sounds.get(row.pk, ())) for row in rows
            ],
            "last_sounds": sounds.get(None, ()),
            "palette": palette(transcript.language) if editable else (),
            "editable": editable,
            "may_review": request.user.has_perm(REVIEW),
            "speakers": list(transcript.speakers.all()),
            "names": speaker_names.names(transcript),
            "rendition": _playable(transcript.recording),
            "profile": profiles.load(transcript.profile),
            **_translating(request, transcript),
            "strings": _strings(transcript),
        },
    )


@on_transcript(CORRECT, REVIEW)
def cue(request: HttpRequest, transcript: Transcript, cue_pk: int) -> HttpResponse:
    """GET: one cue with its history. POST: save it, from a form or as JSON."""
    row = find_cue(transcript, cue_pk)
    if request.method in ("GET", "HEAD"):
        return _cue_page(request, transcript, row, row.text)
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    if not request.user.has_perm(CORRECT):
        raise PermissionDenied
    form = CorrectionForm.of(request)
    if not form.is_valid():
        message = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _refused(request, transcript, row, _typed(request), "malformed", message, 400)
    sent = form.cleaned_data
    try:
        saved = corrections.save(
            row,
            sent["text"],
            sent["base_revision"],
            request.user,
            start_ms=sent["start_ms"],
            end_ms=sent["end_ms"],
            speaker=sent["speaker"],
        )
    except corrections.Conflict as conflict:
        return _conflict(request, transcript, conflict)
    except NotOpen as error:
        return _refused(request, transcript, row, sent["text"], "closed", str(error), 423)
    except (UnusableText, corrections.UnusableTimes) as error:
        return _refused(request, transcript, row, sent["text"], "refused", str(error), 422)
    if sends_json(request):
        found = findings.of_rows(transcript, [saved])
        return JsonResponse(
            {
                "status": "saved",
                "findings": found.get(saved.pk, []),
                "text": saved.text,
                "speaker": str(saved.speaker or ""),
                "revision": saved.revision,
                "start_ms": saved.start_ms,
                "end_ms": saved.end_ms,
            }
        )
    messages.success(request, _("The subtitle is saved."))
    return HttpResponseRedirect(address_of(saved))


@require_POST
@on_transcript(CORRECT)
def restore(
    request: HttpRequest, transcript: Transcript, cue_pk: int, edit_pk: int
) -> HttpResponse:
    """Put a cue back to how it was before an edit."""
    row = find_cue(transcript, cue_pk)
    edit = get_object_or_404(row.edits, pk=edit_pk)
    try:
        corrections.restore(row, edit, request.user)
    except (
        corrections.Conflict,
        NotOpen,
        corrections.UnusableTimes,
        UnusableText,
    ) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The earlier text is back."))
    return redirect("transcripts:cue", transcript.pk, row.pk)


@require_POST
@on_transcript(CORRECT)
def speakers(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Names of speakers, sent as `name-<id of the speaker>`."""
    names = {
        int(number): value
        for key, value in request.POST.items()
        if key.startswith("name-") and (number := key.removeprefix("name-")).isascii()
        and number.isdigit() and len(number) < 19
    }  # fmt: skip
    try:
        speaker_names.rename(transcript, names, request.user)
    except NotOpen as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The names are saved."))
    return redirect(transcript)


@require_POST
@on_transcript(CORRECT)
def recut(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Divide a range of subtitles anew, sent as the numbers `first` and `last`."""
    form = RangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the numbers of the first and the last subtitle."))
        return redirect(transcript)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    try:
        rows = resegment.resegment(transcript, first, last, request.user)
    except (resegment.CannotBeCut, NotOpen) as error:
        messages.error(request, str(error))
        return redirect(transcript)
    messages.success(request, _("The subtitles are divided anew. Read them once more."))
    return HttpResponseRedirect(address_of(rows[0]))


@require_POST
@on_transcript(CORRECT)
def submit(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Hand the transcript over to a reviewer."""
    try:
        review.submit(transcript, request.user)
    except NotOpen as error:
        messages.error(request, str(error))
        return redirect(transcript)
    except RulesBroken as error:
        return rules_broken(request, transcript, error)
    messages.success(
        request, _("Thank you. The transcript is on its way to a reviewer; nothing else is needed.")
    )
    return redirect("transcripts:list")


def rules_broken(request: HttpRequest, transcript: Transcript, error: RulesBroken) -> HttpResponse:
    """422 with each cue to be mended and why."""
    cues = transcript.cues.in_bulk(set(error.rows))
    broken = [(address_of(cues[row]), cues[row], reason) for row, reason in error.reasons]
    return render(
        request,
        "transcripts/rules_broken.html",
        {"transcript": transcript, "message": str(error), "broken": broken},
        status=422,
    )


def address_of(row: Cue) -> str:
    """Where the cue stands on the correction pages."""
    page = (row.position - 1) // CUES_ON_A_PAGE + 1
    address = reverse("transcripts:correct", args=[row.transcript_id])
    return f"{address}?strana={page}#cue-{row.pk}"


def address_at(transcript: Transcript, ms: int) -> str:
    """Where what is said at a time, in ms, or next after it stands on the correction pages."""
    row = transcript.cues.filter(end_ms__gt=ms).first() or transcript.cues.last()
    return address_of(row) if row else transcript.get_absolute_url()


def find_cue(transcript: Transcript, cue_pk: int) -> Cue:
    # A number SQLite cannot hold is no cue; asking for it would raise.
    if cue_pk >= 2**63:
        cue_pk = 0
    return get_object_or_404(
        transcript.cues.select_related("speaker", "source__speaker"), pk=cue_pk
    )


def _since(row: Cue) -> tuple[Change, ...] | None:
    """How the original has changed since a stale cue was translated; None where it is not stale."""
    stale = row.source and row.text and row.source.text != row.source_text
    return changes(row.source_text, row.source.text) if stale and row.source else None


def _translating(request: HttpRequest, transcript: Transcript) -> dict[str, Any]:
    """A translation's original and what waits in it; an original's translations, and those possible."""
    if transcript.source:
        return {
            "source": transcript.source,
            "untranslated": waiting(transcript.cues.untranslated()),
            "stale": waiting(transcript.cues.stale()),
        }
    languages = translations.possible(transcript) if request.user.has_perm(ADD) else []
    return {
        "translations": list(transcript.translations.all()),
        "languages": languages,
        "machine": any(code == translations.MACHINE_LANGUAGE for code, _name in languages),
        "endings": ",".join(formats.readable()),
    }


def _sounds(
    transcript: Transcript, rows: Sequence[Cue]
) -> dict[int | None, list[tuple[HeardSound, str]]]:
    """What the machine heard and nobody answered yet, with what it is likely called, by the id of the cue
    it comes before; by None what comes after the last cue of the film."""
    here = transcript.sounds.filter(answered_by=None)
    before = rows and transcript.cues.filter(position__lt=rows[0].position).last()
    if before:
        here = here.filter(start_ms__gte=before.start_ms)
    if rows and transcript.cues.filter(position__gt=rows[-1].position).exists():
        here = here.filter(start_ms__lt=rows[-1].start_ms)
    found: dict[int | None, list[tuple[HeardSound, str]]] = {}
    for heard in here:
        above = next((row.pk for row in rows if row.start_ms > heard.start_ms), None)
        found.setdefault(above, []).append((heard, likely(transcript.language, heard.kind)))
    return found


def waiting(cues: CueQuerySet) -> dict[str, Any]:
    """How many they are, and the address of the first."""
    first = cues.first()
    return {"count": cues.count(), "first": address_of(first) if first else ""}


def _playable(recording: Recording) -> Rendition | None:
    """The small video, or the sound where there is no picture yet."""
    found = {
        each.kind: each
        for each in recording.renditions.filter(
            kind__in=[RenditionKind.VIDEO_360, RenditionKind.AUDIO]
        )
    }
    return found.get(RenditionKind.VIDEO_360) or found.get(RenditionKind.AUDIO)


def _cue_page(
    request: HttpRequest,
    transcript: Transcript,
    row: Cue,
    text: str,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    history = [(edit, changes(edit.old_text, edit.new_text)) for edit in corrections.history(row)]
    context = {
        "transcript": transcript,
        "cue": row,
        "text": text,
        "history": history,
        "back": address_of(row),
        "editable": transcript.is_open and request.user.has_perm(CORRECT),
        **more,
    }
    return render(request, "transcripts/cue.html", context, status=status)


def _conflict(
    request: HttpRequest, transcript: Transcript, conflict: corrections.Conflict
) -> HttpResponse:
    if sends_json(request):
        return JsonResponse(
            {
                "status": "conflict",
                "message": str(conflict),
                "theirs": conflict.theirs,
                "yours": conflict.yours,
                "speaker": str(conflict.cue.speaker or ""),
                "revision": conflict.cue.revision,
            },
            status=409,
        )
    return _cue_page(
        request, transcript, conflict.cue, conflict.yours,
        status=409, message=str(conflict), theirs=conflict.theirs,
    )  # fmt: skip


def _refused(
    request: HttpRequest,
    transcript: Transcript,
    row: Cue,
    typed: str,
    status: str,
    message: str,
    code: int,
) -> HttpResponse:
    """Say why nothing was saved, and give the typed text back."""
    if sends_json(request):
        return JsonResponse({"status": status, "message": message}, status=code)
    return _cue_page(request, transcript, row, typed, status=code, message=message)


def _typed(request: HttpRequest) -> str:
    return "" if sends_json(request) else request.POST.get("text", "")


def _strings(transcript: Transcript) -> dict[str, str]:
    """Sentences the script of the page says, in the reader's language."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved."),
        "confirmed": _("Noted: the translation still holds."),
        "unsaved": _("Not saved yet."),
        "offline": _(
            "Not saved: the server cannot be reached. The text is kept in this browser and will be sent again."
        ),
        "signedOut": _(
            "Not saved: you have been signed out. The text is kept in this browser; sign in again and come back."
        ),
        "failed": _(
            "Not saved: the server made an error. The text is kept in this browser; try again in a while."
        ),
        "recovered": _("A text that was not saved last time is back in the field."),
        "conflict": _("Someone else has changed this subtitle meanwhile. Choose which text stays."),
        "mine": _("Keep mine"),
        "theirs": _("Take theirs"),
        "yourText": _("Your text"),
        "theirText": _("Their text"),
        "lines": _("lines: %(lines)s of %(most)s"),
        "longest": _("longest line: %(width)s of %(most)s characters"),
        "speed": _("%(cps)s characters a second"),
        "speedGood": _("easy to read"),
        "speedHigh": _("quick to read"),
        "speedTooHigh": _("too quick to read, shorten it"),
        "tooLong": _("does not fit, it will be divided"),
        "empty": _("not translated: the subtitle will be left out")
        if transcript.source_id
        else _("empty: the subtitle will be left out"),
    }
