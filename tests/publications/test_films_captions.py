"""Captions in more than one language: which come first, and how a viewer chooses."""

import os
import re

import pytest
from page_tree import make_film, make_recording, make_site, make_track, publish

from publications.services.films import playback

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MODES = "() => [...document.querySelectorAll('track')].map((each) => each.track.mode)"


@pytest.fixture
def film(db):
    """A Czech film with English subtitles, on the Czech part of the site."""
    recording = make_recording()
    make_track(recording, ("Jana", 1000, 3500, "Dobrý den."))
    make_track(recording, ("", 1000, 3500, "Good morning."), language="en")
    _home, series = make_site()
    return publish(make_film(series, recording))


@pytest.mark.parametrize(
    ("reader", "first"), [("cs", "cs"), ("en", "en"), ("en-gb", "en"), ("de", "cs"), ("", "cs")]
)
def test_captions_come_in_the_readers_language_where_there_are_such(film, reader, first):
    assert playback(film.recording, reader=reader).shown.language == first


def test_a_film_nobody_has_captioned_shows_none(db):
    assert playback(make_recording(), reader="cs").shown is None


def test_the_page_offers_both_languages_and_the_words_as_they_were_said(film, client):
    html = client.get(film.url).content.decode()
    kinds = re.findall(r'<track kind="(\w+)"[^>]*srclang="(\w+)"[^>]*?( default)?>', html)
    assert kinds == [("captions", "cs", " default"), ("subtitles", "en", "")]
    choice = html.partition("data-captions-language")[2].partition("</select>")[0]
    assert re.findall(r'<option value="(\d)"( selected)?>', choice) == [
        ("0", " selected"),
        ("1", ""),
    ]
    assert "Dobrý den." in html
    assert "Good morning." not in html


def test_one_language_is_no_choice(client, db):
    recording = make_recording()
    make_track(recording, ("Jana", 1000, 3500, "Dobrý den."))
    _home, series = make_site()
    html = client.get(publish(make_film(series, recording)).url).content.decode()
    assert "data-captions-language" not in html


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_viewer_changes_the_language_and_turns_captions_off_and_on(live_server, film):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    address = live_server.url + film.url  # the database is not for asking inside Playwright's loop
    with sync_playwright() as start:
        browser = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page()
        tab.goto(address)
        tab.wait_for_selector("[data-controls]:not([hidden])")
        assert tab.evaluate(MODES) == ["showing", "disabled"]
        tab.get_by_label("Jazyk titulků").select_option(label="angličtina")
        assert tab.evaluate(MODES) == ["disabled", "showing"]
        tab.locator("[data-captions]").select_option("off")
        assert tab.evaluate(MODES) == ["disabled", "disabled"]
        tab.get_by_label("Jazyk titulků").select_option(label="čeština")
        assert tab.evaluate(MODES) == ["showing", "disabled"]
        assert tab.locator("[data-captions]").input_value() == "normal"
        for width in (1280, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            assert Axe().run(tab).response["violations"] == []
            assert tab.evaluate(WIDER) == 0
            if folder := os.environ.get("LIVES_SCREENSHOTS"):
                tab.screenshot(path=f"{folder}/film-captions-{width}.png", full_page=True)
        browser.close()
