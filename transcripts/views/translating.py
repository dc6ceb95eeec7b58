"""Beginning a translation, empty or from a file, and saying that a changed original changes nothing in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transcripts.forms import TranslationForm
from transcripts.models import Transcript
from transcripts.services import translations
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.translations import ADD
from transcripts.services.wording import UnusableText
from transcripts.subtitles import formats
from transcripts.subtitles.formats import Change
from transcripts.subtitles.model import MalformedSubtitle
from transcripts.views.correction import address_of, find_cue
from transcripts.views.gate import on_transcript, sends_json

#: What was left out of a file is told line by line up to here, then counted.
TOLD_CHANGES = 8


@require_POST
@on_transcript(ADD)
def translate(request: HttpRequest, transcript: Transcript) -> HttpResponse:
    """Begin a translation into `language`: empty, from the subtitles of `file`, or by a `machine`."""
    form = TranslationForm(request.POST, request.FILES, languages=translations.possible(transcript))
    if not form.is_valid():
        if "file" in form.errors:
            messages.error(request, " ".join(str(each) for each in form.errors["file"]))
        else:
            messages.error(request, _("Choose a language the film does not have yet."))
        return redirect(transcript)
    language, file = form.cleaned_data["language"], form.cleaned_data["file"]
    changes: tuple[Change, ...] = ()
    try:
        if file:
            read = formats.read(
                file.name,
                file.read(),
                formats.Options(
                    language=language, film_ms=transcript.recording.duration_ms or None
                ),
            )
            changes = read.changes
            made = translations.take(transcript, language, read.cues, request.user)
        else:
            machine = form.cleaned_data["machine"]
            made = translations.begin(transcript, language, request.user, machine=machine)
    except MalformedSubtitle as error:
        messages.error(request, _malformed(error))
        return redirect(transcript)
    except (translations.NotPossible, UnusableText) as error:
        messages.error(request, str(error))
        return redirect(transcript)
    _tell(request, changes)
    messages.success(request, _("The translation is begun. Beside each field is what was said."))
    return redirect(made)


@require_POST
@on_transcript(CORRECT)
def confirm(request: HttpRequest, transcript: Transcript, cue_pk: int) -> HttpResponse:
    """The text of a stale cue still translates what is said now."""
    row = find_cue(transcript, cue_pk)
    try:
        row = translations.confirm(row, request.user)
    except NotOpen as error:
        if sends_json(request):
            return JsonResponse({"status": "closed", "message": str(error)}, status=423)
        messages.error(request, str(error))
        return redirect(transcript)
    if sends_json(request):
        return JsonResponse({"status": "confirmed"})
    messages.success(request, _("Noted: the translation still holds."))
    return HttpResponseRedirect(address_of(row))


def _malformed(error: MalformedSubtitle) -> str:
    reason = error.reason_cs if _reads_czech() else error.reason
    if error.line is None:
        return _("The file cannot be read: %(reason)s. Nothing was stored.") % {"reason": reason}
    return _("The file cannot be read, line %(line)d: %(reason)s. Nothing was stored.") % {
        "line": error.line,
        "reason": reason,
    }


def _tell(request: HttpRequest, changes: tuple[Change, ...]) -> None:
    """Each thing of the file that subtitles here cannot hold; many of them are counted."""
    czech = _reads_czech()
    for change in changes[:TOLD_CHANGES]:
        reason = change.reason_cs if czech else change.reason
        if change.line is None:
            told = _("From the file: %(reason)s.") % {"reason": reason}
        else:
            told = _("From the file, line %(line)d: %(reason)s.") % {
                "line": change.line,
                "reason": reason,
            }
        messages.warning(request, told)
    if (more := len(changes) - TOLD_CHANGES) > 0:
        counted = ngettext(
            "%(count)d more such change was made.", "%(count)d more such changes were made.", more
        )
        messages.warning(request, counted % {"count": more})


def _reads_czech() -> bool:
    return (get_language() or "cs").startswith("cs")
