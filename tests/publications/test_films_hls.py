"""Long films as HLS: over the real views, read by ffmpeg and played in a browser."""

import re
import subprocess
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from long_films import make, process
from page_tree import make_film, make_site, make_track, publish

from media.enums import RenditionKind
from media.models import Consent
from media.services import consent
from pipeline.av import binary
from transcripts.models import CaptionTrack

SECONDS = 14
CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:03.500\nDobrý den.\n\n00:09.000 --> 00:12.000\nA dál.\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "film.mp4"
    command = [
        binary.find().path, "-nostdin", "-y", "-f", "lavfi", "-i",
        f"testsrc2=s=854x480:r=25:d={SECONDS}", "-f", "lavfi", "-i", f"sine=r=48000:d={SECONDS}",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture
def page(live_server, source, settings, tmp_path):
    settings.LIVES_HLS_FROM_MIN = 0.1
    recording = make(source, tmp_path)
    track = make_track(recording, ("Jana", 1000, 3500, "Dobrý den."))
    CaptionTrack.objects.filter(pk=track.pk).update(vtt=CAPTIONS)
    _home, series = make_site()
    return publish(make_film(series, recording))


def rendition(page, kind, part=0):
    return page.recording.renditions.get(kind=kind, part=part)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_playlists_name_each_size_and_are_read_back_whole(page, live_server, client):
    import av

    address = rendition(page, RenditionKind.HLS).get_absolute_url()
    answer = client.get(address)
    assert answer["Content-Type"] == "application/vnd.apple.mpegurl"
    master = b"".join(answer).decode()
    sizes = re.findall(r"RESOLUTION=(\d+x\d+)", master)
    assert sorted(sizes) == ["640x360", "854x480"]
    codecs = re.findall(r'CODECS="([^"]+)"', master)
    assert codecs == ["avc1.64001e,mp4a.40.2"] * 2  # high profile, level 3, AAC-LC
    for name in ("BANDWIDTH", "AVERAGE-BANDWIDTH", "FRAME-RATE=25.000"):
        assert master.count(f"{name}") >= 2
    for line in master.splitlines():
        if line and not line.startswith("#"):
            playlist = b"".join(client.get(urljoin(address, line))).decode()
            durations = [float(each) for each in re.findall(r"#EXTINF:([\d.]+)", playlist)]
            assert durations == [6.0, 6.0, 2.0]
            with av.open(urljoin(live_server.url + address, line)) as film:
                assert sum(1 for _ in film.decode(video=0)) == SECONDS * 25
    with av.open(live_server.url + address) as film:
        assert abs(film.duration / 1_000_000 - SECONDS) < 0.05
        assert sum(frame.samples for frame in film.decode(audio=0)) >= SECONDS * 48_000 - 1024


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_consent_takes_the_playlists_and_every_byte_they_name(page, client):
    rows = list(page.recording.renditions.all())
    assert {row.kind for row in rows} >= {"hls", "hls_size", "storyboard", "storyboard_vtt"}
    for row in rows:
        answer = client.get(row.get_absolute_url())
        assert answer.status_code == 200
        assert len(b"".join(answer)) == row.size_bytes
    consent.withdraw(Consent.objects.get(appearance__recording=page.recording))
    assert {client.get(row.get_absolute_url()).status_code for row in rows} == {410}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_only_the_exact_name_of_a_part_is_an_answer(page, client):
    second = rendition(page, RenditionKind.HLS_SIZE, part=1)
    assert second.url_name.startswith("hls_size.1-")
    for name in (
        second.url_name.replace(".1-", ".2-"), second.url_name.replace(".1-", "-"),
        second.url_name.replace(".1-", ".01-"), second.url_name.replace(".1-", ".x-"),
        second.url_name.replace(".1-", ".99999999-"), second.url_name.replace(".1-", ".²-"),
    ):  # fmt: skip
        address = reverse("media:rendition", args=[page.recording.pk, name])
        assert client.get(address).status_code == 404, name


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_storyboard_says_which_picture_stands_for_which_moment(page, client):
    import io

    from PIL import Image

    index = rendition(page, RenditionKind.STORYBOARD_INDEX)
    answer = client.get(index.get_absolute_url())
    assert answer["Content-Type"].startswith("text/vtt")
    cues = re.findall(
        r"(\S+) --> (\S+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)", b"".join(answer).decode()
    )
    assert [cue[0] for cue in cues] == [f"00:00:{second:02}.000" for second in range(0, SECONDS, 2)]
    assert cues[-1][1] == "00:00:14.000"
    data = b"".join(client.get(urljoin(index.get_absolute_url(), cues[0][2])))
    with Image.open(io.BytesIO(data)) as sheet:
        assert dict(sheet.getexif()) == {}
        for _start, _end, _name, *numbers in cues:
            left, top, width, height = map(int, numbers)
            assert left + width <= sheet.width and top + height <= sheet.height
            assert (
                max(
                    low
                    for low, _high in sheet.crop(
                        (left, top, left + width, top + height)
                    ).getextrema()
                )
                < 200
            )
        assert (int(cues[0][5]), int(cues[0][6])) == (160, 90)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_doing_it_again_changes_nothing_and_a_longer_limit_takes_hls_away(page, settings, tmp_path):
    before = set(page.recording.renditions.values_list("kind", "part", "sha256"))
    process(page.recording, tmp_path)
    assert set(page.recording.renditions.values_list("kind", "part", "sha256")) == before
    settings.LIVES_HLS_FROM_MIN = 10
    process(page.recording, tmp_path)
    kinds = set(page.recording.renditions.values_list("kind", flat=True))
    assert not kinds & {RenditionKind.HLS, RenditionKind.HLS_SIZE}
    stored = {path.name for path in (settings.DATA_DIR / "renditions").rglob("*") if path.is_file()}
    assert stored == {row.file.name.split("/")[-1] for row in page.recording.renditions.all()}


STATE = """() => { const v = document.querySelector("video"); return {
  source: v.currentSrc, time: v.currentTime, duration: v.duration, rate: v.playbackRate,
  cues: [...v.textTracks].filter((t) => t.mode === "showing").map((t) => t.cues?.length ?? 0) }; }"""


def reach(tab, seconds: float) -> None:
    """Wait until the film plays beyond a moment. (The page's policy forbids Playwright's own way.)"""
    for _ in range(600):
        if tab.evaluate("() => document.querySelector('video').currentTime") > seconds:
            return
        tab.wait_for_timeout(100)
    pytest.fail(f"the film never reached {seconds} s: {tab.evaluate(STATE)}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("player", ["the browser", "hls.js", "the plain file"])
def test_a_long_film_plays_seeks_and_keeps_its_captions(player, page, live_server):
    from playwright.sync_api import sync_playwright

    def unknown(route):
        """The page as a browser without HLS reads it: of that source it knows nothing."""
        answer = route.fetch()
        html = answer.text().replace("application/vnd.apple.mpegurl", "application/x-unknown")
        route.fulfill(response=answer, body=html)

    address = live_server.url + page.url  # the database is not for asking inside Playwright's loop
    with sync_playwright() as start:
        browser = start.chromium.launch(executable_path="/usr/bin/chromium")
        tab = browser.new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        if player != "the browser":
            tab.route(address, unknown)
        if player == "the plain file":
            tab.route("**/hls.light.min.mjs", lambda route: route.abort())
        tab.goto(address)
        tab.select_option("[data-speed]", "1.25")
        tab.click("[data-play]")
        reach(tab, 0.5)
        tab.evaluate("document.querySelector('video').currentTime = 9.5")
        reach(tab, 10)
        state = tab.evaluate(STATE)
        browser.close()
    fetched = [address for address in asked if "vendor/hls.js" in address]
    assert state["rate"] == 1.25
    assert state["cues"] == [2]
    assert abs(state["duration"] - SECONDS) < 0.2
    if player == "the browser":
        assert state["source"].endswith(".m3u8") and not fetched
    elif player == "hls.js":
        assert state["source"].startswith("blob:") and len(fetched) == 1
        assert any("hls_size" in address for address in asked)
        assert [line for line in said if "Content Security" in line or "rror" in line] == []
    else:
        assert state["source"].endswith(".mp4")
