"""What editors see of the processing and may do about it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.models import User
from cms.services import processing, roles
from pipeline.models import Run, StepState, Worker
from pipeline.services import runs, standing
from tests.publications.page_tree import make_recording

pytestmark = pytest.mark.django_db

ROLES = ["", roles.VOLUNTEERS, roles.REVIEWERS, roles.EDITORS, roles.COORDINATORS, "superuser"]
MAY = {roles.EDITORS, roles.COORDINATORS, "superuser"}


@pytest.fixture
def film(db) -> Run:
    standing.forget()
    return runs.start("film", title="Ráno <b>u nás</b>", recording=make_recording())


@pytest.fixture
def editor(client):
    roles.ensure()
    made = User.objects.create_user("redakce")
    made.groups.add(Group.objects.get(name=roles.EDITORS))
    client.force_login(made)
    return made


def put(run: Run, stage: str, **fields) -> None:
    run.steps.filter(stage=stage).update(**fields)


def rows(run: Run) -> dict[str, processing.Row]:
    fresh = Run.objects.get(pk=run.pk)
    return {row.stage: row for row in processing.view(fresh).rows}


def test_a_stage_is_a_row_with_its_state_its_share_and_where_it_runs(film):
    put(film, "probe", state=StepState.DONE)
    put(film, "audio", state=StepState.RUNNING, progress=0.4, worker="praha:17", left_s=42.0)
    put(film, "poster", state=StepState.FAILED, error="Obrázek nejde.", attempt=3)
    found = rows(film)
    assert list(found)[:2] == ["probe", "audio"]
    assert (found["probe"].state, found["probe"].percent) == ("done", None)
    assert (found["audio"].percent, found["audio"].note) == (
        40,
        "zbývá asi 42 s; na počítači praha",
    )
    assert [step.error for step in found["poster"].failed] == ["Obrázek nejde."]


def test_parts_are_one_row_that_says_how_many_are_done(film):
    film.steps.create(
        stage="transcribe", part=0, parts=3, position=5, state=StepState.DONE, progress=1
    )
    film.steps.create(
        stage="transcribe", part=1, parts=3, position=5, state=StepState.RUNNING, progress=0.5,
        worker="brno:1",
    )  # fmt: skip
    film.steps.create(stage="transcribe", part=2, parts=3, position=5, state=StepState.READY)
    row = rows(film)["transcribe"]
    assert (row.state, row.percent) == ("running", 50)
    assert row.note == "1 z 3 částí; na počítači brno"


def test_a_run_is_stopped_and_goes_on_and_its_place_changes(client, editor, film):
    page = reverse("recording", args=[film.recording_id])
    assert "Zastavit zpracování" in client.get(page).content.decode()
    assert client.post(reverse("cancel_run", args=[film.pk])).url == page
    film.refresh_from_db()
    assert (film.cancelled_by, set(film.steps.values_list("state", flat=True))) == (
        editor, {StepState.CANCELLED},
    )  # fmt: skip
    html = client.get(page).content.decode()
    assert "Pokračovat" in html and "Zastavit zpracování" not in html
    client.post(reverse("resume_run", args=[film.pk]))
    assert film.steps.filter(state=StepState.READY).count() == 1
    client.post(reverse("prioritise_run", args=[film.pk]), {"priority": str(runs.HIGH)})
    film.refresh_from_db()
    assert film.priority == runs.HIGH
    for nonsense in ("", "x", "9999999"):
        client.post(reverse("prioritise_run", args=[film.pk]), {"priority": nonsense})
    film.refresh_from_db()
    assert film.priority in (runs.HIGH, runs.NORMAL)


def test_what_failed_is_tried_again_from_its_row(client, editor, film):
    put(film, "probe", state=StepState.FAILED, error="Soubor <script> chybí.", attempt=3)
    step = film.steps.get(stage="probe")
    html = client.get(reverse("run_table", args=[film.pk])).content.decode()
    assert "Soubor &lt;script&gt; chybí." in html
    assert reverse("retry_step", args=[step.pk]) in html
    client.post(reverse("retry_step", args=[step.pk]))
    step.refresh_from_db()
    assert (step.state, step.attempt) == (StepState.READY, 0)


def test_after_a_change_of_settings_the_page_offers_what_would_be_done_again(
    client, editor, film, settings
):
    from pipeline.services import layout

    film.steps.update(state=StepState.DONE)
    for pk, fingerprint in layout.fingerprints(film, list(film.steps.all())).items():
        film.steps.filter(pk=pk).update(fingerprint=fingerprint)
    page = reverse("recording", args=[film.recording_id])
    offer = "Zpracovat znovu, co se změnilo"
    assert offer not in client.get(page).content.decode()
    settings.LIVES_PROFILE = "children"
    html = client.get(page).content.decode()
    assert offer in html
    assert "Nastavení se od té doby změnilo: střih titulků." in html
    client.post(reverse("refresh_run", args=[film.pk]))
    put_back = film.steps.exclude(state=StepState.DONE).values_list("stage", flat=True)
    assert "subtitles" in put_back
    assert "poster" not in put_back


def test_the_queue_is_listed_in_its_order_with_who_is_at_work(client, editor, film):
    assert "Deset minut se neozvalo" in client.get(reverse("processing")).content.decode()
    later = runs.start("film", title="Naléhavý", recording=make_recording())
    runs.prioritise(later, runs.HIGH)
    done = runs.start("film", title="Hotový", recording=make_recording())
    done.steps.update(state=StepState.DONE)
    from django.utils import timezone

    Worker.objects.create(name="brno:7", code="x", stages=["transcribe"], seen_at=timezone.now())
    html = client.get(reverse("processing")).content.decode()
    assert re.findall(r"(Naléhavý|Ráno &lt;b&gt;|Hotový)", html) == ["Naléhavý", "Ráno &lt;b&gt;"]
    assert "brno:7" in html and "transcribe" in html


def test_a_long_queue_costs_no_more_queries(client, editor, django_assert_max_num_queries):
    made = [make_recording() for _ in range(2)]
    Run.objects.bulk_create(
        Run(goal="film", subject=f"s{n}", title=f"Film {n}", recording=made[n % 2])
        for n in range(500)
    )
    from pipeline.models import Step

    Step.objects.bulk_create(
        Step(run=run, stage="probe", position=0, state=StepState.READY) for run in Run.objects.all()
    )
    standing.forget()
    with django_assert_max_num_queries(30):
        html = client.get(reverse("processing")).content.decode()
    assert html.count("data-progress-url") == 25
    assert "strana 1 z 20" in html
    assert "strana 20 z 20" in client.get(reverse("processing"), {"p": "99999"}).content.decode()


def test_nothing_to_do_is_said(client, editor):
    assert "Vše je hotové." in client.get(reverse("processing")).content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("processing", "get"), ("run_progress", "get"), ("run_table", "get"),
        ("retry_step", "post"), ("cancel_run", "post"), ("resume_run", "post"),
        ("prioritise_run", "post"), ("refresh_run", "post"),
    ],
)  # fmt: skip
def test_only_those_who_edit_films_see_and_steer_the_processing(client, film, role, name, method):
    roles.ensure()
    if role:
        user = User.objects.create_user("u", is_superuser=role == "superuser")
        if role != "superuser":
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
    of = {"processing": [], "retry_step": [film.steps.first().pk]}.get(name, [film.pk])
    before = list(film.steps.values_list("state", "attempt"))
    answer = getattr(client, method)(reverse(name, args=of), headers={"accept": "text/html"})
    if role in MAY:
        assert answer.status_code == (200 if method == "get" else 302)
        assert "login" not in getattr(answer, "url", "")
    else:
        assert answer.status_code in (302, 403)
        assert "prihlaseni" in getattr(answer, "url", "prihlaseni") or answer.url.endswith("/")
        assert list(film.steps.values_list("state", "attempt")) == before
