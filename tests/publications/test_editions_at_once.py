"""Exports beside each other and beside other work: two at once, while the page is edited, with what they
show deleted on the way."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from media.models import Recording
from pipeline.models import Run, Step
from pipeline.services import runs, steps
from publications.document.model import Document
from publications.models import CollectionPage, Edition
from publications.services import editions, redlines
from tests.publications.made_editions import (
    edition_of,
    finish,
    make_anthology,
    make_edition,
    read,
    recording_of,
)
from tests.publications.own_site import OwnSite, said
from tests.publications.page_tree import publish, withdraw_all

ISBN = "978-80-000-0000-8"


def several_connections() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("other threads do not see a SQLite database in memory; below are processes")


def at_once(*works):
    """Each in a thread with a connection of its own, all begun in the same moment."""
    ready = threading.Barrier(len(works))

    def run(work):
        try:
            ready.wait(timeout=60)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_two_exports_of_one_anthology_end_well_at_once():
    several_connections()
    collection = make_anthology(isbn=ISBN)

    def export() -> Edition:
        return finish(editions.start(collection), "docx")

    made = at_once(export, export)
    assert sorted(edition.number for edition in made) == [1, 2]
    assert sorted(edition.isbn for edition in Edition.objects.all()) == ["", "9788000000008"]
    assert [edition.files.count() for edition in made] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_one_redline_in_the_same_moment_have_one():
    several_connections()
    collection = make_anthology()
    first, second = make_edition(collection), make_edition(collection)
    begun = at_once(*[lambda: redlines.start(second, first)] * 4)
    assert len({run.pk for run in begun}) == 1
    assert Run.objects.filter(goal="redline").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edition_is_the_page_as_it_was_at_one_moment_however_it_is_edited():
    several_connections()
    collection = make_anthology()
    over = threading.Event()

    def edit() -> None:
        number = 0
        while not over.is_set():
            number += 1
            page = CollectionPage.objects.get()
            page.title, page.subtitle = f"Sborník {number}", f"Podtitul {number}"
            publish(page)

    def export() -> list[Edition]:
        try:
            return [finish(editions.start(collection), "docx") for _time in range(3)]
        finally:
            over.set()

    _nothing, made = at_once(edit, export)
    for edition in made:
        document = Document.from_json(edition.document)
        assert document.subtitle.split() == ["Podtitul", *document.title.split()[1:]]
        assert document.title in document.imprint.how_to_cite


@pytest.mark.slow
def test_two_processes_export_while_a_third_edits_on_sqlite(tmp_path):
    site = OwnSite(tmp_path)
    site.asked(
        "from tests.publications.made_editions import make_anthology\n"
        f"make_anthology(isbn='{ISBN}'); print(1)"
    )
    editor = site.shell(
        "from publications.models import CollectionPage\n"
        "from tests.publications.page_tree import publish\n"
        "for number in range(1, 21):\n"
        "    page = CollectionPage.objects.get()\n"
        "    page.title, page.subtitle = f'Sborník {number}', f'Podtitul {number}'\n"
        "    publish(page)\n"
    )
    exports = [
        site.manage("export", "sbornik", "--format", "docx,html", "--out", str(tmp_path / name))
        for name in ("jeden", "druhy")
    ]
    for process in (editor, *exports):
        said(process)
    written = {path.name for name in ("jeden", "druhy") for path in (tmp_path / name).iterdir()}
    assert written == {"sbornik-1.docx", "sbornik-1.html", "sbornik-2.docx", "sbornik-2.html"}
    database = sqlite3.connect(site.database)
    rows = database.execute(
        "SELECT number, isbn, document FROM publications_edition ORDER BY number"
    ).fetchall()
    left = database.execute("SELECT count(*) FROM pipeline_step WHERE state <> 'done'").fetchone()
    database.close()
    assert left == (0,)
    assert [number for number, _isbn, _document in rows] == [1, 2]
    assert sorted(isbn for _number, isbn, _document in rows) == ["", "9788000000008"]
    for _number, _isbn, text in rows:
        document = Document.from_json(text)
        assert document.subtitle.split()[1:] == document.title.split()[1:]


@pytest.mark.django_db
def test_a_draft_is_not_exported_and_what_is_published_on_the_way_is():
    collection = make_anthology()
    run = editions.start(collection)
    collection.subtitle = "Zveřejněno mezitím"
    publish(collection)
    collection.subtitle = "Jen rozepsáno"
    collection.save_revision()
    document = Document.from_json(finish(run, "docx").document)
    assert document.subtitle == "Zveřejněno mezitím"


@pytest.mark.django_db
def test_after_it_is_frozen_an_edition_ends_without_its_report_and_film_pages():
    """What is deleted on the way is in the edition still: it was there when it was frozen."""
    collection = make_anthology()
    run = editions.start(collection)
    edition = editions.freeze(edition_of(run))
    report = collection.sections[1].value.specific
    film = report.film
    report.delete()
    film.delete()
    finish(run, "docx")
    assert "Příběh 1" in edition.document
    assert editions.public_edition(collection) == edition
    # The next one says what is to be mended, and takes nothing from the one before.
    following = editions.start(CollectionPage.objects.get())
    steps.perform(steps.claim(following.steps.get(stage="freeze").pk))
    failed = Step.objects.get(run=following, stage="freeze")
    assert (failed.state, failed.error) == (
        "failed", "Stránka zařazená v tomto sborníku byla smazána. Odstraňte její oddíl.",
    )  # fmt: skip
    assert editions.public_edition(collection) == edition


@pytest.mark.django_db
def test_an_edition_whose_film_was_destroyed_is_gone_and_the_next_one_is_made_without_it(
    client, django_capture_on_commit_callbacks
):
    collection = make_anthology()
    edition = make_edition(collection)
    recording = recording_of(collection, 1)
    report = collection.sections[1].value.specific
    film = report.film
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_all(recording)
    run = Run.objects.filter(goal="edition").order_by("pk").last()
    report.delete()
    film.delete()
    recording.renditions.all().delete()
    Recording.objects.get(pk=recording.pk).delete()
    assert client.get(edition.get_absolute_url()).status_code == 410
    following = finish(run, "docx")
    titles = [section.title for section in Document.from_json(following.document).sections]
    assert titles == ["Úvodní slovo", "Stať", "Příspěvek byl stažen", "Příběh 2"]
    assert client.get(edition.get_absolute_url()).status_code == 410
    assert read(client.get(following.files.get().get_absolute_url())).startswith(b"PK")


@pytest.mark.django_db
def test_a_film_deleted_from_a_section_before_the_export_is_said():
    collection = make_anthology()
    report = collection.sections[1].value.specific
    film = report.film
    collection.sections.append(("film", film))
    collection = publish(collection)
    run = editions.start(collection)
    report.delete()
    film.delete()
    steps.perform(steps.claim(run.steps.get(stage="freeze").pk))
    failed = Step.objects.get(run=run, stage="freeze")
    assert failed.state == "failed"
    assert "smazána" in failed.error
    assert not Edition.objects.frozen().exists()
    assert runs.standing(run).failed
