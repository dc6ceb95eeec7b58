"""Consent: recording it, withdrawing it, and the one gate everything public passes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media.enums import Scope, SignedHow
from media.models import Appearance, Consent, ConsentScope, Recording
from media.signals import consent_changed


class ConsentMissing(Exception):
    """Something public was asked for, and not everyone on film allowed it."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(" ".join(decision.reasons))


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer; true when allowed. `reasons` are sentences for staff, never for the public."""

    allowed: bool
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


def may_publish(recording: Recording, scope: str) -> Decision:
    """Whether everyone who appears has an active, unexpired consent of this scope.

    Unknown is a refusal: a recording without people on record is never allowed. Computed from
    the consents each time, so that a withdrawal works at once and everywhere.
    """
    appearances = list(recording.appearances.select_related("participant"))
    if not appearances:
        return Decision(
            False, (_("No person is on record for this film. Add everyone who appears in it."),)
        )
    allowed = set(
        Consent.objects.active()
        .filter(appearance__in=appearances, scopes__scope=scope)
        .values_list("appearance_id", flat=True)
    )
    reasons = tuple(
        _("%(person)s has no active consent to “%(scope)s”.")
        % {"person": appearance.participant.name, "scope": Scope(scope).label}
        for appearance in appearances
        if appearance.pk not in allowed
    )
    return Decision(not reasons, reasons)


def require(recording: Recording, scope: str) -> None:
    """Pass, or raise `ConsentMissing` with the reasons."""
    if not (decision := may_publish(recording, scope)):
        raise ConsentMissing(decision)


def record(
    appearance: Appearance,
    scopes: Iterable[str],
    *,
    form_version: str,
    signed_on: date,
    how: str = SignedHow.PAPER,
    witness: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Any = None,
) -> Consent:
    """Write down one signed form with its scopes."""
    with transaction.atomic():
        consent = Consent.objects.create(
            appearance=appearance,
            form_version=form_version,
            signed_on=signed_on,
            how=how,
            witness=witness,
            valid_from=valid_from or signed_on,
            valid_to=valid_to,
            recorded_by=by,
        )
        ConsentScope.objects.bulk_create(
            ConsentScope(consent=consent, scope=Scope(scope)) for scope in dict.fromkeys(scopes)
        )
        _tell(appearance.recording)
    return consent


def withdraw(consent: Consent) -> Consent:
    """End a consent now. No reason is asked for. Doing it again changes nothing."""
    with transaction.atomic():
        ended = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )
        if ended:
            _tell(consent.appearance.recording)
    consent.refresh_from_db()
    return consent


def _tell(recording: Recording) -> None:
    transaction.on_commit(lambda: consent_changed.send(Recording, recording=recording))
