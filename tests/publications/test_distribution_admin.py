"""The editors' page of copies: who may open it, and what it does."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.services import roles
from publications.models import Distribution
from publications.services import distribution
from tests.publications.made_editions import make_anthology, make_edition, recording_of
from tests.publications.page_tree import withdraw_all

pytestmark = pytest.mark.django_db
PEOPLE = {
    "anonymous": False,
    roles.VOLUNTEERS: False,
    roles.REVIEWERS: False,
    roles.EDITORS: True,
    roles.COORDINATORS: True,
    "superuser": True,
}


@pytest.fixture
def edition():
    return make_edition(make_anthology())


def somebody(role: str):
    """A person of one role; None for a visitor."""
    if role == "anonymous":
        return None
    users = get_user_model().objects
    if role == "superuser":
        return users.create_superuser("spravce", password="heslo-na-zkousku")
    roles.ensure()
    user = users.create_user("nekdo", password="heslo-na-zkousku")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def editor(client):
    user = somebody(roles.EDITORS)
    client.force_login(user)
    return user


def give(edition, editor, **fields) -> Distribution:
    return distribution.give(edition, **{"recipient": "Petr", **fields}, by=editor)


@pytest.mark.parametrize("role", PEOPLE)
def test_only_those_who_export_may_see_and_change_copies(client, edition, role):
    copy = Distribution.objects.create(edition=edition, recipient="Petr")
    if user := somebody(role):
        client.force_login(user)
    pages = [reverse("copies"), reverse("edition_copies", args=[edition.pk])]
    answers = [client.get(url) for url in pages]
    if PEOPLE[role]:
        assert [answer.status_code for answer in answers] == [200, 200]
    else:
        assert {answer.status_code for answer in answers} <= {302, 403}
        assert all("Petr" not in answer.content.decode() for answer in answers)
    posts = [
        client.post(pages[1], {"recipient": "Jiný"}),
        client.post(reverse("revoke_copy", args=[copy.pk])),
        client.post(reverse("recalled_copy", args=[copy.pk])),
    ]
    copy.refresh_from_db()
    assert {answer.status_code for answer in posts} <= {302, 403}
    assert (
        Distribution.objects.filter(recipient="Jiný").exists(),
        copy.revoked_at is not None,
        copy.recalled_at is not None,
    ) == (PEOPLE[role],) * 3


def test_a_recipient_is_added_and_their_link_opens(client, edition, editor):
    url = reverse("edition_copies", args=[edition.pk])
    added = client.post(
        url, {"recipient": "Petr", "organisation": "Ministerstvo M", "email": "p@example.org"}
    )
    assert (added.status_code, added["Location"]) == (302, url)
    page = client.get(url).content.decode()
    (link,) = re.findall(r'value="(http://localhost:8000/k/[^"]+)"', page)
    client.logout()
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200
    row = Distribution.objects.get()
    assert (row.recipient, row.organisation, row.email, row.created_by) == (
        "Petr", "Ministerstvo M", "p@example.org", editor,
    )  # fmt: skip


def test_without_a_name_and_with_a_bad_address_nothing_is_added(client, edition, editor):
    answer = client.post(
        reverse("edition_copies", args=[edition.pk]), {"recipient": " ", "email": "petr"}
    )
    assert answer.status_code == 400
    assert not Distribution.objects.exists()


def test_counts_are_shown(client, edition, editor):
    copy = give(edition, editor)
    for _time in range(3):
        distribution.count(copy, "docx")
    page = client.get(reverse("edition_copies", args=[edition.pk])).content.decode()
    assert "DOCX 3×" in page


def test_a_link_is_revoked_by_its_button(client, edition, editor):
    copy = give(edition, editor)
    assert client.get(reverse("revoke_copy", args=[copy.pk])).status_code == 405
    client.post(reverse("revoke_copy", args=[copy.pk]))
    copy.refresh_from_db()
    assert copy.revoked_by == editor
    assert "zrušeno" in client.get(reverse("edition_copies", args=[edition.pk])).content.decode()


def test_after_a_withdrawal_there_is_a_letter_for_each_recipient_until_they_are_told(
    client, edition, editor
):
    copy = give(edition, editor, email="petr@example.org")
    give(edition, editor, recipient="Úřad města")
    film = recording_of(edition.collection, 1)
    assert "K vyřazení" not in client.get(reverse("copies")).content.decode()
    withdraw_all(film)
    page = unescape(client.get(reverse("copies")).content.decode())
    letters = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)
    assert sorted(letter.split("\n\n")[0] for letter in letters) == [
        "Dobrý den, Petr,", "Dobrý den, Úřad města,",
    ]  # fmt: skip
    for letter in letters:
        assert "1. vydání sborníku „Sborník“" in letter
        assert not any(told in letter for told in ("Jana", "Příběh", film.title, "souhlas"))
    (mail,) = re.findall(r'href="mailto:([^"]+)"', page)
    assert unquote(mail).startswith("petr@example.org?subject=Prosíme o vyřazení 1. vydání")
    assert (
        client.post(reverse("edition_copies", args=[edition.pk]), {"recipient": "X"}).status_code
        == 400
    )

    client.post(reverse("recalled_copy", args=[copy.pk]))
    copy.refresh_from_db()
    assert copy.recalled_by == editor
    page = unescape(client.get(reverse("copies")).content.decode())
    assert "Dobrý den, Petr," not in page and "Dobrý den, Úřad města," in page
