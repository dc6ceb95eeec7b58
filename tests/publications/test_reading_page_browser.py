"""The page of an anthology in a real browser: narrow, large, dark, printed, by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright
from wagtail.models import Collection

from media.enums import Scope
from publications.models import CollectionPage
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    make_track,
    publish,
)
from tests.publications.test_reading_page import figure, heading, paper, picture, quote, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDE = [[f"Kraj číslo {n}", *(str(n * m) for m in range(1, 9))] for n in range(1, 5)]


@pytest.fixture
def page(db) -> CollectionPage:
    """An anthology with a part, papers, a film, a quotation, tables, notes and an easy reading."""
    if not Collection.get_first_root_node():
        Collection.add_root(name="Root")
    home, series = make_site()
    film = publish(make_film(series, make_recording(scopes=(Scope.WEB_PUBLIC, Scope.PRINT))))
    track = make_track(film.recording, ("Jana", 1000, 3500, "Nejdřív jsem se bála."))
    easy = [{"type": "text", "value": "<p>Vstáváme brzy.</p>"}]
    report = publish(make_report(series, film, summary="Souhrn.", body=[text()], easy_read=easy))
    table = {"caption": "Počty", "header_row": True, "header_column": True, "rows": WIDE}
    sections = [
        {"type": "part", "value": {"title": "O péči", "intro": "<p>Dvě stati.</p>"}},
        paper(
            heading("Kde"),
            text("<p>Šli jsme v noci.[^1]</p>", "Pramen."),
            quote(track),
            figure(picture()),
            {"type": "table", "value": table},
            {"type": "place_map", "value": {"region": "CZ-71", "place": "", "caption": ""}},
            {"type": "box", "value": {"title": "Rámeček", "body": "<p>Co je dobré vědět.</p>"}},
            {"type": "key_points", "value": {"title": "Hlavní body", "points": ["Jeden."]}},
        ),
        {"type": "report", "value": report.pk},
        {"type": "glossary", "value": {"title": "Slovníček", "terms": [
            {"term": "péče", "meaning": "<p>pomoc</p>"}]}},
    ]  # fmt: skip
    made = CollectionPage(
        title="Sborník", slug="sbornik", subtitle="O rodinách", publisher="Aliance", live=False,
        sections=sections, foreword_body=[text("<p>Vážení.</p>")], foreword_name="Klára V.",
        fictional_notice="Rodiny jsou smyšlené.", licence="CC BY 4.0",
    )  # fmt: skip
    return publish(home.add_child(instance=made))


@pytest.fixture
def address(live_server, page) -> str:
    return str(live_server.url + page.url)


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    # The database is not for asking inside Playwright's loop, so the address comes first.
    with sync_playwright() as start:
        opened = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def opened(browser: Browser, address: str, width: int, **options: Any) -> Page:
    tab = browser.new_page(viewport={"width": width, "height": 900}, **options)
    tab.goto(address)
    return tab


def keep(tab: Page, name: str) -> None:
    if folder := os.environ.get("LIVES_SCREENSHOTS"):
        tab.screenshot(path=f"{folder}/reading-{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_it_holds_at_both_widths_and_in_both_schemes(browser, address, width, scheme):
    tab = opened(browser, address, width, color_scheme=scheme)
    assert Axe().run(tab).response["violations"] == []
    assert tab.evaluate(WIDER) == 0
    keep(tab, f"{width}-{scheme}")


def test_twice_as_large_letters_fit_a_telephone(browser, address):
    tab = opened(browser, address, 320)
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.evaluate(WIDER) == 0
    keep(tab, "320-large")


def test_it_is_read_by_keyboard_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address)
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").inner_text() == "Přeskočit na obsah"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").inner_text() == "Přeskočit obsah"
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#text")
    tab.locator("a[role=doc-noteref]").focus()
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#note-1")
    tab.locator("a[role=doc-backlink]").focus()
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#noteref-1")
    tab.get_by_role("link", name="Snadné čtení").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(":target").get_by_text("Vstáváme brzy.").is_visible()
    context.close()


def test_on_paper_there_is_the_book_and_nothing_of_the_site(browser, address):
    tab = opened(browser, address, 800)
    assert not tab.locator(".film .address").first.is_visible()
    tab.emulate_media(media="print")
    assert tab.locator(".film .address").first.is_visible()
    assert tab.locator(".film .qr").first.is_visible()
    for furniture in (".site-header", ".offer", ".site-footer__links", ".back"):
        assert not tab.locator(furniture).first.is_visible()
    if folder := os.environ.get("LIVES_SCREENSHOTS"):
        tab.pdf(path=f"{folder}/reading.pdf", prefer_css_page_size=True)


@pytest.fixture
def draft(page):
    """Not published, and with a heading that jumps."""
    get_user_model().objects.create_superuser("redaktorka", password="heslo-na-zkousku")
    draft = page.get_latest_revision_as_object()
    draft.sections = [
        *draft.sections.get_prep_value(),
        paper(heading("Hluboko", "4"), title="Nová"),
    ]
    draft.save_revision()
    return page.pk


def test_an_editor_sees_the_draft_beside_the_form_with_what_stops_it(draft, live_server, browser):
    tab = opened(browser, f"{live_server.url}/prihlaseni/", 1600)
    tab.get_by_label("Uživatelské jméno").fill("redaktorka")
    tab.get_by_label("Heslo").fill("heslo-na-zkousku")
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: "prihlaseni" not in url)
    tab.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[draft]))
    tab.get_by_role("button", name="Zobrazit nebo skrýt náhled").click()
    frame = tab.frame_locator("#w-preview-iframe")
    frame.get_by_text("Hluboko").first.wait_for()
    assert frame.locator(".for-editors").get_by_text("Nová:").is_visible()
    keep(tab, "preview")
