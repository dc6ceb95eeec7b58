"""A copy for one person: a signed link, its downloads counted, closed when it must be."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from media.enums import Scope
from media.services import consent
from pipeline.models import Run
from publications.models import Distribution, DistributionDownload, Edition
from publications.services import distribution, editions
from tests.publications.made_editions import (
    edition_of,
    finish,
    make_anthology,
    make_edition,
    read,
    recording_of,
    status,
)
from tests.publications.page_tree import withdraw_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection():
    return make_anthology()


@pytest.fixture
def edition(collection) -> Edition:
    return make_edition(collection)


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("redaktorka", password="heslo-na-zkousku")


@pytest.fixture
def copy(edition, editor) -> Distribution:
    return distribution.give(
        edition,
        recipient="Ing. Petr <Úřední>",
        organisation="Ministerstvo M & synové",
        email="petr@example.org",
        by=editor,
    )


def link(copy: Distribution) -> str:
    return reverse("publications:copy", args=[distribution.token(copy)])


def file_link(copy: Distribution) -> str:
    return link(copy) + copy.edition.files.get().download_name


def counts() -> dict[str, int]:
    return dict(DistributionDownload.objects.values_list("format", "count"))


def test_the_log_says_who_got_which_files_from_whom(copy, edition, editor):
    file = edition.files.get()
    assert Distribution.objects.values(
        "edition", "recipient", "organisation", "email", "files", "created_by", "revoked_at",
        "recalled_at",
    ).get() == {
        "edition": edition.pk, "recipient": "Ing. Petr <Úřední>",
        "organisation": "Ministerstvo M & synové", "email": "petr@example.org",
        "files": {"docx": file.sha256}, "created_by": editor.pk, "revoked_at": None,
        "recalled_at": None,
    }  # fmt: skip


def test_the_link_lists_the_files_in_czech_and_english_and_keeps_no_cookie(client, copy):
    answer = client.get(link(copy))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Výtisk pro příjemce: Ing. Petr &lt;Úřední&gt;, Ministerstvo M &amp; synové" in page
    assert file_link(copy) in page and copy.edition.files.get().sha256 in page
    assert "Copy handed to:" in client.get(f"/en{link(copy)}").content.decode()
    file = client.get(file_link(copy))
    assert read(file) and not answer.cookies and not file.cookies
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == (
        "private, no-store", "noindex, nofollow",
    )  # fmt: skip


@pytest.mark.parametrize("change", ["", "x", "other"])
def test_a_link_that_was_not_signed_here_is_not_found(client, copy, change):
    code, signature = distribution.token(copy).split(".")
    forged = {"": code, "x": f"{code}.{signature[:-1]}x", "other": f"bbbbbbbb.{signature}"}[change]
    assert client.get(f"/k/{forged}/").status_code == 404
    assert client.get(f"/k/{forged}/{copy.edition.files.get().download_name}").status_code == 404


def test_a_download_is_counted_each_time_and_nothing_else_is_kept(client, copy):
    before = timezone.now()
    for _time in range(2):
        assert read(client.get(file_link(copy)))[:2] == b"PK"
    row = DistributionDownload.objects.get()
    assert (row.format, row.count) == ("docx", 2)
    assert before <= row.last_at <= timezone.now()
    assert {field.name for field in DistributionDownload._meta.get_fields()} == {
        "id", "distribution", "format", "count", "last_at",
    }  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"},
     {"X-Moz": "prefetch"}],
)  # fmt: skip
def test_fetching_ahead_is_refused_so_that_the_click_is_what_counts(client, copy, headers):
    assert client.get(file_link(copy), headers=headers).status_code == 503
    assert counts() == {}
    assert status(client, file_link(copy)) == 200
    assert counts() == {"docx": 1}


def test_asking_about_a_file_is_no_download(client, copy):
    tag = client.head(file_link(copy))["ETag"]
    assert client.get(file_link(copy), headers={"If-None-Match": tag}).status_code == 304
    assert client.get(file_link(copy), headers={"Range": "bytes=99999999-"}).status_code == 416
    assert status(client, file_link(copy), Range="bytes=0-1") == 206
    assert client.get(link(copy)).status_code == 200
    assert client.get(link(copy) + "neni.pdf").status_code == 404
    assert counts() == {}


def test_a_download_in_pieces_counts_once(client, copy):
    size = copy.edition.files.get().size_bytes
    half = size // 2
    pieces = [
        read(client.get(file_link(copy), headers={"Range": f"bytes={span}"}))
        for span in (f"0-{half}", f"{half + 1}-", "-100")
    ]
    assert len(pieces[0]) + len(pieces[1]) == size
    assert counts() == {"docx": 1}
    # Another version of the file is asked for from the middle: the whole is sent, and counts.
    assert status(client, file_link(copy), **{"Range": f"bytes={half}-", "If-Range": '"x"'}) == 200
    assert counts() == {"docx": 2}


def test_a_revoked_link_is_closed_for_good_and_another_stays_open(client, copy, edition, editor):
    other = distribution.give(edition, recipient="Druhá", by=editor)
    assert distribution.revoke(copy, editor) is True
    assert distribution.revoke(copy, editor) is False
    assert {client.get(link(copy)).status_code, client.get(file_link(copy)).status_code} == {410}
    assert client.head(file_link(copy)).status_code == 410
    assert client.get(link(other)).status_code == 200
    assert counts() == {}


def test_a_withdrawn_edition_closes_the_link_and_leads_to_the_newer_one(
    client, collection, copy, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_all(recording_of(collection, 1))
    assert distribution.to_recall() == [copy]
    answer = client.get(link(copy))
    assert answer.status_code == 410
    assert "Tento odkaz už neplatí" in answer.content.decode()
    assert "novější vydání" not in answer.content.decode()
    newer = finish(Run.objects.order_by("pk").last(), "docx")
    for url in (link(copy), file_link(copy)):
        closed = client.get(url)
        assert closed.status_code == 410
        assert newer.get_absolute_url() in closed.content.decode()
        assert "Příběh" not in closed.content.decode()
    assert counts() == {}


def test_a_copy_is_open_before_the_anthology_is_out(client, collection, copy):
    collection.unpublish()
    assert client.get(link(copy)).status_code == 200


def test_without_consent_to_hand_it_to_officials_no_copy_is_made(editor):
    collection = make_anthology(reports=1, scopes=(Scope.WEB_PUBLIC, Scope.PRINT))
    edition = make_edition(collection)
    with pytest.raises(distribution.MayNotGive, match="předání úřadům"):
        distribution.give(edition, recipient="Petr", by=editor)
    assert Distribution.objects.count() == 0


def test_a_copy_is_recalled_when_officials_lose_it_though_the_web_keeps_it(
    client, collection, edition, copy
):
    film = recording_of(collection, 1)
    withdraw_all(film)
    consent.record(
        film.appearances.get(), (Scope.WEB_PUBLIC, Scope.PRINT), form_version="2026-1",
        signed_on=date(2026, 1, 5),
    )  # fmt: skip
    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get(link(copy)).status_code == 410
    assert distribution.to_recall() == [copy]


def test_an_edition_without_files_is_not_given(collection, editor):
    begun = edition_of(editions.start(collection))
    with pytest.raises(distribution.MayNotGive, match="ještě nemá soubory"):
        distribution.give(begun, recipient="Petr", by=editor)
