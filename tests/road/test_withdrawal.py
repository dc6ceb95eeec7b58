"""A withdrawn consent reaches every address at once, and a new one opens them again."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from cms.models import User
from cms.services.demo import ALLOWED
from media.models import Consent
from media.services import consent
from publications.models import CaseReportPage, CollectionPage, FilmPage
from publications.services import editions


def addresses(film: FilmPage) -> dict[str, str]:
    """Every public address on which something of this film can be had."""
    recording = film.recording
    track = recording.transcripts.get().caption_tracks.approved().get()
    editions_made = CollectionPage.objects.get().editions.all()
    report = CaseReportPage.objects.get(film=film)
    return {
        "page": film.url,
        "report": report.url,
        **{row.kind: row.get_absolute_url() for row in recording.renditions.all()},
        **{kind: track.get_absolute_url(kind) for kind in ("vtt", "srt", "txt")},
        **{
            f"{file.format} of edition {edition.number}": file.get_absolute_url()
            for edition in editions_made
            for file in edition.files.all()
        },
    }


@pytest.fixture
def film(site) -> FilmPage:
    return FilmPage.objects.live().get()


def test_nothing_of_a_film_is_to_be_had_without_the_consent_of_everyone_in_it(site, film):
    everything = addresses(film)
    made = CollectionPage.objects.get().editions.count()
    assert {name: site.get(url).status for name, url in everything.items()} == dict.fromkeys(
        everything, 200
    )
    found = site.get("/hledat/?q=koordinatorka").text
    assert film.url in found
    original = site.data / "originals" / film.recording.original.name
    assert original.exists()

    ended = Consent.objects.filter(appearance__recording=film.recording).first()
    consent.withdraw(ended)
    try:
        refused = {name: site.get(url).status for name, url in everything.items()}
        assert refused == dict.fromkeys(everything, 410)
        for url in everything.values():
            assert site.get(url, Range="bytes=0-9").status == 410
            assert site.request("HEAD", url).status == 410
        assert film.url not in site.get("/hledat/?q=koordinatorka").text
        for path in ("/", "/filmy/", CollectionPage.objects.get().url):
            assert film.title not in site.get(path).text
        with pytest.raises(editions.MayNotPrint):
            editions.start(CollectionPage.objects.get())
        # The withdrawal itself has begun the one edition without that film, and nobody another.
        without = CollectionPage.objects.get().editions.first()
        assert (without.number, without.supersedes.number) == (made + 1, made)
        volunteer = Client()
        volunteer.force_login(User.objects.get(username="dobrovolnik"))
        transcript = film.recording.transcripts.get()
        assert volunteer.get(transcript.get_absolute_url()).status_code == 403
    finally:
        consent.record(
            ended.appearance, ALLOWED, form_version="zkouška", signed_on=date(2024, 1, 1)
        )
    again = {name: site.get(url).status for name, url in everything.items()}
    assert again == dict.fromkeys(everything, 200)


def test_the_original_has_no_public_address(site, film):
    name = film.recording.original.name
    for prefix in ("/originals/", "/files/", f"/files/{film.recording_id}/", "/pictures/images/"):
        assert site.get(prefix + name).status == 404
    assert site.get(f"/pictures/images/../../originals/{name}").status in (400, 404)
