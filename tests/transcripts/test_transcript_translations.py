"""A film's words in another language, linked cue to cue to what was said."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcripts.models import Cue, Transcript
from transcripts.services import corrections, drafts, review, translations
from transcripts.services.opening import NotOpen
from transcripts.services.wording import UnusableText
from transcripts.subtitles import model
from transcripts.subtitles.formats import vtt


@pytest.fixture
def editor(make_user):
    return make_user("redaktorka", "transcripts.add_transcript", "transcripts.correct_transcript")


def row(cue):
    return Cue.objects.get(pk=cue.pk)


def first(transcript):
    return transcript.cues.first()


def test_a_new_translation_has_a_cue_to_write_for_each_of_the_sources(draft, editor):
    made = translations.begin(draft, "en", editor)
    assert (made.language, made.profile, made.source) == ("en", "en-translation", draft)
    pairs = list(zip(made.cues.all(), draft.cues.all(), strict=True))
    assert pairs
    for ours, theirs in pairs:
        assert (ours.start_ms, ours.end_ms, ours.text) == (theirs.start_ms, theirs.end_ms, "")
        assert ours.source == theirs
    assert made.cues.untranslated().count() == len(pairs)
    assert made.cues.stale().count() == 0


def test_a_change_of_the_source_makes_its_translation_stale_until_it_is_written_again(
    draft, editor, volunteer
):
    made = translations.begin(draft, "en", editor)
    ours = corrections.save(first(made), "When our son was born,", 0, volunteer)
    assert made.cues.stale().count() == 0
    corrections.save(first(draft), "Když se nám narodila dcera,", 0, volunteer)
    assert list(made.cues.stale()) == [ours]
    corrections.save(row(ours), "When our daughter was born,", 1, volunteer)
    assert made.cues.stale().count() == 0


def test_what_still_holds_is_confirmed_with_its_text_as_it_is(draft, editor, volunteer):
    made = translations.begin(draft, "en", editor)
    corrections.save(first(made), "When our son was born,", 0, volunteer)
    corrections.save(first(draft), "Když se nám tehdy narodil syn,", 0, volunteer)
    translations.confirm(first(made), volunteer)
    assert made.cues.stale().count() == 0
    assert (first(made).text, first(made).revision) == ("When our son was born,", 1)


def test_moved_times_of_the_source_make_nothing_stale(draft, editor, volunteer):
    made = translations.begin(draft, "en", editor)
    cue = first(draft)
    corrections.save(cue, cue.text, 0, volunteer, start_ms=cue.start_ms + 40, end_ms=cue.end_ms)
    assert made.cues.stale().count() == 0


def test_a_file_brings_its_own_times_and_each_cue_finds_the_one_it_translates(draft, editor):
    whole = list(draft.cues.all())
    film = [
        model.Cue(whole[0].start_ms + 100, whole[0].end_ms + 100, ("When our son was born,",)),
        model.Cue(whole[1].start_ms + 200, whole[1].end_ms + 200, ("everything changed.",)),
        model.Cue(500_000, 503_000, ("Translated by hand.",)),
        model.Cue(510_000, 511_000, ()),
    ]
    made = translations.take(draft, "en", film, editor)
    assert [(cue.text, cue.source) for cue in made.cues.all()] == [
        ("When our son was born,", whole[0]),
        ("everything changed.", whole[1]),
        ("Translated by hand.", None),
    ]
    assert [word["text"] for word in first(made).words] == ["When", "our", "son", "was", "born,"]
    assert made.cues.stale().count() == 0


def test_a_translation_is_reviewed_and_frozen_as_any_other(draft, editor, volunteer, reviewer):
    made = translations.begin(draft, "en", editor)
    corrections.save(first(made), "When our son was born,", 0, volunteer)
    review.submit(made, volunteer)
    track = review.approve(made, reviewer)
    assert track.language == "en"
    assert [cue.text for cue in vtt.read(track.vtt.encode()).cues] == ["When our son was born,"]


def test_a_draft_with_a_translation_is_not_cut_anew(recording, draft, editor, make_draft):
    made = translations.begin(draft, "en", editor)
    before = list(draft.cues.values_list("pk", "text"))
    assert make_draft("Něco docela jiného.") == draft
    assert list(draft.cues.values_list("pk", "text")) == before
    assert made.cues.filter(source__isnull=True).count() == 0


def test_only_who_may_add_transcripts_begins_one(draft, volunteer, reviewer):
    for person in (volunteer, reviewer):
        with pytest.raises(PermissionDenied):
            translations.begin(draft, "en", person)
        with pytest.raises(PermissionDenied):
            translations.take(draft, "en", [model.Cue(0, 1000, ("Yes.",))], person)
    assert Transcript.objects.count() == 1


def test_only_who_corrects_may_confirm_and_only_while_it_is_open(
    draft, editor, volunteer, reviewer
):
    made = translations.begin(draft, "en", editor)
    with pytest.raises(PermissionDenied):
        translations.confirm(first(made), reviewer)
    corrections.save(first(made), "When our son was born,", 0, volunteer)
    review.submit(made, volunteer)
    with pytest.raises(NotOpen):
        translations.confirm(first(made), volunteer)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_one_transcript_a_language(draft, editor, language):
    translations.begin(draft, "en", editor)
    with pytest.raises(translations.NotPossible, match="jazyce"):
        translations.begin(draft, language, editor)
    assert Transcript.objects.count() == 2


def test_no_translation_of_a_translation_and_none_of_nothing(draft, editor, make_recording):
    made = translations.begin(draft, "en", editor)
    with pytest.raises(translations.NotPossible):
        translations.begin(made, "de", editor)
    silent = drafts.create(
        make_recording("Ticho"), [], language="cs", profile="cs-sdh", engine={"engine": "none"}
    )
    with pytest.raises(translations.NotPossible):
        translations.begin(silent, "en", editor)
    assert Transcript.objects.filter(language="en").count() == 1


@pytest.mark.parametrize(
    "cues",
    [
        [],
        [model.Cue(0, 1000, (" ",))],
        [model.Cue(0, 2000, ("Yes.",)), model.Cue(1000, 3000, ("No.",))],
        [model.Cue(1000, 1000, ("Yes.",))],
        [model.Cue(-500, 1000, ("Yes.",))],
    ],
)
def test_a_file_that_cannot_be_used_leaves_nothing_behind(draft, editor, cues):
    with pytest.raises(translations.NotPossible):
        translations.take(draft, "en", cues, editor)
    assert Transcript.objects.count() == 1


def test_a_text_no_cue_can_hold_leaves_nothing_behind(draft, editor):
    with pytest.raises(UnusableText):
        translations.take(draft, "en", [model.Cue(0, 5000, ("a" * 600,))], editor)
    assert Transcript.objects.count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    st.lists(st.tuples(st.integers(1, 4000), st.integers(1, 4000)), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 4000)), max_size=12),
)
def test_the_cue_it_is_linked_to_shares_the_most_time(theirs, ours):
    def spans(steps):
        at, out = 0, []
        for pause, length in steps:
            out.append((at + pause, at + pause + length))
            at += pause + length
        return out

    rows = [Cue(pk=n, start_ms=a, end_ms=b) for n, (a, b) in enumerate(spans(theirs))]
    for start, end in spans(ours):
        shares = [max(0, min(end, r.end_ms) - max(start, r.start_ms)) for r in rows]
        found = translations._nearest(model.Cue(start, end, ("x",)), rows)
        if max(shares) == 0:
            assert found is None
        else:
            assert found is not None
            assert shares[found.pk] == max(shares)
