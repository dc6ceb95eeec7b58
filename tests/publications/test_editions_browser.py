"""The page of an edition in a real browser: accessible, and its citation is copied with and without a script."""

import pytest

from tests.publications.made_editions import make_anthology, make_edition

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MARKED = "() => getSelection().toString()"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_edition_is_read_cited_and_copied(live_server):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    edition = make_edition(make_anthology(isbn="978-80-000-0000-8", licence="CC BY-SA 4.0"))
    newest = make_edition(edition.collection)
    # The database is not for asking inside Playwright's loop.
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        found = {}
        for width in (1280, 320):
            tab = browser.new_page(viewport={"width": width, "height": 900})
            for one in (edition, newest):
                for language in ("cs", "en"):
                    tab.goto(f"{live_server.url}{one.url_in(language)}")
                    tab.click("#s2 summary")
                    violations = Axe().run(tab).response["violations"]
                    found[width, one.number, language] = (
                        [each["id"] for each in violations],
                        tab.evaluate(WIDER),
                    )
            tab.close()
        assert set(map(str, found.values())) == {"([], 0)"}, found

        with_script = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        tab = with_script.new_page()
        tab.goto(f"{live_server.url}{edition.url_in('cs')}")
        citation = tab.inner_text("#citation")
        assert citation.startswith("Sborník: Podtitul. Online. 1. vydání. Aliance Příkladná, ")
        tab.click("[data-copy=citation]")
        tab.wait_for_selector("text=Zkopírováno")
        assert tab.evaluate("navigator.clipboard.readText()") == citation

        without_script = browser.new_context(java_script_enabled=False)
        tab = without_script.new_page()
        tab.goto(f"{live_server.url}{edition.url_in('cs')}")
        assert not tab.is_visible("[data-copy=citation]")
        tab.click("#citation")
        assert tab.evaluate(MARKED).strip() == citation
        with tab.expect_download() as download:
            tab.click("text=BibTeX >> nth=0")
        assert download.value.suggested_filename == "sbornik-1.bib"
        browser.close()
