"""Sounds for those who do not hear: suggested, never put in unasked."""

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcripts.enums import SoundKind, State
from transcripts.models import Cue, CueEdit, Transcript
from transcripts.services import corrections, inserting, review, sounds
from transcripts.services.corrections import UnusableTimes
from transcripts.services.opening import NotOpen
from transcripts.services.wording import UnusableText
from transcripts.sounds import PALETTE, likely, palette

# Behind the last cue of the draft, and before the first.
LATE, EARLY = (100_000, 130_000, "music"), (0, 900, "noise")


@pytest.fixture
def heard(draft):
    sounds.suggest(draft, [LATE])
    return draft.sounds.get()


@pytest.fixture
def as_volunteer(client, volunteer):
    client.force_login(volunteer)
    return client


def page(client, draft):
    return client.get(draft.get_absolute_url()).content.decode()


def answer(client, heard, **values):
    address = reverse("transcripts:sound", args=[heard.transcript_id, heard.pk])
    return client.post(address, values, follow=True)


def positions(draft):
    return list(draft.cues.values_list("position", flat=True))


def test_a_suggestion_puts_nothing_into_the_film(draft, heard, volunteer, reviewer):
    before = list(draft.cues.values())
    assert list(draft.cues.values()) == before
    review.submit(draft, volunteer)
    assert "hudba" not in review.approve(draft, reviewer).vtt


def test_a_sound_that_is_wanted_becomes_a_cue_in_its_place(draft, heard, volunteer, reviewer):
    count = draft.cues.count()
    cue = sounds.take(heard, "[hudba]", volunteer)
    assert (cue.start_ms, cue.end_ms, cue.text) == (100_000, 104_000, "[hudba]")
    assert positions(draft) == list(range(1, count + 2))
    edit = CueEdit.objects.get(cue=cue)
    assert (edit.old_text, edit.new_text, edit.editor) == ("", "[hudba]", volunteer)
    assert draft.sounds.filter(answered_by=volunteer).count() == 1
    review.submit(draft, volunteer)
    assert "[hudba]" in review.approve(draft, reviewer).vtt


def test_what_was_answered_is_not_asked_again_and_what_was_not_is_replaced(draft, volunteer):
    sounds.suggest(draft, [LATE, (200_000, 205_000, "noise")])
    sounds.leave(draft.sounds.first(), volunteer)
    assert sounds.suggest(draft, [(99_000, 129_000, "music"), (300_000, 304_000, "music")]) == 1
    assert list(draft.sounds.values_list("start_ms", "answered_by")) == [
        (100_000, volunteer.pk),
        (300_000, None),
    ]


def test_only_who_corrects_answers_and_only_while_it_is_open(draft, heard, volunteer, reviewer):
    for act in (lambda: sounds.take(heard, "[hudba]", reviewer), lambda: sounds.leave(heard, reviewer)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act()
    Transcript.objects.filter(pk=draft.pk).update(state=State.REVIEW)
    for act in (lambda: sounds.take(heard, "[hudba]", volunteer), lambda: sounds.leave(heard, volunteer)):  # fmt: skip
        with pytest.raises(NotOpen):
            act()
    assert draft.sounds.filter(answered_by=None).count() == 1


def test_a_new_cue_gives_way_to_those_around_it(draft, volunteer):
    first, second = draft.cues.all()[:2]
    with pytest.raises(UnusableTimes):
        inserting.insert(draft, first.start_ms, second.end_ms, "[smích]", volunteer)
    Cue.objects.filter(pk=first.pk).update(
        text=""
    )  # what is empty is not shown, so it takes no room
    cue = inserting.insert(draft, 0, second.end_ms, "[smích]", volunteer)
    assert (cue.start_ms, cue.end_ms) == (0, second.start_ms - 80)


@pytest.mark.parametrize("text", ["", "   ", "\n", "a --> b", "x" * 501])
def test_a_text_that_is_no_subtitle_changes_nothing(draft, heard, volunteer, text):
    before = list(draft.cues.values())
    with pytest.raises(UnusableText):
        sounds.take(heard, text, volunteer)
    assert list(draft.cues.values()) == before
    assert draft.sounds.get().answered_by is None


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(1, 9000)), max_size=6))
def test_cues_never_overlap_whatever_is_put_where(draft, volunteer, wanted):
    for start, length in wanted:
        try:
            inserting.insert(draft, start, start + length, "[hluk]", volunteer)
        except UnusableTimes:
            continue
    rows = list(draft.cues.all())
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    shown = [row for row in rows if row.text]
    for above, below in pairwise(shown):
        assert below.start_ms >= above.end_ms
    draft.cues.filter(text="[hluk]").delete()
    for position, row in enumerate(draft.cues.all(), start=1):
        Cue.objects.filter(pk=row.pk).update(position=position)


def test_the_page_asks_offers_the_palette_and_forgets_what_was_answered(as_volunteer, draft):
    sounds.suggest(draft, [EARLY, LATE])
    shown = page(as_volunteer, draft)
    assert shown.count('class="sound note"') == 2
    assert shown.index("[hluk]") < shown.index(f'id="cue-{draft.cues.first().pk}"')
    for each in palette("cs"):
        assert f'data-insert="{each}"' in shown
    early, late = draft.sounds.all()
    told = answer(as_volunteer, late, text="[hudba]")
    assert str(next(iter(told.context["messages"]))) == "Titulek pro zvuk je přidaný."
    told = answer(as_volunteer, early, text="[hluk]", answer="none")
    assert str(next(iter(told.context["messages"]))) == "Zvuk zůstane bez titulku."
    assert 'class="sound note"' not in page(as_volunteer, draft)
    assert answer(as_volunteer, late, text="[hudba]").status_code == 404
    assert draft.cues.filter(text="[hudba]").count() == 1
    assert not draft.cues.filter(text="[hluk]").exists()


def test_each_page_of_a_long_film_asks_of_its_own_part(as_volunteer, draft, monkeypatch, volunteer):
    monkeypatch.setattr("transcripts.views.correction.CUES_ON_A_PAGE", 1)
    last = draft.cues.last()
    sounds.suggest(draft, [EARLY, (last.start_ms - 60, last.start_ms - 10, "noise"), LATE])
    counts = [
        as_volunteer.get(draft.get_absolute_url(), {"strana": number})
        .content.decode()
        .count('class="sound note"')
        for number in range(1, draft.cues.count() + 1)
    ]
    assert (counts[0], sum(counts)) == (1, 3)


def test_who_may_only_read_is_asked_nothing(client, draft, heard, reviewer):
    client.force_login(reviewer)
    shown = page(client, draft)
    assert 'class="sound note"' not in shown
    assert "data-insert" not in shown


def test_a_film_without_a_single_word_can_have_its_sounds(as_volunteer, make_draft, volunteer):
    silent = make_draft("")
    sounds.suggest(silent, [LATE])
    assert page(as_volunteer, silent).count('class="sound note"') == 1
    assert sounds.take(silent.sounds.get(), "[hudba]", volunteer).position == 1


def test_every_likely_name_is_in_its_palette():
    for language, names in PALETTE.items():
        assert len(set(names)) == len(names)
        for kind in SoundKind.values:
            assert likely(language, kind) in names
    assert (palette("uk"), likely("uk", "music")) == ((), "")


def test_a_correction_of_an_added_cue_is_as_any_other(draft, heard, volunteer):
    cue = sounds.take(heard, "[hudba]", volunteer)
    saved = corrections.save(cue, "[klavír]", cue.revision, volunteer)
    assert (saved.text, saved.revision) == ("[klavír]", 2)
