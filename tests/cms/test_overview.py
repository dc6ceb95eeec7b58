"""What an editor sees first: each film, and what it waits for."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from cms.models import User
from cms.services import overview
from pipeline.models import StepState
from pipeline.services import runs, standing
from tests.publications.page_tree import make_film, make_recording, make_site, publish, withdraw_all
from transcripts.enums import State
from transcripts.models import Transcript

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return make_site()[1]


def waits_for() -> str:
    with override("en"):
        (place,) = overview.places()
        return place.next


def test_a_film_says_whose_turn_it_is_all_along_its_road(series):
    recording = make_recording()
    run = runs.start("film", title="Film", recording=recording)
    assert waits_for() == "It is being processed."

    step = run.steps.get(stage="poster")
    step.state = StepState.FAILED
    step.save()
    assert waits_for() == "A step has failed: see why, and try it again."

    run.steps.update(state=StepState.DONE)
    transcript = Transcript.objects.create(recording=recording, language="cs", profile="cs-sdh")
    assert waits_for() == "Its subtitles wait for a volunteer."
    for state, sentence in (
        (State.CORRECTION, "Its subtitles wait for a volunteer."),
        (State.REVIEW, "Its subtitles wait for a reviewer."),
        (State.APPROVED, "Make its page."),
    ):
        Transcript.objects.filter(pk=transcript.pk).update(state=state)
        assert waits_for() == sentence

    page = make_film(series, recording)
    assert waits_for() == "Publish its page."
    publish(page)
    assert waits_for() == "It is public."
    withdraw_all(recording)
    assert waits_for() == "A consent to publish is missing."
    recording.appearances.all().delete()
    assert waits_for() == "Add the people in the film and their consents."


def test_more_films_cost_no_more_queries(django_assert_num_queries):
    for _ in range(3):
        runs.start("film", title="Film", recording=make_recording())
    standing.forget()
    with django_assert_num_queries(10):
        assert len(overview.places()) == 3
    for _ in range(5):
        runs.start("film", title="Film", recording=make_recording())
    standing.forget()
    with django_assert_num_queries(10):
        assert len(overview.places()) == 8


@pytest.mark.parametrize("address", ["wagtailadmin_home", "recordings"])
def test_an_editor_sees_the_films_at_once(client, address):
    recording = make_recording()
    client.force_login(User.objects.create_superuser("spravce"))
    html = client.get(reverse(address)).content.decode()
    assert recording.title in html
    assert "Založte stránku filmu." in html


def test_who_may_not_see_films_sees_none_on_the_dashboard(client, series):
    recording = make_recording()
    volunteer = User.objects.create_user("dobrovolnik", is_staff=True)
    client.force_login(volunteer)
    assert recording.title not in client.get("/sprava/", follow=True).content.decode()
