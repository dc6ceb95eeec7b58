"""The one gate: unknown is refused, scopes are independent, a withdrawal works at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from media.enums import Scope
from media.models import Appearance, Participant, Recording
from media.services import consent
from media.signals import consent_changed

TODAY = timezone.localdate()


@pytest.fixture
def recording(db) -> Recording:
    return Recording.objects.create(
        title="Ráno",
        sha256="a" * 64,
        size_bytes=1,
        duration_ms=1000,
        original="a",
        original_name="a",
    )


def appear(recording: Recording, name: str) -> Appearance:
    return Appearance.objects.create(
        recording=recording, participant=Participant.objects.create(name=name)
    )


def sign(appearance: Appearance, *scopes: str, **dates) -> object:
    return consent.record(appearance, scopes, form_version="1", **{"signed_on": TODAY, **dates})


def allowed(recording: Recording, scope: str) -> bool:
    """The gate's answer, which the query must share."""
    answer = bool(consent.may_publish(recording, scope))
    assert Recording.objects.allowed(scope).filter(pk=recording.pk).exists() is answer
    return answer


def test_a_film_without_people_on_record_is_refused(recording):
    assert not allowed(recording, Scope.WEB_PUBLIC)


def test_everyone_has_to_allow_it(recording):
    one, two = appear(recording, "Jana"), appear(recording, "Petr")
    sign(one, Scope.WEB_PUBLIC)
    assert not allowed(recording, Scope.WEB_PUBLIC)
    assert "Petr" in " ".join(consent.may_publish(recording, Scope.WEB_PUBLIC).reasons)
    sign(two, Scope.WEB_PUBLIC)
    assert allowed(recording, Scope.WEB_PUBLIC)


def test_scopes_are_independent(recording):
    sign(appear(recording, "Jana"), Scope.WEB_PUBLIC)
    assert {scope for scope in Scope.values if allowed(recording, scope)} == {"web_public"}


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"valid_to": TODAY}, True),
        ({"signed_on": TODAY - timedelta(9), "valid_to": TODAY - timedelta(1)}, False),
        ({"valid_from": TODAY + timedelta(1)}, False),
        ({"valid_from": TODAY}, True),
    ],
)
def test_a_consent_counts_from_its_first_to_its_last_day(recording, dates, expected):
    sign(appear(recording, "Jana"), Scope.PRINT, **dates)
    assert allowed(recording, Scope.PRINT) is expected


def test_a_withdrawal_works_at_once_and_again_changes_nothing(recording):
    given = sign(appear(recording, "Jana"), Scope.WEB_PUBLIC)
    first = consent.withdraw(given).withdrawn_at
    assert not allowed(recording, Scope.WEB_PUBLIC)
    assert consent.withdraw(given).withdrawn_at == first


def test_a_newer_consent_counts_after_a_withdrawal(recording):
    appearance = appear(recording, "Jana")
    consent.withdraw(sign(appearance, Scope.WEB_PUBLIC))
    sign(appearance, Scope.WEB_PUBLIC)
    assert allowed(recording, Scope.WEB_PUBLIC)


def test_the_rest_is_told_after_the_transaction(recording, django_capture_on_commit_callbacks):
    told = []

    def listen(recording, **_):
        told.append(recording)

    consent_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            given = sign(appear(recording, "Jana"), Scope.WEB_PUBLIC)
            assert told == []
        with django_capture_on_commit_callbacks(execute=True):
            consent.withdraw(given)
    finally:
        consent_changed.disconnect(listen)
    assert told == [recording, recording]
