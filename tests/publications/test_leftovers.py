"""After a withdrawal: what people wrote by hand of a film is listed, and search keeps nothing of it."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from cms.models import StandardPage
from cms.services import roles
from media.models import Participant
from pipeline.models import Run
from publications.document import text
from publications.document.model import Document
from publications.services import checklist, leftovers
from publications.services.leftovers import Excerpt, Why
from tests.publications.made_editions import (
    finish,
    make_anthology,
    make_edition,
    recording_of,
)
from tests.publications.page_tree import make_track, publish, withdraw_all

pytestmark = pytest.mark.django_db
SAID = "Každé dvě hodiny ho otočím a dám mu napít."
TYPED = "<p>Jedna matka říká: každé dvě hodiny ho otočím a dám mu napít. Víc nepotřebuje.</p>"
NAMED = "<p>Děkujeme paní Lesodvorské za trpělivost.</p>"


@pytest.fixture
def collection():
    """Two reports; in the paper somebody typed a sentence of the first film, and a name."""
    made = make_anthology()
    film = recording_of(made, 1)
    Participant.objects.filter(appearances__recording=film).update(
        name="Hana Lesodvorská", pseudonym="Hana"
    )
    make_track(
        film,
        ("Hana", 1000, 2500, "Každé dvě hodiny ho otočím"),
        ("Hana", 2500, 4000, "a dám mu napít."),
    )
    paper = made.sections[0].value["body"]
    paper.append(("text", {"body": TYPED, "notes": []}))
    paper.append(("text", {"body": NAMED, "notes": []}))
    return publish(made)


@pytest.fixture
def withdrawn(collection, django_capture_on_commit_callbacks):
    """The edition that was made in place of the first, without the first film."""
    make_edition(collection)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_all(recording_of(collection, 1))
    return finish(Run.objects.filter(goal="edition").order_by("pk").last(), "docx")


@pytest.fixture
def editor(client):
    roles.ensure()
    user = get_user_model().objects.create_user("redaktorka")
    user.groups.add(Group.objects.get(name=roles.EDITORS))
    client.force_login(user)
    return user


def add_page(collection, title: str, body: str) -> StandardPage:
    """A live page beside the anthology."""
    home = collection.get_parent()
    block = {"type": "text", "value": {"body": body, "notes": []}}
    return home.add_child(
        instance=StandardPage(title=title, slug="stranka", locale=home.locale, body=[block])
    )


def words(places) -> list[tuple[str, str, str]]:
    return [
        (place.title, each.why.value, each.words) for place in places for each in place.excerpts
    ]


def test_the_sections_of_the_newest_edition_are_looked_through(collection, withdrawn):
    ((edition, places),) = leftovers.of(recording_of(collection, 1)).editions
    assert edition == withdrawn
    assert words(places) == [
        ("Stať", "said", "každé dvě hodiny ho otočím a\u00a0dám mu napít"),
        ("Stať", "name", "Lesodvorské"),
    ]
    assert (
        places[0].excerpts[1]
        == Excerpt(Why.NAME, "Děkujeme paní ", "Lesodvorské", " za\u00a0trpělivost.")
        or places[0].excerpts[1].words == "Lesodvorské"
    )


def test_before_the_next_edition_is_made_it_is_looked_through_as_it_will_be(collection):
    """Neither the report of the film nor its box are listed: the program takes them out."""
    edition = make_edition(collection)
    withdraw_all(recording_of(collection, 1))
    ((found, places),) = leftovers.of(recording_of(collection, 1)).editions
    assert found == edition
    assert {place.title for place in places} == {"Stať"}


def test_live_pages_and_pictures_are_looked_through_and_lead_to_where_they_are_mended(collection):
    about = add_page(collection, "O sérii", NAMED)
    file = io.BytesIO()
    Image.new("RGB", (10, 10)).save(file, "PNG")
    image = get_image_model().objects.create(
        title="Na zahradě", file=ImageFile(file, name="hana-lesodvorska.png")
    )
    found = leftovers.of(recording_of(collection, 1))
    assert words(found.pages) == [
        ("O sérii", "name", "Lesodvorské"),
        ("Sborník", "said", "každé dvě hodiny ho otočím a dám mu napít"),
        ("Sborník", "name", "Lesodvorské"),
    ]
    (block,) = about.body
    assert found.pages[0].address == (
        f"{reverse('wagtailadmin_pages:edit', args=[about.pk])}#block-{block.id}-section"
    )
    assert words(found.pictures) == [("Na zahradě", "name", "Hana Lesodvorska")]
    assert found.pictures[0].address == reverse("wagtailimages:edit", args=[image.pk])


def test_a_quotation_of_an_earlier_version_of_the_subtitles_is_found_as_well(collection):
    film = recording_of(collection, 1)
    make_track(film, ("Hana", 1000, 4000, "Otočím ho každé dvě hodiny."))
    assert "said" in {why for _title, why, _words in words(leftovers.of(film).pages)}


def test_a_film_without_subtitles_says_so_and_names_are_looked_for(collection):
    film = recording_of(collection, 1)
    film.transcripts.all().delete()
    found = leftovers.of(film)
    assert not found.has_words
    assert {why for _title, why, _words in words(found.pages)} == {"name"}
    other = leftovers.of(recording_of(collection, 2))
    assert not other


def test_the_check_list_names_each_place_once_and_only_after_the_withdrawal(collection, withdrawn):
    sentences = [item for item in checklist.of(collection).looks if "stažen" in item.sentence]
    film = recording_of(collection, 1)
    assert [(item.where, item.sentence) for item in sentences] == [
        (
            "Stať",
            f"„každé dvě hodiny ho otočím a\u00a0dám mu napít“ zaznělo ve filmu „{film}“, který byl "
            "stažen. Rozhodněte, jestli to smí zůstat.",
        ),
        (
            "Stať",
            f"„Lesodvorské“ může být někdo z filmu „{film}“, který byl stažen. Rozhodněte, jestli to smí "
            "zůstat.",
        ),
    ]
    assert sentences[0].block == collection.sections[0].id


def test_nothing_is_said_while_the_film_may_be_shown(collection):
    make_edition(collection)
    assert leftovers.withdrawn(collection) == []
    assert not [item for item in checklist.of(collection).looks if "stažen" in item.sentence]


def test_the_page_lists_the_places_and_is_found_from_the_editions_and_the_film(
    client, editor, collection, withdrawn
):
    film = recording_of(collection, 1)
    url = reverse("leftovers", args=[film.pk])
    for way in (reverse("editions"), reverse("recording", args=[film.pk])):
        assert url in client.get(way).content.decode()
    answer = client.get(url)
    page = answer.content.decode()
    assert "<mark>každé dvě hodiny ho otočím a\u00a0dám mu napít</mark>" in page
    assert "<mark>Lesodvorské</mark>" in page
    assert "Sborník, 2. vydání" in page and "Stránky webu" in page
    assert "Tento film se teď smí ukazovat." not in page
    assert "no-store" in answer["Cache-Control"]
    other = client.get(reverse("leftovers", args=[recording_of(collection, 2).pk]))
    assert "Tento film se teď smí ukazovat." in other.content.decode()
    assert "Nic se nenašlo." in other.content.decode()


def test_what_people_wrote_is_never_markup_there(client, editor, collection):
    film = recording_of(collection, 1)
    Participant.objects.filter(appearances__recording=film).update(
        name="Hana Xénie", pseudonym="<b>Hana</b>"
    )
    add_page(collection, "<script>alert(1)</script>", "<p>Xénie &lt;script&gt;</p>")
    page = client.get(reverse("leftovers", args=[film.pk])).content.decode()
    assert "<mark>Xénie</mark> &lt;script&gt;" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("role", ["", roles.VOLUNTEERS, roles.REVIEWERS])
def test_only_those_who_may_see_the_consents_see_it(client, collection, role):
    if role:
        roles.ensure()
        user = get_user_model().objects.create_user("nekdo")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
    answer = client.get(reverse("leftovers", args=[recording_of(collection, 1).pk]))
    assert answer.status_code in (302, 403)
    assert b"Lesodvorsk" not in answer.content


# --- what search keeps --------------------------------------------------------------------


def indexed(page) -> str:
    """What the search index is given of a page."""
    from wagtail.search.index import SearchField

    values = (
        field.get_value(page)
        for field in page.get_search_fields()
        if isinstance(field, SearchField)
    )
    return " ".join(str(value) for value in values)


def test_the_search_of_the_site_finds_nothing_of_the_film_any_more(client, collection):
    film = collection.sections[1].value.specific.film
    film.chapters = [{"type": "chapter", "value": {"start_ms": 0, "title": "Noční obracení"}}]
    publish(film)
    film_url, report_url = film.url, collection.sections[1].value.url

    def found(query: str) -> set[str]:
        page = client.get(reverse("search"), {"q": query}).content.decode()
        return {url for url in (film_url, report_url) if f'href="{url}' in page}

    assert found("otočím") == {film_url}
    assert found("souhrn") >= {report_url}
    withdraw_all(film.recording)
    for query in ("otočím", "napít", "souhrn", "obracení", "Příběh", "Hana"):
        assert found(query) == set()


def test_the_anthology_hands_the_index_no_words_of_its_films(collection):
    """Quotations and reports are found through the films, as long as they may be; what the anthology
    gives the index is what was typed in it."""
    from transcripts.models import SpokenPassage

    passages = SpokenPassage.objects.order_by("start_ms")
    paper = collection.sections[0].value["body"]
    while paper:
        del paper[0]
    quoted = {"first": passages[0], "last": passages[1], "words_chosen": ""}
    paper.append(("transcript_quote", quoted))
    collection = publish(collection)
    given = indexed(collection)
    assert "Stať" in given
    for word in ("otočím", "napít", "Příběh", "Souhrn", "Hana", "Lesodvorsk"):
        assert word not in given


def test_the_next_edition_has_no_word_of_the_film_but_those_that_were_typed(collection, withdrawn):
    document = Document.from_json(withdrawn.document)
    plain = text.plain(document)
    assert "Příběh 1" not in plain and "Příběh 2" in plain
    assert plain.count("otočím") == 1  # in the paper: an editor has to decide
    assert recording_of(collection, 1).film_pages.get().title not in plain
