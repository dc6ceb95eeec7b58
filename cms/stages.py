"""What people do after the machine, replayed for the demo through the same services.

Each stage waits until the film's own run has come far enough, by going back to the queue.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.models import User
from cms.services import demo
from pipeline.models import StepState
from pipeline.registry import Context, Later, Output, Stage, StageFailed, registry
from publications.models import CaseReportPage, CollectionPage, FilmPage
from publications.services import editions
from transcripts.enums import State
from transcripts.models import Transcript
from transcripts.services import corrections, review

WAIT_S = 3.0


def correct(context: Context) -> Output:
    """A volunteer sets the machine's words right, cue by cue, from what was really said."""
    film = demo.finished_film()
    recording = demo.recording_of(film)
    _wait_for(recording, "subtitles")
    transcript = Transcript.objects.get(recording=recording, language=recording.language)
    if transcript.state in (State.REVIEW, State.APPROVED):
        return {}
    volunteer = User.objects.get(username=demo.VOLUNTEER)
    cues = list(transcript.cues.all())
    lines = demo.reference(film)
    spoken = [(word, line["speaker"]) for line in lines for word in line["text"].split()]
    names = {person["id"]: person["name"] for person in film["people"]}
    dealt = dealt_out([cue.text for cue in cues], spoken)
    for done, (cue, words) in enumerate(zip(cues, dealt, strict=True)):
        if words:
            text = " ".join(word for word, _speaker in words)
            speaker = names[words[0][1]]
            corrections.save(cue, text, cue.revision, volunteer, speaker=speaker)
        context.progress(done / len(cues))
    review.submit(transcript, volunteer)
    return {"cues": len(cues)}


def approve(context: Context) -> Output:
    """Another person reads it and approves; only then is it frozen."""
    recording = demo.recording_of(demo.finished_film())
    transcript = Transcript.objects.get(recording=recording, language=recording.language)
    if transcript.state == State.APPROVED:
        return {}
    try:
        track = review.approve(transcript, User.objects.get(username=demo.REVIEWER))
    except review.TimesComing as error:
        raise Later(WAIT_S) from error
    return {"sha256": track.sha256}


def publish(context: Context) -> Output:
    """An editor publishes the finished film, both reports and the anthology."""
    film = demo.finished_film()
    _wait_for(demo.recording_of(film), "renditions", "poster")
    demo.publish(FilmPage.objects.get(slug=film["slug"]))
    for page in CaseReportPage.objects.all():
        demo.publish(page)
    demo.quote()
    demo.publish(CollectionPage.objects.get())
    return {}


def export(context: Context) -> Output:
    """The editor presses the button; the edition is a run of its own."""
    for film_run in demo.film_runs():
        _wait_for(film_run.recording, "poster")
    collection = CollectionPage.objects.get()
    if not collection.editions.exists():
        editions.start(collection, by=User.objects.get(username=demo.EDITOR))
    return {}


def dealt_out(heard: list[str], spoken: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The words really said, each with who said it, dealt out to the cues in which the machine
    heard them.

    The two texts are aligned by letters, so each word goes to the cue that holds most of it;
    a cue in which nothing was really said gets none.
    """
    machine = " ".join(text.replace("\n", " ") for text in heard)
    owner: list[int] = []
    for number, text in enumerate(heard):
        owner += [number] * (len(text) + 1)
    said = " ".join(word for word, _speaker in spoken)
    place = _alignment(said.lower(), machine.lower())
    dealt: list[list[tuple[str, str]]] = [[] for _cue in heard]
    start = 0
    for word, speaker in spoken:
        middle = place[start + len(word) // 2]
        dealt[owner[min(middle, len(owner) - 1)]].append((word, speaker))
        start += len(word) + 1
    return dealt


def _alignment(said: str, machine: str) -> list[int]:
    """For each character of `said`, the place in `machine` it stands at; never falling back."""
    places = [0] * (len(said) + 1)
    for _tag, a1, a2, b1, b2 in SequenceMatcher(None, said, machine, autojunk=False).get_opcodes():
        for offset in range(a2 - a1):
            places[a1 + offset] = b1 + (offset * (b2 - b1)) // max(1, a2 - a1)
    places[-1] = len(machine)
    return places


def _wait_for(recording: Any, *stages: str) -> None:
    """Come back later unless these stages of the film's run are done."""
    steps = recording.runs.get(goal="film").steps.filter(stage__in=stages)
    if failed := steps.filter(state=StepState.FAILED).first():
        raise StageFailed(failed.error)
    if steps.exclude(state=StepState.DONE).exists():
        raise Later(WAIT_S)


for name, label, needs, run in (
    ("correct", _("a volunteer corrects"), (), correct),
    ("approve", _("another person approves"), ("correct",), approve),
    ("publish", _("an editor publishes"), ("approve",), publish),
    ("export", _("an editor exports the anthology"), ("publish",), export),
):
    registry.register(Stage(demo.GOAL, name, label, needs, run))
