import pytest
from django.utils import translation
from transcript_samples import ENGINE, SENTENCES, spoken

from transcripts.enums import Note, State
from transcripts.models import Cue, Transcript
from transcripts.services import corrections, drafts
from transcripts.subtitles import profiles
from transcripts.subtitles.model import Word


def create(recording, words, **changes):
    how = {"language": "cs", "profile": "cs-sdh", "engine": ENGINE} | changes
    return drafts.create(recording, words, **how)


def texts(transcript):
    return [cue.text.replace("\n", " ") for cue in transcript.cues.all()]


def test_recognised_words_become_numbered_cues_that_hold_every_word(recording):
    transcript = create(recording, spoken(SENTENCES))
    assert " ".join(texts(transcript)) == SENTENCES
    positions = [cue.position for cue in transcript.cues.all()]
    assert positions == list(range(1, len(positions) + 1))
    assert transcript.state == State.MACHINE
    assert transcript.note == ""


def test_each_label_of_the_engine_becomes_one_speaker(recording):
    words = [
        *spoken("Kolik vám bylo let?", speaker="S2"),
        *spoken("Bylo mi dvacet.", start_ms=5000, speaker="S1"),
    ]
    transcript = create(recording, words)
    assert [speaker.label for speaker in transcript.speakers.all()] == ["S1", "S2"]
    assert [(cue.text, cue.speaker.label) for cue in transcript.cues.all()] == [
        ("Kolik vám bylo let?", "S2"),
        ("Bylo mi dvacet.", "S1"),
    ]


def test_no_words_give_no_cues_and_a_note_in_the_readers_language(recording):
    transcript = create(recording, [])
    assert transcript.cues.count() == 0
    assert transcript.note == Note.NO_SPEECH
    with translation.override("cs"):
        assert transcript.note_sentence == "V nahrávce nebyla nalezena řeč."


def test_the_same_words_again_keep_the_same_rows(recording):
    first = create(recording, spoken(SENTENCES))
    rows = list(first.cues.values_list("pk", flat=True))
    again = create(recording, spoken(SENTENCES))
    assert (again.pk, list(again.cues.values_list("pk", flat=True))) == (first.pk, rows)


@pytest.mark.parametrize(
    "change",
    [{"engine": {**ENGINE, "model": "large-v3"}}, {"profile": "children"}],
    ids=["another model", "another profile"],
)
def test_an_untouched_draft_is_replaced_under_the_same_address(recording, change):
    first = create(recording, spoken("Tohle je špatně."))
    again = create(recording, spoken("Tohle je lepší."), **change)
    assert Transcript.objects.count() == 1
    assert (again.pk, texts(again)) == (first.pk, ["Tohle je lepší."])


def test_a_draft_a_person_touched_is_never_replaced(recording, volunteer):
    first = create(recording, spoken("Tohle je špatně."))
    corrections.save(first.cues.get(), "Tohle je správně.", 0, volunteer)
    again = create(recording, spoken("Něco úplně jiného."))
    assert (again.pk, texts(again)) == (first.pk, ["Tohle je správně."])


def test_an_unknown_profile_stores_nothing(recording):
    with pytest.raises(profiles.UnknownProfile):
        create(recording, spoken("Ahoj."), profile="../../etc/passwd")
    assert not Transcript.objects.exists()


def test_an_hour_of_words_is_stored_with_odd_times_and_hostile_text(recording):
    words = [Word("<script>", -5, -5, None, "S" * 200), Word("", 0, 0), Word("slovo", 99, 1)] * 1000
    transcript = create(recording, words)
    shown = " ".join(texts(transcript)).split()
    assert shown == ["<script>", "slovo"] * 1000
    assert Cue.objects.filter(transcript=transcript).count() > 100


def edges(transcript):
    return [(cue.start_ms, cue.end_ms) for cue in transcript.cues.order_by("position")]


def with_cuts(recording, cuts):
    recording.cuts_ms = cuts
    recording.save(update_fields=["cuts_ms"])
    return recording


def cuts_near(transcript):
    """A little after each cue has begun."""
    return [start + 200 for start, _ in edges(transcript)]


def test_cues_keep_to_the_cuts_that_are_known(recording, make_recording):
    free = create(recording, spoken(SENTENCES))
    cuts = cuts_near(free)
    bound = create(with_cuts(make_recording(), cuts), spoken(SENTENCES))
    assert texts(bound) == texts(free)
    assert [start for start, _ in edges(bound)] == cuts


def test_an_untouched_draft_follows_cuts_found_later_as_if_they_had_been_known(
    recording, make_recording
):
    draft = create(recording, spoken(SENTENCES))
    rows = list(draft.cues.values_list("pk", "text", "words"))
    cuts = cuts_near(draft)
    assert drafts.fit_to_cuts(with_cuts(recording, cuts)) == [draft]
    assert list(draft.cues.values_list("pk", "text", "words")) == rows
    known = create(with_cuts(make_recording(), cuts), spoken(SENTENCES))
    assert edges(draft) == edges(known)
    assert drafts.fit_to_cuts(recording) == []


def test_cuts_found_anew_leave_no_trace_of_those_before(recording):
    draft = create(recording, spoken(SENTENCES))
    free = edges(draft)
    drafts.fit_to_cuts(with_cuts(recording, cuts_near(draft)))
    assert edges(draft) != free
    drafts.fit_to_cuts(with_cuts(recording, []))
    assert edges(draft) == free


def test_a_draft_a_person_touched_does_not_move(recording, volunteer):
    draft = create(recording, spoken(SENTENCES))
    corrections.save(draft.cues.first(), "Jinak.", 0, volunteer)
    before, cuts = edges(draft), cuts_near(draft)
    assert drafts.fit_to_cuts(with_cuts(recording, cuts)) == []
    assert edges(draft) == before
