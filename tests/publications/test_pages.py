"""What a reader finds on the pages of films, reports and anthologies."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from publications.models import Funder, Project, ProjectFunder
from publications.models.funding import validate_registration_number
from publications.services.films import current_tracks, turns
from tests.publications.page_tree import (
    make_collection,
    make_film,
    make_recording,
    make_report,
    make_site,
    make_track,
    publish,
    withdraw_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_site()[0]


@pytest.fixture
def series(home):
    return home.get_children().get().specific


def page_text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_film_page_holds_both_sources_captions_poster_and_downloads(series, client):
    recording = make_recording()
    track = make_track(recording, ("Jana", 1000, 3500, "Dobrý den."))
    film = publish(make_film(series, recording))
    html = page_text(client, film.url)
    files = {file.kind: file.get_absolute_url() for file in recording.renditions.all()}
    address = {
        extension: reverse("transcripts:track", args=[recording.pk, track.sha256[:16], extension])
        for extension in ("vtt", "srt", "txt")
    }
    assert re.findall(r'<source src="([^"]+)"', html) == [files["video_720"], files["video_360"]]
    assert f'poster="{files["poster"]}"' in html
    assert f'<track kind="captions" src="{address["vtt"]}" srclang="cs"' in html
    for link in (files["audio"], *address.values()):
        assert f'href="{link}"' in html
    assert f'property="og:image" content="http://testserver{files["poster"]}"' in html


def test_the_transcript_is_in_the_page_by_speaker_with_a_link_to_each_moment(series, client):
    recording = make_recording()
    track = make_track(
        recording,
        ("Jana", 1000, 3500, "Dobrý den."),
        ("Jana", 3600, 6000, "Jsem matka <Vojty>."),
        ("Petr", 12_300, 14_050, "A já otec."),
    )
    film = publish(make_film(series, recording))
    html = page_text(client, film.url)
    ids = [passage.cue_id for passage in track.passages.all()]
    assert re.findall(r'<b class="turn__speaker">([^<]+)</b>', html) == ["Jana", "Petr"]
    assert (
        f'<a class="cue" id="c{ids[2]}" href="#t=12.3" data-start="12.3" data-end="14.05">'
        "A já otec.</a>"
    ) in html
    assert "Jsem matka &lt;Vojty&gt;." in html


def test_speakers_alternate_in_turns():
    recording = make_recording(files=False)
    track = make_track(
        recording, ("A", 0, 1, "a"), ("A", 1, 2, "b"), ("B", 2, 3, "c"), ("A", 3, 4, "d")
    )
    assert [(turn.speaker, [p.text for p in turn.passages]) for turn in turns(track)] == [
        ("A", ["a", "b"]),
        ("B", ["c"]),
        ("A", ["d"]),
    ]


def test_a_machines_draft_is_shown_only_to_those_who_work_on_the_film_and_says_what_it_is(
    series, client, django_user_model
):
    recording = make_recording()
    make_track(recording, ("", 0, 900, "Strojový přepis."), machine_made=True)
    film = publish(make_film(series, recording))
    assert "Strojový přepis." not in page_text(client, film.url)
    client.force_login(django_user_model.objects.create_superuser("redaktor", password="x"))
    html = page_text(client, film.url)
    assert "Strojový přepis." in html
    assert "zatím ho nikdo nezkontroloval" in html


def test_the_newest_approved_track_is_the_one_shown():
    recording = make_recording(files=False)
    make_track(recording)
    newest = make_track(recording)
    make_track(recording, machine_made=True)
    assert current_tracks(recording) == (newest,)
    assert current_tracks(recording, with_drafts=True) == (newest,)


def test_film_and_report_lead_to_each_other_and_a_quotation_to_its_moment(series, client):
    film = publish(make_film(series, make_recording()))
    quotation = {"text": "Noc je dlouhá.", "source": "matka", "start_ms": 83_200}
    report = publish(
        make_report(
            series, film, summary="Shrnutí", body=[{"type": "quotation", "value": quotation}]
        )
    )
    assert f'href="{report.url}"' in page_text(client, film.url)
    html = page_text(client, report.url)
    assert f'href="{film.url}"' in html
    assert f'href="{film.url}#t=83.2"' in html


def test_a_report_whose_film_is_not_out_yet_shows_nothing_of_the_film(series, client):
    film = make_film(series, make_recording())
    quotation = {"text": "Noc je dlouhá.", "source": "matka", "start_ms": 83_200}
    report = publish(make_report(series, film, body=[{"type": "quotation", "value": quotation}]))
    html = page_text(client, report.url)
    assert film.slug not in html
    assert "/files/" not in html


def test_an_anthology_holds_contents_foreword_papers_notes_and_reports(home, series, client):
    film = publish(make_film(series, make_recording()))
    report = publish(make_report(series, film, title="Kazuistika rodiny"))
    html = page_text(client, make_collection(home, report, film=film).url)
    anchors = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', html)
    assert anchors == [
        ("foreword", "Úvodní slovo"),
        ("s1", "Stať"),
        ("s2", "Kazuistika rodiny"),
        ("imprint", "Tiráž"),
    ]
    assert all(f'id="{anchor}"' in html for anchor, _ in anchors)
    assert "Klára V." in html
    assert 'href="#note-1"' in html
    assert 'href="#noteref-1"' in html
    assert re.findall(rf'<a href="{film.url}">([^<]+)</a>', html).count(film.title) == 2


def test_a_withdrawn_film_leaves_no_title_picture_or_quote_in_the_anthology(home, series, client):
    recording = make_recording()
    film = publish(make_film(series, recording, title="Ráno u Novákových"))
    quotation = {"text": "Noc je dlouhá.", "source": "matka", "start_ms": 83_200}
    report = publish(
        make_report(
            series, film, title="Zpráva o Novákových",
            body=[{"type": "quotation", "value": quotation}],
        )
    )  # fmt: skip
    address = make_collection(home, report, film=film).url
    withdraw_all(recording)
    html = page_text(client, address)
    for trace in ("Novákových", "Noc je dlouhá", "/files/", film.slug, report.slug):
        assert trace not in html
    assert html.count("už není dostupn") == 2


@pytest.mark.parametrize(
    "number", ["CZ.03.02.02/00/22_027/0001236", "CZ.03.02.02/00/22_004/0001320", "2023/CAU/PVP/042"]
)
def test_registration_numbers_of_both_kinds_are_taken(number):
    validate_registration_number(number)


@pytest.mark.parametrize(
    "number", ["CZ.03.02.02/00/22_027/123", "2023-CAU-PVP-042", "42", " 2023/CAU/PVP/042"]
)
def test_a_registration_number_in_no_known_form_is_refused(number):
    with pytest.raises(ValidationError):
        validate_registration_number(number)


def test_the_funder_of_the_site_stands_in_the_footer_with_its_number(home, client):
    project = Project.objects.create(
        name="Osvěta",
        registration_number="2023/CAU/PVP/042",
        statement_cs="Podpořilo ministerstvo.",
    )
    for position, name in enumerate(["Ministerstvo", "Fond"]):
        ProjectFunder.objects.create(
            project=project, funder=Funder.objects.create(name=name), sort_order=1 - position
        )
    home.project = project
    home.save_revision().publish()
    footer = page_text(client, home.url).split("<footer")[1]
    assert "Podpořilo ministerstvo." in footer
    assert "2023/CAU/PVP/042" in footer
    assert footer.index("Fond") < footer.index("Ministerstvo")
