"""Exports as runs of the ledger: two at once, killed, with something deleted, with nothing to write."""

import hashlib
import os
import signal
import sqlite3
import time

import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import Page

from pipeline.models import Run, Step
from pipeline.services import runs, steps
from publications.document.writers import WRITERS, Writer
from publications.models import Edition, EditionFile
from publications.services import editions
from tests.publications.made_editions import (
    edition_of,
    finish,
    make_anthology,
    make_edition,
)
from tests.publications.own_site import OwnSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection():
    return make_anthology()


def test_two_exports_begun_at_once_are_two_editions_and_both_end(collection):
    first, second = editions.start(collection), editions.start(collection)
    # Their steps alternate, as two workers would do them.
    for name in ("freeze", "docx"):
        for run in (second, first):
            steps.perform(steps.claim(run.steps.get(stage=name).pk))
    made = Edition.objects.order_by("number")
    assert [edition.number for edition in made] == [1, 2]
    assert [edition.files.count() for edition in made] == [1, 1]
    assert len({edition.public_id for edition in made}) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_press_the_button_in_the_same_moment_get_two_numbers(collection):
    """Two processes with connections of their own; a database in memory has but one."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("other processes do not see a SQLite database in memory")
    from concurrent.futures import ThreadPoolExecutor

    def press(_number: int) -> Run:
        try:
            return editions.start(collection)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(press, range(4)))
    assert sorted(edition_of(run).number for run in begun) == [1, 2, 3, 4]


def test_a_step_whose_worker_died_is_done_once_more_and_the_files_are_there_once(collection):
    run = editions.start(collection)
    for name in ("freeze", "docx"):
        step = steps.claim(run.steps.get(stage=name).pk)
        # Killed: the work may be done, the end is not written down and the lease is nobody's.
        if name == "freeze":
            editions.freeze(edition_of(run))
        else:
            editions.write(edition_of(run), name)
        Step.objects.filter(pk=step.pk).update(lease_until="2000-01-01T00:00Z", worker="gone:1")
        steps.sweep()
        again = steps.claim(step.pk)
        assert again is not None
        steps.perform(again)
        assert Step.objects.get(pk=step.pk).state == "done"
    edition = edition_of(run)
    file = edition.files.get()
    stored = list((settings.DATA_DIR / "editions").rglob("*.docx"))
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in stored] == [file.sha256]


def test_an_edition_half_written_is_not_offered_before_the_whole_is_there(client, collection):
    first = make_edition(collection)
    run = editions.start(collection)
    for name in ("freeze", "docx"):
        steps.perform(steps.claim(run.steps.get(stage=name).pk))
    assert editions.public_edition(collection) == first
    runs.cancel(run)
    assert editions.public_edition(collection) == edition_of(run)


def test_a_report_deleted_before_the_export_is_said_and_nothing_is_lost(collection):
    before = make_edition(collection)
    kept = {file.format: file.sha256 for file in before.files.all()}
    run = editions.start(collection)
    report = collection.sections[1].value.specific
    Page.objects.get(pk=report.pk).delete()
    steps.perform(steps.claim(run.steps.get(stage="freeze").pk))
    step = Step.objects.get(run=run, stage="freeze")
    assert step.state == "failed"
    assert "smazán" in step.error or "smazan" in step.error
    # The earlier edition is frozen, so it has the report still, and may be handed out.
    assert {file.format: file.sha256 for file in before.files.all()} == kept
    assert "Příběh 1" in before.document
    assert editions.public_edition(collection) == before


def test_a_film_in_an_edition_cannot_be_deleted_from_under_its_page(collection):
    from django.db.models import ProtectedError

    make_edition(collection)
    film = collection.sections[1].value.specific.film
    with pytest.raises(ProtectedError):
        film.recording.delete()
    with pytest.raises(ProtectedError):
        collection.delete()


def test_a_format_with_nothing_to_write_leaves_no_file_and_says_so(collection, monkeypatch):
    monkeypatch.setitem(WRITERS, "docx", Writer("text/plain", "txt", lambda document, assets: None))
    run = editions.start(collection)
    edition = finish(run, "docx")
    assert not edition.files.exists()
    assert Step.objects.get(run=run, stage="docx").message == "V tomto formátu není co zapsat."


def test_what_is_written_stays_when_a_newer_program_would_write_it_otherwise(
    collection, monkeypatch
):
    edition = make_edition(collection)
    before = edition.files.get()
    monkeypatch.setitem(
        WRITERS, "docx", Writer("text/plain", "txt", lambda document, assets: b"new")
    )
    assert editions.write(edition, "docx") == before
    assert EditionFile.objects.get().sha256 == before.sha256
    # Only a file that was lost is written again.
    before.file.storage.delete(before.file.name)
    assert editions.write(edition, "docx").sha256 == hashlib.sha256(b"new").hexdigest()


@pytest.mark.slow
def test_an_export_killed_in_the_middle_is_finished_once(tmp_path):
    """Real processes on a site of their own: `./lives export` is killed with -9, a worker goes on."""
    site = OwnSite(tmp_path)
    site.asked(
        "from tests.publications.made_editions import make_anthology; make_anthology(); print(1)"
    )
    export = site.manage(
        "export", "sbornik", "--out", str(tmp_path / "out"), start_new_session=True
    )
    database = sqlite3.connect(site.database)

    def begun() -> int:
        return database.execute("SELECT count(*) FROM pipeline_step WHERE attempt > 0").fetchone()[
            0
        ]

    until = time.monotonic() + 300
    while begun() == 0 and export.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(export.pid, signal.SIGKILL)
    export.communicate()
    unfinished = database.execute("SELECT count(*) FROM pipeline_step WHERE state <> 'done'")
    assert unfinished.fetchone()[0] > 0
    database.close()
    assert not (tmp_path / "out").exists()
    goes_on = (
        "from pipeline.services import steps; from pipeline.models import Step\n"
        "steps.sweep()\n"
        "while steps.advance(): pass\n"
        "from publications.models import Edition\n"
        "print(Edition.objects.count(), Edition.objects.get().files.count(), "
        "Step.objects.exclude(state='done').count())"
    )
    count, files, left = map(int, site.asked(goes_on).split())
    assert (count, left) == (1, 0)
    assert 0 < files <= len(WRITERS)
