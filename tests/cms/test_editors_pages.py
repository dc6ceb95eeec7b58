"""Uploading, people and consents, and who may do what: every role at every address."""

from __future__ import annotations

import io
import math
import struct
import wave
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.models import User
from cms.services import roles
from media.enums import Scope
from media.models import Appearance, Consent, Participant, Recording
from media.services import consent
from pipeline.models import Run
from tests.publications.page_tree import make_collection, make_recording, make_site
from transcripts.models import Transcript

pytestmark = pytest.mark.django_db

ROLES = ["", roles.VOLUNTEERS, roles.REVIEWERS, roles.EDITORS, roles.COORDINATORS, "superuser"]


def sound(seconds: float = 1.0) -> bytes:
    """A WAV file with a tone."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(8000)
        tone = (int(9000 * math.sin(n / 4)) for n in range(int(8000 * seconds)))
        wav.writeframes(b"".join(struct.pack("<h", value) for value in tone))
    return file.getvalue()


def user(role: str) -> User:
    made = User.objects.create_user(f"u-{role}", is_superuser=role == "superuser")
    if role and role != "superuser":
        made.groups.add(Group.objects.get(name=role))
    return made


@pytest.fixture
def editor(client):
    roles.ensure()
    made = user(roles.EDITORS)
    client.force_login(made)
    return made


def upload(client, content: bytes, name: str = "film.wav"):
    return client.post(
        reverse("upload"),
        {"title": "Zkouška", "language": "cs", "film": SimpleUploadedFile(name, content)},
    )


def test_an_uploaded_film_is_kept_by_its_hash_and_sent_on_its_way(
    client, editor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(client, sound())
    recording = Recording.objects.get()
    assert answer.url == reverse("recording", args=[recording.pk])
    assert recording.created_by == editor
    assert recording.sha256 in recording.original.name
    assert Run.objects.get(recording=recording).goal == "film"


def test_the_same_film_is_stored_once(client, editor):
    upload(client, sound())
    answer = upload(client, sound(), "jiné jméno.wav")
    assert answer.url == reverse("recording", args=[Recording.objects.get().pk])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "má 0 bajtů"),
        (b"Nejsem film. " * 4000, "není film ani zvuková nahrávka"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5000), "není film ani zvuková nahrávka"),
        (sound(3.0)[:20_000], "končí předčasně"),
    ],
    ids=["empty", "text", "picture", "truncated"],
)
def test_what_is_not_a_whole_film_is_refused_with_a_sentence(client, editor, content, sentence):
    answer = upload(client, content, "film.mp4")
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "a b 'c' \"d\".wav",
        "Příliš žluťoučký kůň.wav",
        "<script>.wav",
        "\u202e.wav",
    ],
)
def test_a_hostile_name_is_only_text(client, editor, name, settings):
    upload(client, sound(), name)
    recording = Recording.objects.get()
    stored = (settings.DATA_DIR / "originals" / recording.original.name).resolve()
    assert stored.is_relative_to((settings.DATA_DIR / "originals").resolve())
    assert stored.stem == recording.sha256
    page = client.get(reverse("recording", args=[recording.pk])).content.decode()
    assert "<script>.wav" not in page


def test_a_person_a_consent_and_its_withdrawal(client, editor):
    recording = make_recording(scopes=())
    Appearance.objects.filter(recording=recording).delete()
    client.post(reverse("add_person", args=[recording.pk]), {"name": "Jana", "kind": "speaks"})
    appearance = Appearance.objects.get(recording=recording)
    prefix = f"a{appearance.pk}-"
    fields = {
        f"{prefix}scopes": [Scope.WEB_PUBLIC],
        f"{prefix}how": "paper",
        f"{prefix}form_version": "2026-1",
        f"{prefix}signed_on": "2026-01-05",
    }
    address = reverse("add_consent", args=[recording.pk, appearance.pk])
    assert client.post(address, fields).status_code == 302
    assert consent.may_publish(recording, Scope.WEB_PUBLIC)
    assert not consent.may_publish(recording, Scope.PRINT)
    given = Consent.objects.get()
    assert given.recorded_by == editor
    client.post(reverse("withdraw_consent", args=[recording.pk, given.pk]))
    assert not consent.may_publish(recording, Scope.WEB_PUBLIC)


def test_a_consent_of_tomorrow_is_refused_and_what_was_written_stays(client, editor):
    recording = make_recording(scopes=())
    appearance = recording.appearances.first() or Appearance.objects.create(
        recording=recording, participant=Participant.objects.create(name="Jana")
    )
    prefix = f"a{appearance.pk}-"
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = client.post(
        reverse("add_consent", args=[recording.pk, appearance.pk]),
        {
            f"{prefix}scopes": [Scope.WEB_PUBLIC],
            f"{prefix}how": "paper",
            f"{prefix}form_version": "formulář sedm",
            f"{prefix}signed_on": tomorrow.isoformat(),
        },
    )
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "Tento den ještě nenastal" in text
    assert "formulář sedm" in text


#: address name -> the roles that may open it; everyone else is refused or sent to sign in
MATRIX = {
    "recordings": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "upload": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "recording": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "editions": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "transcripts:list": {
        roles.VOLUNTEERS, roles.REVIEWERS, roles.EDITORS, roles.COORDINATORS, "superuser",
    },
    "transcripts:correct": {
        roles.VOLUNTEERS, roles.REVIEWERS, roles.EDITORS, roles.COORDINATORS, "superuser",
    },
    "transcripts:review": {roles.REVIEWERS, roles.EDITORS, roles.COORDINATORS, "superuser"},
}  # fmt: skip
#: the same for what changes something, by POST
CHANGES = {
    "add_person": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "add_consent": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "withdraw_consent": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "export": {roles.EDITORS, roles.COORDINATORS, "superuser"},
    "transcripts:approve": {roles.REVIEWERS, roles.EDITORS, roles.COORDINATORS, "superuser"},
    "transcripts:translate": {roles.EDITORS, roles.COORDINATORS, "superuser"},
}


@pytest.fixture
def things():
    roles.ensure()
    home, _english = make_site()
    recording = make_recording(scopes=list(Scope))
    transcript = Transcript.objects.create(
        recording=recording, language="cs", profile="cs-sdh", state="review"
    )
    collection = make_collection(home)
    given = Consent.objects.filter(appearance__recording=recording).first()
    return {
        "recording": [recording.pk],
        "add_person": [recording.pk],
        "add_consent": [recording.pk, given.appearance_id],
        "withdraw_consent": [recording.pk, given.pk],
        "export": [collection.pk],
        "transcripts:correct": [transcript.pk],
        "transcripts:review": [transcript.pk],
        "transcripts:approve": [transcript.pk],
        "transcripts:translate": [transcript.pk],
    }


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
def test_every_role_gets_just_what_is_its_own(client, things, role):
    if role != "anonymous":
        client.force_login(user(role))
    opened = {
        name
        for name in MATRIX
        if client.get(reverse(name, args=things.get(name, []))).status_code == 200
    }
    assert opened == {name for name, allowed in MATRIX.items() if role in allowed}


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
@pytest.mark.parametrize("name", CHANGES)
def test_nobody_changes_what_is_not_theirs(client, things, role, name):
    if role != "anonymous":
        client.force_login(user(role))
    answer = client.post(reverse(name, args=things[name]))
    refused = answer.status_code == 403 or (
        answer.status_code == 302
        and (
            "/prihlaseni/" in answer.url
            or answer.url.startswith("/sprava/login")
            or answer.url == "/sprava/"
        )
    )
    assert refused == (role not in CHANGES[name])


def test_reading_by_get_changes_nothing(client, editor, things):
    for name in CHANGES:
        assert client.get(reverse(name, args=things[name])).status_code == 405
    assert Consent.objects.active().exists()
