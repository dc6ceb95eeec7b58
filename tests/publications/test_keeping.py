"""The pictures of editions: kept as they were uploaded and as they are printed, and read one by one."""

from __future__ import annotations

import hashlib
import io
import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection

from pipeline.registry import Stopped
from publications.document.model import Document
from publications.document.writers import WRITERS
from publications.document.writers.pictures import PictureError, normalise, recipe
from publications.models import Edition
from publications.services import editions, extracts, keeping
from tests.publications.made_editions import edition_of, finish
from tests.publications.page_tree import make_collection, make_site, publish

pytestmark = pytest.mark.django_db
FORMATS = ("docx", "pdf", "epub", "html")


def drawn(colour: str, kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(buffer, kind)
    return buffer.getvalue()


GARDEN, TOWN = drawn("#5d7f77"), drawn("#8a3b22", "WEBP")


@pytest.fixture
def uploads(db):
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    return [
        get_image_model().objects.create(
            title=title, file=ContentFile(data, name=name), width=400, height=300
        )
        for title, name, data in (("Zahrada", "zahrada.jpg", GARDEN), ("Město", "mesto.webp", TOWN))
    ]


@pytest.fixture
def pictured(uploads):
    """An anthology with a photograph and a picture that is printed as PNG."""
    page = make_collection(make_site()[0])
    figures = [
        {
            "type": "figure",
            "value": {"image": each.pk, "alt": each.title, "decorative": False},
        }
        for each in uploads
    ]
    body = [{"type": "text", "value": {"body": "<p>Text.</p>", "notes": []}}, *figures]
    paper = {"title": "S obrázky", "authors": [], "body": body, "easy_read": []}
    page.sections = [{"type": "paper", "value": paper}]
    return publish(page)


@pytest.fixture
def frozen(pictured) -> Edition:
    return finish(editions.start(pictured))


def kept(folder: str) -> set[str]:
    storage = storages["editions"]
    return set(storage.listdir(folder)[1]) if storage.exists(folder) else set()


def printed_of(data: bytes) -> str:
    return f"printed/{hashlib.sha256(data).hexdigest()}-{recipe()}"


def spoil(name: str, data: bytes) -> None:
    with storages["editions"].open(name, "wb") as file:
        file.write(data)


def written(edition: Edition, *formats: str) -> dict[str, bytes]:
    made = {name: editions.write(edition, name) for name in formats}
    return {name: keeping.read(file.file.name) for name, file in made.items() if file is not None}


def test_freezing_keeps_each_picture_as_uploaded_and_as_printed(frozen):
    assert kept("pictures") == {hashlib.sha256(data).hexdigest() for data in (GARDEN, TOWN)}
    assert {f"printed/{name}" for name in kept("printed")} == {printed_of(GARDEN), printed_of(TOWN)}
    found = editions.pictures(frozen)
    assert [found[key] for key in sorted(found)] == [
        normalise("garden", GARDEN),
        normalise("town", TOWN),
    ]


def test_freezing_tells_how_far_it_is_and_stops_where_it_is_told_to(pictured):
    edition = edition_of(editions.start(pictured))
    told: list[float] = []

    def stop_at_the_second(share: float) -> None:
        told.append(share)
        if share:
            raise Stopped

    with pytest.raises(Stopped):
        editions.freeze(edition, stop_at_the_second)
    assert told == [0, 0.5]
    assert len(kept("pictures")) == 1  # kept for the next try
    assert not Edition.objects.get(pk=edition.pk).sha256
    assert len(editions.freeze(edition, told.append).pictures) == 2
    assert told == [0, 0.5, 0, 0.5]


def test_the_kept_pictures_give_the_same_files_as_the_uploads(frozen):
    document = Document.from_json(frozen.document)
    uploads = {key: keeping.read(name) for key, name in frozen.pictures.items()}
    assert sorted(uploads.values()) == sorted([GARDEN, TOWN])
    assert written(frozen, *FORMATS) == {
        name: WRITERS[name].write(document, uploads) for name in FORMATS
    }


def test_what_was_printed_once_is_not_made_again(frozen):
    # Nothing but another picture in its place shows which of the two was read.
    other = normalise("other", drawn("#000000")).data
    spoil(printed_of(GARDEN), other)
    assert other in written(frozen, "pdf")["pdf"]


@pytest.mark.parametrize("left", [0, 1, 300, -1])
def test_what_was_cut_off_is_made_again_and_mended(frozen, left):
    whole = {name: keeping.read(name) for name in map(printed_of, (GARDEN, TOWN))}
    for name, data in whole.items():
        spoil(name, data[:left])
    document = Document.from_json(frozen.document)
    uploads = {key: keeping.read(name) for key, name in frozen.pictures.items()}
    assert written(frozen, "epub")["epub"] == WRITERS["epub"].write(document, uploads)
    assert {name: keeping.read(name) for name in whole} == whole


def test_an_edition_of_before_or_of_another_recipe_prints_from_the_uploads(frozen):
    expected = WRITERS["html"].write(
        Document.from_json(frozen.document),
        {key: keeping.read(name) for key, name in frozen.pictures.items()},
    )
    for data in (GARDEN, TOWN):
        storages["editions"].delete(printed_of(data))
    assert written(frozen, "html")["html"] == expected
    assert {f"printed/{name}" for name in kept("printed")} == {printed_of(GARDEN), printed_of(TOWN)}


def test_an_upload_that_was_cut_off_while_it_was_kept_is_kept_again(pictured):
    name = f"pictures/{hashlib.sha256(GARDEN).hexdigest()}"
    keeping.save(name, GARDEN[:100])
    finish(editions.start(pictured))
    assert keeping.read(name) == GARDEN
    assert len(kept("pictures")) == 2


def test_only_the_pictures_that_are_shown_are_read(frozen):
    key = next(key for key, name in frozen.pictures.items() if keeping.read(name) == TOWN)
    for name in (frozen.pictures[key], printed_of(TOWN)):
        storages["editions"].delete(name)
    found = editions.pictures(frozen)
    assert (len(found), key in found, "neni" in found) == (2, True, False)
    other = next(each for each in found if each != key)
    assert found[other] == normalise("garden", GARDEN)
    with pytest.raises(OSError, match=hashlib.sha256(TOWN).hexdigest()):
        found[key]
    with pytest.raises(
        PictureError, match=f"the picture '{key}' cannot be read from where it lies"
    ):
        editions.write(frozen, "docx")


def test_of_two_editions_the_later_one_named_has_the_last_word(pictured, uploads, frozen):
    newer = drawn("#224466")
    with uploads[0].file.storage.open(uploads[0].file.name, "wb") as file:
        file.write(newer)
    second = finish(editions.start(pictured))
    key = f"image-{uploads[0].pk}"
    assert editions.pictures(frozen, second)[key] == normalise(key, newer)
    assert editions.pictures(second, frozen)[key] == normalise(key, GARDEN)
    assert extracts.changes(second, frozen).startswith(b"PK")


def test_what_an_earlier_program_printed_is_forgotten_after_a_month(frozen):
    storage = storages["editions"]
    now = kept("printed")
    for name in ("gone-00000000", "young-00000000"):
        storage.save(f"printed/{name}", ContentFile(b"x"))
    month_ago = time.time() - 31 * 86400
    for name in (*now, "gone-00000000"):
        os.utime(storage.path(f"printed/{name}"), (month_ago, month_ago))
    assert keeping.forget_old_prints() == 1
    assert kept("printed") == {*now, "young-00000000"}
    assert keeping.forget_old_prints() == 0


def test_where_nothing_was_printed_nothing_is_forgotten():
    assert keeping.forget_old_prints() == 0
