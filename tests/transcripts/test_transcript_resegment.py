from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from transcript_samples import spoken as said

from transcripts.enums import State
from transcripts.models import Cue
from transcripts.services import corrections, review
from transcripts.services.opening import NotOpen
from transcripts.services.resegment import CannotBeCut, resegment


def rows(draft):
    """Everything of each cue but where it stands."""
    return {row.pop("id"): row for row in draft.cues.values().order_by("position")}


def spoken(draft):
    return " ".join(" ".join(row.text.split("\n")) for row in draft.cues.exclude(text=""))


def test_what_is_cut_well_already_is_not_touched(draft, volunteer):
    before = rows(draft)
    resegment(draft, 1, draft.cues.count(), volunteer)
    assert rows(draft) == before
    draft.refresh_from_db()
    assert draft.state == State.MACHINE


def test_rows_outside_the_range_keep_their_bytes_and_those_inside_their_wording(draft, volunteer):
    first, *_ = draft.cues.all()
    corrections.save(first, f"{first.text} a ještě dlouho potom také", 0, volunteer)
    before, wording = rows(draft), spoken(draft)
    resegment(draft, 1, 2, volunteer)
    after = rows(draft)
    inside = set(list(before)[:2])
    for pk, row in before.items():
        if pk not in inside:
            assert {**after[pk], "position": 0} == {**row, "position": 0}
    assert spoken(draft) == wording
    positions = list(draft.cues.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))


def test_a_long_cue_becomes_two_and_the_row_stays_with_most_of_its_words(draft, volunteer):
    first = draft.cues.first()
    count = draft.cues.count()
    text = "Když se nám tehdy narodil syn a my jsme ještě vůbec nevěděli, co nás čeká doma a kdo nám s tím pomůže."
    corrections.save(first, text, 0, volunteer)
    made = resegment(draft, 1, 1, volunteer)
    assert draft.cues.count() > count
    kept = next(row for row in made if row.pk == first.pk)
    assert kept.text != text and kept.edits.count() == 2
    assert kept.edits.last().new_text == kept.text
    assert spoken(draft).startswith(text)


@pytest.fixture
def torn(draft, volunteer):
    """One sentence of two words in the first two cues, each with a history."""
    first, second, *_ = draft.cues.all()
    for row, text, start in ((first, "Ano,", 1000), (second, "jiste.", 1400)):
        words = [word.to_dict() for word in said(text, start_ms=start)]
        Cue.objects.filter(pk=row.pk).update(
            text=text, words=words, start_ms=start, end_ms=start + 350
        )
    corrections.save(first, "Jistě,", 0, volunteer)
    corrections.save(second, "ano.", 0, volunteer)
    return first, second


def test_two_torn_cues_become_one_and_a_row_with_a_history_stays_empty(draft, torn, volunteer):
    before = draft.cues.count()
    resegment(draft, 1, 2, volunteer)
    rows_ = list(draft.cues.all()[:2])
    assert sorted(row.text for row in rows_) == ["", "Jistě, ano."]
    assert {row.pk for row in rows_} == {row.pk for row in torn}
    assert [row.edits.count() for row in rows_] == [2, 2]
    assert draft.cues.count() == before


def test_a_row_with_a_history_can_be_had_back_after_the_new_cut(draft, torn, volunteer):
    made = resegment(draft, 1, 2, volunteer)
    emptied = next(row for row in made if not row.text)
    before = emptied.edits.last()
    assert corrections.restore(emptied, before, volunteer).text == before.old_text


def test_a_row_nobody_touched_goes_where_no_cue_needs_it(draft, torn, volunteer):
    torn[1].edits.all().delete()
    before = draft.cues.count()
    made = resegment(draft, 1, 2, volunteer)
    assert draft.cues.count() in (before - 1, before)
    positions = list(draft.cues.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
    assert made[0].text == "Jistě, ano." or made[1].text == "Jistě, ano."


def test_who_may_not_correct_may_not_divide(draft, reviewer):
    with pytest.raises(PermissionDenied):
        resegment(draft, 1, 2, reviewer)


def test_a_transcript_in_review_stays_as_it_is(draft, volunteer):
    review.submit(draft, volunteer)
    with pytest.raises(NotOpen):
        resegment(draft, 1, 2, volunteer)


def test_a_range_without_subtitles_is_refused(draft, volunteer):
    with pytest.raises(CannotBeCut):
        resegment(draft, 900, 901, volunteer)


def test_the_page_divides_a_range_and_says_so(client, draft, volunteer):
    client.force_login(volunteer)
    address = reverse("transcripts:recut", args=[draft.pk])
    sent = client.post(address, {"first": 1, "last": 2}, follow=True)
    assert "Titulky jsou znovu rozdělené" in sent.content.decode()
    assert client.post(address, {"first": "x"}, follow=True).status_code == 200
