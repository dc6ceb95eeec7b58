"""A person's answer to a sound the machine heard: a subtitle for it, or none."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from transcripts.models import Transcript
from transcripts.services import sounds
from transcripts.services.corrections import UnusableTimes
from transcripts.services.opening import CORRECT, NotOpen
from transcripts.services.wording import UnusableText
from transcripts.views.correction import address_at, address_of
from transcripts.views.gate import on_transcript


@require_POST
@on_transcript(CORRECT)
def sound(request: HttpRequest, transcript: Transcript, sound_pk: int) -> HttpResponse:
    """A subtitle with this `text` is put where the sound is, or, where the `answer` is "none", none."""
    if sound_pk >= 2**63:  # a number SQLite cannot hold is no sound
        sound_pk = 0
    heard = get_object_or_404(transcript.sounds, pk=sound_pk, answered_by=None)
    try:
        if request.POST.get("answer") == "none":
            sounds.leave(heard, request.user)
            messages.success(request, _("The sound stays without a subtitle."))
            return HttpResponseRedirect(address_at(transcript, heard.start_ms))
        row = sounds.take(heard, request.POST.get("text", ""), request.user)
    except (NotOpen, UnusableText, UnusableTimes) as error:
        messages.error(request, str(error))
        return redirect(transcript)
    messages.success(request, _("The subtitle for the sound is added."))
    return HttpResponseRedirect(address_of(row))
