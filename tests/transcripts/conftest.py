"""A film with consent, people with rights, and drafts of what was said."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import count

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from transcript_samples import ENGINE, SENTENCES, spoken

from media.enums import Scope
from media.models import Appearance, Participant, Recording
from media.services import consent
from transcripts.services import drafts

_numbers = count(1)


@pytest.fixture
def make_recording(db):
    def make(
        title="Rodina Novákova", *, scopes=(Scope.AI_TRANSCRIPTION, Scope.WEB_PUBLIC), ms=600_000
    ):
        number = next(_numbers)
        recording = Recording.objects.create(
            title=title,
            original=f"films/{number}.mp4",
            original_name="film.mp4",
            sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            size_bytes=1000,
            duration_ms=ms,
        )
        person = Participant.objects.create(name=f"Jana Nováková {number}")
        appearance = Appearance.objects.create(recording=recording, participant=person)
        if scopes:
            consent.record(appearance, scopes, form_version="2026-1", signed_on=date(2026, 1, 5))
        return recording

    return make


@pytest.fixture
def recording(make_recording):
    return make_recording()


@pytest.fixture
def make_user(db):
    def make(name, *permissions, **fields):
        user = get_user_model().objects.create_user(name, password="heslo-na-zkousku", **fields)
        for permission in permissions:
            app, codename = permission.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        # A fresh one, since Django remembers the rights a person had when first asked.
        return get_user_model().objects.get(pk=user.pk)

    return make


@pytest.fixture
def volunteer(make_user):
    return make_user("dobrovolnice", "transcripts.correct_transcript")


@pytest.fixture
def other_volunteer(make_user):
    return make_user("dobrovolnik", "transcripts.correct_transcript")


@pytest.fixture
def reviewer(make_user):
    return make_user("revizorka", "transcripts.review_transcript")


@pytest.fixture
def make_draft(recording):
    def make(text=SENTENCES, *, of=None, **how):
        return drafts.create(
            of or recording, spoken(text, **how), language="cs", profile="cs-sdh", engine=ENGINE
        )

    return make


@pytest.fixture
def draft(make_draft):
    return make_draft()
