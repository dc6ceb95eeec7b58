"""The check list: everything to be mended in an anthology at once, and who may see it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import override

from cms.models import User
from cms.services import roles
from media.enums import Scope
from publications.models import CollectionPage
from publications.services import checklist
from publications.services.checklist import Level
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    make_track,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site()


def collection(site, *sections, **fields):
    page = CollectionPage(title="Sborník", slug="sbornik", sections=list(sections), live=False)
    for name, value in {"isbn": "978-80-000-0000-8", **fields}.items():
        setattr(page, name, value)
    return publish(site[0].add_child(instance=page))


def paper(*body, title="Stať"):
    return {"type": "paper", "value": {"title": title, "authors": [], "body": list(body)}}


def text(html="<p>Text.</p>", *notes):
    return {"type": "text", "value": {"body": html, "notes": list(notes)}}


def told(page, level=None):
    with override("cs"):
        items = checklist.of(page).items
    return [(item.where, item.sentence) for item in items if level in (None, item.level)]


def test_everything_is_found_at_once_and_leads_to_its_section(site):
    recording = make_recording(scopes=[Scope.WEB_PUBLIC], files=False)
    film = publish(make_film(site[1], recording))
    report = publish(make_report(site[1], film, title="Ráno"))
    track = make_track(recording, ("Jana", 1000, 2000, "Bála jsem se."))
    passage = track.passages.get()
    newer = make_track(recording, ("Jana", 1000, 2000, "Nebála jsem se."))
    newer.passages.update(cue_id=passage.cue_id)
    rows = [["Kraj", "Rodin"], ["A", "12"], ["B", "30"], ["Celkem", "43"]]
    page = collection(
        site,
        paper(
            {"type": "heading", "value": {"text": "Hned hluboko", "level": "4"}},
            text('<p>Viz <a href="https://example.org/">zde</a>.</p>'),
            {"type": "table", "value": {"caption": "Počty", "header_row": True, "header_column": False,
                                        "rows": rows}},
        ),
        paper(text("<p>Poznámka[^1] chybí.</p>"), title="Druhá"),
        paper({"type": "transcript_quote", "value": {"first": passage.pk, "last": None, "words_chosen": ""}},
              title="Třetí"),
        {"type": "report", "value": report.pk},
        {"type": "part", "value": {"title": "Prázdná část", "intro": ""}},
        declared_contributions=7,
        isbn="",
    )  # fmt: skip
    stops = told(page, Level.STOP)
    assert any("„Druhá“" in sentence for _, sentence in stops)
    assert any("Nebála jsem se." in sentence for _, sentence in stops)
    assert any(where == "Stať" and "úroveň" in sentence for where, sentence in stops)
    assert any(where == "Prázdná část" for where, _ in stops)
    assert any(where == "Ráno" and recording.title in sentence for where, sentence in stops)
    assert told(page, Level.LOOK) == [
        ("", "Ohlášený počet příspěvků je 7, skutečný 4."),
        ("", "Není vybraný projekt, takže bude chybět prohlášení o podpoře."),
        ("", "Chybí ISBN."),
        ("Stať", "Odkaz „zde“ neříká, kam vede. Pojmenujte, co tam je."),
        ("Stať", "Tabulka „Počty“ uvádí v „Rodin“ celkem 43; součet je 42."),
    ]
    (item, *_) = [item for item in checklist.of(page).looks if item.where]
    assert item.block == page.sections[0].id


def test_a_good_anthology_has_nothing_in_the_way_and_its_length_is_told(site):
    page = collection(site, paper(text(f"<p>{'slovo ' * 400}</p>")))
    with override("cs"):
        found = checklist.of(page)
    assert found.stops == ()
    assert (found.words, found.minutes, found.contributions) == (401, 2, 1)


def test_an_empty_anthology_says_so(site):
    assert told(collection(site), Level.STOP) == [
        ("", "zatím v něm nic není; přidejte aspoň jeden oddíl")
    ]


def person(role):
    roles.ensure()
    user = User.objects.create_user(f"clovek-{role or 'nikdo'}")
    if role == "superuser":
        user.is_superuser = user.is_staff = True
        user.save()
    elif role:
        user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (None, False),
        (roles.VOLUNTEERS, False),
        (roles.REVIEWERS, False),
        (roles.EDITORS, True),
        ("superuser", True),
    ],
)
def test_who_may_see_it(site, client, role, may):
    page = collection(site, paper(text()))
    client.force_login(person(role))
    response = client.get(reverse("checklist", args=[page.pk]))
    assert (response.status_code == 200) is may
    if may:
        shown = response.content.decode()
        assert "Vydání nic nebrání." in shown and "<td>2</td>" in shown
        assert "Kontrola: Sborník" in shown.partition("<main")[2]
        editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert reverse("checklist", args=[page.pk]) in editor


def test_a_stranger_is_sent_to_sign_in(site, client):
    page = collection(site, paper(text()))
    assert client.get(reverse("checklist", args=[page.pk])).status_code == 302


def test_what_editors_wrote_is_escaped(site, client):
    page = collection(
        site,
        paper({"type": "heading", "value": {"text": "x", "level": "4"}}, title="<script>alert(1)"),
    )
    client.force_login(person(roles.EDITORS))
    shown = client.get(reverse("checklist", args=[page.pk])).content.decode()
    assert "<script>alert(1)" not in shown and "&lt;script&gt;alert(1)" in shown


def test_an_editor_finds_what_is_said_and_only_what_may_be_quoted(site, client):
    allowed = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    web_only = make_recording(scopes=[Scope.WEB_PUBLIC], files=False)
    make_track(allowed, ("Jana", 1000, 2000, "Stará věta."))
    make_track(allowed, ("Jana", 1000, 2000, "Zavolala jsem koordinátorce."))
    make_track(web_only, ("Petr", 1000, 2000, "Zavolala mi koordinátorka."))
    make_track(allowed, ("Eva", 1000, 2000, "Machine koordin."), language="en", machine_made=True)
    client.force_login(person(roles.EDITORS))

    def asked(**query):
        return client.get(reverse("passage_chooser:choose_results"), query).content.decode()

    assert "Zavolala jsem koordinátorce." in asked(q="koordinátor zavolala")
    for words in ("Zavolala mi", "Stará věta", "Machine"):
        assert words not in asked()
    assert "Zavolala jsem" not in asked(q="nikdo to neřekl")
    assert "Zavolala jsem" in asked(film=str(allowed.pk))
