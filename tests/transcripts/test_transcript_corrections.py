from itertools import count, pairwise

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcripts.enums import EditKind, State
from transcripts.models import CueEdit
from transcripts.services import corrections, review
from transcripts.services.corrections import Conflict, NotOpen, UnusableTimes
from transcripts.services.wording import MAX_CHARACTERS, UnusableText, clean, lay_out
from transcripts.subtitles import profiles
from transcripts.subtitles.checks import check
from transcripts.subtitles.model import Cue


@pytest.fixture
def cue(draft):
    return draft.cues.first()


# Never the same text twice, since a text already stored is no edit.
numbers = count(1)


def edits(cue):
    return [(e.base_revision, e.kind, e.old_text, e.new_text) for e in corrections.history(cue)]


def test_a_correction_stores_the_text_one_edit_and_opens_the_correction(draft, cue, volunteer):
    before = cue.text
    saved = corrections.save(cue, "Když se narodil Jakub, změnilo se všechno.", 0, volunteer)
    assert saved.text == "Když se narodil Jakub, změnilo se všechno."
    assert saved.revision == 1
    assert edits(cue) == [(0, EditKind.TEXT, before, saved.text)]
    draft.refresh_from_db()
    assert draft.state == State.CORRECTION


def test_words_not_touched_keep_their_times_exactly(cue, volunteer):
    first = cue.words[0]
    saved = corrections.save(cue, cue.text + " ano", 0, volunteer)
    assert saved.words[0] == first
    assert " ".join(word["text"] for word in saved.words) == saved.text.replace("\n", " ")


def test_an_unchanged_text_writes_no_edit(draft, cue, volunteer):
    saved = corrections.save(cue, f"  {cue.text}\r\n", 0, volunteer)
    assert (saved.revision, edits(cue)) == (0, [])
    draft.refresh_from_db()
    assert draft.state == State.MACHINE


def test_of_two_people_who_opened_the_same_cue_the_second_gets_both_texts(
    cue, volunteer, other_volunteer
):
    corrections.save(cue, "Jana píše první.", 0, volunteer)
    with pytest.raises(Conflict) as caught:
        corrections.save(cue, "Petr píše druhý.", 0, other_volunteer)
    conflict = caught.value
    assert (conflict.theirs, conflict.yours) == ("Jana píše první.", "Petr píše druhý.")
    assert conflict.cue.revision == 1
    assert len(edits(cue)) == 1
    kept = corrections.save(cue, conflict.yours, conflict.cue.revision, other_volunteer)
    assert (kept.text, kept.revision) == ("Petr píše druhý.", 2)
    assert len(edits(cue)) == 2


def test_the_same_save_sent_twice_is_one_edit(cue, volunteer):
    first = corrections.save(cue, "Odpověď se ztratila.", 0, volunteer)
    again = corrections.save(cue, "Odpověď se ztratila.", 0, volunteer)
    assert (first.revision, again.revision, len(edits(cue))) == (1, 1, 1)


def test_a_revision_that_never_was_is_a_conflict(cue, volunteer):
    with pytest.raises(Conflict):
        corrections.save(cue, "Z budoucnosti.", 7, volunteer)
    assert edits(cue) == []


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    moves=st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from(["read", "write"])), max_size=14
    )
)
def test_no_interleaving_of_two_editors_loses_a_text_unseen(
    make_draft, volunteer, other_volunteer, moves
):
    cue = make_draft().cues.first()
    people = {"A": volunteer, "B": other_volunteer}
    cue.refresh_from_db()
    seen = dict.fromkeys("AB", cue.revision)
    stored = CueEdit.objects.filter(cue=cue).count()
    for who, move in moves:
        cue.refresh_from_db()
        if move == "read":
            seen[who] = cue.revision
            continue
        try:
            saved = corrections.save(cue, f"{who} číslo {next(numbers)}", seen[who], people[who])
        except Conflict as conflict:
            assert seen[who] != cue.revision
            assert conflict.theirs == cue.text
        else:
            assert seen[who] == cue.revision
            seen[who] = saved.revision
            stored += 1
    history = list(corrections.history(cue))
    assert len(history) == stored
    assert all(one.new_text == next_.old_text for one, next_ in pairwise(history))


@pytest.mark.parametrize("state", [State.REVIEW, State.APPROVED])
def test_nothing_changes_while_a_transcript_is_reviewed_or_approved(
    draft, cue, volunteer, reviewer, state
):
    review.submit(draft, volunteer)
    if state == State.APPROVED:
        review.approve(draft, reviewer)
    with pytest.raises(NotOpen):
        corrections.save(cue, "Pozdě.", 0, volunteer)
    assert edits(cue) == []


def test_who_may_not_correct_is_refused(cue, make_user, reviewer):
    for person in (make_user("nikdo"), reviewer):
        with pytest.raises(PermissionDenied):
            corrections.save(cue, "Nesmím.", 0, person)
    assert edits(cue) == []


def test_an_edit_can_be_taken_back_and_that_is_an_edit_too(cue, volunteer):
    original = cue.text
    corrections.save(cue, "Pokus.", 0, volunteer)
    first = corrections.history(cue).get()
    cue.refresh_from_db()
    restored = corrections.restore(cue, first, volunteer)
    assert (restored.text, restored.revision) == (original, 2)
    assert edits(cue) == [
        (0, EditKind.TEXT, original, "Pokus."),
        (1, EditKind.RESTORE, "Pokus.", original),
    ]


def test_times_move_within_the_cues_own_place_only(draft, volunteer):
    first, second = draft.cues.all()[:2]
    start, end = first.start_ms, first.end_ms
    with pytest.raises(UnusableTimes):
        corrections.save(first, first.text, 0, volunteer, end_ms=second.start_ms)
    for wrong in ((end, start), (start, start + 10), (-5, end), (start, start + 60_000)):
        with pytest.raises(UnusableTimes):
            corrections.save(first, first.text, 0, volunteer, start_ms=wrong[0], end_ms=wrong[1])
    moved = corrections.save(first, first.text, 0, volunteer, end_ms=end - 100)
    assert (moved.start_ms, moved.end_ms) == (start, end - 100)
    edit = corrections.history(first).get()
    assert (edit.kind, edit.old_end_ms, edit.new_end_ms) == (EditKind.TIME, end, end - 100)
    restored = corrections.restore(moved, edit, volunteer)
    assert (restored.start_ms, restored.end_ms) == (start, end)


def test_a_text_longer_than_a_subtitle_can_be_is_refused_and_one_as_long_is_not(cue, volunteer):
    with pytest.raises(UnusableText):
        corrections.save(cue, "a" * (MAX_CHARACTERS + 1), 0, volunteer)
    saved = corrections.save(cue, "a" * MAX_CHARACTERS, 0, volunteer)
    assert saved.text == "a" * MAX_CHARACTERS


def test_a_text_with_the_arrow_of_a_subtitle_file_is_refused_with_a_reason(cue, volunteer):
    with pytest.raises(UnusableText, match=r"-->"):
        corrections.save(cue, "Ano\n00:00:01,000 --> 00:00:02,000", 0, volunteer)


def test_a_person_s_own_line_break_stays_where_the_rules_allow_it():
    profile = profiles.load("cs-sdh")
    assert lay_out("Bylo to těžké,\nale zvládli jsme to.", profile) == (
        "Bylo to těžké,\nale zvládli jsme to."
    )
    assert lay_out("Bydlíme v\nPraze.", profile) == "Bydlíme v Praze."


def test_an_edited_dialogue_of_two_keeps_who_says_which_line(recording, volunteer):
    from transcript_samples import ENGINE, spoken

    from transcripts.services import drafts

    words = [
        *spoken("Ano?", start_ms=1000, word_ms=500, speaker="S1"),
        *spoken("Ne.", start_ms=1550, word_ms=500, speaker="S2"),
    ]
    transcript = drafts.create(recording, words, language="cs", profile="cs-sdh", engine=ENGINE)
    cue = transcript.cues.get()
    assert cue.text == "-Ano?\n-Ne."
    saved = corrections.save(cue, "-Ano, opravdu?\n-Vůbec ne.", 0, volunteer)
    assert [(word["text"], word["speaker"]) for word in saved.words] == [
        ("Ano,", "S1"), ("opravdu?", "S1"), ("Vůbec", "S2"), ("ne.", "S2"),
    ]  # fmt: skip
    one = corrections.save(saved, "Ano, opravdu.", 1, volunteer)
    assert {word["speaker"] for word in one.words} == {"S1"}


@given(st.text(max_size=600))
def test_whatever_is_typed_becomes_lines_a_file_can_hold(typed):
    try:
        text = clean(typed)
    except UnusableText:
        return
    profile = profiles.load("cs-sdh")
    laid_out = lay_out(text, profile)
    assert laid_out.split() == text.split()
    assert clean(laid_out) == laid_out
    if text:
        report = check([Cue(0, 2000, tuple(laid_out.split("\n")))], profile)
        assert "empty" not in {found.rule for found in report.findings}
