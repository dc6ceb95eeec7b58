"""Editions as the tests need them: made by the ledger's own steps, with the one file that is fast."""

from __future__ import annotations

from media.enums import Scope
from pipeline.models import Run, Step
from pipeline.services import runs, steps
from publications.models import CollectionPage, Edition
from publications.services import editions
from tests.publications.page_tree import (
    make_collection,
    make_film,
    make_recording,
    make_report,
    make_site,
    publish,
)

EVERYTHING = (Scope.WEB_PUBLIC, Scope.PRINT, Scope.OFFICIALS)


def make_anthology(*, reports: int = 2, scopes=EVERYTHING, **fields) -> CollectionPage:
    """A foreword, a paper and so many case reports, each about a film of its own."""
    home, series = make_site()
    pages = [
        publish(
            make_report(
                series,
                publish(make_film(series, make_recording(scopes=scopes, files=False))),
                title=f"Příběh {number}",
                summary=f"Souhrn {number}.",
            )
        )
        for number in range(1, reports + 1)
    ]
    collection = make_collection(home, *pages)
    for name, value in {"publisher": "Aliance Příkladná", **fields}.items():
        setattr(collection, name, value)
    return publish(collection)


def recording_of(collection: CollectionPage, report: int):
    """The film of the report of this number, from 1; the paper is the first section."""
    return collection.sections[report].value.specific.gated_recording


def edition_of(run: Run) -> Edition:
    return Edition.objects.get(pk=int(run.subject.removeprefix("edition:")))


def finish(run: Run, *formats: str) -> Edition:
    """Have the run frozen and these formats written; the others are not to be."""
    for name in ("freeze", *formats):
        step = steps.claim(run.steps.get(stage=name).pk)
        assert step is not None
        steps.perform(step)
        done = Step.objects.get(pk=step.pk)
        assert (done.state, done.error) == ("done", "")
    runs.cancel(run)
    return edition_of(run)


def make_edition(collection: CollectionPage) -> Edition:
    return finish(editions.start(collection), "docx")


def read(answer) -> bytes:
    """The body of an answer; read to its end, the file behind it is closed."""
    return b"".join(answer)


def status(client, url: str, **headers: str) -> int:
    """What a GET is answered with, read to the end."""
    answer = client.get(url, headers=headers)
    read(answer)
    return answer.status_code
