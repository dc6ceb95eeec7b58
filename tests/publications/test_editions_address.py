"""The permanent address of an edition: what it says, what it hands out, and when it is gone."""

import hashlib
import json
import re
from datetime import date

import lxml.html
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from media.models import Recording
from media.services import consent
from publications.document import citation
from publications.models import Edition
from publications.services import editions
from tests.publications.made_editions import (
    EVERYTHING,
    make_anthology,
    make_edition,
    read,
    recording_of,
    status,
)
from tests.publications.page_tree import withdraw_all

pytestmark = pytest.mark.django_db
LINKED_DATA = "//script[@type='application/ld+json']"
HOSTILE = "Rodiny <b>&\"'\\ {x} </script><script>alert(1)</script> #[]$*_@"


@pytest.fixture
def collection():
    return make_anthology(isbn="978-80-000-0000-8", licence="CC BY-SA 4.0")


@pytest.fixture
def edition(collection) -> Edition:
    return make_edition(collection)


def addresses(edition: Edition) -> list[str]:
    """Every public address of an edition."""
    one = edition.public_id
    return [
        edition.url_in("cs"),
        edition.url_in("en"),
        *(
            reverse("publications:citation", args=[one, end])
            for end in ("txt", "bib", "ris", "json")
        ),
        reverse("publications:section_citation", args=[one, "s2", "bib"]),
        *(file.get_absolute_url() for file in edition.files.all()),
        *(f"/vydani/{edition.pk}/{file.download_name}" for file in edition.files.all()),
    ]


def test_addresses_are_short_say_nothing_and_are_never_numbers(collection):
    ids = {editions.Edition(collection=collection, number=n).public_id for n in range(200)}
    assert len(ids) == 200
    assert all(re.fullmatch(r"[b-df-hj-np-tv-xz][2-9b-df-hj-np-tv-xz]{7}", one) for one in ids)


def test_the_page_says_what_the_edition_is_in_czech_and_english(client, edition):
    czech = client.get(f"/vydani/{edition.public_id}/").content.decode()
    english = client.get(f"/en/vydani/{edition.public_id}/").content.decode()
    file = edition.files.get()
    for page in (czech, english):
        for text in (
            "Sborník", "Podtitul", "978-80-000-0000-8", "Příběh 1", "Příběh 2", "Aliance Příkladná",
            file.sha256, edition.sha256, f"http://localhost:8000/vydani/{edition.public_id}/",
        ):  # fmt: skip
            assert text in page
    assert '<html lang="cs">' in czech and "Jak citovat" in czech and "What it holds" not in czech
    assert '<html lang="en">' in english and "How to cite" in english


def test_contributions_have_an_anchor_and_a_citation_of_their_own(client, edition):
    page = lxml.html.fromstring(client.get(edition.get_absolute_url()).content)
    lines = {
        line.get("id"): line.text_content()
        for line in page.xpath("//ol[@class='edition__contents']/li")
    }
    assert list(lines) == ["foreword", "s1", "s2", "s3"]
    assert (
        "Příběh 1. In: Sborník: Podtitul. Online. 1. vydání. Aliance Příkladná, "
        f"{edition.date.year}. ISBN 978-80-000-0000-8. Dostupné z: "
        f"http://localhost:8000/vydani/{edition.public_id}/#s2" in lines["s2"]
    )


def test_each_citation_is_downloaded_as_its_format(client, edition):
    answers = {
        end: client.get(f"/vydani/{edition.public_id}/citace.{end}")
        for end in ("txt", "bib", "ris")
    }
    texts = {end: read(answer).decode() for end, answer in answers.items()}
    assert texts["txt"].startswith("Sborník: Podtitul. Online. 1. vydání. Aliance Příkladná, ")
    assert texts["bib"].startswith("@book{sbornik-")
    assert texts["ris"].startswith("TY  - BOOK\r\n")
    assert answers["bib"]["Content-Disposition"] == 'attachment; filename="sbornik-1.bib"'
    one = client.get(f"/vydani/{edition.public_id}/s2/citace.json")
    (item,) = json.loads(read(one))
    assert (item["type"], item["title"], item["container-title"]) == (
        "chapter", "Příběh 1", "Sborník: Podtitul",
    )  # fmt: skip
    missing = [client.get(f"/vydani/{edition.public_id}/{end}").status_code for end in (
        "citace.doc", "s9/citace.bib", "neni.pdf")]  # fmt: skip
    assert missing == [404, 404, 404]


def test_machines_read_the_edition_as_a_book_with_its_parts(client, edition):
    page = lxml.html.fromstring(client.get(edition.get_absolute_url()).content)
    (script,) = page.xpath(LINKED_DATA)
    data = json.loads(script.text_content())
    address = f"http://localhost:8000/vydani/{edition.public_id}/"
    file = edition.files.get()
    assert data.pop("hasPart")[2] == {
        "@type": ["Article", "Chapter"], "@id": f"{address}#s2", "url": f"{address}#s2",
        "name": "Příběh 1", "position": 3, "inLanguage": "cs",
    }  # fmt: skip
    assert data == {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": address,
        "url": address,
        "name": "Sborník: Podtitul",
        "bookEdition": "1",
        "version": 1,
        "inLanguage": "cs",
        "datePublished": edition.date.isoformat(),
        "publisher": {"@type": "Organization", "name": "Aliance Příkladná"},
        "isbn": "978-80-000-0000-8",
        "license": "CC BY-SA 4.0",
        "isAccessibleForFree": True,
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": f"http://localhost:8000{file.get_absolute_url()}",
                "encodingFormat": file.media_type,
                "contentSize": str(file.size_bytes),
                "sha256": file.sha256,
            }
        ],
    }


def test_what_people_wrote_is_never_markup(client):
    edition = make_edition(make_anthology(reports=1, title=HOSTILE, publisher=HOSTILE))
    response = client.get(edition.get_absolute_url())
    page = lxml.html.fromstring(response.content)
    assert page.xpath("//h1")[0].text_content() == HOSTILE
    assert [tag.text_content() for tag in page.xpath("//script[not(@src)]")] == [
        tag.text_content() for tag in page.xpath(LINKED_DATA)
    ]
    data = json.loads(page.xpath(LINKED_DATA)[0].text_content())
    assert data["publisher"]["name"] == citation.clean(HOSTILE)
    assert b"<script>alert" not in response.content


def test_files_answer_head_ranges_and_their_etag_under_both_addresses(client, edition):
    file = edition.files.get()
    for url in (file.get_absolute_url(), f"/vydani/{edition.pk}/{file.download_name}"):
        whole = client.get(url)
        data = read(whole)
        assert hashlib.sha256(data).hexdigest() == file.sha256
        assert (whole["ETag"], whole["Accept-Ranges"]) == (f'"{file.sha256}"', "bytes")
        assert client.get(url, headers={"If-None-Match": whole["ETag"]}).status_code == 304
        part = client.get(url, headers={"Range": "bytes=10-19"})
        assert (part.status_code, read(part)) == (206, data[10:20])
        head = client.head(url)
        assert (head.status_code, head["Content-Length"]) == (200, str(len(data)))
    assert client.head(edition.get_absolute_url()).status_code == 200
    assert client.post(edition.get_absolute_url()).status_code == 405


def test_an_older_edition_stays_and_leads_to_the_newer_one(client, collection, edition):
    newer = make_edition(collection)
    old = client.get(edition.get_absolute_url()).content.decode()
    assert "Existuje novější vydání." in old and newer.get_absolute_url() in old
    new = client.get(newer.get_absolute_url()).content.decode()
    assert "Existuje novější vydání." not in new and edition.get_absolute_url() in new
    assert {status(client, url) for url in addresses(edition)} == {200}


def test_a_withdrawal_closes_every_address_and_a_new_consent_opens_them(
    client, collection, edition
):
    assert {status(client, url) for url in addresses(edition)} == {200}
    film = recording_of(collection, 1)
    withdraw_all(film)
    for url in addresses(edition):
        answer = client.get(url)
        assert (answer.status_code, client.head(url).status_code) == (410, 410)
        for told in ("Příběh", "Jana", film.title, "souhlas"):
            assert told not in answer.content.decode()
    consent.record(
        film.appearances.get(), EVERYTHING, form_version="2026-1", signed_on=date(2026, 1, 5)
    )
    assert {status(client, url) for url in addresses(edition)} == {200}


def test_a_film_that_was_destroyed_does_not_open_its_edition_again(client, collection, edition):
    film = recording_of(collection, 1)
    withdraw_all(film)
    edition.recordings.remove(film)  # as deleting the row of a recording does
    assert {status(client, url) for url in addresses(edition)} == {410}
    assert Recording.objects.filter(pk=film.pk).exists()


def test_what_is_not_out_is_not_found_but_by_editors(client, collection, edition):
    collection.unpublish()
    assert {status(client, url) for url in addresses(edition)} == {404}
    client.force_login(get_user_model().objects.create_superuser("redakce", password="x"))
    assert {status(client, url) for url in addresses(edition)} == {200}


def test_an_edition_without_files_is_not_found(client, collection):
    run = editions.start(collection)
    begun = Edition.objects.get(pk=int(run.subject.removeprefix("edition:")))
    assert client.get(begun.get_absolute_url()).status_code == 404
    assert client.get("/vydani/bbbbbbbb/").status_code == 404


def test_names_of_files_stay_when_the_page_gets_another_address(client, collection, edition):
    url = edition.files.get().get_absolute_url()
    collection.slug = "jiny-sbornik"
    collection.save()
    assert status(client, url) == 200


@pytest.mark.parametrize(
    ("format", "stored", "name", "label"),
    [
        ("pdf", "1/a.pdf", "sbornik-1.pdf", "PDF"),
        ("pdf-large", "1/a.pdf", "sbornik-1-large.pdf", "PDF, velké písmo"),
        ("html-easy", "1/a.html", "sbornik-1-easy.html", "HTML, snadné čtení"),
        ("pdf-a5", "1/a.pdf", "sbornik-1-a5.pdf", "PDF, malé stránky (A5)"),
    ],
)
def test_variants_of_a_format_have_names_of_their_own(edition, format, stored, name, label):
    file = edition.files.get()
    file.format, file.file = format, stored
    assert (file.download_name, file.label) == (name, label)
