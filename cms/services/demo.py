"""The demo: two invented films on the real road, their reports, an anthology.

Nothing is put in finished. The films are registered like an upload, so the pipeline transcodes
and transcribes them; what people would do afterwards (correct, approve, publish, export) is
done by the stages of `cms.stages`, through the same services the site uses.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.models import User
from cms.services import tree
from media.enums import Language, PresenceKind, Scope, SignedHow
from media.models import Appearance, Participant, Recording
from media.services import consent, recordings
from pipeline.models import Run
from pipeline.services import runs
from publications.blocks.chapters import milliseconds
from publications.blocks.quotes import MOST_CUES, is_part_of
from publications.enums import Region
from publications.models import (
    CaseReportPage,
    CollectionPage,
    FilmPage,
    Funder,
    Project,
    ProjectFunder,
)
from transcripts.models import CaptionTrack, SpokenPassage

FOLDER = settings.BASE_DIR / "demo"
GOAL = "demo"
VOLUNTEER, REVIEWER, EDITOR = "dobrovolnik", "korektorka", "redaktorka"
ALLOWED = (
    Scope.ARCHIVE, Scope.WEB_PUBLIC, Scope.PRINT, Scope.OFFICIALS, Scope.AI_TRANSCRIPTION,
    Scope.REUSE_STILLS,
)  # fmt: skip
NOTICE = "Smyšlená rodina, ukázka. Lidé, místa ani služby v tomto příběhu neexistují."


def load() -> bool:
    """Put the demo in; again changes nothing. Returns whether anything was added.

    All of it or nothing: whoever is stopped half-way begins anew, and the films' files, which are
    named by their hash, are found where they lie.
    """
    if CollectionPage.objects.exists() or Recording.objects.exists():
        return False
    films = _films()
    with transaction.atomic():
        for film in films:
            _register(film)
        content = _read("content/collection.json")
        site = _read("content/site.json")
        reports = [_read(f"content/reports/{slug}.json") for slug in content["reports"]]
        project = _project(content["funding"])
        for language in ("cs", "en"):
            _home(language, site[language], project)
        for film in films:
            _film_page(film)
        for report in reports:
            _report_page(report)
        _collection(content, site["cs"], project)
        runs.start(GOAL, title="Ukázka: opravy, schválení, vydání", subject=GOAL)
    return True


def finished_film() -> dict[str, Any]:
    """The film whose correction is replayed; the other one waits for a volunteer."""
    return next(film for film in _films() if film["finished"])


def reference(film: dict[str, Any]) -> list[dict[str, Any]]:
    """What was really said: lines with `speaker`, `text`, `start_ms`, `end_ms`."""
    return _read(f"films/{film['slug']}.reference.json")["lines"]


def recording_of(film: dict[str, Any]) -> Recording:
    return Recording.objects.get(original_name=f"{film['slug']}.mp4")


def film_runs() -> list[Run]:
    return list(Run.objects.filter(goal="film").select_related("recording"))


def _films() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text()) for path in sorted(FOLDER.glob("films/*.toml"))]


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _register(film: dict[str, Any]) -> Recording:
    path = FOLDER / "films" / f"{film['slug']}.mp4"
    editor = User.objects.get(username=EDITOR)
    recording = recordings.register(
        recordings.stream_file(path),
        name=path.name,
        title=film["title"],
        language=Language(film["language"]),
        place=film["place"],
        by=editor,
    )
    for person in film["people"]:
        participant = Participant.objects.create(
            name=f"{person['name']} (smyšlená osoba)", pseudonym=person["name"]
        )
        appearance = Appearance.objects.create(
            recording=recording,
            participant=participant,
            kind=PresenceKind.SPEAKS,
            role=person["role"],
        )
        consent.record(
            appearance,
            ALLOWED,
            form_version="Ukázkový souhlas, verze 1",
            signed_on=date(2023, 9, 4),
            how=SignedHow.PAPER,
            witness="svědek z ukázky",
            by=editor,
        )
    return recording


def _picture(name: str, description: str = "", credit: str = "") -> Any:
    model = get_image_model()
    title = Path(name).stem
    if found := model.objects.filter(title=title).first():
        return found
    with (FOLDER / name).open("rb") as file:
        return model.objects.create(
            title=title,
            file=ImageFile(file, name=Path(name).name),
            description=description[:255],
            credit=credit,
        )


def _body(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks as a StreamField stores them: pictures by their id, lists in Wagtail's list form."""
    return [{"type": block["type"], "value": _value(block)} for block in blocks]


def _value(block: dict[str, Any]) -> dict[str, Any]:
    value = dict(block["value"])
    if block["type"] == "figure":
        value["image"] = _picture(value["image"], value["alt"], value["credit"]).pk
    return value


def _project(funding: dict[str, Any]) -> Project:
    project = Project(
        name=funding["project"],
        programme=funding["programme"],
        registration_number=funding["registration_number"],
        statement_cs=funding["statement_cs"],
        statement_en=funding["statement_en"],
    )
    for position, item in enumerate(funding["funders"]):
        funder = Funder.objects.create(
            name=item["name"], logo=_picture(item["logo"], item["alt"]), alt=item["alt"]
        )
        project.project_funders.add(ProjectFunder(funder=funder, sort_order=position))
    project.save()
    return project


def _home(language: str, texts: dict[str, Any], project: Project) -> None:
    home = tree.home(language)
    home.title = texts["home"]["title"]
    home.lead = texts["home"]["intro"][:400]
    home.hero_image = _picture(texts["home"]["picture"], texts["home"]["picture_alt"])
    home.intro = "".join(
        block["value"]["body"] for block in texts["about"]["body"] if block["type"] == "text"
    )
    home.project = project
    home.save_revision().publish()
    series = tree.series(language)
    series.intro = f"<p>{texts['series']['intro']}</p>"
    series.save_revision().publish()


def _film_page(film: dict[str, Any]) -> None:
    page = FilmPage(
        title=film["title"],
        slug=film["slug"],
        recording=recording_of(film),
        intro=film["summary"],
        region=_region(film["region"]),
        fictional_notice=NOTICE,
        chapters=[
            {
                "type": "chapter",
                "value": {"start_ms": milliseconds(each["at"]), "title": each["title"]},
            }
            for each in film["chapters"]
        ],
        live=False,
    )
    tree.series("cs").add_child(instance=page)
    page.save_revision()


def _report_page(report: dict[str, Any]) -> None:
    page = CaseReportPage(
        title=report["title"],
        slug=report["slug"],
        film=FilmPage.objects.get(slug=report["film"]),
        summary=report["summary"][:500],
        authors=[{"type": "author", "value": author} for author in report["authors"]],
        body=_body(report["body"]),
        easy_read=report.get("easy_read", []),
        region=_region(report["region"]),
        fictional_notice=NOTICE,
        live=False,
    )
    tree.series("cs").add_child(instance=page)
    page.save_revision()


def _collection(content: dict[str, Any], site: dict[str, Any], project: Project) -> None:
    foreword = content["foreword"]
    page = CollectionPage(
        title=content["title"],
        slug=content["slug"],
        subtitle=content["subtitle"],
        publisher=content["publisher"],
        foreword_title=foreword["title"],
        foreword_body=_body(foreword["body"]),
        foreword_name=foreword["signature"]["name"],
        foreword_role=foreword["signature"]["role"],
        foreword_date=date.fromisoformat(content["signed_on"]),
        sections=_sections(content),
        declared_contributions=content["declared_contributions"],
        project=project,
        licence="CC BY-NC-ND 4.0",
        licence_url="https://creativecommons.org/licenses/by-nc-nd/4.0/deed.cs",
        fictional_notice=site["notice"],
        live=False,
    )
    tree.home("cs").add_child(instance=page)
    page.save_revision()


def _sections(content: dict[str, Any]) -> list[dict[str, Any]]:
    parts = {name: {"type": "part", "value": part} for name, part in content["parts"].items()}
    people = [
        {**person, "picture": None, "alt": ""} for person in content["contributors"]["people"]
    ]
    return [
        parts["papers"],
        *({"type": "paper", "value": _article(paper)} for paper in content["papers"]),
        parts["examples"],
        *({"type": "example", "value": _article(example)} for example in content["examples"]),
        parts["reports"],
        *(
            {"type": "report", "value": CaseReportPage.objects.get(slug=slug).pk}
            for slug in content["reports"]
        ),
        {"type": "glossary", "value": content["glossary"]},
        {"type": "contributors", "value": {**content["contributors"], "people": people}},
        {"type": "colophon", "value": content["colophon"]},
    ]


def _article(article: dict[str, Any]) -> dict[str, Any]:
    return {**article, "body": _body(article["body"]), "easy_read": []}


def quote() -> None:
    """Let the anthology say words of a film, as an editor would once its subtitles are approved."""
    page = CollectionPage.objects.get()
    draft = page.get_latest_revision_as_object()
    sections = list(draft.sections.raw_data)
    wanted = {
        article["title"]: article["quote"]
        for article in _read("content/collection.json")["examples"]
        if "quote" in article
    }
    for section in sections:
        value = section["value"]
        said = wanted.get(value["title"]) if section["type"] == "example" else None
        if said and not any(block["type"] == "transcript_quote" for block in value["body"]):
            passages = _said(said["film"], said["words"])
            block = {
                "first": passages[0].pk, "last": passages[-1].pk, "words_chosen": said["words"],
            }  # fmt: skip
            value["body"] = [
                *value["body"][:2],
                {"type": "transcript_quote", "value": block},
                *value["body"][2:],
            ]
    draft.sections = sections
    draft.save_revision(user=User.objects.get(username=EDITOR))


def _said(film: str, words: str) -> list[SpokenPassage]:
    """The fewest subtitles of the film that hold the words."""
    track = CaptionTrack.objects.current().get(
        transcript__recording__original_name=f"{film}.mp4", language=Language.CS
    )
    passages = list(track.passages.order_by("start_ms"))
    for count in range(1, MOST_CUES + 1):
        for first in range(len(passages) - count + 1):
            found = passages[first : first + count]
            if is_part_of(words, " ".join(passage.text for passage in found)):
                return found
    raise LookupError(f"nobody says “{words}” in {film}")


def _region(name: str) -> str:
    return next((region.value for region in Region if region.label == name), "")


def publish(page: Page) -> None:
    """Publish the newest draft, as an editor's button does."""
    if not page.live:
        page.specific.get_latest_revision().publish(
            user=User.objects.get(username=EDITOR), changed=True
        )
