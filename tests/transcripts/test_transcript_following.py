"""A translation keeps step while its original is divided anew, moved and added to."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcripts.models import Cue, Transcript
from transcripts.services import corrections, inserting, resegment, review, translations
from transcripts.services.wording import UnusableText
from transcripts.subtitles import model
from transcripts.subtitles.formats import vtt

LONG = (
    "Když se nám tehdy narodil syn a my jsme ještě vůbec nevěděli, co nás čeká doma "
    "a kdo nám s tím pomůže."
)


@pytest.fixture
def editor(make_user):
    return make_user("redaktorka", "transcripts.add_transcript", "transcripts.correct_transcript")


@pytest.fixture
def made(draft, editor):
    return translations.begin(draft, "en", editor)


def times(rows):
    return [(row.start_ms, row.end_ms) for row in rows]


def divided(draft, volunteer):
    """The original's first cue made so long that dividing it anew gives one more."""
    corrections.save(draft.cues.first(), LONG, 0, volunteer)
    before = draft.cues.count()
    resegment.resegment(draft, 1, 1, volunteer)
    assert draft.cues.count() > before


def test_a_new_subtitle_of_the_original_is_one_to_be_written(draft, made, volunteer):
    corrections.save(made.cues.last(), "Today we go to Prague.", 0, volunteer)
    divided(draft, volunteer)
    assert [row.source for row in made.cues.all()] == list(draft.cues.all())
    assert times(made.cues.all()) == times(draft.cues.all())
    assert list(made.cues.values_list("position", flat=True)) == list(
        range(1, draft.cues.count() + 1)
    )
    assert made.cues.last().text == "Today we go to Prague."
    assert made.cues.untranslated().count() == made.cues.count() - 1


def test_what_was_written_is_kept_moves_along_and_is_stale(draft, made, volunteer):
    ours = corrections.save(made.cues.first(), "When our son was born,", 0, volunteer)
    divided(draft, volunteer)
    now = Cue.objects.get(pk=ours.pk)
    assert (now.text, now.revision) == ("When our son was born,", 1)
    assert times([now]) == times([now.source])
    assert [word["text"] for word in now.words] == now.text.split()
    assert now.words[0]["start_ms"] >= now.start_ms and now.words[-1]["end_ms"] <= now.end_ms
    assert list(made.cues.stale()) == [now]


def test_times_a_person_gave_the_translation_stay(draft, made, volunteer):
    first = made.cues.first()
    corrections.save(first, "When", 0, volunteer, start_ms=first.start_ms + 80, end_ms=first.end_ms)
    own = times([made.cues.first()])
    cue = draft.cues.first()
    corrections.save(
        cue, cue.text, 0, volunteer, start_ms=cue.start_ms + 40, end_ms=cue.end_ms - 40
    )
    second = draft.cues.all()[1]
    corrections.save(
        second, second.text, 0, volunteer, start_ms=second.start_ms, end_ms=second.end_ms - 40
    )
    assert times([made.cues.first()]) == own
    assert times([made.cues.all()[1]]) == times([draft.cues.all()[1]])


def test_a_sound_written_into_the_original_is_to_be_translated_too(draft, made, volunteer):
    end = draft.cues.last().end_ms
    sound = inserting.insert(draft, end + 2000, end + 5000, "[smích]", volunteer)
    last = made.cues.last()
    assert (last.source, last.text, times([last])) == (sound, "", times([sound]))


def test_a_closed_translation_catches_up_when_it_is_opened(draft, made, volunteer, reviewer):
    for row in made.cues.all():
        corrections.save(row, f"Words {row.position}.", 0, volunteer)
    review.submit(made, volunteer)
    divided(draft, volunteer)
    assert made.cues.filter(text="").count() == 0
    review.return_(made, reviewer, "Chybí konec.")
    made.refresh_from_db()
    assert [row.source for row in made.cues.all()] == list(draft.cues.all())
    assert times(made.cues.all()) == times(draft.cues.all())
    (new,) = made.cues.filter(text="")
    assert new.source == draft.cues.get(revision=0, translations__transcript=made, position__lt=3)


def test_an_approved_one_catches_up_when_it_is_opened_again(draft, made, volunteer, reviewer):
    corrections.save(made.cues.first(), "When our son was born,", 0, volunteer)
    review.submit(made, volunteer)
    track = review.approve(made, reviewer)
    divided(draft, volunteer)
    before = made.cues.count()
    review.reopen(Transcript.objects.get(pk=made.pk), reviewer)
    assert made.cues.count() == before + 1
    assert [cue.text for cue in vtt.read(track.vtt.encode()).cues] == ["When our son was born,"]


def test_what_a_file_of_its_own_cutting_shows_already_is_no_gap(draft, editor, volunteer):
    first, second, *rest = draft.cues.all()
    film = [
        model.Cue(first.start_ms, second.end_ms, ("When our son was born, everything changed.",)),
        model.Cue(rest[-1].start_ms, rest[-1].end_ms, ("Today.",)),
    ]
    made = translations.take(draft, "en", film, editor)
    inserting.insert(draft, rest[-1].end_ms + 2000, rest[-1].end_ms + 4000, "[smích]", volunteer)
    assert [row.text for row in made.cues.all()] == [
        film[0].plain, *[""] * (len(rest) - 1), "Today.", "",
    ]  # fmt: skip
    assert [row.source for row in made.cues.all()][1:] == list(draft.cues.all())[2:]


def test_speakers_come_with_the_original_and_may_be_said_otherwise(
    make_draft, editor, volunteer, reviewer
):
    draft = make_draft(speaker="S1")
    draft.speakers.update(name="Jana")
    made = translations.begin(draft, "en", editor)
    first, second, *_ = made.cues.all()
    corrections.save(first, "When our son was born,", 0, volunteer)
    corrections.save(second, "everything changed.", 0, volunteer, speaker="Petr")
    review.submit(made, volunteer)
    track = review.approve(made, reviewer)
    assert [cue.speaker for cue in vtt.read(track.vtt.encode()).cues] == ["Jana", "Petr"]
    assert [passage.speaker for passage in track.passages.all()] == ["Jana", "Petr"]


def test_speakers_of_a_file_are_taken_over(draft, editor):
    film = [
        model.Cue(1000, 3000, ("When our son was born,",), speaker="Jana"),
        model.Cue(3200, 5000, ("everything changed.",), speaker="Jana"),
        model.Cue(6000, 8000, ("Yes.",)),
    ]
    made = translations.take(draft, "en", film, editor)
    assert [str(row.speaker or "") for row in made.cues.all()] == ["Jana", "Jana", ""]
    assert made.speakers.count() == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("recut"), st.integers(0, 9), st.integers(0, 4)),
        st.tuples(st.just("say"), st.integers(0, 9), st.sampled_from([LONG, "Ano.", "", "Ne, ne."])),
        st.tuples(st.just("sound"), st.integers(0, 30_000), st.integers(500, 4000)),
        st.tuples(st.just("write"), st.integers(0, 9), st.sampled_from(["Yes.", "", "No, no."])),
        st.tuples(st.just("move"), st.integers(0, 9), st.integers(-300, 300)),
    ),
    max_size=12,
)  # fmt: skip


def played(draft, made, volunteer, steps):
    """Do all that can be done of it; the texts a person wrote into the translation, by its cues."""
    written: dict[int, str] = {}
    for name, number, value in steps:
        rows = list(draft.cues.all())
        row = rows[number % len(rows)]
        ours = list(made.cues.all())[number % made.cues.count()]
        try:
            if name == "recut":
                resegment.resegment(draft, row.position, row.position + value, volunteer)
            elif name == "say":
                corrections.save(row, value, row.revision, volunteer)
            elif name == "sound":
                inserting.insert(draft, number, number + value, "[hudba]", volunteer)
            elif name == "write":
                written[ours.pk] = corrections.save(ours, value, ours.revision, volunteer).text
            elif name == "move":
                start, end = max(0, row.start_ms + value), row.end_ms
                corrections.save(row, row.text, row.revision, volunteer, start_ms=start, end_ms=end)
        except (resegment.CannotBeCut, corrections.UnusableTimes, UnusableText):
            continue
    return written


def is_covered(cue, made):
    """Whether most of its time lies under what the translation shows."""
    shown = made.cues.exclude(text="")
    covered = sum(
        max(0, min(each.end_ms, cue.end_ms) - max(each.start_ms, cue.start_ms)) for each in shown
    )
    return 2 * covered >= cue.end_ms - cue.start_ms


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_happens_to_the_original_nothing_said_lacks_its_place_and_no_word_is_lost(
    draft, editor, volunteer, steps
):
    with transaction.atomic():
        made = translations.begin(draft, "en", editor)
        written = played(draft, made, volunteer, steps)
        assert {pk: Cue.objects.get(pk=pk).text for pk in written} == written
        positions = list(made.cues.values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))
        linked = list(made.cues.exclude(source=None).values_list("source_id", flat=True))
        assert len(linked) == len(set(linked))
        alone = draft.cues.exclude(text="").exclude(pk__in=linked)
        assert [cue for cue in alone if not is_covered(cue, made)] == []
        for ours in made.cues.select_related("source"):
            assert times([ours]) == times([ours.source])
        transaction.set_rollback(True)  # the next story begins with the same film
