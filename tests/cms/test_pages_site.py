"""The site around the films: finding, languages, signing in, what visitors are spared."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from cms.middleware import POLICY, ContentSecurityPolicyMiddleware
from cms.models import HomePage
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    make_track,
    publish,
    withdraw_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_site()[0]


@pytest.fixture
def series(home):
    return home.get_children().get().specific


@pytest.fixture
def spoken_film(series):
    recording = make_recording()
    make_track(
        recording,
        ("Jana", 1000, 3500, "Péče o dítě trvá celou noc."),
        ("Petr", 12_300, 14_050, "O děti se staráme dva."),
    )
    return publish(make_film(series, recording, title="Ráno u Novákových"))


def search(client, query):
    answer = client.get("/hledat/", {"q": query})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("query", ["dětem", "DETI", "dítěte"])
def test_any_form_of_a_spoken_word_leads_to_its_second(spoken_film, client, query):
    html = search(client, query)
    moments = re.findall(rf'href="{spoken_film.url}(#t=[\d.]+)"', html)
    assert moments == ["#t=1", "#t=12.3"]
    assert re.findall("<mark>([^<]+)</mark>", html) == ["dítě", "děti"]


def test_a_written_word_leads_to_its_report(spoken_film, series, client):
    body = [
        {"type": "text", "value": {"body": "<p>Chybí odlehčovací služby.[^1]</p>", "notes": ["N."]}}
    ]
    report = publish(make_report(series, spoken_film, title="Noc bez pomoci", body=body))
    html = search(client, "odlehčovacích službách")
    assert f'href="{report.url}"' in html
    assert re.findall("<mark>([^<]+)</mark>", html) == ["odlehčovací", "služby"]
    assert "[^1]" not in html


def test_nothing_of_a_withdrawn_film_is_found(spoken_film, series, client):
    publish(make_report(series, spoken_film, title="Noc bez pomoci"))
    withdraw_all(spoken_film.recording)
    for query in ("děti", "noc"):
        html = search(client, query)
        assert spoken_film.url not in html
        assert "<mark>" not in html


@pytest.mark.parametrize(
    "query",
    ["", "   ", "\0", '"', "'; DROP TABLE cms_user; --", "NEAR(a b", "a*", "<script>alert(1)</script>",
     "%", "𝕏" * 300, "noc " * 500, "AND OR NOT", "😀"],
)  # fmt: skip
def test_no_query_breaks_the_search_or_comes_back_as_markup(spoken_film, client, query):
    assert "<script>alert" not in search(client, query)


def test_an_empty_query_shows_the_form_alone_and_an_unknown_word_says_so(spoken_film, client):
    assert 'role="status"' not in search(client, "")
    assert "Pro „kolokvium“ jsme nic nenašli" in search(client, "kolokvium")


def test_the_english_search_has_its_own_address(home, client):
    with override("en"):
        assert reverse("search") == "/en/search/"
    with override("cs"):
        assert reverse("search") == "/hledat/"
    assert '<html lang="en">' in client.get("/en/search/").content.decode()


def test_home_and_series_show_only_films_that_may_be_shown(spoken_film, home, series, client):
    for address in (home.url, series.url):
        assert spoken_film.title in client.get(address).content.decode()
    withdraw_all(spoken_film.recording)
    for address in (home.url, series.url):
        html = client.get(address).content.decode()
        assert spoken_film.title not in html
        assert "/files/" not in html


def test_a_series_asks_for_its_films_in_the_same_number_of_queries_however_many(series, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(series.url)
        return len(asked)

    publish(make_film(series, make_recording()))
    queries()
    one = queries()
    for _number in range(3):
        publish(make_film(series, make_recording()))
    assert queries() == one


def test_visitors_get_no_cookie_and_nothing_from_elsewhere(spoken_film, home, series, client):
    for address in (home.url, series.url, spoken_film.url, "/hledat/?q=noc", "/nic-tu-neni/"):
        answer = client.get(address)
        html = answer.content.decode()
        assert answer.cookies == {}
        assert "csrfmiddlewaretoken" not in html
        loaded = re.findall(r'(?:src|srcset|poster)="([^"]+)"', html)
        loaded += re.findall(r'<link rel="(?:stylesheet|preload|icon)" href="([^"]+)"', html)
        assert [link for link in loaded if not link.startswith("/")] == []
        assert re.findall(r"<script(?! type=\"module\" src=)|\sstyle=|\son[a-z]+=", html) == []


def test_pages_carry_the_content_security_policy_but_wagtails_interface_keeps_its_own():
    def respond(request):
        from django.http import HttpResponse

        return HttpResponse("")

    guarded = ContentSecurityPolicyMiddleware(respond)
    answers = [guarded(RequestFactory().get(path)) for path in ("/filmy/", "/sprava/pages/")]
    assert [answer.headers.get("Content-Security-Policy") for answer in answers] == [POLICY, None]


def test_an_address_that_is_not_here_is_answered_kindly_in_czech(home, client):
    answer = client.get("/nic-tu-neni/")
    assert answer.status_code == 404
    assert "Tady žádná stránka není" in answer.content.decode()


def test_the_language_switch_leads_to_the_translation_and_only_where_there_is_one(
    home, series, client
):
    english, _ = Locale.objects.get_or_create(language_code="en")
    translated = home.copy_for_translation(english)
    translated.title = "Lives of Families"
    translated.slug = "home-en"
    translated.save_revision().publish()
    html = client.get(home.url).content.decode()
    assert '<a href="/en/" lang="en" hreflang="en">English</a>' in html
    assert 'hreflang="cs" href="http://localhost/"' in html
    assert 'hreflang="en" href="http://localhost/en/"' in html
    assert '<a href="/" lang="cs" hreflang="cs">Čeština</a>' in client.get("/en/").content.decode()
    assert 'class="site-languages"' not in client.get(series.url).content.decode()


def test_the_menu_holds_the_pages_marked_for_it(home, series, client):
    html = client.get(home.url).content.decode()
    assert f'<li><a href="{series.url}">Filmy</a></li>' in html
    assert 'aria-current="page">Filmy' in client.get(series.url).content.decode()


def test_a_volunteer_signs_in_and_signs_out_again(home, client, django_user_model):
    django_user_model.objects.create_user("dobrovolnice", password="heslo-na-zkousku")
    refused = client.post(reverse("login"), {"username": "dobrovolnice", "password": "jiné"})
    assert refused.status_code == 200
    assert 'role="alert"' in refused.content.decode()
    entered = client.post(
        reverse("login"), {"username": "dobrovolnice", "password": "heslo-na-zkousku"}
    )
    assert (entered.status_code, entered.url) == (302, "/prepisy/")
    left = client.post(reverse("logout"))
    assert (left.status_code, left.url) == (302, "/")
    assert client.get(reverse("logout")).status_code == 405


def test_home_begins_with_the_film_chosen_for_it(spoken_film, home, client):
    home = HomePage.objects.get(pk=home.pk)
    home.featured = spoken_film
    home.save_revision().publish()
    html = client.get(home.url).content.decode()
    assert 'aria-labelledby="featured"' in html
    assert html.count(spoken_film.title) == 1
