"""Sites, films and reports as the tests of pages need them, made as the product makes them."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import count

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, SeriesIndexPage
from media.enums import RenditionKind, Scope
from media.models import Appearance, Participant, Recording, Rendition
from media.services import consent
from publications.models import CaseReportPage, CollectionPage, FilmPage
from transcripts.models import CaptionTrack, SpokenPassage, Transcript
from transcripts.services.lemmas import index_text

_numbers = count(1)
FILES = {
    RenditionKind.VIDEO_720: ("mp4", "video/mp4", 1280, 720),
    RenditionKind.VIDEO_360: ("mp4", "video/mp4", 640, 360),
    RenditionKind.AUDIO: ("m4a", "audio/mp4", None, None),
    RenditionKind.POSTER: ("jpg", "image/jpeg", 1280, 720),
}


def make_site() -> tuple[HomePage, SeriesIndexPage]:
    """Home and series in Czech, the home page being what the site shows at its root."""
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)
    home = root.add_child(
        instance=HomePage(title="Životy rodin", slug=f"uvod-{next(_numbers)}", locale=locale)
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    series = home.add_child(
        instance=SeriesIndexPage(title="Filmy", slug="filmy", show_in_menus=True, locale=locale)
    )
    return home, series


def make_recording(*, scopes=(Scope.WEB_PUBLIC,), files=True) -> Recording:
    number = next(_numbers)
    recording = Recording.objects.create(
        title=f"Záznam {number}",
        place="Zábřeh",
        original=f"films/{number}.mp4",
        original_name="film.mp4",
        sha256=_hash(number),
        size_bytes=1000,
        duration_ms=83_200,
    )
    person = Participant.objects.create(name=f"Jana Nováková {number}")
    appearance = Appearance.objects.create(recording=recording, participant=person)
    if scopes:
        consent.record(appearance, scopes, form_version="2026-1", signed_on=date(2026, 1, 5))
    if files:
        for kind, (extension, media_type, width, height) in FILES.items():
            # Pages only link to files, so there is a row and nothing on the disk.
            Rendition.objects.create(
                recording=recording, kind=kind, file=f"{number}/{kind}.{extension}",
                sha256=_hash(next(_numbers)), size_bytes=1000, media_type=media_type,
                width=width, height=height,
            )  # fmt: skip
    return recording


def make_film(series: SeriesIndexPage, recording: Recording, **fields) -> FilmPage:
    number = next(_numbers)
    page = FilmPage(title=f"Film {number}", slug=f"film-{number}", recording=recording, live=False)
    for name, value in fields.items():
        setattr(page, name, value)
    return series.add_child(instance=page)


def make_report(series: SeriesIndexPage, film: FilmPage | None, **fields) -> CaseReportPage:
    number = next(_numbers)
    page = CaseReportPage(title=f"Zpráva {number}", slug=f"zprava-{number}", film=film, live=False)
    for name, value in fields.items():
        setattr(page, name, value)
    return series.add_child(instance=page)


def make_collection(home: HomePage, *reports: CaseReportPage, film: FilmPage | None = None):
    """A published anthology: a foreword, a paper with a footnote, the reports."""
    body = [{"type": "text", "value": {"body": "<p>Text stati.[^1]</p>", "notes": ["Pramen."]}}]
    if film:
        body.append({"type": "film", "value": film.pk})
    sections = [
        {"type": "paper", "value": {"title": "Stať", "authors": [], "body": body}},
        *({"type": "report", "value": report.pk} for report in reports),
    ]
    page = CollectionPage(
        title="Sborník", slug="sbornik", subtitle="Podtitul", sections=sections,
        foreword_title="Úvodní slovo", foreword_name="Klára V.", foreword_role="ředitelka",
        foreword_body=[{"type": "text", "value": {"body": "<p>Vážení.</p>", "notes": []}}],
        live=False,
    )  # fmt: skip
    return publish(home.add_child(instance=page))


def publish(page):
    """As an editor's button does; the page as it is in the database afterwards."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def withdraw_all(recording: Recording) -> None:
    for appearance in recording.appearances.all():
        for given in appearance.consents.all():
            consent.withdraw(given)


def make_track(recording: Recording, *lines, machine_made=False, language="cs") -> CaptionTrack:
    """A frozen track; each line is (speaker, start_ms, end_ms, text)."""
    transcript, _ = Transcript.objects.get_or_create(
        recording=recording, language=language, defaults={"profile": "cs-sdh"}
    )
    track = CaptionTrack.objects.create(
        transcript=transcript, language=language, sha256=_hash(next(_numbers)),
        srt="1", vtt="WEBVTT", text="text", machine_made=machine_made,
    )  # fmt: skip
    for speaker, start_ms, end_ms, text in lines:
        SpokenPassage.objects.create(
            track=track, cue_id=next(_numbers), start_ms=start_ms, end_ms=end_ms,
            speaker=speaker, text=text, lemmas=index_text(text, language),
        )  # fmt: skip
    return track


def _hash(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()
