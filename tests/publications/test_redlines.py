"""What has changed between two editions: made once by the ledger, kept, and gated by both editions."""

import hashlib
import io
import os
import signal
import sqlite3
import time
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.services import roles
from media.enums import Scope
from media.services import consent
from pipeline.models import Run, Step
from pipeline.services import steps
from publications.models import Edition, Redline
from publications.services import redlines
from tests.publications.made_editions import (
    EVERYTHING,
    finish,
    make_anthology,
    make_edition,
    read,
    recording_of,
    status,
)
from tests.publications.own_site import OwnSite
from tests.publications.page_tree import publish, withdraw_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection():
    return make_anthology()


@pytest.fixture
def two(collection) -> tuple[Edition, Edition]:
    """Two editions; between them the summary of the first report has changed."""
    first = make_edition(collection)
    report = collection.sections[1].value.specific
    report.summary = "Souhrn po roce."
    publish(report)
    return first, make_edition(collection)


@pytest.fixture
def editor(client):
    roles.ensure()
    user = get_user_model().objects.create_user("redaktorka")
    user.groups.add(Group.objects.get(name=roles.EDITORS))
    client.force_login(user)
    return user


def perform(run: Run) -> Step:
    claimed = steps.claim(run.steps.get().pk)
    assert claimed is not None
    steps.perform(claimed)
    return run.steps.get()


def made(edition: Edition, since: Edition) -> Redline:
    step = perform(redlines.start(edition, since))
    assert (step.state, step.error) == ("done", "")
    return Redline.objects.get(edition=edition, since=since)


def withdraw(recording, *, again=()) -> None:
    """End every consent of the film; `again` are scopes that are allowed anew."""
    withdraw_all(recording)
    if again:
        consent.record(
            recording.appearances.get(), again, form_version="2", signed_on=date(2026, 1, 5)
        )


# --- making -------------------------------------------------------------------------------


def test_it_is_made_by_the_ledger_kept_and_found_again(client, two):
    import docx

    first, second = two
    row = made(second, first)
    data = read(client.get(row.get_absolute_url()))
    assert hashlib.sha256(data).hexdigest() == row.sha256
    assert len(data) == row.size_bytes
    xml = docx.Document(io.BytesIO(data)).element.body.xml
    assert "w:ins" in xml and "w:del" in xml and "roce" in xml
    stored = row.file.storage
    before = stored.get_modified_time(row.file.name)
    # Asked for again, nothing is made again.
    run = redlines.start(second, first)
    assert run.steps.get().state == "done"
    assert stored.get_modified_time(row.file.name) == before
    assert (Redline.objects.count(), Run.objects.filter(goal="redline").count()) == (1, 1)


def test_a_step_whose_worker_died_is_done_once_more_and_the_file_is_there_once(two):
    first, second = two
    run = redlines.start(second, first)
    step = steps.claim(run.steps.get().pk)
    redlines.make(Redline.objects.get())  # killed after this, before the end was written down
    Step.objects.filter(pk=step.pk).update(lease_until="2000-01-01T00:00Z", worker="gone:1")
    steps.sweep()
    assert perform(run).state == "done"
    files = list((settings.DATA_DIR / "editions").rglob("redline-*.docx"))
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in files] == [
        Redline.objects.get().sha256
    ]


def test_a_file_that_was_lost_is_made_again_with_the_same_bytes(two):
    first, second = two
    row = made(second, first)
    row.file.storage.delete(row.file.name)
    assert made(second, first).sha256 == row.sha256
    assert row.file.storage.exists(row.file.name)


def test_the_bar_moves_while_it_is_written(two):
    first, second = two
    redlines.start(second, first)
    told: list[float] = []
    redlines.make(Redline.objects.get(), told.append)
    assert told == [0.05, 0.95]


# --- consent ------------------------------------------------------------------------------


def test_an_edition_that_has_lost_a_film_is_compared_with_nothing_by_nobody(
    client, collection, two, editor, tmp_path, django_capture_on_commit_callbacks
):
    """The redline holds the deleted words of the film, though the newest edition does not."""
    first, second = two
    row = made(second, first)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(recording_of(collection, 1))
    third = finish(Run.objects.filter(goal="edition").order_by("pk").last(), "docx")
    for edition, since in ((second, first), (third, second), (third, first)):
        with pytest.raises(redlines.MayNotCompare, match=r"Vydání [12] se teď nesmí vydávat"):
            redlines.start(edition, since)
    assert Redline.objects.count() == 1
    # Neither the editor, nor a visitor, nor the command gets what was made before.
    assert status(client, row.get_absolute_url()) == 410
    client.logout()
    answer = client.get(row.get_absolute_url())
    assert answer.status_code == 410
    for told in ("Příběh 1", "Souhrn", "Jana"):
        assert told not in answer.content.decode()
    assert client.get(third.get_absolute_url()).status_code == 200
    assert "Změny od vydání" not in client.get(third.get_absolute_url()).content.decode()
    with pytest.raises(CommandError, match="Vydání 2 se teď nesmí vydávat"):
        call_command("export", "sbornik", since=2, out=tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_the_newer_edition_is_whole_and_the_older_has_lost_something(client, collection):
    """The report was taken out before its film was withdrawn, so nothing tells the newest edition."""
    first = make_edition(collection)
    film = recording_of(collection, 1)
    del collection.sections[1]
    second = make_edition(publish(collection))
    row = made(second, first)
    assert status(client, row.get_absolute_url()) == 200
    withdraw(film)
    assert client.get(second.get_absolute_url()).status_code == 200
    gone = client.get(row.get_absolute_url())
    assert gone.status_code == 410
    assert second.get_absolute_url() in gone.content.decode()
    assert "Příběh" not in gone.content.decode()
    assert "Změny od vydání" not in client.get(second.get_absolute_url()).content.decode()
    assert not redlines.may_hand_out(row)
    with pytest.raises(redlines.MayNotCompare, match="Vydání 1 se teď nesmí vydávat"):
        redlines.start(second, first)


def test_the_web_alone_withdrawn_closes_it_for_the_command_as_well(collection, two, tmp_path):
    withdraw(recording_of(collection, 1), again=(Scope.PRINT, Scope.OFFICIALS))
    with pytest.raises(CommandError, match="se teď nesmí vydávat"):
        call_command("export", "sbornik", since=1, out=tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_film_that_was_destroyed_does_not_open_it_again(client, collection, two):
    first, second = two
    row = made(second, first)
    film = recording_of(collection, 1)
    withdraw(film)
    for edition in two:
        edition.recordings.remove(film)  # as deleting the row of a recording does
    assert status(client, row.get_absolute_url()) == 410


def test_a_new_consent_opens_it_again(client, collection, two):
    first, second = two
    row = made(second, first)
    film = recording_of(collection, 1)
    withdraw(film)
    assert status(client, row.get_absolute_url()) == 410
    withdraw(film, again=EVERYTHING)
    assert status(client, row.get_absolute_url()) == 200


def test_a_consent_that_ends_while_it_is_made_leaves_no_file(collection, two):
    first, second = two
    run = redlines.start(second, first)
    withdraw(recording_of(collection, 2))
    step = perform(run)
    assert (step.state, step.error) == (
        "failed",
        "Vydání 2 se teď nesmí vydávat a srovnání by jeho text ukázalo. Porovnávat ho půjde, až to "
        "zase dovolí všichni v jeho filmech.",
    )
    assert not Redline.objects.get().file
    assert list((settings.DATA_DIR / "editions").rglob("redline-*")) == []
    # The consent is given again: the button begins the same run anew.
    withdraw(recording_of(collection, 2), again=EVERYTHING)
    assert made(second, first).file


def test_a_consent_that_ends_while_the_file_is_written_keeps_it_from_being_stored(collection, two):
    first, second = two
    redlines.start(second, first)
    row = Redline.objects.get()

    def ends(share: float) -> None:
        if share > 0.9:
            withdraw(recording_of(collection, 2))

    with pytest.raises(redlines.MayNotCompare):
        redlines.make(row, ends)
    assert list((settings.DATA_DIR / "editions").rglob("redline-*")) == []


@pytest.mark.parametrize("pair", [(0, 1), (0, 0)])
def test_only_an_earlier_edition_is_compared_with(two, pair):
    edition, since = two[pair[0]], two[pair[1]]
    with pytest.raises(redlines.MayNotCompare) as refused:
        redlines.start(edition, since)
    assert str(refused.value) == "Vydání 1 lze porovnat jen s některým dřívějším."


# --- the editor and the reader ------------------------------------------------------------


def test_the_editor_chooses_the_earlier_edition_and_the_one_before_is_offered_first(
    client, editor, collection, two
):
    third = make_edition(collection)
    page = client.get(reverse("editions")).content.decode()
    form = page.partition(reverse("compare_editions", args=[third.pk]))[2].partition("</form>")[0]
    offered = [part.partition('"')[0] for part in form.split('<option value="')[1:]]
    assert offered == [str(two[1].pk), str(two[0].pk)]
    answer = client.post(
        reverse("compare_editions", args=[third.pk]), {"since": two[0].pk}, follow=True
    )
    assert "Změny od vydání 1 do vydání 3 se vyznačují." in answer.content.decode()
    run = Run.objects.get(goal="redline")
    assert run.title == "Sborník: změny od vydání 1 do vydání 3"
    assert f'data-progress-url="{reverse("run_progress", args=[run.pk])}"' in (
        answer.content.decode()
    )
    assert Redline.objects.get().created_by == editor
    perform(run)
    row = Redline.objects.get()
    assert row.get_absolute_url() in client.get(reverse("editions")).content.decode()


def test_what_is_refused_is_said_and_what_may_not_be_handed_out_is_no_link(
    client, editor, collection, two
):
    first, second = two
    row = made(second, first)
    withdraw(recording_of(collection, 1))
    answer = client.post(
        reverse("compare_editions", args=[second.pk]), {"since": first.pk}, follow=True
    )
    page = answer.content.decode()
    assert "Vydání 2 se teď nesmí vydávat a srovnání by jeho text ukázalo." in page
    assert "teď se nevydává, protože se nesmí vydávat jedno z obou vydání" in page
    assert row.get_absolute_url() not in page


@pytest.mark.parametrize("since", ["", "x", "999999", "-1"])
def test_an_edition_that_is_none_of_the_anthology_is_not_found(client, editor, two, since):
    url = reverse("compare_editions", args=[two[1].pk])
    assert client.post(url, {"since": since}).status_code == 404
    assert client.get(url).status_code == 405


def test_who_may_not_export_may_not_compare(client, two):
    roles.ensure()
    user = get_user_model().objects.create_user("dobrovolnik")
    user.groups.add(Group.objects.get(name=roles.VOLUNTEERS))
    client.force_login(user)
    answer = client.post(reverse("compare_editions", args=[two[1].pk]), {"since": two[0].pk})
    assert answer.status_code in (302, 403)
    assert not Redline.objects.exists()


def test_the_public_finds_it_on_the_page_of_the_edition_in_both_languages(client, two):
    first, second = two
    assert "Co se změnilo" not in client.get(second.url_in("cs")).content.decode()
    row = made(second, first)
    czech = client.get(second.url_in("cs")).content.decode()
    assert "Změny od vydání 1" in czech and row.sha256 in czech
    assert row.get_absolute_url() in czech
    assert "Changes since edition 1" in client.get(second.url_in("en")).content.decode()
    assert "Změny od vydání" not in client.get(first.url_in("cs")).content.decode()
    answer = client.get(row.get_absolute_url())
    assert answer["Content-Disposition"] == 'attachment; filename="sbornik-2-od-1.docx"'
    read(answer)
    part = client.get(row.get_absolute_url(), headers={"Range": "bytes=0-1"})
    assert (part.status_code, read(part)) == (206, b"PK")


def test_what_is_not_out_or_not_made_is_not_found(client, collection, two):
    first, second = two
    unmade = reverse("publications:redline", args=[second.public_id, 1])
    assert status(client, unmade) == 404
    redlines.start(second, first)  # begun, not written yet
    assert status(client, unmade) == 404
    made(second, first)
    assert status(client, unmade) == 200
    assert status(client, unmade.replace("/1.docx", "/7.docx")) == 404
    collection.unpublish()
    assert status(client, unmade) == 404


# --- a real kill --------------------------------------------------------------------------


@pytest.mark.slow
def test_a_redline_killed_in_the_middle_is_finished_once(tmp_path):
    """A worker of its own on a site of its own is killed with -9 while it writes; another goes on."""
    site = OwnSite(tmp_path)
    # Long enough that it is met in the middle.
    site.asked(
        "from tests.publications.made_editions import make_anthology, make_edition\n"
        "from publications.services import redlines\n"
        "collection = make_anthology(reports=40)\n"
        "first, second = make_edition(collection), make_edition(collection)\n"
        "print(redlines.start(second, first).pk)"
    )
    worker = site.shell(
        "from pipeline.services import steps; steps.advance()", start_new_session=True
    )
    database = sqlite3.connect(site.database)

    def at_work() -> bool:
        found = database.execute(
            "SELECT progress > 0 FROM pipeline_step WHERE stage = 'compare' AND attempt > 0"
        ).fetchone()
        return bool(found and found[0])

    until = time.monotonic() + 300
    while not at_work() and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()
    left = database.execute("SELECT state FROM pipeline_step WHERE stage = 'compare'").fetchone()
    database.close()
    assert left == ("running",)
    assert list(tmp_path.rglob("redline-*")) == []
    said = site.asked(
        "from pipeline.services import steps; from pipeline.models import Step\n"
        "steps.sweep()\n"
        "while steps.advance(): pass\n"
        "from publications.models import Redline\n"
        "print(Redline.objects.get().sha256, Step.objects.get(stage='compare').state)"
    )
    (file,) = tmp_path.rglob("redline-*.docx")
    assert said.split() == [hashlib.sha256(file.read_bytes()).hexdigest(), "done"]
