"""Pages for editors: recordings, their people, consents and progress."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.admin import glossaries
from cms.admin.forms import ConsentForm, FilmForm, PersonForm, UploadForm
from cms.models import SeriesIndexPage
from cms.services import overview, processing
from media.enums import Scope
from media.models import Appearance, Consent, Recording
from media.services import consent, recordings, uploads


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


@require_GET
def recording_list(request: HttpRequest) -> HttpResponse:
    _require(request, "media.view_recording")
    return render(request, "cms/admin/recording_list.html", {"places": overview.places()})


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    _require(request, "media.add_recording")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            recording = recordings.register(
                data["film"].chunks(),
                name=data["film"].name,
                title=data["title"],
                language=data["language"],
                place=data["place"],
                filmed_on=data["filmed_on"],
                by=request.user,
            )
        except recordings.AlreadyHere as error:
            messages.warning(request, str(error))
            return redirect("recording", error.recording.pk)
        except recordings.Refused as error:
            form.add_error("film", str(error))
        else:
            messages.success(
                request, _("The film is stored. Now add the people in it and their consents.")
            )
            return redirect("recording", recording.pk)
    return render(
        request,
        "cms/admin/upload.html",
        {
            "form": form,
            "unfinished": uploads.unfinished(request.user),
            "chunk_bytes": settings.UPLOAD_CHUNK_BYTES,
        },
        status=400 if form.errors else 200,
    )


@require_POST
def finish_upload(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Make a recording of a film that was sent in pieces. Asked again, it answers the same."""
    _require(request, "media.add_recording")
    form = FilmForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"sentences": _sentences(form)}, status=400)
    try:
        recording = uploads.finish(uploads.find(pk, request.user), **form.cleaned_data)
    except recordings.AlreadyHere as error:
        recording = error.recording
        messages.warning(request, str(error))
    except recordings.Refused as error:
        return JsonResponse({"sentences": [str(error)]}, status=422)
    except uploads.Refused as error:
        return JsonResponse({"sentences": [str(error)]}, status=error.status)
    else:
        messages.success(
            request, _("The film is stored. Now add the people in it and their consents.")
        )
    return JsonResponse({"address": reverse("recording", args=[recording.pk])})


def _sentences(form: FilmForm) -> list[str]:
    return [
        f"{form[name].label}: {sentence}"
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


@require_GET
def upload_standing(request: HttpRequest, pk: UUID) -> JsonResponse:
    """How far the check of a sent film is, asked by the page that waits for it."""
    _require(request, "media.add_recording")
    try:
        return JsonResponse(uploads.standing(uploads.find(pk, request.user)))
    except uploads.Refused as error:
        return JsonResponse({"sentences": [str(error)]}, status=error.status)


@require_POST
def discard_upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    _require(request, "media.add_recording")
    try:
        uploads.discard(uploads.find(pk, request.user))
    except uploads.Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The unfinished upload was removed."))
    return redirect("upload")


@require_GET
def recording(request: HttpRequest, pk: UUID) -> HttpResponse:
    _require(request, "media.view_recording")
    return _recording_page(request, get_object_or_404(Recording, pk=pk))


def _recording_page(
    request: HttpRequest,
    found: Recording,
    *,
    person: PersonForm | None = None,
    consents: dict[int, ConsentForm] | None = None,
) -> HttpResponse:
    people = [
        (appearance, (consents or {}).get(appearance.pk) or _empty_consent(appearance))
        for appearance in found.appearances.select_related("participant").prefetch_related(
            "consents__scopes"
        )
    ]
    return render(
        request,
        "cms/admin/recording.html",
        {
            "recording": found,
            "view": _view(found),
            "people": people,
            "person_form": person or PersonForm(),
            "gates": [(scope, consent.may_publish(found, scope)) for scope in _SHOWN_SCOPES],
            "has_leftovers": found.editions.exists() or found.film_pages.exists(),
            "transcripts": found.transcripts.all(),
            "pages": found.film_pages.all(),
            "new_page": _new_page(),
            "glossaries": glossaries.used(found),
            "may_change": request.user.has_perm("media.change_recording"),
        },
        status=400 if person or consents else 200,
    )


def _new_page() -> str:
    """Where a film's page is made: below the Czech series, which an odd site may lack."""
    series = SeriesIndexPage.objects.filter(locale__language_code="cs").first()
    if series is None:
        return ""
    return reverse("wagtailadmin_pages:add", args=["publications", "filmpage", series.pk])


_SHOWN_SCOPES = (Scope.AI_TRANSCRIPTION, Scope.WEB_PUBLIC, Scope.PRINT)


def _empty_consent(appearance: Appearance) -> ConsentForm:
    return ConsentForm(prefix=f"a{appearance.pk}")


def _view(found: Recording) -> processing.View | None:
    run = found.runs.filter(goal="film").select_related("recording").first()
    return processing.view(run) if run else None


@require_POST
def add_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    _require(request, "media.change_recording")
    found = get_object_or_404(Recording, pk=pk)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _recording_page(request, found, person=form)
    appearance = form.save(found)
    messages.success(
        request, _("%(name)s was added.") % {"name": appearance.participant.public_name}
    )
    return redirect("recording", pk)


@require_POST
def add_consent(request: HttpRequest, pk: UUID, appearance_pk: int) -> HttpResponse:
    _require(request, "media.add_consent")
    appearance = get_object_or_404(Appearance, pk=appearance_pk, recording=pk)
    form = ConsentForm(request.POST, prefix=f"a{appearance.pk}")
    if not form.is_valid():
        return _recording_page(request, appearance.recording, consents={appearance.pk: form})
    data = form.cleaned_data
    consent.record(
        appearance,
        data["scopes"],
        form_version=data["form_version"],
        signed_on=data["signed_on"],
        how=data["how"],
        witness=data["witness"],
        valid_to=data["valid_to"],
        by=request.user,
    )
    messages.success(request, _("The consent is recorded."))
    return redirect("recording", pk)


@require_POST
def withdraw_consent(request: HttpRequest, pk: UUID, consent_pk: int) -> HttpResponse:
    _require(request, "media.change_consent")
    found = get_object_or_404(Consent, pk=consent_pk, appearance__recording=pk)
    consent.withdraw(found)
    messages.success(
        request,
        _("The consent has ended. What needed it is no longer shown, from this moment on."),
    )
    return redirect("recording", pk)
