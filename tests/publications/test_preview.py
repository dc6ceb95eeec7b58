"""The preview of an anthology: it is built once, for what is shown and for what the check list says."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from media.enums import Scope
from publications.models import CollectionPage
from publications.services import bodies, build
from publications.services.showing import Shown
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    publish,
    withdraw_all,
)

pytestmark = pytest.mark.django_db
ALL = (Scope.WEB_PUBLIC, Scope.PRINT)
CREATED = "2026-11-27T10:00:00+01:00"


@pytest.fixture
def site():
    return make_site()


def text(html="<p>Text.</p>"):
    return {"type": "text", "value": {"body": html, "notes": []}}


def paper(*body, title="Stať"):
    return {"type": "paper", "value": {"title": title, "authors": [], "body": list(body)}}


def film(site, title="Ráno u Novákových"):
    return publish(make_film(site[1], make_recording(scopes=ALL, files=False), title=title))


def collection(site, *sections):
    page = CollectionPage(title="Sborník", slug="sbornik", sections=list(sections), live=False)
    return publish(site[0].add_child(instance=page))


@pytest.fixture
def built(monkeypatch):
    """The anchor of each section whose text was made, as often as it was."""
    made = []
    make = bodies.nodes

    def nodes(found, body, place):
        made.append(place.anchor)
        return make(found, body, place)

    monkeypatch.setattr(bodies, "nodes", nodes)
    return made


def preview(page) -> str:
    answer = page.get_latest_revision_as_object().make_preview_request()
    return answer.render().content.decode().replace("\u00a0", " ")


def test_a_preview_makes_each_section_once(site, built):
    shown = {"type": "film", "value": film(site).pk}
    page = collection(site, paper(text(), shown), paper(text()), paper(text("<p>Konec.</p>")))
    built.clear()
    markup = preview(page)
    assert built == ["s1", "s2", "s3"]
    assert "Konec." in markup and "Ráno u Novákových" in markup
    assert "Vydání nic nebrání." in markup


def test_only_a_section_that_lacks_something_is_made_again(site, built):
    hidden = film(site, "Večer u Dvořákových")
    withdraw_all(hidden.recording)
    torn = {"type": "film", "value": None}
    page = collection(site, paper(text()), paper(text("<p>Zbylo.</p>"), torn), paper(text()))
    page.sections = [*page.sections.raw_data, paper({"type": "film", "value": hidden.pk})]
    page.save_revision()
    built.clear()
    markup = preview(page)
    assert sorted(built) == ["s1", "s2", "s2", "s2", "s3", "s4", "s4"]
    assert "Zbylo." in markup and "Film, který tu byl" in markup
    # What may not be shown is named to the editor in the notice and is nowhere else.
    article = markup.partition('<article class="book"')[2]
    assert "Večer u Dvořákových" not in article
    assert "Vydání brání 2 věci" in markup


def test_both_are_what_they_would_be_alone(site):
    seen, hidden = film(site), film(site, "Večer u Dvořákových")
    withdraw_all(hidden.recording)
    report = publish(
        make_report(site[1], seen, summary="Souhrn.", body=[text("<p>Kazuistika.</p>")])
    )
    page = collection(
        site,
        paper(text(), {"type": "film", "value": seen.pk}, {"type": "film", "value": hidden.pk}),
        paper(text(), {"type": "film", "value": None}, title="S chybou"),
        paper({"type": "film", "value": hidden.pk}, {"type": "film", "value": None}),
        {"type": "report", "value": report.pk},
        {"type": "film", "value": hidden.pk},
    )
    with override("cs"):
        whole, shown = build.attempts(page, created=CREATED, may_show=Shown())
        alone = (
            build.attempt(page, created=CREATED),
            build.attempt(page, created=CREATED, may_show=Shown(), is_partial=True),
        )
    for found, wanted in zip((whole, shown), alone, strict=True):
        assert found.built.document == wanted.built.document
        assert found.built.recordings == wanted.built.recordings
        assert set(found.built.pictures) >= set(wanted.built.pictures)
        assert found.films == wanted.films
        assert [str(each) for each in found.stopped] == [str(each) for each in wanted.stopped]
    assert len(whole.stopped) == 2 and hidden.recording in whole.built.recordings
    assert hidden.recording not in shown.built.recordings
