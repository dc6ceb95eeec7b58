from __future__ import annotations

import pytest

from transcripts.enums import State
from transcripts.models import Transcript
from transcripts.services import corrections, inserting, realigning, review
from transcripts.signals import words_changed


@pytest.fixture
def asked():
    found = []

    def note(transcript, **_):
        found.append(transcript.pk)

    words_changed.connect(note)
    yield found
    words_changed.disconnect(note)


@pytest.fixture
def corrected(draft, volunteer):
    first = draft.cues.first()
    words = first.text.split()
    words[2] = "opravdu"
    return corrections.save(first, " ".join(words), 0, volunteer)


def test_nothing_waits_in_a_draft_nobody_touched(draft):
    assert realigning.film(draft, {}).waiting == ()


def test_the_corrected_cue_waits_and_no_other(draft, corrected):
    (waiting,) = realigning.film(draft, {}).waiting
    assert (waiting.cue, waiting.revision) == (corrected.pk, 1)
    assert (waiting.first, waiting.last) == (0, len(corrected.words))
    assert [number for number, edited in enumerate(waiting.edited) if edited] == [2]


def test_other_punctuation_gives_nothing_to_hear(draft, volunteer):
    first = draft.cues.first()
    corrections.save(first, first.text.replace(",", ";"), 0, volunteer)
    assert realigning.film(draft, {}).waiting == ()


def test_a_sound_somebody_added_is_not_heard(draft, volunteer):
    inserting.insert(draft, 100_000, 103_000, "[dětský smích]", volunteer)
    assert realigning.film(draft, {}).waiting == ()


def test_what_was_heard_waits_no_longer_until_the_next_edit(draft, corrected, volunteer):
    assert realigning.film(draft, {corrected.pk: 1}).waiting == ()
    corrections.save(corrected, f"{corrected.text} ano", 1, volunteer)
    (waiting,) = realigning.film(draft, {corrected.pk: 1}).waiting
    assert waiting.revision == 2


def test_times_are_stored_without_an_edit_or_a_new_revision(draft, corrected):
    film = realigning.film(draft, {})
    (waiting,) = film.waiting
    spans = [(w.start_ms + 30, w.end_ms - 30) for w in film.words[: waiting.last]]
    spans[4] = (spans[4][0], film.words[4].end_ms - 200)
    before = list(corrected.words)
    others = list(draft.cues.exclude(pk=corrected.pk).values())
    assert realigning.store(draft, waiting, film.words, spans)
    corrected.refresh_from_db()
    assert (corrected.revision, corrected.edits.count()) == (1, 1)
    expected = [dict(word) for word in before]
    for number in (2, 4):  # the corrected word, and one whose end was far from what is heard
        start, end = spans[number]
        expected[number] |= {"start_ms": start, "end_ms": end}
    assert corrected.words == expected
    assert list(draft.cues.exclude(pk=corrected.pk).values()) == others


def test_a_newer_edit_wins_over_times_that_were_heard_for_the_older(draft, corrected, volunteer):
    film = realigning.film(draft, {})
    newer = corrections.save(corrected, "Něco jiného.", 1, volunteer)
    spans = [(w.start_ms, w.end_ms) for w in film.words[: film.waiting[0].last]]
    assert not realigning.store(draft, film.waiting[0], film.words, spans)
    corrected.refresh_from_db()
    assert corrected.words == newer.words


def test_the_words_of_an_approved_transcript_stay_as_they_were_frozen(draft, corrected):
    film = realigning.film(draft, {})
    Transcript.objects.update(state=State.APPROVED)
    spans = [(w.start_ms, w.end_ms) for w in film.words[: film.waiting[0].last]]
    assert not realigning.store(draft, film.waiting[0], film.words, spans)


def test_an_edit_of_the_text_and_the_end_of_the_correction_ask_to_hear(
    draft, volunteer, asked, django_capture_on_commit_callbacks
):
    first = draft.cues.first()
    with django_capture_on_commit_callbacks(execute=True):
        corrections.save(first, "Nový text titulku.", 0, volunteer)
    assert asked == [draft.pk]
    with django_capture_on_commit_callbacks(execute=True):
        review.submit(draft, volunteer)
    assert asked == [draft.pk, draft.pk]


def test_a_transcript_in_another_language_than_the_film_is_not_heard(
    draft, volunteer, asked, django_capture_on_commit_callbacks
):
    Transcript.objects.update(language="en")
    with django_capture_on_commit_callbacks(execute=True):
        corrections.save(draft.cues.first(), "Some other text.", 0, volunteer)
    assert asked == []
