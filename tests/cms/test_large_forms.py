"""An anthology of hundreds of papers in the editor, and a form that is larger still."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from publications.models import CollectionPage
from tests.publications.page_tree import make_site, publish

pytestmark = pytest.mark.django_db
#: More than the form of 10,000 fields that was refused, and few enough for a test: each paper has 117.
PAPERS = 87
FIELDS_OF_A_PAPER = 117


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("redakce", password="x"))
    return client


@pytest.fixture
def page():
    return publish(
        make_site()[0].add_child(instance=CollectionPage(title="Sborník", slug="s", live=False))
    )


def rows(*values):
    """A list as the editor sends it."""
    items = {
        str(n): {"type": "item", "value": value, "id": "", "deleted": "", "order": str(n)}
        for n, value in enumerate(values)
    }
    return {**items, "count": str(len(values))}


def stream(*items):
    sent = streamfield(items)
    for item in sent.values():
        if isinstance(item, dict):
            item["id"] = ""
    return sent


def paper(number: int):
    """A paper of ten blocks, with as many fields as a browser sends of it."""
    heading = ("heading", {"text": "Mezititulek", "level": "2"})
    body = rich_text("<p>Ráno přišla paní od vedle.[^1]</p><p>Zůstala do večera.[^2]</p>")
    text = (
        "text",
        {"body": body, "notes": rows(rich_text("<p>Pramen.</p>"), rich_text("<p>Jiný.</p>"))},
    )
    table = (
        "table",
        {"caption": "Počty", "header_row": "on", "header_column": "on", "rows": "a | b\n1 | 2"},
    )
    quotation = ("quotation", {"text": "Bála jsem se.", "source": "Jana", "start_ms": ""})
    return (
        "paper",
        {
            "title": f"Stať {number}",
            "authors": rows({"name": "Jana Nová", "role": "učitelka"}),
            "body": stream(
                heading, text, heading, text, table, heading, text, quotation, heading, text
            ),
            "easy_read": stream(),
        },
    )


def form(papers: int) -> dict[str, str]:
    written = {
        "title": "Sborník", "slug": "s", "subtitle": "", "publisher": "", "foreword_title": "",
        "foreword_body": stream(), "foreword_name": "", "foreword_role": "", "foreword_date": "",
        "foreword_picture": "", "foreword_picture_alt": "", "declared_contributions": "",
        "project": "", "isbn": "", "licence": "", "licence_url": "", "fictional_notice": "",
        "sections": stream(*(paper(n) for n in range(papers))),
        "comments": inline_formset([]), "seo_title": "", "search_description": "",
    }  # fmt: skip
    return nested_form_data(written)


def address(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def drafted(page) -> int:
    page.refresh_from_db()
    return len(page.get_latest_revision_as_object().sections)


def test_a_form_of_more_than_ten_thousand_fields_is_saved(editor, page):
    sent = form(PAPERS)
    assert sum(name.startswith("sections-0-") for name in sent) == FIELDS_OF_A_PAPER
    assert len(sent) > 10_000
    assert editor.post(address(page), sent).status_code == 302
    assert drafted(page) == PAPERS


def test_there_is_room_for_three_hundred_papers_of_two_thousand_words_with_ten_blocks():
    from cms import settings

    assert 300 * FIELDS_OF_A_PAPER < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    names_and_marks, word = 5_000, 9  # bytes, as a browser sends them
    assert 300 * (names_and_marks + 2_000 * word) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize(
    "limit", [{"DATA_UPLOAD_MAX_NUMBER_FIELDS": 200}, {"DATA_UPLOAD_MAX_MEMORY_SIZE": 5_000}]
)
def test_a_form_that_is_larger_still_is_refused_with_what_became_of_it(editor, page, limit):
    assert editor.post(address(page), form(1)).status_code == 302
    with override_settings(**limit):
        answer = editor.post(address(page), form(3))
    assert answer.status_code == 400
    told = answer.content.decode()
    assert "Tolik se najednou uložit nedá" in told
    assert "nic neuložilo" in told and "zůstalo, jak bylo" in told
    assert "rozdělte" in told
    assert drafted(page) == 1


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=200)
def test_where_the_editor_saves_by_itself_it_is_told_so_that_it_can_show_it(editor, page):
    answer = editor.post(address(page), form(3), headers={"accept": "application/json"})
    assert answer.status_code == 400
    told = json.loads(answer.content)
    assert (told["success"], told["error_code"]) == (False, "validation_error")
    assert "nic neuložilo" in told["error_message"]


def test_another_bad_request_is_answered_as_ever(client):
    answer = client.get("/", headers={"host": "jinde.example"})
    assert answer.status_code == 400
    assert "uložit" not in answer.content.decode()


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=200)
def test_it_is_said_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.post(reverse("login"), {f"f{n}": "" for n in range(300)})
    assert answer.status_code == 400
