"""Who speaks: chosen by a person from those on record, kept in the history, said in the captions."""

import json

import pytest
from django.urls import reverse

from media.enums import PresenceKind
from media.models import Appearance, Participant
from transcripts.enums import EditKind
from transcripts.services import corrections, review, speakers, tracks


@pytest.fixture
def cue(draft):
    return draft.cues.first()


@pytest.fixture
def mother(recording):
    """The person of `make_recording`, now with the name she is to be known by."""
    appearance = recording.appearances.get()
    Participant.objects.filter(pk=appearance.participant_id).update(pseudonym="Matka Jana")
    return appearance


def appear(recording, name, *, pseudonym="", role="", kind=PresenceKind.SPEAKS):
    person = Participant.objects.create(name=name, pseudonym=pseudonym)
    return Appearance.objects.create(recording=recording, participant=person, role=role, kind=kind)


def last_edit(cue):
    return corrections.history(cue).last()


def test_a_cue_is_given_to_a_speaker_and_the_history_says_so(draft, cue, volunteer):
    saved = corrections.save(cue, cue.text, 0, volunteer, speaker="Matka Jana")
    assert (str(saved.speaker), saved.revision, saved.text) == ("Matka Jana", 1, cue.text)
    assert {word["speaker"] for word in saved.words} == {saved.speaker.label}
    assert [word["start_ms"] for word in saved.words] == [word["start_ms"] for word in cue.words]
    edit = last_edit(cue)
    assert (edit.kind, edit.old_speaker, edit.new_speaker) == (EditKind.SPEAKER, "", "Matka Jana")
    assert (edit.moved, edit.old_text) == (False, edit.new_text)


def test_another_correction_leaves_the_speaker_and_an_empty_name_takes_it_away(cue, volunteer):
    corrections.save(cue, cue.text, 0, volunteer, speaker="Matka Jana")
    saved = corrections.save(cue, "Jiná slova.", 1, volunteer)
    assert str(saved.speaker) == "Matka Jana"
    saved = corrections.save(cue, "Jiná slova.", 2, volunteer, speaker="")
    assert saved.speaker is None
    assert {word["speaker"] for word in saved.words} == {None}
    restored = corrections.restore(saved, last_edit(cue), volunteer)
    assert str(restored.speaker) == "Matka Jana"


def test_the_same_choice_twice_is_one_edit_and_one_name_one_speaker(draft, volunteer):
    first, second = draft.cues.all()[:2]
    for _ in range(2):
        corrections.save(first, first.text, 0, volunteer, speaker="  Matka\tJana ")
    corrections.save(second, second.text, 0, volunteer, speaker="Matka Jana")
    assert corrections.history(first).count() == 1
    assert [str(speaker) for speaker in draft.speakers.all()] == ["Matka Jana"]


def test_of_two_choices_the_second_is_a_conflict_and_makes_no_speaker(
    draft, cue, volunteer, other_volunteer
):
    corrections.save(cue, cue.text, 0, volunteer, speaker="Matka")
    with pytest.raises(corrections.Conflict):
        corrections.save(cue, cue.text, 0, other_volunteer, speaker="Otec")
    assert [str(speaker) for speaker in draft.speakers.all()] == ["Matka"]


def test_a_dialogue_names_nobody(cue, volunteer):
    saved = corrections.save(cue, "-Pomáhá vám někdo?\n-Nikdo.", 0, volunteer, speaker="Matka")
    assert saved.speaker is None


def test_long_names_that_begin_alike_are_two_speakers(draft, volunteer):
    first, second = draft.cues.all()[:2]
    for cue, name in ((first, "a" * 60 + " první"), (second, "a" * 60 + " druhá")):
        assert str(corrections.save(cue, cue.text, 0, volunteer, speaker=name).speaker) == name
    assert len({speaker.label for speaker in draft.speakers.all()}) == 2


def test_those_heard_are_offered_by_public_name_or_role_never_by_civil_name(
    recording, draft, cue, volunteer, mother
):
    appear(recording, "Petr Novák", role="tazatel", kind=PresenceKind.VOICE)
    appear(recording, "Civilní Jméno")
    appear(recording, "Babička", pseudonym="Babička Marie", kind=PresenceKind.PHOTO)
    corrections.save(cue, cue.text, 0, volunteer, speaker="Soused")
    assert speakers.names(draft) == ["Matka Jana", "tazatel", "Soused"]


def test_captions_transcript_and_search_carry_the_name(draft, volunteer, reviewer):
    for cue in draft.cues.all():
        corrections.save(cue, cue.text, 0, volunteer, speaker="Jana & <Petr>")
    review.submit(draft, volunteer)
    track = review.approve(draft, reviewer)
    assert track.vtt.count("<v Jana &amp; &lt;Petr&gt;>") == draft.cues.count()
    assert {passage.speaker for passage in track.passages.all()} == {"Jana & <Petr>"}
    assert not tracks.finished_cues(draft).broken


def test_the_page_offers_the_names_and_saves_the_choice(client, draft, cue, volunteer, mother):
    client.force_login(volunteer)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert page.count('<option value="Matka Jana">') == draft.cues.count()
    where = reverse("transcripts:cue", args=[draft.pk, cue.pk])
    sent = {"text": cue.text, "base_revision": 0, "speaker": "Matka Jana"}
    answer = client.post(where, json.dumps(sent), content_type="application/json")
    assert (answer.status_code, answer.json()["speaker"]) == (200, "Matka Jana")
    page = client.get(draft.get_absolute_url()).content.decode()
    assert page.count('<option value="Matka Jana" selected>') == 1
    behind = client.post(where, json.dumps({**sent, "text": "Jinak."}), "application/json")
    assert (behind.status_code, behind.json()["speaker"]) == (409, "Matka Jana")
    too_long = {**sent, "base_revision": 1, "speaker": "x" * 121}
    assert client.post(where, json.dumps(too_long), "application/json").status_code == 400


def test_a_hostile_name_is_only_text_on_the_page(client, recording, draft, volunteer, mother):
    hostile = '"><script>alert(1)</script>'
    Participant.objects.filter(pk=mother.participant_id).update(pseudonym=hostile)
    client.force_login(volunteer)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


def test_where_nobody_is_on_record_nothing_is_asked(client, draft, recording, volunteer):
    client.force_login(volunteer)
    assert 'name="speaker"' not in client.get(draft.get_absolute_url()).content.decode()
