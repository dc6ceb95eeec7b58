"""Uploads over real servers that die, lines that break and browsers that are closed."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.cms.test_editors_pages import sound
from tests.media.upload_site import TOKEN, UploadSite, upload_site

pytestmark = pytest.mark.slow
FILM = settings.BASE_DIR / "demo" / "films" / "rano-u-lesodvorskych.mp4"
SLOW_MS = 120_000  # a busy machine is no fault of the site
expect.set_options(timeout=SLOW_MS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Iterator[UploadSite]:
    with upload_site(tmp_path_factory.mktemp("upload-site")) as site:
        yield site


@pytest.fixture
def site(folder: UploadSite) -> Iterator[UploadSite]:
    yield folder
    folder.kill()
    folder.forget_uploads()


def start(site: UploadSite) -> None:
    site.start("serve", "--host", "localhost", "--port", str(site.port))


def begin(site: UploadSite, size: int) -> str:
    status, headers, _body = site.request("POST", "/uploads/", Upload_Length=str(size))
    assert status == 201
    return headers["Location"]


def send(site: UploadSite, path: str, body: bytes, offset: int) -> int:
    status, _headers, _body = site.request(
        "PATCH",
        path,
        body,
        Upload_Offset=str(offset),
        Content_Type="application/offset+octet-stream",
    )
    return status


def offset(site: UploadSite, path: str) -> int:
    status, headers, _body = site.request("HEAD", path)
    assert status == 200
    return int(headers["Upload-Offset"])


def wait_for(what) -> None:
    until = time.monotonic() + 300
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("server", ["runserver", "serve"])
def test_a_server_killed_while_a_piece_arrives_goes_on_after_its_start(site: UploadSite, server):
    """`runserver` hands a body on as it comes; `serve` when it is all there."""
    film = sound(200 if server == "serve" else 210)  # 3 MB; each its own film
    words = (
        ["runserver", "--noreload", f"localhost:{site.port}"]
        if server == "runserver"
        else ["serve", "--host", "localhost", "--port", str(site.port)]
    )
    site.start(*words)
    path = begin(site, len(film))
    first = len(film) // 10
    assert send(site, path, film[:first], 0) == 204
    line = site.send_half(path, film[first:], first)
    if server == "runserver":
        (arriving,) = site.arriving()
        wait_for(lambda: arriving.stat().st_size > first)
    site.kill()
    line.close()

    site.start(*words)
    here = offset(site, path)
    assert here > first if server == "runserver" else here == first
    assert here < len(film)
    assert send(site, path, film[here:], here) == 204
    status, said = site.finish(path, title="Zabitý server", language="cs")
    assert status == 200, said
    assert site.finish(path, title="Znovu", language="cs") == (200, said)
    digest = hashlib.sha256(film).hexdigest()
    (stored,) = [path for path in site.originals() if path.stem == digest]
    assert hashlib.sha256(stored.read_bytes()).hexdigest() == digest
    assert site.arriving() == []


def test_a_broken_line_keeps_what_came_over_it(site: UploadSite):
    film = sound(190)
    site.start("runserver", "--noreload", f"localhost:{site.port}")
    path = begin(site, len(film))
    line = site.send_half(path, film, 0)
    line.close()
    (arriving,) = site.arriving()
    wait_for(lambda: arriving.stat().st_size == len(film) // 2)
    # The lock may be held for a moment more, by the request whose sender has gone.
    wait_for(lambda: send(site, path, film[len(film) // 2 :], len(film) // 2) == 204)
    assert site.finish(path, title="Přerušená linka", language="cs")[0] == 200


def test_a_form_that_lacks_something_says_what_and_keeps_the_film(site: UploadSite):
    film = sound(3)
    start(site)
    path = begin(site, len(film))
    assert send(site, path, film, 0) == 204
    status, said = site.finish(path, title="", language="cs")
    assert (status, said["sentences"]) == (400, ["Název: Toto pole je povinné."])
    assert offset(site, path) == len(film)
    assert site.request("DELETE", path)[0] == 204


# In the browser


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


def browser(playwright: Playwright, profile: Path, site: UploadSite) -> BrowserContext:
    """A browser that keeps what it knows in a folder, as a person's does."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"],
        locale="cs-CZ", viewport={"width": 1280, "height": 900}, base_url=site.url,
        timeout=SLOW_MS,
    )  # fmt: skip
    context.set_default_timeout(SLOW_MS)
    cookies = {"sessionid": site.session, "csrftoken": TOKEN}
    context.add_cookies(
        [{"name": name, "value": value, "url": site.url} for name, value in cookies.items()]
    )
    return context


def slow_line(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 600_000,
    })  # fmt: skip


def sent_at_least(page: Page, percent: int) -> None:
    page.wait_for_function(
        "least => parseInt(document.querySelector('[data-percent]').textContent) >= least",
        arg=percent,
    )


@pytest.mark.browser
@pytest.mark.parametrize("forgetful", [False, True], ids=["same browser", "another browser"])
def test_an_upload_survives_a_pause_a_killed_server_and_a_closed_browser(
    site: UploadSite, playwright: Playwright, tmp_path: Path, forgetful: bool
):
    film = tmp_path / f"Ráno_u_Lesodvorských_{forgetful}.mp4"
    film.write_bytes(FILM.read_bytes() + bytes([forgetful]) * 8)  # each its own film
    size = film.stat().st_size
    start(site)

    context = browser(playwright, tmp_path / "profile", site)
    page = context.pages[0]
    page.goto("/sprava/filmy/nahrat/")
    slow_line(page)
    page.set_input_files("[name=film]", film)
    expect(page.locator("[name=title]")).to_have_value(f"Ráno u Lesodvorských {forgetful}")
    page.fill("[name=place]", "Lesodvory")
    sent_at_least(page, 10)
    page.get_by_role("button", name="Pozastavit").click()
    expect(page.locator("[data-says]")).to_have_text("Pozastaveno. Co se už poslalo, zůstává.")
    page.get_by_role("button", name="Pokračovat").click()
    sent_at_least(page, 25)
    site.kill()
    expect(page.locator("[data-says]")).to_have_text(re.compile("Spojení se přerušilo"))
    start(site)
    sent_at_least(page, 40)
    expect(page.locator("[data-says]")).to_have_text(re.compile("Film se posílá"))
    context.close()
    (arriving,) = site.arriving()
    kept = arriving.stat().st_size
    assert 0 < kept < size

    context = browser(playwright, tmp_path / ("other" if forgetful else "profile"), site)
    page = context.pages[0]
    sent: list[tuple[int, int]] = []
    page.on("request", lambda request: request.method == "PATCH" and sent.append(
        (int(request.headers["upload-offset"]), len(request.post_data_buffer or b""))
    ))  # fmt: skip
    page.goto("/sprava/filmy/nahrat/")
    listed = page.locator("[data-unfinished]")
    expect(listed).to_contain_text(film.name)
    expect(listed).to_contain_text(f"je tu {kept * 100 // size} %")
    page.set_input_files("[name=film]", film)
    if not forgetful:
        expect(page.locator("[name=place]")).to_have_value("Lesodvory")
    page.fill("[name=title]", "Přerušované nahrávání")
    page.get_by_role("button", name="Uložit film").click()
    page.wait_for_url(re.compile(r"/sprava/filmy/[0-9a-f-]{36}/$"))
    expect(page.locator("h1, h2").filter(has_text="Přerušované nahrávání").first).to_be_visible()
    assert sent[0][0] >= kept
    assert sum(length for _offset, length in sent) <= size - kept
    context.close()

    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    assert digest in {path.stem for path in site.originals()}
    assert site.arriving() == []


@pytest.mark.browser
def test_a_film_that_is_here_already_leads_to_it_and_a_text_is_refused(
    site: UploadSite, playwright: Playwright, tmp_path: Path
):
    start(site)
    film = tmp_path / "tón.wav"
    film.write_bytes(sound(4))
    text = tmp_path / "titulky.mp4"
    text.write_text("1\n00:00:01,000 --> 00:00:02,000\nAhoj\n" * 200)
    context = browser(playwright, tmp_path / "profile", site)
    page = context.pages[0]
    addresses = []
    for _attempt in range(2):
        page.goto("/sprava/filmy/nahrat/")
        page.set_input_files("[name=film]", film)
        page.get_by_role("button", name="Uložit film").click()
        page.wait_for_url(re.compile(r"/sprava/filmy/[0-9a-f-]{36}/$"))
        addresses.append(page.url)
    assert addresses[0] == addresses[1]
    expect(page.locator(".messages")).to_contain_text("Tento film už tu je")

    page.goto("/sprava/filmy/nahrat/")
    page.set_input_files("[name=film]", text)
    page.get_by_role("button", name="Uložit film").click()
    expect(page.get_by_role("alert").filter(has_text="není film ani zvuková")).to_be_visible()
    assert site.arriving() == []

    page.set_input_files("[name=film]", film)
    expect(page.locator("[data-says]")).to_have_text(re.compile("Celý film je na serveru"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Zrušit nahrávání").click()
    expect(page.locator("[data-panel]")).to_be_hidden()
    wait_for(lambda: site.arriving() == [])
    context.close()


@pytest.mark.browser
def test_what_was_sent_whole_is_stored_without_choosing_it_again(
    site: UploadSite, playwright: Playwright, tmp_path: Path
):
    start(site)
    film = sound(5)
    path = begin(site, len(film))
    assert send(site, path, film, 0) == 204
    context = browser(playwright, tmp_path / "profile", site)
    page = context.pages[0]
    page.goto("/sprava/filmy/nahrat/")
    page.locator("[data-take]").click()
    expect(page.locator("[name=title]")).to_be_focused()
    page.fill("[name=title]", "Poslané dřív")
    page.get_by_role("button", name="Uložit film").click()
    page.wait_for_url(re.compile(r"/sprava/filmy/[0-9a-f-]{36}/$"))
    context.close()
    assert site.arriving() == []
