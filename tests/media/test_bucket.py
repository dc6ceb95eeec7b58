"""Files in a bucket: a real S3 server (moto's) on a port of this machine."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest
from bucket_site import Bucket
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.urls import reverse

from media import cache
from media.enums import RenditionKind
from media.models import Recording, Rendition
from media.services import originals, recordings, renditions
from media.storage import Unreachable
from pipeline.av import binary
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_site,
    publish,
    withdraw_all,
)

DATA = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def server():
    bucket = Bucket()
    yield bucket
    bucket.end()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """The site's files in the bucket, which is empty again afterwards."""
    settings.STORAGES = server.storages(settings.STORAGES)
    for model, field, name in (
        (Recording, "original", "originals"),
        (Rendition, "file", "renditions"),
    ):
        monkeypatch.setattr(model._meta.get_field(field), "storage", storages[name])
    yield server
    server.empty()
    originals._let_go()


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    sources = ["-f", "lavfi", "-i", "testsrc2=s=320x180:d=2", "-f", "lavfi", "-i", "sine=d=2"]
    subprocess.run(
        [binary.find().path, "-v", "error", *sources, "-preset", "ultrafast", str(path)], check=True
    )
    return path


def register(film: Path) -> Recording:
    return recordings.register(
        recordings.stream_file(film), name="film.mp4", title="Film", language="cs"
    )


@pytest.fixture
def public(bucket, db, tmp_path):
    """A released film with its sound in the bucket, and the address of that."""
    recording = make_recording(files=False)
    (tmp_path / "sound.m4a").write_bytes(DATA)
    rendition = renditions.keep(recording, RenditionKind.AUDIO, tmp_path / "sound.m4a")
    publish(make_film(make_site()[1], recording))
    return reverse("media:rendition", args=[recording.pk, rendition.url_name])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.django_db
def test_a_film_is_kept_in_the_bucket_once_and_nothing_stays_here(bucket, film, settings):
    recording = register(film)
    assert bucket.keys() == [f"originals/{recording.original.name}"]
    with pytest.raises(recordings.AlreadyHere):
        register(film)
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []
    assert not (settings.DATA_DIR / "originals").exists()


@pytest.mark.django_db
def test_an_original_is_fetched_once_and_is_the_same(bucket, film):
    recording = register(film)
    copy = originals.local(recording)
    assert copy.read_bytes() == film.read_bytes()
    bucket.empty()
    assert originals.local(recording) == copy


@pytest.mark.django_db
def test_an_original_that_is_gone_or_was_changed_is_not_taken_for_the_film(bucket, film, settings):
    recording = register(film)
    storages["originals"].save(recording.original.name, ContentFile(b"another film"))
    with pytest.raises(cache.Damaged):
        originals.local(recording)
    bucket.empty()
    with pytest.raises(FileNotFoundError):
        originals.local(recording)
    assert list((settings.WORK_DIR / "cache" / "originals").iterdir()) == []


@pytest.mark.django_db
def test_another_process_may_use_an_original_that_one_works_on(bucket, film):
    recording = register(film)
    copy = originals.local(recording)
    code = (
        "import sys; from pathlib import Path; from media import cache;"
        "cache.hold(None, '', Path(sys.argv[1]), sha256='').close(); print('used')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(copy)], capture_output=True, text=True)
    assert done.stdout == "used\n", done.stderr


def test_of_several_who_want_a_file_one_fetches_it(bucket, tmp_path, monkeypatch):
    storage = storages["handoff"]
    storage.save("1/sound.wav", ContentFile(DATA))
    opened = []
    open_ = type(storage).open
    monkeypatch.setattr(
        type(storage), "open", lambda self, *a, **k: opened.append(1) or open_(self, *a, **k)
    )
    copy, sha256 = tmp_path / "sound.wav", hashlib.sha256(DATA).hexdigest()

    def fetch() -> None:
        cache.fetch(storage, "1/sound.wav", copy, sha256=sha256)

    threads = [threading.Thread(target=fetch) for _thread in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (copy.read_bytes(), len(opened)) == (DATA, 1)


def test_copies_over_the_limit_go_the_longest_unused_first_and_never_one_in_use(tmp_path):
    for age, name in enumerate(["newest", "middle", "oldest", "in use"]):
        (tmp_path / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    with cache.used(tmp_path / "in use"):
        cache.make_room(tmp_path, 250)
    left = {path.name for path in tmp_path.iterdir() if path.suffix != ".lock"}
    assert left == {"newest", "in use"}


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=500000-", 500000, 1023999), ("bytes=-5", 1023995, 1023999)],
)
def test_a_range_comes_out_of_the_bucket(public, client, asked, first, last):
    response = client.get(public, headers={"Range": asked})
    assert (response.status_code, body(response)) == (206, DATA[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(DATA)}"


def test_the_whole_comes_out_of_the_bucket_and_a_range_past_its_end_is_refused(public, client):
    assert body(client.get(public)) == DATA
    assert client.get(public, headers={"Range": f"bytes={len(DATA)}-"}).status_code == 416
    assert client.head(public)["Content-Length"] == str(len(DATA))


def test_after_a_withdrawal_the_next_request_is_refused_and_no_other_address_leads_there(
    public, client, bucket
):
    assert body(client.get(public, headers={"Range": "bytes=0-0"})) == DATA[:1]
    withdraw_all(Recording.objects.get())
    assert client.get(public, headers={"Range": "bytes=0-0"}).status_code == 410
    for name in ("originals", "renditions", "editions", "handoff"):
        with pytest.raises(ValueError, match="no public address"):
            storages[name].url("x")


def test_a_file_that_is_missing_from_the_bucket_is_unknown(public, client, bucket):
    bucket.empty()
    assert client.get(public).status_code == 404


@pytest.mark.django_db
def test_a_rendition_made_anew_replaces_the_one_before(bucket, tmp_path):
    recording = make_recording(files=False)
    for content in (b"one", b"two"):
        (tmp_path / "poster.jpg").write_bytes(content)
        kept = renditions.keep(recording, RenditionKind.POSTER, tmp_path / "poster.jpg")
    assert bucket.keys() == [f"renditions/{kept.file.name}"]
    assert kept.file.open("rb").read() == b"two"


def test_reading_is_seeking_and_memory_stays_flat(bucket):
    storage = storages["renditions"]
    large = os.urandom(1024) * 24 * 1024
    storage.save("large", File(io.BytesIO(large)))
    tracemalloc.start()
    with storage.open("large") as file:
        assert file.size == len(large)
        file.seek(20_000_000)
        while file.read(256 * 1024):
            pass
        assert file.tell() == len(large)
        file.seek(5)
        assert file.read(3) == large[5:8]
        file.seek(-2, io.SEEK_END)
        assert file.read() == large[-2:]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_what_a_stopped_server_was_asked_for_is_an_error_of_the_system(bucket, settings):
    storage = storages["renditions"]
    storage.save("x", ContentFile(b"x"))
    options = dict(settings.STORAGES["renditions"]["OPTIONS"], endpoint_url="http://127.0.0.1:9")
    from botocore.config import Config

    from media.bucket import PrivateBucket

    away = PrivateBucket(**options, client_config=Config(retries={"total_max_attempts": 1}))
    for ask in (
        lambda: away.save("x", ContentFile(b"y")),
        lambda: away.exists("x"),
        lambda: away.size("x"),
        lambda: away.open("x").read(),
    ):
        with pytest.raises(Unreachable):
            ask()


@pytest.mark.django_db
def test_a_film_sent_while_the_bucket_is_away_is_refused_with_a_sentence(
    bucket, film, settings, monkeypatch
):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    settings.STORAGES = {
        **settings.STORAGES,
        "originals": {
            "BACKEND": "media.bucket.PrivateBucket",
            "OPTIONS": {
                **settings.STORAGES["originals"]["OPTIONS"],
                "endpoint_url": "http://127.0.0.1:9",
            },
        },
    }
    with pytest.raises(recordings.Refused, match="Archiv filmů není dostupný"):
        register(film)
    assert not Recording.objects.exists()
