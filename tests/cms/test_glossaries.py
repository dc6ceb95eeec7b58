"""Glossaries in the administration: who may do what, what is shown, and what changes with them."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.models import User
from cms.services import roles
from pipeline.speech.glossary import MOST_CHARACTERS
from tests.publications.page_tree import make_recording
from transcripts.models import Glossary

pytestmark = pytest.mark.django_db

EDIT = {roles.EDITORS, roles.COORDINATORS, "superuser"}
ROLES = ["anonymous", "", roles.VOLUNTEERS, roles.REVIEWERS, *sorted(EDIT)]
ADMIN = "wagtailsnippets_transcripts_glossary:"


def sign_in(client, role: str) -> None:
    roles.ensure()
    if role == "anonymous":
        return
    made = User.objects.create_user(f"u-{role}", is_superuser=role == "superuser")
    if role and role != "superuser":
        made.groups.add(Group.objects.get(name=role))
    client.force_login(made)


@pytest.fixture
def editor(client):
    sign_in(client, roles.EDITORS)
    return client


def text(answer) -> str:
    """What is read on the page, in one line."""
    plain = re.sub(
        r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S
    )
    return " ".join(plain.split())


def fields(**changed):
    return {"title": "Řada", "language": "cs", "terms": "raná péče\n\n Zábřeh ", **changed}


@pytest.mark.parametrize("role", ROLES)
def test_only_editors_and_coordinators_see_and_change_glossaries(client, role):
    sign_in(client, role)
    kept = Glossary.objects.create(title="Obecný", terms="Praha")
    pages = [("list", []), ("add", []), ("edit", [kept.pk]), ("delete", [kept.pk])]
    for name, arguments in pages:
        opened = client.get(reverse(ADMIN + name, args=arguments)).status_code == 200
        assert (name, opened) == (name, role in EDIT)
    client.post(reverse(ADMIN + "add"), fields())
    client.post(reverse(ADMIN + "edit", args=[kept.pk]), fields(title="Změněný"))
    titles = set(Glossary.objects.values_list("title", flat=True))
    assert titles == ({"Řada", "Změněný"} if role in EDIT else {"Obecný"})
    client.post(reverse(ADMIN + "delete", args=[kept.pk]))
    assert Glossary.objects.filter(pk=kept.pk).exists() == (role not in EDIT)


def test_a_glossary_is_saved_tidy_with_its_films(editor):
    film = make_recording()
    answer = editor.post(reverse(ADMIN + "add"), fields(recordings=[film.pk]))
    assert answer.status_code == 302
    made = Glossary.objects.get()
    assert (made.terms, list(made.recordings.all())) == ("raná péče\nZábřeh", [film])


def test_a_refused_term_is_named_and_what_was_written_stays(editor):
    answer = editor.post(reverse(ADMIN + "add"), fields(terms="Zábřeh\n" + "slovo " * 20))
    assert not Glossary.objects.exists()
    assert "Řádek 2 má 119 znaků a výraz jich smí mít 80" in text(answer)
    assert "slovo slovo" in answer.content.decode()


def test_the_list_is_searched_and_filtered(editor):
    Glossary.objects.create(title="Řada z Moravy", terms="Šternberk\nZábřeh")
    Glossary.objects.create(title="Služby", terms="raná péče", language="en", for_all=True)
    listed = reverse(ADMIN + "list")
    assert text(editor.get(listed)).count("Řada z Moravy") == 1
    found = text(editor.get(listed, {"q": "stern"}))
    assert ("Řada z Moravy" in found, "Služby" in found) == (True, False)
    found = text(editor.get(listed, {"language": "en"}))
    assert ("Řada z Moravy" in found, "Služby" in found) == (False, True)
    found = text(editor.get(listed, {"language": "en", "q": "raná"}))
    assert ("Řada z Moravy" in found, "Služby" in found) == (False, True)


def test_the_list_says_for_what_and_how_much_of_it_is_told(editor):
    film, other = make_recording(), make_recording()
    long = "\n".join(f"obec číslo {number:03}" for number in range(100))
    Glossary.objects.create(title="Obce", terms=long).recordings.set([film, other])
    Glossary.objects.create(title="Služby", terms="raná péče", for_all=True)
    told = (MOST_CHARACTERS + 2) // len("obec číslo 000, ")
    page = text(editor.get(reverse(ADMIN + "list")))
    assert f"{told} z 100" in page
    assert "2 filmy" in page
    assert "všechny v tomto jazyce" in page
    edit = text(editor.get(reverse(ADMIN + "edit", args=[Glossary.objects.get(title="Obce").pk])))
    assert f"se předem dozví prvních {told} z 100 výrazů" in edit


def test_the_page_of_a_film_names_its_glossaries(editor):
    film = make_recording()
    page = reverse("recording", args=[film.pk])
    assert "Žádný slovníček" in text(editor.get(page))
    own = Glossary.objects.create(title="Řada <b>z</b> Moravy", terms="Šternberk\nZábřeh")
    own.recordings.set([film])
    Glossary.objects.create(title="Služby", terms="raná péče", for_all=True)
    Glossary.objects.create(title="Cizí", terms="Ostrava")
    answer = editor.get(page)
    assert "Řada &lt;b&gt;z&lt;/b&gt; Moravy (pro tento film)" in text(answer)
    assert "Služby (pro všechny v tomto jazyce)" in text(answer)
    assert "Cizí" not in text(answer)
    assert "Výrazy předané rozpoznávání řeči: 3 z 3." in text(answer)
    assert reverse(ADMIN + "edit", args=[own.pk]) in answer.content.decode()


def test_the_menu_leads_to_glossaries(editor):
    assert reverse(ADMIN + "list") in editor.get(reverse("wagtailadmin_home")).content.decode()
