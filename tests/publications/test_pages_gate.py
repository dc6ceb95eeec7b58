"""No film and no report goes live, or is served, without the consent of everyone in it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from media.enums import Scope
from media.services.release import is_released as released_through_settings
from publications.models import FilmPage
from publications.models.gate import PublishingRefused
from publications.services.films import is_released, released_recordings
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    publish,
    withdraw_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return make_site()[1]


@pytest.fixture
def editor():
    return get_user_model().objects.create_superuser("redaktorka", password="heslo-na-zkousku")


def test_a_film_everyone_allows_goes_live_and_is_served(series, client):
    page = publish(make_film(series, make_recording()))
    assert page.live
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("scopes", [(), (Scope.PRINT, Scope.AI_TRANSCRIPTION)])
def test_a_film_without_consent_to_the_web_is_refused_and_stays_a_draft(series, scopes):
    page = make_film(series, make_recording(scopes=scopes))
    revision = page.save_revision()
    with pytest.raises(PublishingRefused) as refused:
        revision.publish()
    page.refresh_from_db()
    assert page.live is False
    assert len(refused.value.decision.reasons) == 1


def test_a_page_without_a_film_is_refused(series):
    for page in (make_film(series, None), make_report(series, None)):
        with pytest.raises(PublishingRefused):
            publish(page)


def test_the_editors_own_way_to_publish_is_refused_as_well(series, editor):
    page = make_film(series, make_recording(scopes=()))
    revision = page.save_revision()
    with pytest.raises(PublishingRefused):
        PublishPageRevisionAction(revision, user=editor).execute(skip_permission_checks=True)
    assert FilmPage.objects.get(pk=page.pk).live is False


def test_a_page_made_live_at_once_is_refused(series):
    with pytest.raises(PublishingRefused):
        make_film(series, make_recording(scopes=()), live=True)


def test_a_scheduled_film_is_held_back_until_consent_and_does_not_hold_up_another(series):
    refused = make_film(series, make_recording(scopes=()))
    allowed = make_film(series, make_recording())
    past = timezone.now() - timedelta(minutes=5)
    for page in (refused, allowed):
        page.go_live_at = past
        revision = page.save_revision()
        revision.approved_go_live_at = past
        revision.save(update_fields=["approved_go_live_at"])
    call_command("publish_scheduled")
    live = {page.pk: page.live for page in FilmPage.objects.all()}
    assert live == {refused.pk: False, allowed.pk: True}
    assert (
        refused.latest_revision.__class__.objects.get(
            pk=refused.latest_revision_id
        ).approved_go_live_at
        == past
    )


def test_the_editor_says_beside_the_film_why_it_cannot_go_out_and_still_saves_the_draft(
    series, editor, client
):
    page = make_film(series, make_recording(scopes=()))
    page.save_revision()
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = {
        "title": page.title, "slug": page.slug, "recording": str(page.recording_id),
        "intro": "Nový úvod", "description-count": "0", "chapters-count": "0", "region": "", "themes": "",
        "content_note": "", "fictional_notice": "", "seo_title": "", "search_description": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(address, {**form, "action-publish": "1"})
    person = page.recording.appearances.get().participant.name
    assert answer.status_code == 200
    assert person in str(answer.context["form"].errors["recording"])
    page.refresh_from_db()
    assert (page.live, page.latest_revision.content["intro"]) == (False, "")
    assert client.post(address, form).status_code == 302
    page.refresh_from_db()
    assert (page.live, page.latest_revision.content["intro"]) == (False, "Nový úvod")


def test_after_a_withdrawal_film_and_report_are_gone_at_once_though_still_live(series, client):
    recording = make_recording()
    film = publish(make_film(series, recording))
    report = publish(make_report(series, film, summary="Co rodina žije"))
    addresses = [film.url, report.url]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    withdraw_all(recording)
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [410, 410]
    for answer in answers:
        assert film.title not in answer.content.decode()
        assert report.title not in answer.content.decode()
        assert "souhlas" not in answer.content.decode()


def test_a_withdrawn_page_can_be_unpublished_and_locked(series, editor):
    recording = make_recording()
    page = publish(make_film(series, recording))
    withdraw_all(recording)
    page.unpublish(user=editor)
    page.refresh_from_db()
    page.locked = True
    page.save()
    page.refresh_from_db()
    assert (page.locked, page.live) == (True, False)


def test_another_film_cannot_be_put_on_a_live_page_without_its_own_consent(series):
    page = publish(make_film(series, make_recording()))
    before = page.recording
    page.recording = make_recording(scopes=())
    with pytest.raises(PublishingRefused):
        page.save_revision().publish()
    assert FilmPage.objects.get(pk=page.pk).recording == before


def test_an_editor_still_sees_a_withdrawn_film_and_is_told_that_visitors_do_not(
    series, editor, client
):
    recording = make_recording()
    page = publish(make_film(series, recording))
    withdraw_all(recording)
    client.force_login(editor)
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "Stránku vidíte jen jako redakce" in answer.content.decode()


def test_released_is_what_a_live_page_shows_whatever_the_consents_say(series):
    shown, draft = make_recording(), make_recording()
    publish(make_film(series, shown))
    make_film(series, draft)
    withdraw_all(shown)
    assert [is_released(recording) for recording in (shown, draft)] == [True, False]
    assert [released_through_settings(recording) for recording in (shown, draft)] == [True, False]
    assert list(released_recordings()) == [shown]


def test_two_pages_in_one_language_cannot_show_one_film(series):
    from django.core.exceptions import ValidationError

    recording = make_recording()
    publish(make_film(series, recording))
    second = make_film(series, recording)
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert set(refused.value.message_dict) == {"recording"}
