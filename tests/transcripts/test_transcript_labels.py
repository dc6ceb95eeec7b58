"""Who speaks, in the frozen track: seen in the film, a field of its own where it is read."""

from __future__ import annotations

import pytest
from transcript_samples import ENGINE, spoken

from transcripts.models import Cue
from transcripts.services import corrections, drafts, review, speakers, tracks
from transcripts.services.resegment import resegment
from transcripts.subtitles.formats import srt


def dialogue():
    return [
        *spoken("Kolik vám tehdy bylo let?", speaker="S1"),
        *spoken("Bylo mi dvacet let.", start_ms=6000, speaker="S2"),
        *spoken("Bydlela jsem u rodičů.", start_ms=10_000, speaker="S2"),
    ]


@pytest.fixture
def interview(recording, volunteer):
    made = drafts.create(recording, dialogue(), language="cs", profile="cs-sdh", engine=ENGINE)
    names = {"S1": "Redaktor", "S2": "Jana"}
    rows = {each.pk: names[each.label] for each in made.speakers.all()}
    speakers.rename(made, rows, volunteer)
    return made


def test_a_change_of_speaker_is_seen_and_what_is_read_has_its_own_field(
    interview, volunteer, reviewer
):
    review.submit(interview, volunteer)
    track = review.approve(interview, reviewer)
    assert [cue.text for cue in srt.read(track.srt.encode()).cues] == [
        "Redaktor: Kolik vám tehdy bylo let?", "Jana: Bylo mi dvacet let.", "Bydlela jsem u rodičů.",
    ]  # fmt: skip
    assert [line for line in track.vtt.split("\n") if "<v" in line] == [
        "Redaktor: <v Redaktor>Kolik vám tehdy bylo let?",
        "Jana: <v Jana>Bylo mi dvacet let.",
        "<v Jana>Bydlela jsem u rodičů.",
    ]
    assert [(each.speaker, each.text) for each in track.passages.all()] == [
        ("Redaktor", "Kolik vám tehdy bylo let?"),
        ("Jana", "Bylo mi dvacet let."),
        ("Jana", "Bydlela jsem u rodičů."),
    ]
    assert "Jana: Jana" not in track.text


def test_the_same_transcript_gives_the_same_track(interview):
    first = tracks.freeze(interview, machine_made=True)
    assert tracks.freeze(interview, machine_made=True) == first


def test_a_sound_keeps_its_row_its_times_and_its_history_when_its_neighbours_are_divided_anew(
    interview, volunteer
):
    one, two, _ = interview.cues.all()
    saved = corrections.save(two, "[smích]", 0, volunteer)
    before = Cue.objects.filter(pk=two.pk).values().get()
    corrections.save(
        one, "Kolik vám tehdy bylo let, když se vám narodil syn a nikdo nevěděl, co bude?", 0, volunteer
    )  # fmt: skip
    made = resegment(interview, 1, 3, volunteer)
    after = Cue.objects.filter(pk=two.pk).values().get()
    assert {**after, "position": 0} == {**before, "position": 0}
    assert saved.text in [row.text for row in made]
    assert all("[smích]" not in row.text for row in made if row.pk != two.pk)


def test_a_sound_in_a_track_is_nobodys_voice(interview, volunteer, reviewer):
    corrections.save(interview.cues.all()[1], "[smích]", 0, volunteer)
    review.submit(interview, volunteer)
    track = review.approve(interview, reviewer)
    assert "\n[smích]\n" in track.vtt
    assert [(each.speaker, each.text) for each in track.passages.all()] == [
        ("Redaktor", "Kolik vám tehdy bylo let?"),
        ("", "[smích]"),
        ("Jana", "Bydlela jsem u rodičů."),
    ]
