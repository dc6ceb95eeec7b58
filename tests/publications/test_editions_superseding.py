"""A withdrawal makes the next edition by itself: without the part, once, and with nothing else changed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from media.enums import Scope
from media.models import Consent
from media.services import consent
from pipeline.models import Run, Step
from pipeline.services import steps
from publications.document import validation, walk
from publications.document.model import (
    Document,
    FilmBox,
    Heading,
    Link,
    Paragraph,
    Quotation,
    Section,
    SectionKind,
    Text,
    TranscriptQuote,
)
from publications.document.withdrawing import without
from publications.models import Edition
from publications.services import editions, superseding
from tests.publications.document.anthology_sample import anthology
from tests.publications.made_editions import (
    EVERYTHING,
    edition_of,
    finish,
    make_anthology,
    make_edition,
    recording_of,
    status,
)
from tests.publications.page_tree import withdraw_all

FILM = "https://example.org/f/lhota"


# --- the document -------------------------------------------------------------------------


def test_a_part_becomes_a_neutral_note_and_links_to_it_still_lead_somewhere():
    before = anthology()
    after = validation.check(without(before, {"lhota"}))
    assert [section.id for section in after.sections] == [
        "stazeno-2" if section.id == "lhota" else section.id for section in before.sections
    ]
    note = next(section for section in after.sections if section.id == "stazeno-2")
    assert note == Section(
        SectionKind.WITHDRAWN,
        "stazeno-2",
        "Příspěvek byl stažen",
        (Paragraph((Text("Příspěvek, který zde byl ve starším vydání, v tomto vydání není."),)),),
    )
    links = [
        inline.url
        for section in after.sections
        for run in walk.section_runs(section)
        for inline in walk.inlines(run)
        if isinstance(inline, Link) and inline.url.startswith("#")
    ]
    assert links == ["#stazeno-2", "#stazeno-2"]
    assert "poster" not in walk.assets(after)


def test_nothing_else_is_touched():
    before = anthology()
    after = without(before, {"lhota"})
    kept = ("uvodni-slovo", "cast-1", "cast-2", "stazeno-1", "summary", "autori")
    assert {s.id: s for s in after.sections if s.id in kept} == {
        s.id: s for s in before.sections if s.id in kept
    }
    assert replace(after, sections=()) == replace(before, sections=())
    assert without(before, ()) == before


def test_a_film_is_taken_out_of_other_sections_with_what_is_said_in_it():
    before = anthology()
    after = validation.check(without(before, (), {f"{FILM}/"}))
    lhota = next(section for section in after.sections if section.id == "lhota")
    blocks = list(walk.blocks(lhota.blocks))
    assert not any(isinstance(block, FilmBox | TranscriptQuote) for block in blocks)
    assert len(lhota.blocks) == len(before.sections[4].blocks) - 2
    assert FILM not in after.to_json()


def _document(*blocks) -> Document:
    section = Section(SectionKind.PAPER, "a", "A", tuple(blocks))
    return Document("T", "2026-05-04T10:00:00+02:00", (section,))


def test_a_quotation_a_link_and_an_empty_heading_go_with_the_film():
    said = Quotation((Paragraph((Text("Řekla."),)),), (Link(f"{FILM}#t=3", (Text("film"),)),))
    box = FilmBox("Film", FILM, 1000)
    text = Paragraph((Text("viz "), Link(FILM, (Text("film"),))))
    after = without(
        _document(
            text,
            Heading(2, "h1", (Text("Film"),)),
            Heading(3, "h2", (Text("Ukázka"),)),
            box,
            said,
            Heading(2, "h3", (Text("Závěr"),)),
            text,
        ),
        (),
        {FILM},
    )
    plain = Paragraph((Text("viz "), Text("film")))
    assert after.sections[0].blocks == (plain, Heading(2, "h3", (Text("Závěr"),)), plain)


def test_a_section_that_was_nothing_but_the_film_becomes_a_note():
    after = without(_document(FilmBox("Film", FILM, 1000)), (), {FILM})
    assert [(s.kind, s.title) for s in after.sections] == [
        (SectionKind.WITHDRAWN, "Příspěvek byl stažen")
    ]
    english = without(replace(_document(FilmBox("Film", FILM, 1)), language="en"), {"a"})
    assert english.sections[0].title == "Contribution withdrawn"


# --- the ledger ---------------------------------------------------------------------------


@pytest.fixture
def collection(db):
    return make_anthology()


@pytest.fixture
def first(collection) -> Edition:
    return make_edition(collection)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """What is told after a commit is told here at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def runs_begun() -> list[str]:
    return list(Run.objects.filter(goal="edition").order_by("pk").values_list("title", flat=True))


def test_a_withdrawal_begins_the_next_edition_by_itself_and_once(commit, collection, first):
    with commit():
        withdraw_all(recording_of(collection, 1))
    assert runs_begun() == ["Sborník (1)", "Sborník (2)"]
    superseding.begin_all_due()
    call_command("supersede")
    assert runs_begun() == ["Sborník (1)", "Sborník (2)"]
    assert Edition.objects.get(number=2).supersedes == first


def test_two_editions_differ_in_the_part_the_number_and_the_date_only(
    client, commit, collection, first
):
    film = recording_of(collection, 1)
    # The pages have changed since: the next edition is made of the frozen one all the same.
    collection.title = "Sborník, jak je dnes"
    collection.save_revision().publish()
    with commit():
        withdraw_all(film)
    second = finish(Run.objects.order_by("pk").last(), "docx")
    before, after = Document.from_json(first.document), Document.from_json(second.document)
    assert [section.title for section in after.sections] == [
        "Úvodní slovo", "Stať", "Příspěvek byl stažen", "Příběh 2",
    ]  # fmt: skip
    rest = [section for section in before.sections if section.title != "Příběh 1"]
    assert [section for section in after.sections if section.kind != "withdrawn"] == rest
    address = f"http://localhost:8000{second.get_absolute_url()}"
    imprint = replace(
        before.imprint,
        edition="Vydání 2",
        url=address,
        how_to_cite="Sborník: Podtitul. Online. 2.\u00a0vydání. Aliance Příkladná, "
        f"{second.date.year}. Dostupné z: {address}",
    )
    assert after == replace(
        before, sections=after.sections, imprint=imprint, created=editions.moment(second)
    )
    assert list(second.recordings.all()) == [recording_of(collection, 2)]
    assert set(second.films) == {str(recording_of(collection, 2).pk)}

    gone = client.get(first.get_absolute_url())
    assert gone.status_code == 410
    assert second.get_absolute_url() in gone.content.decode()
    assert client.get(second.get_absolute_url()).status_code == 200
    assert status(client, second.files.get().get_absolute_url()) == 200
    assert editions.public_edition(collection) == second


def test_a_second_withdrawal_is_taken_along_or_begins_a_third_edition(commit, collection, first):
    with commit():
        withdraw_all(recording_of(collection, 1))
        withdraw_all(recording_of(collection, 2))
    second = finish(Run.objects.order_by("pk").last())
    kinds = [section.kind.value for section in Document.from_json(second.document).sections]
    assert kinds == ["foreword", "paper", "withdrawn", "withdrawn"]
    assert runs_begun() == ["Sborník (1)", "Sborník (2)"]


def test_a_film_withdrawn_after_the_next_edition_was_frozen_gives_one_more(
    commit, collection, first
):
    with commit():
        withdraw_all(recording_of(collection, 1))
    finish(Run.objects.order_by("pk").last(), "docx")
    with commit():
        withdraw_all(recording_of(collection, 2))
    third = finish(Run.objects.order_by("pk").last(), "docx")
    assert (third.number, third.supersedes.number) == (3, 2)
    titles = [section.title for section in Document.from_json(third.document).sections]
    assert titles.count("Příspěvek byl stažen") == 2


def test_a_consent_that_ends_while_an_edition_is_frozen_is_not_missed(commit, collection):
    """The receiver found nothing frozen then; the stage looks again when it is."""
    run = editions.start(collection)
    edition = editions.freeze(edition_of(run))
    withdraw_all(recording_of(collection, 1))
    steps.perform(steps.claim(run.steps.get(stage="freeze").pk))
    assert Edition.objects.get(supersedes=edition).number == 2


def test_an_expired_consent_has_the_next_edition_begun_by_who_asks_first(client, collection, first):
    Consent.objects.filter(appearance__recording=recording_of(collection, 1)).update(
        valid_to=timezone.localdate() - timedelta(days=1)
    )
    assert runs_begun() == ["Sborník (1)"]
    assert client.get(first.get_absolute_url()).status_code == 410
    assert client.get(first.get_absolute_url()).status_code == 410
    assert runs_begun() == ["Sborník (1)", "Sborník (2)"]


def test_a_consent_given_again_in_time_leaves_the_first_edition_and_a_later_end_is_still_met(
    commit, collection, first
):
    film = recording_of(collection, 1)
    with commit():
        withdraw_all(film)
    again = consent.record(
        film.appearances.get(), EVERYTHING, form_version="2026-1", signed_on=date(2026, 1, 5)
    )
    run = Run.objects.order_by("pk").last()
    steps.perform(steps.claim(run.steps.get(stage="freeze").pk))
    step = Step.objects.get(run=run, stage="freeze")
    assert (step.state, step.error) == (
        "failed", "Vydání 1 se smí znovu vydávat, a tak se místo něj žádné jiné nevytvořilo.",
    )  # fmt: skip
    assert editions.public_edition(collection) == first
    with commit():
        consent.withdraw(again)
    assert len(runs_begun()) == 2
    assert finish(run).sha256 != ""


def test_a_film_that_never_had_the_web_is_not_taken_out_for_lack_of_it(commit, db):
    collection = make_anthology(reports=1, scopes=(Scope.WEB_PUBLIC, Scope.PRINT))
    film = recording_of(collection, 1)
    withdraw_all(film)
    given = consent.record(
        film.appearances.get(), (Scope.PRINT,), form_version="2026-1", signed_on=date(2026, 1, 5)
    )
    edition = make_edition(collection)
    assert superseding.lost(edition) == []
    with commit():
        consent.withdraw(given)
    assert superseding.lost(edition) == [str(film.pk)]
    assert len(runs_begun()) == 2


def test_an_edition_of_before_this_was_kept_finds_its_films_by_their_pages(
    commit, collection, first
):
    Edition.objects.update(films={str(pk): {} for pk in first.films})
    with commit():
        withdraw_all(recording_of(collection, 1))
    second = finish(Run.objects.order_by("pk").last())
    titles = [section.title for section in Document.from_json(second.document).sections]
    assert titles == ["Úvodní slovo", "Stať", "Příspěvek byl stažen", "Příběh 2"]
