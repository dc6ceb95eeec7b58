"""Pages about people on film: none goes live, and none is served, without their consent."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.admin.forms import WagtailAdminPageForm

from media.enums import Scope
from media.models import Recording
from media.services.consent import ConsentMissing, Decision, may_publish

logger = logging.getLogger(__name__)


class PublishingRefused(ConsentMissing, PublishPermissionError):
    """The page was not published. Being a refused permission as well, it reaches an editor who
    comes by another way than the form as a message, not as an error of the server."""


class GatedPageForm(WagtailAdminPageForm):
    """Says in the editor, beside the field, why a page cannot be published yet."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "action-publish" in self.data:
            gated = self.instance
            source = gated.gate_field
            if source in cleaned:
                setattr(gated, source, cleaned[source])
            decision = gated.may_go_live()
            if not decision:
                self.add_error(
                    source if source in self.fields else None,
                    forms.ValidationError([*decision.reasons, _("The draft can still be saved.")]),
                )
        return cleaned


class ConsentGate:
    """Mixed into a page; `gated_recording` is the film whose people the page shows.

    The check stands in `save`, since Wagtail's editor, its API, bulk actions, workflows and
    scheduled publishing have only that in common: each writes a live page.
    """

    gate_field = "recording"
    base_form_class = GatedPageForm

    @property
    def gated_recording(self) -> Recording | None:
        raise NotImplementedError

    def may_go_live(self) -> Decision:
        """The gate's answer for this page, with sentences for the editor."""
        recording = self.gated_recording
        if recording is None:
            return Decision(False, (_("Choose the film first."),))
        return may_publish(recording, Scope.WEB_PUBLIC)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish, or raise `PublishingRefused`.

        A scheduled publication that is refused is logged and left scheduled, so that it does
        not hold up the pages after it and happens once the consent is there.
        """
        decision = revision.as_object().may_go_live()
        if decision:
            return super().publish(revision, *args, **kwargs)  # type: ignore[misc]
        if kwargs.get("log_action") == "wagtail.publish.scheduled":
            logger.error("“%s” was not published: %s", self, " ".join(decision.reasons))
            return None
        raise PublishingRefused(decision)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self._goes_live():
            decision = self.may_go_live()
            if not decision:
                raise PublishingRefused(decision)
        return super().save(*args, **kwargs)  # type: ignore[misc]

    def _goes_live(self) -> bool:
        """Whether saving now shows something that was not shown before. A live page whose consent
        ended since can still be locked, moved or unpublished."""
        if not self.live:  # type: ignore[attr-defined]
            return False
        watched = ("live", "live_revision_id", f"{self.gate_field}_id")
        before = type(self).objects.filter(pk=self.pk).values_list(*watched).first()  # type: ignore[attr-defined]
        return before != tuple(getattr(self, name) for name in watched)


def gone(request: HttpRequest) -> HttpResponse:
    """The neutral answer for what was published and may no longer be shown; it gives no reason."""
    return TemplateResponse(request, "410.html", status=410)
