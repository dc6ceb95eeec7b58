"""Pages for editors: what is being processed, and what they can do about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.services import processing
from pipeline.models import Run, Step
from pipeline.services import runs

PAGE = 25


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _run(request: HttpRequest, pk: int) -> Run:
    _require(request, "media.change_recording")
    return get_object_or_404(Run.objects.select_related("recording"), pk=pk)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that is not done yet, and the workers."""
    _require(request, "media.view_recording")
    page = Paginator(processing.unfinished(), PAGE).get_page(request.GET.get("p"))
    return render(
        request,
        "cms/admin/processing.html",
        {"shown": page, "views": processing.views(page), "workers": processing.workers()},
    )


@require_GET
def progress(request: HttpRequest, run_pk: int) -> JsonResponse:
    """The standing of one run, asked every two seconds by the page that shows it."""
    _require(request, "media.view_recording")
    found = runs.standing(get_object_or_404(Run, pk=run_pk))
    return JsonResponse(
        {
            "percent": found.percent,
            "state": found.state,
            "state_label": found.state_label,
            "current": found.current,
            "time_left": found.time_left,
        }
    )


@require_GET
def table(request: HttpRequest, run_pk: int) -> HttpResponse:
    """The rows of one run alone, for the page that shows them."""
    _require(request, "media.view_recording")
    run = get_object_or_404(Run.objects.select_related("recording"), pk=run_pk)
    context = {
        "view": processing.view(run),
        "may_change": request.user.has_perm("media.change_recording"),
    }
    return render(request, "cms/admin/run.html", context)


@require_POST
def retry(request: HttpRequest, step_pk: int) -> HttpResponse:
    """Try one failed step again."""
    _require(request, "media.change_recording")
    step = get_object_or_404(Step.objects.select_related("run"), pk=step_pk)
    if runs.retry(step):
        messages.success(request, _("It is in the queue again."))
    return _back(request, step.run)


@require_POST
def cancel(request: HttpRequest, run_pk: int) -> HttpResponse:
    """Stop a run; a running stage ends within seconds."""
    run = _run(request, run_pk)
    if runs.cancel(run, by=request.user):
        messages.success(
            request, _("The processing is stopped. What was done is kept, and it can go on later.")
        )
    return _back(request, run)


@require_POST
def go_on(request: HttpRequest, run_pk: int) -> HttpResponse:
    """Go on with a run that was stopped."""
    run = _run(request, run_pk)
    if runs.resume(run):
        messages.success(request, _("It goes on where it was stopped."))
    return _back(request, run)


@require_POST
def prioritise(request: HttpRequest, run_pk: int) -> HttpResponse:
    """Work a run off sooner or later than others."""
    run = _run(request, run_pk)
    try:
        priority = int(request.POST.get("priority", ""))
    except ValueError:
        priority = runs.NORMAL
    if priority in (runs.LOW, runs.NORMAL, runs.HIGH):
        runs.prioritise(run, priority)
        messages.success(request, _("Its place in the queue is changed."))
    return _back(request, run)


@require_POST
def refresh(request: HttpRequest, run_pk: int) -> HttpResponse:
    """Do again what the settings of today would do otherwise."""
    run = _run(request, run_pk)
    if found := runs.refresh(run):
        messages.success(
            request, _("Processed again: %(stages)s.") % {"stages": ", ".join(found.labels)}
        )
    return _back(request, run)


def _back(request: HttpRequest, run: Run) -> HttpResponse:
    """The page the button was on."""
    if request.POST.get("from") == "processing":
        return redirect("processing")
    if run.recording_id:
        return redirect(reverse("recording", args=[run.recording_id]))
    return redirect("editions")
