import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transcript_samples import ENGINE, SENTENCES, spoken

from media.models import Recording
from transcripts.enums import State
from transcripts.models import CaptionTrack, SpokenPassage
from transcripts.services import corrections, drafts, review, speakers, tracks
from transcripts.services.corrections import NotOpen
from transcripts.services.review import NoteMissing, ReviewerIsAuthor, WrongState
from transcripts.services.tracks import RulesBroken
from transcripts.subtitles import profiles
from transcripts.subtitles.checks import check
from transcripts.subtitles.formats import srt, vtt


def hard_findings(track: CaptionTrack, film_ms: int):
    cues = srt.read(track.srt.encode()).cues
    return check(cues, profiles.load("cs-sdh"), film_ms=film_ms).hard_findings


def test_another_person_approves_and_the_words_are_frozen(draft, volunteer, reviewer):
    first = draft.cues.first()
    corrections.save(first, "Když se narodil Jakub, změnilo se všechno.", 0, volunteer)
    review.submit(draft, volunteer)
    track = review.approve(draft, reviewer)
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by, draft.approved_by) == (
        State.APPROVED,
        volunteer,
        reviewer,
    )
    assert "narodil Jakub" in track.srt
    assert "narodil Jakub" in track.vtt
    assert track.text.startswith("Když se narodil Jakub, změnilo se všechno.")
    assert not track.machine_made
    assert tracks.current(draft.recording, "cs") == track
    assert tracks.current(draft.recording, "en") is None


def test_who_submitted_or_edited_may_not_approve(draft, volunteer, make_user):
    both = ("transcripts.correct_transcript", "transcripts.review_transcript")
    editor, submitter = make_user("editor", *both), make_user("submitter", *both)
    corrections.save(draft.cues.first(), "Jedna oprava.", 0, editor)
    review.submit(draft, submitter)
    root = make_user("root", is_superuser=True)
    for author in (editor, submitter):
        with pytest.raises(ReviewerIsAuthor):
            review.approve(draft, author)
    assert not CaptionTrack.objects.exists()
    assert review.approve(draft, root).machine_made is False


def test_a_superuser_is_no_exception_to_the_second_person(draft, make_user):
    root = make_user("root", is_superuser=True)
    review.submit(draft, root)
    with pytest.raises(ReviewerIsAuthor):
        review.approve(draft, root)


def test_each_step_needs_its_right(draft, volunteer, reviewer):
    with pytest.raises(PermissionDenied):
        review.submit(draft, reviewer)
    review.submit(draft, volunteer)
    for step in (
        lambda: review.approve(draft, volunteer),
        lambda: review.return_(draft, volunteer, "ne"),
        lambda: review.reopen(draft, volunteer),
    ):
        with pytest.raises(PermissionDenied):
            step()
    draft.refresh_from_db()
    assert draft.state == State.REVIEW


def test_no_step_is_taken_from_a_wrong_state(draft, volunteer, reviewer):
    for step in (
        lambda: review.approve(draft, reviewer),
        lambda: review.return_(draft, reviewer, "Ještě to není hotové."),
        lambda: review.reopen(draft, reviewer),
    ):
        with pytest.raises(WrongState):
            step()
    review.submit(draft, volunteer)
    with pytest.raises(NotOpen):
        review.submit(draft, volunteer)


def test_a_returned_transcript_is_open_again_and_says_why(draft, volunteer, reviewer):
    review.submit(draft, volunteer)
    with pytest.raises(NoteMissing):
        review.return_(draft, reviewer, "  \n")
    review.return_(draft, reviewer, "Jména nesouhlasí.")
    draft.refresh_from_db()
    assert (draft.state, draft.returned_note) == (State.CORRECTION, "Jména nesouhlasí.")
    corrections.save(draft.cues.first(), "Opraveno.", 0, volunteer)
    review.submit(draft, volunteer)
    draft.refresh_from_db()
    assert draft.returned_note == ""


def test_the_public_track_stays_until_a_reopened_transcript_is_approved_again(
    draft, volunteer, reviewer
):
    review.submit(draft, volunteer)
    first = review.approve(draft, reviewer)
    review.reopen(draft, reviewer)
    cue = draft.cues.first()
    original = cue.text
    saved = corrections.save(cue, "Nové znění.", 0, volunteer)
    assert tracks.current(draft.recording, "cs") == first
    review.submit(draft, volunteer)
    second = review.approve(draft, reviewer)
    assert (second.pk, second.sha256) != (first.pk, first.sha256)
    assert tracks.current(draft.recording, "cs") == second
    # Back to the first wording: the newest approval counts, though its content is an old one.
    review.reopen(draft, reviewer)
    corrections.save(saved, original, saved.revision, volunteer)
    review.submit(draft, volunteer)
    third = review.approve(draft, reviewer)
    assert third.sha256 == first.sha256
    assert tracks.current(draft.recording, "cs") == third


def test_freezing_the_same_content_again_gives_the_same_track(draft):
    first = tracks.freeze(draft, machine_made=True)
    passages = list(SpokenPassage.objects.values_list("pk", flat=True))
    assert tracks.freeze(draft, machine_made=True) == first
    assert list(SpokenPassage.objects.values_list("pk", flat=True)) == passages
    assert tracks.current(draft.recording, "cs") is None


def test_an_empty_transcript_is_frozen_as_valid_empty_files(recording, volunteer, reviewer):
    silent = drafts.create(recording, [], language="cs", profile="cs-sdh", engine=ENGINE)
    review.submit(silent, volunteer)
    track = review.approve(silent, reviewer)
    assert (track.srt, track.text, track.passages.count()) == ("", "", 0)
    assert vtt.read(track.vtt.encode()).cues == []


def test_an_emptied_cue_is_left_out(draft, volunteer, reviewer):
    first = draft.cues.first()
    total = draft.cues.count()
    corrections.save(first, "", 0, volunteer)
    review.submit(draft, volunteer)
    track = review.approve(draft, reviewer)
    assert track.passages.count() == total - 1
    assert not track.passages.filter(cue_id=first.pk).exists()
    assert draft.cues.count() == total


def test_a_text_too_long_for_one_cue_is_divided_and_stays_one_passage(draft, volunteer, reviewer):
    first = draft.cues.first()
    long = "Když se nám narodil syn, změnilo se úplně všechno, a to jsme ještě netušili, co nás s ním čeká."
    corrections.save(first, long, 0, volunteer)
    review.submit(draft, volunteer)
    track = review.approve(draft, reviewer)
    assert hard_findings(track, draft.recording.duration_ms) == ()
    assert long in " ".join(cue.plain for cue in srt.read(track.srt.encode()).cues)
    ids = list(track.passages.values_list("cue_id", flat=True))
    assert len(ids) == len(set(ids))


def test_what_only_a_person_can_mend_stops_the_submission_and_names_the_cue(draft, volunteer):
    second = draft.cues.all()[1]
    corrections.save(second, "www." + "a" * 60 + ".cz", 0, volunteer)
    with pytest.raises(RulesBroken) as caught:
        review.submit(draft, volunteer)
    assert {row for row, _ in caught.value.reasons} == {second.pk}
    draft.refresh_from_db()
    assert draft.state == State.CORRECTION


WORDS = st.sampled_from(
    [
        "a",
        "v",
        "Praze",
        "dítě",
        "nejobhospodařovávatelnějšími",
        "je",
        "k",
        "nám.",
        "Ano!",
        "5",
        "let,",
    ]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(st.tuples(st.integers(0, 8), st.lists(WORDS, max_size=12)), max_size=6))
def test_whatever_is_corrected_an_approved_srt_keeps_every_hard_rule(
    make_recording, volunteer, reviewer, edits
):
    Recording.objects.all().delete()
    film = make_recording(ms=120_000)
    transcript = drafts.create(
        film, spoken(SENTENCES), language="cs", profile="cs-sdh", engine=ENGINE
    )
    cues = list(transcript.cues.all())
    for at, words in edits:
        cue = cues[at % len(cues)]
        cue.refresh_from_db()
        corrections.save(cue, " ".join(words), cue.revision, volunteer)
    wanted = " ".join(transcript.cues.exclude(text="").values_list("text", flat=True)).split()
    try:
        review.submit(transcript, volunteer)
    except RulesBroken as error:
        assert error.reasons
        return
    track = review.approve(transcript, reviewer)
    assert hard_findings(track, film.duration_ms) == ()
    shown = " ".join(cue.plain for cue in srt.read(track.srt.encode()).cues).split()
    assert shown == wanted
    assert " ".join(p.text for p in track.passages.all()).split() == wanted


def test_names_of_speakers_are_in_the_files_and_unknown_ones_are_not(
    recording, volunteer, reviewer
):
    words = [
        *spoken("Kolik vám tehdy bylo let?", speaker="S1"),
        *spoken("Bylo mi dvacet let.", start_ms=6000, speaker="S2"),
    ]
    transcript = drafts.create(recording, words, language="cs", profile="cs-sdh", engine=ENGINE)
    named = transcript.speakers.get(label="S2")
    speakers.rename(transcript, {named.pk: " Jana \x00<b> ", 10**9: "nikdo"}, volunteer)
    review.submit(transcript, volunteer)
    with pytest.raises(NotOpen):
        speakers.rename(transcript, {named.pk: "pozdě"}, volunteer)
    track = review.approve(transcript, reviewer)
    assert track.text == "Kolik vám tehdy bylo let?\n\nJana <b>: Bylo mi dvacet let.\n"
    assert "<v Jana &lt;b&gt;>Bylo mi dvacet let." in track.vtt
    assert [p.speaker for p in track.passages.all()] == ["", "Jana <b>"]
