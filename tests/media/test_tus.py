"""Resumable upload: every request of the protocol, who may send it, and what interruptions leave."""

from __future__ import annotations

import base64
import hashlib
import io
import tracemalloc
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.services import roles
from media.models import Recording, Upload
from media.services import recordings, uploads
from media.tus import files
from tests.cms.test_editors_pages import ROLES, sound, user

pytestmark = pytest.mark.django_db
FILM = sound(1.0)
OCTETS = "application/offset+octet-stream"


@pytest.fixture
def editor(client):
    roles.ensure()
    made = user(roles.EDITORS)
    client.force_login(made)
    return made


def coded(text: str | bytes) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def begin(client: Client, length: int | str = len(FILM), name: str = "film.wav", **headers):
    given = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(length),
        "Upload-Metadata": f"filename {coded(name)}",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    return client.post(
        reverse("media:uploads"), headers={k: v for k, v in given.items() if v is not None}
    )


def request(client: Client, method: str, address: str, body: bytes = b"", **headers):
    given = {
        "Tus-Resumable": "1.0.0",
        "Content-Length": str(len(body)),
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    kind = given.pop("Content-Type", OCTETS)
    return client.generic(
        method, address, body, kind, headers={k: v for k, v in given.items() if v is not None}
    )


def send(client: Client, address: str, body: bytes, offset: int, **headers):
    return request(client, "PATCH", address, body, Upload_Offset=str(offset), **headers)


def sha1(body: bytes) -> str:
    return f"sha1 {coded(hashlib.sha1(body, usedforsecurity=False).digest())}"


def sha256(body: bytes) -> str:
    return f"sha256 {coded(hashlib.sha256(body).digest())}"


def file_of(upload: Upload) -> Path:
    return uploads._path(upload.pk)


def finish(upload: Upload, title: str = "Zkouška") -> Recording:
    return uploads.finish(upload, title=title, language="cs")


# The protocol


def test_the_server_says_what_it_can(client, editor, settings):
    for address in (reverse("media:uploads"), reverse("media:upload", args=[Upload().pk])):
        answer = client.options(address)
        assert answer.status_code == 204
        assert answer["Tus-Resumable"] == answer["Tus-Version"] == "1.0.0"
        assert answer["Tus-Extension"] == "creation,termination,checksum,expiration"
        assert answer["Tus-Max-Size"] == str(settings.UPLOAD_LIMIT_BYTES)
        assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_film_sent_in_pieces_becomes_one_recording(client, editor):
    answer = begin(client, name="Příliš žluťoučký kůň.wav")
    assert answer.status_code == 201
    address = answer["Location"]
    assert answer["Upload-Expires"].endswith("GMT")
    for at in range(0, len(FILM), 5000):
        piece = FILM[at : at + 5000]
        answer = send(client, address, piece, at, Upload_Checksum=sha256(piece))
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(at + len(piece)))
    head = request(client, "HEAD", address)
    assert head.status_code == 200
    assert head["Cache-Control"] == "no-store"
    assert head["Upload-Offset"] == head["Upload-Length"] == str(len(FILM))
    assert head["Upload-Metadata"] == f"filename {coded('Příliš žluťoučký kůň.wav')}"
    assert head["Upload-Expires"].endswith("GMT")
    upload = Upload.objects.get()
    recording = finish(upload)
    assert recording.sha256 == hashlib.sha256(FILM).hexdigest()
    assert recording.original.read() == FILM
    recording.original.close()
    assert (recording.original_name, recording.created_by) == ("Příliš žluťoučký kůň.wav", editor)
    assert not file_of(upload).exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Length": None}, 400),
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "1e3"}, 400),
        ({"Upload_Length": "٣"}, 400),
        ({"Upload_Length": "9" * 30}, 400),
        ({"Upload_Length": None, "Upload_Defer_Length": "1"}, 400),
        ({"Upload_Length": str(10**15)}, 413),
        ({"Tus_Resumable": None}, 412),
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Upload_Metadata": "filename není"}, 400),
        ({"Upload_Metadata": "filename !!!!"}, 400),
        ({"Upload_Metadata": f"a {coded('1')},a {coded('2')}"}, 400),
        ({"Upload_Metadata": f"filename {coded(b'%c%c' % (255, 254))}"}, 400),
        ({"Upload_Metadata": ",,"}, 400),
        ({"Upload_Metadata": f"a {coded('x' * 40_000)}"}, 431),
    ],
    ids=str,
)
def test_a_wrong_beginning_is_refused_and_leaves_nothing(client, editor, headers, status):
    answer = begin(client, **headers)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content
    assert answer["Tus-Resumable"] == "1.0.0"
    assert not Upload.objects.exists()


def test_the_wrong_version_is_told_the_right_one(client, editor):
    assert begin(client, Tus_Resumable="2.0.0")["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Offset": None}, 400),
        ({"Upload_Offset": "-5"}, 400),
        ({"Upload_Offset": "0"}, 409),
        ({"Upload_Offset": "200"}, 409),
        ({"Content_Type": "application/octet-stream"}, 415),
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Upload_Checksum": "md5 " + coded(bytes(16))}, 400),
        ({"Upload_Checksum": "sha1 "}, 400),
        ({"Upload_Checksum": "sha1 ???"}, 400),
        ({"Upload_Checksum": sha1(b"something else")}, 460),
        ({"Upload_Checksum": sha256(b"something else")}, 460),
    ],
    ids=str,
)
def test_a_wrong_piece_is_refused_and_what_was_here_stays(client, editor, headers, status):
    address = begin(client)["Location"]
    send(client, address, FILM[:100], 0)
    answer = request(client, "PATCH", address, FILM[100:200], **{"Upload_Offset": "100", **headers})
    assert answer.status_code == status
    assert answer.content
    assert file_of(Upload.objects.get()).read_bytes() == FILM[:100]
    assert request(client, "HEAD", address)["Upload-Offset"] == "100"
    assert send(client, address, FILM[100:], 100).status_code == 204


def test_more_bytes_than_announced_are_refused_before_any_is_written(client, editor):
    address = begin(client, 10)["Location"]
    assert send(client, address, bytes(11), 0).status_code == 413
    assert request(client, "HEAD", address)["Upload-Offset"] == "0"


def test_a_wrong_offset_is_told_the_right_one(client, editor):
    address = begin(client)["Location"]
    send(client, address, FILM[:100], 0)
    assert send(client, address, FILM[:100], 0)["Upload-Offset"] == "100"


def test_other_methods_are_not_known(client, editor):
    address = begin(client)["Location"]
    for method in ("GET", "PUT", "POST"):
        assert request(client, method, address).status_code == 405
    assert request(client, "GET", reverse("media:uploads")).status_code == 405


def test_a_method_may_travel_in_a_header(client, editor):
    address = begin(client)["Location"]
    answer = request(
        client, "POST", address, FILM, Upload_Offset="0", X_HTTP_Method_Override="PATCH"
    )
    assert answer.status_code == 204
    answer = request(client, "POST", address, X_HTTP_Method_Override="DELETE")
    assert answer.status_code == 204
    assert not Upload.objects.exists()


def test_an_ended_upload_is_gone_with_its_bytes(client, editor):
    address = begin(client)["Location"]
    send(client, address, FILM[:100], 0)
    upload = Upload.objects.get()
    assert request(client, "DELETE", address).status_code == 204
    assert not file_of(upload).exists()
    for method in ("HEAD", "DELETE"):
        assert request(client, method, address).status_code == 404
    assert send(client, address, FILM[100:], 100).status_code == 404


def test_a_refusal_speaks_the_language_of_the_sender(client, editor):
    said = {
        language: begin(client, 10**15, Accept_Language=language).content.decode()
        for language in ("cs", "en")
    }
    assert said["cs"].startswith("Film je větší než")
    assert said["en"].startswith("The film is larger than")


# Who may


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
def test_only_who_may_add_films_may_begin_and_only_the_owner_goes_on(client, role):
    roles.ensure()
    owner = Client()
    owner.force_login(roles_owner := user(roles.EDITORS))
    address = begin(owner)["Location"]
    if role == roles.EDITORS:  # another of the same role
        other = type(roles_owner).objects.create_user("other-editor")
        other.groups.set(roles_owner.groups.all())
        client.force_login(other)
    elif role != "anonymous":
        client.force_login(user(role))
    may = role in {roles.EDITORS, roles.COORDINATORS, "superuser"}
    assert begin(client).status_code == (201 if may else 403)
    expected = 200 if role == "superuser" else 404 if may else 403
    assert request(client, "HEAD", address).status_code == expected
    if role != "superuser":
        assert send(client, address, FILM[:10], 0).status_code == expected
        assert request(client, "DELETE", address).status_code == expected
        assert request(owner, "HEAD", address)["Upload-Offset"] == "0"


def test_an_unknown_upload_and_somebody_elses_are_told_the_same(client, editor):
    roles.ensure()
    other = Client()
    other.force_login(user(roles.COORDINATORS))
    foreign = begin(other)["Location"]
    unknown = reverse("media:upload", args=["00000000-0000-4000-8000-000000000000"])
    answers = [send(client, address, b"x", 0) for address in (foreign, unknown)]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content


def test_a_request_forged_by_another_site_is_refused(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert begin(client).status_code == 403
    client.get(reverse("upload"))
    token = client.cookies["csrftoken"].value
    answer = begin(client, X_CSRFToken=token)
    assert answer.status_code == 201
    for method in ("PATCH", "DELETE"):
        assert request(client, method, answer["Location"], Upload_Offset="0").status_code == 403
    answer = send(client, answer["Location"], FILM, 0, X_CSRFToken=token)
    assert answer.status_code == 204


# Interruptions


class Torn(io.RawIOBase):
    """A body that ends, or breaks, after so many bytes."""

    def __init__(self, body: bytes, breaks: bool) -> None:
        self.rest, self.breaks = io.BytesIO(body), breaks

    def read(self, size: int = -1) -> bytes:
        piece = self.rest.read(size)
        if not piece and self.breaks:
            raise ConnectionResetError
        return piece


@pytest.mark.parametrize("breaks", [False, True])
@pytest.mark.parametrize("promised", [False, True], ids=["plain", "checksum"])
def test_a_sender_who_goes_away_leaves_what_has_arrived(client, editor, breaks, promised):
    address = begin(client)["Location"]
    headers = {"HTTP_UPLOAD_CHECKSUM": sha1(FILM)} if promised else {}
    answer = client.generic(
        "PATCH", address, b"-", OCTETS, HTTP_TUS_RESUMABLE="1.0.0", HTTP_UPLOAD_OFFSET="0",
        CONTENT_LENGTH=str(len(FILM)), **{"wsgi.input": Torn(FILM[:7000], breaks)}, **headers,
    )  # fmt: skip
    kept = 0 if promised else 7000  # a promise for the whole proves nothing about a part
    assert answer.status_code == (460 if promised else 400)
    assert request(client, "HEAD", address)["Upload-Offset"] == str(kept)
    assert send(client, address, FILM[kept:], kept).status_code == 204
    assert finish(Upload.objects.get()).sha256 == hashlib.sha256(FILM).hexdigest()


def test_a_process_killed_before_its_row_loses_and_doubles_nothing(client, editor):
    address = begin(client)["Location"]
    send(client, address, FILM[:100], 0)
    upload = Upload.objects.get()
    with file_of(upload).open("ab") as file:  # written, and killed before the row was
        file.write(FILM[100:300])
    assert request(client, "HEAD", address)["Upload-Offset"] == "300"
    assert send(client, address, FILM[100:], 100).status_code == 409
    assert send(client, address, FILM[300:], 300).status_code == 204
    assert file_of(upload).read_bytes() == FILM


def test_a_process_killed_before_the_checksum_keeps_only_what_is_proven(client, editor):
    address = begin(client)["Location"]
    send(client, address, FILM[:100], 0)
    upload = Upload.objects.get()
    Upload.objects.update(unverified=True)
    with file_of(upload).open("ab") as file:
        file.write(b"damaged on the way")
    assert request(client, "HEAD", address)["Upload-Offset"] == "100"
    assert send(client, address, FILM[100:], 100).status_code == 204
    assert file_of(upload).read_bytes() == FILM


def test_a_file_that_lost_its_end_is_sent_again_from_there(client, editor):
    address = begin(client)["Location"]
    send(client, address, FILM[:500], 0)
    upload = Upload.objects.get()
    with file_of(upload).open("r+b") as file:
        file.truncate(200)
    assert request(client, "HEAD", address)["Upload-Offset"] == "200"
    file_of(upload).unlink()
    assert request(client, "HEAD", address)["Upload-Offset"] == "0"
    assert send(client, address, FILM, 0).status_code == 204


def test_only_one_request_at_a_time_changes_an_upload(client, editor):
    address = begin(client)["Location"]
    upload = Upload.objects.get()
    with files.sole(file_of(upload).with_suffix(".lock")):
        assert send(client, address, FILM, 0).status_code == 423
        assert request(client, "DELETE", address).status_code == 423
        assert request(client, "HEAD", address).status_code == 200
        with pytest.raises(uploads.Busy):
            finish(upload)
    assert send(client, address, FILM, 0).status_code == 204


def test_a_large_body_is_never_held_in_memory(client, editor, tmp_path):
    size = 300 * 1024 * 1024
    body = tmp_path / "large"
    with body.open("wb") as file:
        file.truncate(size)
    address = begin(client, size)["Location"]
    tracemalloc.start()
    try:
        with body.open("rb") as file:
            answer = client.generic(
                "PATCH", address, b"-", OCTETS, HTTP_TUS_RESUMABLE="1.0.0", HTTP_UPLOAD_OFFSET="0",
                CONTENT_LENGTH=str(size), **{"wsgi.input": file},
            )  # fmt: skip
        recordings.hash_file(file_of(Upload.objects.get()))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 204
    assert peak < 16 * 1024 * 1024


# Room, names, kinds


def test_a_film_the_disk_has_no_room_for_is_refused_at_the_start(client, editor, monkeypatch):
    usage = type("Usage", (), {"free": uploads.RESERVE_BYTES + 10_000})
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda path: usage)
    assert begin(client, 6_000).status_code == 201
    answer = begin(client, 6_000)  # the bytes still to come of the first one count
    assert answer.status_code == 507
    assert "není dost místa" in answer.content.decode()
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.wav", "x.wav"),
        ("C:\\films\\x.wav", "x.wav"),
        ("a\x00b\r\nc.wav", "abc.wav"),
        ("ř" * 5000, "ř" * 255),
        ("", "film"),
        ("<script>.wav", "<script>.wav"),
    ],
    ids=["parents", "windows", "control", "long", "empty", "markup"],
)
def test_a_hostile_name_is_only_text(client, editor, name, kept, settings):
    address = begin(client, name=name)["Location"]
    send(client, address, FILM, 0)
    upload = Upload.objects.get()
    assert upload.name == kept
    assert file_of(upload).parent == settings.FILE_UPLOAD_TEMP_DIR / "tus"
    recording = finish(upload)
    assert recording.original_name == kept
    assert recording.sha256 in recording.original.name


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "má 0 bajtů"), (b"1\n00:00:01,000 --> 00:00:02,000\nAhoj\n" * 99, "není film")],
    ids=["empty", "subtitles"],
)
def test_what_is_no_film_is_refused_at_the_end_and_removed(client, editor, content, sentence):
    address = begin(client, len(content), "film.mp4")["Location"]
    send(client, address, content, 0)
    upload = Upload.objects.get()
    with pytest.raises(recordings.Refused, match=sentence):
        finish(upload)
    assert not Upload.objects.exists()
    assert not file_of(upload).exists()
    assert not Recording.objects.exists()


# The end


def sent(client: Client, content: bytes = FILM) -> Upload:
    send(client, begin(client, len(content))["Location"], content, 0)
    return Upload.objects.first()


def test_an_upload_that_is_not_all_here_is_no_recording(client, editor):
    send(client, begin(client)["Location"], FILM[:-1], 0)
    with pytest.raises(uploads.Incomplete):
        finish(Upload.objects.get())


def test_the_same_film_is_recognised_and_its_bytes_removed(client, editor):
    first = finish(sent(client))
    again = sent(client)
    with pytest.raises(recordings.AlreadyHere) as found:
        finish(again, "Podruhé")
    assert found.value.recording == first
    assert not file_of(again).exists()
    assert finish(again) == first
    assert uploads.unfinished(editor) == []


def test_finishing_again_gives_the_same_recording(client, editor):
    upload = sent(client)
    assert finish(upload) == finish(upload)
    assert Recording.objects.count() == 1


@pytest.mark.parametrize("moment", ["hash", "store", "row"])
def test_finishing_killed_at_any_moment_is_finished_by_doing_it_again(
    client, editor, monkeypatch, moment
):
    class Killed(BaseException):
        pass

    def die(*_, **__):
        raise Killed

    upload = sent(client)
    place = {
        "hash": (recordings, "hash_file"),
        "store": (Recording.objects, "create"),
        "row": (uploads, "_end"),
    }[moment]
    with monkeypatch.context() as patch:
        patch.setattr(*place, die)
        with pytest.raises(Killed):
            finish(upload)
    try:
        recording = finish(upload)
    except recordings.AlreadyHere as error:
        recording = error.recording
    assert Recording.objects.get() == recording
    assert recording.original.read() == FILM
    recording.original.close()
    assert not file_of(upload).exists()
    if moment == "row":  # its announcement was lost with the process
        assert recording.runs.get().goal == "film"


def test_storing_copies_nothing_on_one_disk(client, editor):
    upload = sent(client)
    inode = file_of(upload).stat().st_ino
    assert Path(finish(upload).original.path).stat().st_ino == inode


def test_another_disk_gets_a_copy(client, editor, monkeypatch):
    def refuse(self, target):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    upload = sent(client)
    recording = finish(upload)
    assert Path(recording.original.path).read_bytes() == FILM
    assert not file_of(upload).exists()


def test_half_a_copy_left_by_a_kill_is_replaced(client, editor, settings):
    digest = hashlib.sha256(FILM).hexdigest()
    half = settings.DATA_DIR / "originals" / digest[:2] / f"{digest}.wav"
    half.parent.mkdir(parents=True)
    half.write_bytes(FILM[:1000])
    assert Path(finish(sent(client)).original.path).read_bytes() == FILM


def test_a_full_disk_at_the_end_keeps_what_was_sent(client, editor, monkeypatch):
    def refuse(path, name):
        raise recordings._full(OSError(28, "No space left on device"))

    upload = sent(client)
    with monkeypatch.context() as patch:
        patch.setattr(recordings, "_keep", refuse)
        with pytest.raises(uploads.NoRoom, match="Co už došlo, zůstává"):
            finish(upload)
    assert finish(upload).size_bytes == len(FILM)


# Waiting too long


def test_an_upload_nobody_continues_is_removed_after_a_week(client, editor, capsys):
    address = begin(client)["Location"]
    upload = Upload.objects.get()
    assert upload.expires_at > timezone.now() + timedelta(days=6)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert request(client, "HEAD", address).status_code == 410
    assert send(client, address, FILM, 0).status_code == 410
    call_command("expire_uploads")
    assert "1" in capsys.readouterr().out
    assert not file_of(upload).exists()
    assert request(client, "HEAD", address).status_code == 404


def test_each_piece_gives_another_week(client, editor):
    address = begin(client)["Location"]
    Upload.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    send(client, address, FILM[:10], 0)
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(days=6)


def test_files_of_no_upload_are_removed_and_others_are_not(client, editor, settings):
    living = sent(client)
    folder = settings.FILE_UPLOAD_TEMP_DIR / "tus"
    orphan = folder / "00000000-0000-4000-8000-000000000000"
    orphan.write_bytes(b"x")
    stranger = folder / "notes.txt"
    stranger.write_bytes(b"x")
    assert uploads.expire() == 1
    assert not orphan.exists()
    assert stranger.exists()
    assert file_of(living).exists()


def test_an_upload_in_use_is_not_removed(client, editor):
    upload = sent(client)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with files.sole(file_of(upload).with_suffix(".lock")):
        assert uploads.expire() == 0
    assert uploads.expire() == 1


# The form's own addresses


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
@pytest.mark.parametrize(
    ("method", "name"),
    [("POST", "finish_upload"), ("GET", "upload_standing"), ("POST", "discard_upload")],
)
def test_only_the_owner_finishes_watches_and_removes_an_upload(client, role, method, name):
    roles.ensure()
    owner = Client()
    owner.force_login(user(roles.EDITORS))
    upload = sent(owner)
    if role == roles.EDITORS:  # another of the same role
        other = type(upload.owner).objects.create_user("other-editor")
        other.groups.set(upload.owner.groups.all())
        client.force_login(other)
    elif role != "anonymous":
        client.force_login(user(role))
    fields = {"title": "Cizí", "language": "cs"} if method == "POST" else None
    answer = client.generic(
        method, reverse(name, args=[upload.pk]), urlencode(fields or {}),
        "application/x-www-form-urlencoded", headers={"X-Requested-With": "XMLHttpRequest"},
    )  # fmt: skip
    if role == "superuser":
        assert answer.status_code == (302 if name == "discard_upload" else 200)
        return
    assert answer.status_code in {302, 403, 404}
    assert Upload.objects.get().recording is None
    assert file_of(upload).read_bytes() == FILM
    if name != "discard_upload" and role in {roles.EDITORS, roles.COORDINATORS}:
        assert answer.status_code == 404


def test_the_form_lists_what_is_unfinished_and_whose_it_is(client, editor):
    send(client, begin(client, 2 * len(FILM), "můj <b>.mp4")["Location"], FILM, 0)
    other = Client()
    other.force_login(user(roles.COORDINATORS))
    begin(other, name="cizí.mp4")
    page = client.get(reverse("upload")).content.decode()
    assert "můj &lt;b&gt;.mp4" in page
    assert "je tu 50 % z" in page
    assert "cizí.mp4" not in page


def test_the_standing_says_how_far_the_check_is(client, editor):
    upload = sent(client)
    address = reverse("upload_standing", args=[upload.pk])
    assert client.get(address).json() == {"state": "waiting", "percent": 100}
    Upload.objects.update(hashed=len(FILM) // 2)
    with files.sole(file_of(upload).with_suffix(".lock")):
        answer = client.get(address).json()
        assert answer == {"state": "checking", "percent": 50 if len(FILM) % 2 == 0 else 49}
        busy = client.post(
            reverse("finish_upload", args=[upload.pk]), {"title": "Zkouška", "language": "cs"}
        )
        assert busy.status_code == 423
    finish(upload)
    assert client.get(address).json() == {"state": "done", "percent": 100}


def test_a_title_that_is_missing_is_asked_for_and_the_film_stays(client, editor):
    upload = sent(client)
    answer = client.post(reverse("finish_upload", args=[upload.pk]), {"language": "cs"})
    assert answer.status_code == 400
    assert answer.json()["sentences"] == ["Název: Toto pole je povinné."]
    assert file_of(upload).read_bytes() == FILM


def test_storing_starts_the_film_on_its_way(client, editor, django_capture_on_commit_callbacks):
    upload = sent(client)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("finish_upload", args=[upload.pk]), {"title": "Zkouška", "language": "cs"}
        )
    recording = Recording.objects.get()
    assert answer.json() == {"address": reverse("recording", args=[recording.pk])}
    assert recording.runs.get().goal == "film"
