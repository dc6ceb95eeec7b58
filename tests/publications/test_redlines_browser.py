"""The editors' list of editions, the places to look at and the page of an edition in a real browser."""

import os

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from media.models import Participant
from publications.models import Redline
from publications.services import redlines
from tests.publications.made_editions import make_anthology, make_edition, recording_of
from tests.publications.page_tree import make_track, publish, withdraw_all

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TYPED = (
    "<p>Jedna matka říká: každé dvě hodiny ho otočím a dám mu napít. Děkujeme paní Novákové.</p>"
)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_around_a_redline_and_a_withdrawal_are_usable_by_everyone(live_server, client):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    collection = make_anthology(isbn="978-80-000-0000-8")
    film = recording_of(collection, 1)
    Participant.objects.filter(appearances__recording=film).update(name="Jana Nováková")
    make_track(film, ("Jana", 1000, 4000, "Každé dvě hodiny ho otočím a dám mu napít."))
    collection.sections[0].value["body"].append(("text", {"body": TYPED, "notes": []}))
    collection = publish(collection)
    first, second = make_edition(collection), make_edition(collection)
    redlines.start(second, first)
    redlines.make(Redline.objects.get())
    third = make_edition(collection)
    redlines.start(third, second)
    client.force_login(get_user_model().objects.create_superuser("redakce", password="x"))
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": live_server.url,
    }
    shown = {
        "editions": reverse("editions"),
        "leftovers": reverse("leftovers", args=[film.pk]),
        "edition": second.url_in("cs"),
    }
    with sync_playwright() as start:
        browser = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        context.add_cookies([cookie])
        tab = context.new_page()
        found = {}

        def look(name: str, address: str) -> None:
            for width in (1280, 320):
                tab.set_viewport_size({"width": width, "height": 900})
                tab.goto(live_server.url + address)
                # Wagtail's own frame is Wagtail's to mend.
                violations = Axe().run(tab, context=".nice-padding, article").response["violations"]
                found[name, width] = ([each["id"] for each in violations], tab.evaluate(WIDER))
                if folder := os.environ.get("LIVES_SCREENSHOTS"):
                    tab.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)

        for name, address in shown.items():
            look(name, address)
        tab.goto(live_server.url + shown["editions"])
        tab.get_by_role("link", name="DOCX, od vydání 1").wait_for()
        label = tab.get_by_label("Vyznačit, co se změnilo od").first
        assert label.evaluate("(select) => select.selectedOptions[0].textContent").startswith(
            "vydání 2"
        )
        browser.close()
    assert set(map(str, found.values())) == {"([], 0)"}, found
    withdraw_all(film)
    with sync_playwright() as start:
        browser = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        context.add_cookies([cookie])
        tab = context.new_page()
        look("editions-withdrawn", shown["editions"])
        look("leftovers-withdrawn", shown["leftovers"])
        browser.close()
    assert set(map(str, found.values())) == {"([], 0)"}, found
