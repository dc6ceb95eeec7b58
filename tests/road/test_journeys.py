"""A newcomer's and an editor's way through the site in a real Chromium, and what axe says of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from road_site import run

from media.models import Recording
from pipeline.av import binary
from publications.document.writers import WRITERS
from publications.models import CollectionPage, FilmPage
from transcripts.models import SpokenPassage, Transcript

pytestmark = pytest.mark.browser
SECOND = 1000
SLOW = 120 * SECOND  # a busy machine is no fault of the site
SPEECH = Path(__file__).parent.parent / "data" / "speech" / "care.flac"


@pytest.fixture(scope="session")
def browser(site) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--no-first-run",
                     "--autoplay-policy=no-user-gesture-required", "--mute-audio"]  # fmt: skip
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=arguments, timeout=SLOW
        )
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, site) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=site.url, locale="cs-CZ", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(SLOW)
    context.set_default_navigation_timeout(SLOW)
    expect.set_options(timeout=SLOW)
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A tab that must not ask anything of another host, nor report an error of its own."""
    tab = context.new_page()
    foreign: list[str] = []
    errors: list[str] = []
    host = re.compile(r"^(http://localhost:\d+/|data:|blob:|about:)")
    tab.on("request", lambda request: host.match(request.url) or foreign.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    assert foreign == []
    assert errors == []


def look(tab: Page, name: str) -> None:
    """Screenshots at 1280 and 320 px, where a folder for them is named."""
    folder = os.environ.get("LIVES_SCREENSHOTS")
    if not folder:
        return
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    tab.set_viewport_size({"width": 1280, "height": 900})


def violations(tab: Page) -> list[str]:
    found = Axe().run(tab).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def overflow(tab: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return tab.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def sign_in(tab: Page, site, user: str, where: str) -> None:
    tab.goto(f"/prihlaseni/?next={where}")
    tab.fill("#id_username", user)
    tab.fill("#id_password", site.passwords()[user])
    tab.click("main button[type=submit]")
    tab.wait_for_url(f"**{where}")


def test_a_newcomer_watches_searches_and_takes_the_anthology_home(tab: Page, context, tmp_path):
    film = FilmPage.objects.live().get()
    tab.goto("/")
    assert tab.locator("html").get_attribute("lang") == "cs"
    look(tab, "home")
    tab.locator(f"a[href$='{film.url}']").first.click()
    tab.wait_for_url(f"**{film.url}")

    tab.wait_for_function("() => document.querySelector('video').readyState >= 1")
    look(tab, "film")
    tab.locator("[data-play]").click()
    tab.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    cues = tab.evaluate(
        """async () => {
          const track = document.querySelector('video').textTracks[0];
          while (!track.cues?.length) await new Promise((done) => setTimeout(done, 100));
          return [...track.cues].map((cue) => [cue.startTime, cue.text]);
        }"""
    )
    assert len(cues) > 10
    assert re.search("[ěščřžýáíéůú]", " ".join(text for _, text in cues))
    start = cues[0][0]
    tab.evaluate("time => { document.querySelector('video').currentTime = time + 0.2 }", start)
    tab.wait_for_function(
        "() => document.querySelector('video').textTracks[0].activeCues.length > 0"
    )
    tab.wait_for_selector(".cue.is-spoken")

    passage = SpokenPassage.objects.filter(track__machine_made=False).order_by("start_ms")[5]
    word = max(re.findall(r"\w+", passage.text), key=len)
    tab.get_by_role("navigation", name="Hlavní").get_by_role("link", name="Hledat").click()
    tab.fill("#q", word)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("mark")
    look(tab, "search")
    tab.locator(".found__list a").first.click()
    tab.wait_for_url("**#t=*")
    second = float(tab.url.rsplit("=", 1)[1])
    tab.wait_for_function(
        "second => Math.abs(document.querySelector('video').currentTime - second) < 1", arg=second
    )
    hit = SpokenPassage.objects.filter(start_ms=round(second * 1000), track__machine_made=False)
    assert word.lower()[:4] in hit.get().text.lower()

    tab.goto("/")
    tab.get_by_role("link", name=CollectionPage.objects.get().title).first.click()
    look(tab, "collection")
    kinds = ("DOCX", b"PK"), ("PDF", b"%PDF"), ("PDF, velké písmo", b"%PDF"), ("EPUB", b"PK")
    for kind, magic in kinds:
        with tab.expect_download(timeout=SLOW) as coming:
            tab.get_by_role("link", name=re.compile(rf"{kind}\s+\d")).click()
        path = tmp_path / coming.value.suggested_filename
        coming.value.save_as(path)
        assert path.read_bytes().startswith(magic)
    assert context.cookies() == []


def test_a_click_in_the_transcript_seeks_the_film(tab: Page):
    tab.goto(FilmPage.objects.live().get().url)
    tab.wait_for_function("() => document.querySelector('video').readyState >= 1")
    link = tab.locator(".transcript .cue").nth(8)
    start = float(link.get_attribute("data-start"))
    link.click()
    tab.wait_for_function(
        "start => Math.abs(document.querySelector('video').currentTime - start) < 2", arg=start
    )
    tab.evaluate("document.querySelector('video').pause()")


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_the_public_pages(tab: Page, width: int):
    film = FilmPage.objects.live().get()
    report = film.reports.live().get()
    anthology = CollectionPage.objects.get()
    edition = anthology.editions.finished().first()
    paths = ["/", "/en/", "/filmy/", film.url, anthology.url, edition.get_absolute_url(),
             report.url, "/hledat/?q=rodina", "/hledat/?q=nicneníjakotohle", "/prihlaseni/",
             "/neni-tu/"]  # fmt: skip
    tab.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path in paths:
        tab.goto(path)
        if bad := violations(tab):
            found[path] = bad
        if wider := overflow(tab):
            found[f"{path} overflow"] = [str(wider)]
    assert found == {}


def test_a_volunteer_corrects_a_subtitle_and_sees_it_kept(tab: Page, site):
    transcript = Transcript.objects.get(state="machine")
    cue = transcript.cues.first()
    sign_in(tab, site, "dobrovolnik", transcript.get_absolute_url())
    assert violations(tab) == []
    field = tab.locator(f"#text-{cue.pk}")
    text = field.input_value()
    field.fill("Dobré ráno, žluťoučký koni.")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(f"#cue-{cue.pk} .status")).not_to_be_empty()
    who = tab.locator(f"#cue-{cue.pk} select.who")
    who.select_option("Hana Lesodvorská")
    expect(tab.locator(f"#cue-{cue.pk} .status")).to_have_text("Uloženo.")
    look(tab, "correction")
    tab.set_viewport_size({"width": 320, "height": 700})  # as when a page is zoomed or turned
    assert (violations(tab), overflow(tab)) == ([], 0)
    tab.reload()
    expect(tab.locator(f"#text-{cue.pk}")).to_have_value("Dobré ráno, žluťoučký koni.")
    expect(who).to_have_value("Hana Lesodvorská")
    tab.locator(f"#text-{cue.pk}").fill(text)
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(f"#cue-{cue.pk} .status")).not_to_be_empty()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A short film in which somebody speaks."""
    path = tmp_path / "krátký film – „ukázka“.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25"]
    run(binary.find().path, "-v", "error", *picture, "-i", str(SPEECH), "-shortest",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(path))  # fmt: skip
    return path


def test_an_editor_uploads_watches_progress_publishes_and_exports(tab: Page, site, worker, clip):
    sign_in(tab, site, "redaktorka", "/sprava/")
    look(tab, "dashboard")
    tab.goto("/sprava/filmy/nahrat/")
    title = "Zkušební klip – příliš žluťoučký kůň"
    tab.fill("[name=title]", title)
    tab.set_input_files("[name=film]", str(clip))
    tab.click("form[data-upload] button[type=submit]")
    tab.wait_for_url(re.compile(r"/sprava/filmy/[0-9a-f-]{36}/$"))
    recording = Recording.objects.get(title=title)
    tab.wait_for_selector("[data-run-url]")
    look(tab, "recording")

    tab.fill("[name=name]", "Smyšlená Osoba")
    tab.locator("form", has=tab.locator("[name=name]")).locator("button[type=submit]").click()
    tab.wait_for_selector("[name$=form_version]")
    tab.fill("[name$=form_version]", "Zkušební souhlas 1")
    tab.fill("[name$=signed_on]", "2024-01-02")
    for box in tab.locator("input[name$=scopes]").all():
        box.check()
    form = tab.locator("form", has=tab.locator("[name$=form_version]"))
    form.locator("button[type=submit]").click()
    # Progress goes on by itself on the page that shows it, to the end of the run.
    expect(tab.locator("[data-percent]")).to_have_text(re.compile(r"^100\s*%"), timeout=10 * SLOW)
    assert recording.renditions.count() == 7

    tab.get_by_role("link", name="Založit stránku filmu").click()
    tab.wait_for_url("**/add/publications/filmpage/*/")
    tab.wait_for_load_state("networkidle")
    # Wagtail's script makes the address of the title, a moment after the last key.
    tab.locator("[name=title]").press_sequentially(title)
    expect(tab.locator("[name=slug]")).to_have_value("zkusebni-klip-prilis-zlutoucky-kun")
    look(tab, "new-page")
    tab.select_option("[name=recording]", str(recording.pk))
    tab.locator("footer button.action-save").click()
    tab.wait_for_url(re.compile(r"/edit/"))
    tab.locator("footer .w-dropdown__toggle").click()
    tab.locator("footer button[name=action-publish]").click()
    tab.wait_for_url(re.compile(r"/sprava/pages/\d+/$"))
    page = FilmPage.objects.get(recording=recording)
    assert (page.live, page.slug) == (True, "zkusebni-klip-prilis-zlutoucky-kun")
    assert site.get(page.url).status == 200

    tab.goto("/sprava/vydani/")
    collection = CollectionPage.objects.get()
    before = collection.editions.count()
    tab.locator("form[action$='/export/'] button").first.click()
    tab.wait_for_url("**/sprava/vydani/")
    expect(tab.locator("[data-percent]").first).to_have_text(
        re.compile(r"^100\s*%"), timeout=10 * SLOW
    )
    assert collection.editions.count() == before + 1
    look(tab, "editions")
    page.delete()
    recording.delete()


def test_the_command_line_exports_every_file_whoever_makes_them(site, worker, tmp_path):
    """While the site is up, its worker and the command share the steps of the edition."""
    call_command("export", CollectionPage.objects.get().slug, out=tmp_path / "knihy")
    begins = {"docx": b"PK\x03\x04", "epub": b"PK\x03\x04", "pdf": b"%PDF", "html": b"<!DO"}
    made = sorted((tmp_path / "knihy").iterdir())
    assert len(made) == len(WRITERS)
    assert {path.name: path.read_bytes()[:4] for path in made} == {
        path.name: begins[path.suffix[1:]] for path in made
    }
