"""Chapters of a film: what an editor may write, and where they stand."""

import os
import subprocess

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from wagtail.blocks import StreamBlockValidationError

from publications.blocks.chapters import MOST_CHAPTERS, ChaptersBlock, MomentBlock, milliseconds
from publications.document.model import Chapter as Printed
from publications.document.model import Document, FilmBox
from publications.models import FilmPage
from publications.services import chapters, leftovers
from publications.services.chapters import Chapter
from tests.publications.made_editions import make_anthology, make_edition, recording_of
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_site,
    make_track,
    publish,
    withdraw_all,
)
from transcripts.subtitles.formats import vtt

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
THREE = [(0, "Ráno"), (21_000, "Kdo mě vystřídá"), (60_000, "Co by pomohlo & <proč>")]


def written(*moments: tuple[int, str]) -> list[dict]:
    return [
        {"type": "chapter", "value": {"start_ms": start_ms, "title": title}}
        for start_ms, title in moments
    ]


@pytest.fixture
def film(db) -> FilmPage:
    """A film of 83.2 s with three chapters, on the Czech part of the site."""
    _home, series = make_site()
    return publish(make_film(series, make_recording(), chapters=written(*THREE)))


# --- what may be written ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment_ms"),
    [
        ("0:00", 0),
        ("1:23", 83_000),
        (" 01:23 ", 83_000),
        ("75:00", 4_500_000),
        ("1:02:03", 3_723_000),
        ("1:75:00", None),
        ("1:60", None),
        ("83", None),
        ("-1:23", None),
        ("1.23", None),
        ("۱:۲۳", None),
        ("", None),
    ],
)
def test_a_moment_is_minutes_and_seconds(text, moment_ms):
    assert milliseconds(text) == moment_ms


def test_what_cannot_be_read_stays_as_it_was_typed_beside_a_sentence():
    block = MomentBlock()
    value = block.value_from_form("minuta")
    assert (value, block.value_for_form(value)) == ("minuta", "minuta")
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert refused.value.messages == [
        "Napište minuty a sekundy, například 1:23, od hodiny výš také 1:02:03."
    ]
    assert block.clean(83_000) == 83_000
    assert block.value_for_form(3_723_000) == "1:02:03"


def faults(*moments: tuple[int, str]) -> dict[int, dict[str, list[str]]]:
    """What is wrong with these chapters: by their place and field."""
    block = ChaptersBlock()
    try:
        block.clean(block.to_python(written(*moments)))
    except StreamBlockValidationError as error:
        return {
            at: {field: one.messages for field, one in found.block_errors.items()}
            for at, found in error.block_errors.items()
        }
    return {}


def test_chapters_rise_and_are_told_apart():
    assert faults(*THREE) == {}
    assert faults() == {}
    assert faults((0, "A"), (60_000, "B"), (21_000, "C"), (60_000, "D"), (61_000, "E")) == {
        2: {"start_ms": ["Předchozí kapitola začíná v čase 1:00, tato musí začínat později."]},
        3: {"start_ms": ["Předchozí kapitola začíná v čase 1:00, tato musí začínat později."]},
    }
    assert faults((0, "Ráno"), (1000, "  RÁNO ")) == {
        1: {"title": ["Takový název už má jiná kapitola. Odlište je."]}
    }


def test_there_are_not_more_than_help():
    block = ChaptersBlock()
    many = written(*((1000 * n, f"Část {n}") for n in range(MOST_CHAPTERS + 1)))
    assert block.clean(block.to_python(many[:-1]))
    with pytest.raises(StreamBlockValidationError):
        block.clean(block.to_python(many))


def test_a_chapter_begins_before_the_film_ends(film):
    film.chapters = written((0, "Ráno"), (83_000, "Konec"), (84_000, "Za koncem"))
    with pytest.raises(ValidationError) as refused:
        film.full_clean()
    (error,) = refused.value.error_dict["chapters"]
    assert {
        at: {field: one.messages for field, one in found.block_errors.items()}
        for at, found in error.block_errors.items()
    } == {2: {"start_ms": ["Film končí v čase 1:23, kapitola musí začínat dřív."]}}


def test_a_film_exchanged_for_a_shorter_one_shows_what_lies_within_it(film):
    film.recording.duration_ms = 30_000
    assert chapters.of(film) == (
        Chapter(0, 21_000, "Ráno"),
        Chapter(21_000, 30_000, "Kdo mě vystřídá"),
    )
    film.recording = None
    assert chapters.of(film) == ()


@pytest.fixture
def editor(client, db):
    user = get_user_model().objects.create_superuser("redakce", password="x")
    client.force_login(user)
    return user


def form_of(film: FilmPage, *rows: tuple[str, str]) -> dict[str, str]:
    """What the editor's form sends, with these chapters."""
    fields = {
        "title": film.title,
        "slug": film.slug,
        "recording": str(film.recording_id),
        "intro": "",
        "description-count": "0",
        "chapters-count": str(len(rows)),
        "region": "",
        "themes": "",
        "content_note": "",
        "fictional_notice": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    for at, (moment, title) in enumerate(rows):
        fields |= {
            f"chapters-{at}-deleted": "",
            f"chapters-{at}-order": str(at),
            f"chapters-{at}-type": "chapter",
            f"chapters-{at}-id": "",
            f"chapters-{at}-value-start_ms": moment,
            f"chapters-{at}-value-title": title,
        }
    return fields


def test_an_editor_writes_them_in_the_form_of_the_page(client, editor, film):
    url = reverse("wagtailadmin_pages:edit", args=[film.pk])
    assert client.get(url).status_code == 200
    data = form_of(film, ("0:05", "Začátek"), ("1:10", "Konec"))
    assert client.post(url, {**data, "action-publish": "1"}).status_code == 302
    film.refresh_from_db()
    assert chapters.of(film) == (
        Chapter(5_000, 70_000, "Začátek"),
        Chapter(70_000, 83_200, "Konec"),
    )


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("za chvíli", "Napište minuty a sekundy, například 1:23, od hodiny výš také 1:02:03."),
        ("1:24", "Film končí v čase 1:23, kapitola musí začínat dřív."),
        ("0:05", "Předchozí kapitola začíná v čase 0:05, tato musí začínat později."),
    ],
)
def test_what_is_wrong_is_said_in_the_form_and_nothing_is_lost(
    client, editor, film, moment, sentence
):
    url = reverse("wagtailadmin_pages:edit", args=[film.pk])
    answer = client.post(url, form_of(film, ("0:05", "Začátek"), (moment, "Pak")))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page.replace("\\u011b", "ě") or sentence in unescaped(page)
    assert chapters.of(FilmPage.objects.get(pk=film.pk))[0].title == "Ráno"


def unescaped(page: str) -> str:
    """The data for Wagtail's scripts, JSON within an attribute, as text."""
    from html import unescape

    text = unescape(page)
    return text.encode("raw_unicode_escape").decode("unicode_escape") if "\\u" in text else text


# --- where they stand ---------------------------------------------------------------------


def test_the_page_lists_them_and_leads_to_the_moment_without_a_script(client, film):
    page = client.get(film.url).content.decode()
    source = film.recording.renditions.get(kind="video_720").get_absolute_url()
    assert f'href="{source}#t=21" data-start="21" data-end="60"' in page
    assert "Co by pomohlo &amp; &lt;proč&gt;" in page
    assert f'<track kind="chapters" src="/f/{film.pk}/kapitoly.vtt" srclang="cs"' in page
    film.chapters = []
    publish(film)
    assert "kapitoly" not in client.get(film.url).content.decode()


def test_each_language_has_its_own(client, film):
    from wagtail.models import Locale

    english = Locale.objects.get_or_create(language_code="en")[0]
    for parent in film.get_ancestors().filter(depth__gt=1).specific():
        publish(parent.copy_for_translation(english))
    page = film.copy_for_translation(english)
    page.chapters = written((0, "Morning"))
    publish(page)
    with translation.override("en"):
        shown = client.get(page.url).content.decode()
    assert "Morning" in shown and 'id="chapters">Chapters</h2>' in shown
    assert f"/f/{page.pk}/kapitoly.vtt" in shown
    track = client.get(f"/f/{page.pk}/kapitoly.vtt").content
    assert [cue.text for cue in vtt.read(track).cues] == ["Morning"]


def test_the_track_is_webvtt_with_each_chapter_up_to_the_next(client, film):
    answer = client.get(f"/f/{film.pk}/kapitoly.vtt")
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    cues = vtt.read(answer.content).cues
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == [
        (0, 21_000, "Ráno"),
        (21_000, 60_000, "Kdo mě vystřídá"),
        (60_000, 83_200, "Co by pomohlo & <proč>"),
    ]


def test_the_track_passes_the_gate_of_the_film(client, film):
    url = f"/f/{film.pk}/kapitoly.vtt"
    withdraw_all(film.recording)
    gone = client.get(url)
    assert gone.status_code == 410
    assert "Ráno" not in gone.content.decode()
    film.unpublish()
    assert client.get(url).status_code == 404
    assert client.get("/f/999999/kapitoly.vtt").status_code == 404
    user = get_user_model().objects.create_superuser("redakce", password="x")
    client.force_login(user)
    assert client.get(url).status_code == 200


def test_a_draft_of_a_translation_is_not_told_by_the_film_that_is_out(client, film):
    from wagtail.models import Locale

    english = Locale.objects.get_or_create(language_code="en")[0]
    for parent in film.get_ancestors().filter(depth__gt=1).specific():
        parent.copy_for_translation(english)
    draft = film.copy_for_translation(english)
    assert client.get(f"/f/{draft.pk}/kapitoly.vtt").status_code == 404


def test_the_anthology_prints_them_in_the_box_of_the_film(db):
    collection = make_anthology(reports=1)
    film = collection.sections[1].value.specific.film
    film.chapters = written(*THREE)
    publish(film)
    document = Document.from_json(make_edition(collection).document)
    (box,) = [block for block in document.sections[-1].blocks if isinstance(block, FilmBox)]
    assert box.chapters == (
        Printed(0, "Ráno", f"{box.url}#t=0"),
        Printed(21_000, "Kdo mě vystřídá", f"{box.url}#t=21"),
        Printed(60_000, "Co by pomohlo & <proč>", f"{box.url}#t=60"),
    )


def test_they_go_with_the_film(db):
    collection = make_anthology(reports=1)
    film = collection.sections[1].value.specific.film
    film.chapters = written(*THREE)
    publish(film)
    make_edition(collection)
    withdraw_all(recording_of(collection, 1))
    assert leftovers.withdrawn(collection) == [film.recording]
    assert not leftovers.of(film.recording).editions


# --- in a browser -------------------------------------------------------------------------


@pytest.fixture
def playing(film, tmp_path):
    """The film with a real file of its length."""
    from pathlib import Path

    from pipeline.av import binary

    path = tmp_path / "film.mp4"
    command = [
        binary.find().path, "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=5:d=83.2",
        "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-movflags", "+faststart", str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    make_track(film.recording, ("Jana", 1000, 3500, "Dobrý den."))
    film.recording.renditions.exclude(kind="video_720").delete()
    rendition = film.recording.renditions.get()
    stored = Path(rendition.file.storage.path(rendition.file.name))
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(path.read_bytes())
    rendition.size_bytes = stored.stat().st_size
    rendition.save()
    return film


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_viewer_goes_to_a_chapter_by_mouse_by_keyboard_and_without_a_script(live_server, playing):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect, sync_playwright

    address = live_server.url + playing.url
    source = playing.recording.renditions.get().get_absolute_url()
    with sync_playwright() as start:
        browser = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page()
        tab.goto(address)
        links = tab.locator(".film-chapter")
        expect(links.nth(1)).to_have_attribute("href", "#t=21")
        expect(tab.locator(".film-chapter[aria-current]")).to_have_count(0)
        links.nth(1).click()
        expect(links.nth(1)).to_have_attribute("aria-current", "true")
        tab.wait_for_function("document.querySelector('video').currentTime >= 21")
        assert tab.evaluate("location.hash") == "#t=21"
        tab.evaluate("document.querySelector('video').pause()")
        links.nth(2).focus()
        tab.keyboard.press("Enter")
        expect(links.nth(2)).to_have_attribute("aria-current", "true")
        expect(links.nth(1)).not_to_have_attribute("aria-current", "true")
        tab.evaluate("document.querySelector('video').pause()")
        # Subtitles are not touched by the track of chapters, and the player can read it.
        assert tab.evaluate(
            "[...document.querySelector('video').textTracks].map((t) => [t.kind, t.mode])"
        ) == [["captions", "showing"], ["chapters", "disabled"]]
        cues = tab.evaluate(
            "() => { const track = document.querySelector('track[kind=chapters]').track;"
            " track.mode = 'hidden'; return new Promise((done) => { const look = () =>"
            " track.cues?.length ? done([...track.cues].map((c) => c.text)) : setTimeout(look, 50);"
            " look(); }); }"
        )
        assert [cue.replace("&amp;", "&").replace("&lt;", "<") for cue in cues][:2] == [
            "Ráno",
            "Kdo mě vystřídá",
        ]
        for width in (1280, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            assert Axe().run(tab).response["violations"] == []
            assert tab.evaluate(WIDER) == 0
            if folder := os.environ.get("LIVES_SCREENSHOTS"):
                tab.screenshot(path=f"{folder}/film-chapters-{width}.png", full_page=True)

        opened = browser.new_page()
        opened.goto(f"{address}#t=60")
        expect(opened.locator(".film-chapter").nth(2)).to_have_attribute("aria-current", "true")

        without = browser.new_context(java_script_enabled=False).new_page()
        without.goto(address)
        without.locator(".film-chapter").nth(1).click()
        without.wait_for_url(f"**{source}#t=21")
        browser.close()
