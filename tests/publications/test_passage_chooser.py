"""Choosing what somebody says: what an editor reads in the window that opens."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from lxml import html as parser

from cms.models import User
from cms.services import roles
from media.enums import Scope
from tests.publications.page_tree import make_recording, make_site, make_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    make_site()
    roles.ensure()
    user = User.objects.create_user("redaktorka")
    user.groups.add(Group.objects.get(name=roles.EDITORS))
    client.force_login(user)
    return client


@pytest.fixture
def film(editor):
    recording = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    make_track(
        recording, ("matka", 25_000, 27_000, "Každé dvě hodiny."), ("", 90_000, 91_000, "A dál.")
    )
    return recording  # fmt: skip


def answered(client, view="choose_results", **query) -> str:
    found = client.get(reverse(f"passage_chooser:{view}"), query)
    assert found.status_code == 200
    content = found.json()["html"] if view == "choose" else found.content.decode()
    return " ".join(parser.fromstring(f"<div>{content}</div>").text_content().split())


def test_each_line_says_what_in_which_film_when_and_by_whom(editor, film):
    found = answered(editor)
    assert "Co zazní Film, čas, kdo mluví" in found
    assert f"Každé dvě hodiny. {film.title}, 0:25, matka" in found
    assert f"A dál. {film.title}, 1:30" in found
    assert "2 titulky" in found


def test_the_choice_of_a_film_begins_with_all_of_them(editor, film):
    assert f"všechny filmy {film.title}" in answered(editor, "choose")


def test_words_nobody_says_are_answered_with_what_to_try(editor, film):
    found = answered(editor, q="<b>kolokvium</b>")
    assert "„<b>kolokvium</b>“ ve schválených titulcích nikdo neříká. Zkuste jedno slovo" in found


def test_where_no_film_can_be_quoted_it_says_what_that_takes(editor):
    found = answered(editor)
    assert "Zatím se nedá citovat žádný film. Musí mít schválené titulky" in found
