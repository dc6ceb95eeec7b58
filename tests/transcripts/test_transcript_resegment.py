from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from transcripts.enums import State
from transcripts.models import Cue
from transcripts.services import corrections, review, tracks
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
    Cue.objects.filter(pk=first.pk).update(revision=0)
    count = draft.cues.count()
    text = "Když se nám tehdy narodil syn a my jsme ještě vůbec nevěděli, co nás čeká doma."
    corrections.save(first, text, 0, volunteer)
    made = resegment(draft, 1, 1, volunteer)
    assert draft.cues.count() > count
    kept = next(row for row in made if row.pk == first.pk)
    assert kept.text != text and kept.edits.count() == 2
    assert kept.edits.last().new_text == kept.text
    assert spoken(draft).startswith("Když se nám tehdy narodil syn a my jsme ještě vůbec nevěděli,")


def test_two_torn_cues_become_one_and_the_row_with_a_history_stays_empty(draft, volunteer):
    before = draft.cues.count()
    first, second, *_ = draft.cues.all()
    corrections.save(first, "Ano,", 0, volunteer)
    corrections.save(second, "jistě.", 0, volunteer)
    resegment(draft, 1, 2, volunteer)
    texts = [row.text for row in draft.cues.all()[:2]]
    assert sorted(texts) == ["", "Ano, jistě."]
    assert draft.cues.count() == before
    assert all(row.edits.exists() for row in draft.cues.all()[:2])
    tracks.require_rules_kept(draft)


def test_the_history_of_a_row_goes_back_through_the_new_cut(draft, volunteer):
    first, second, *_ = draft.cues.all()
    corrections.save(first, "Ano,", 0, volunteer)
    corrections.save(second, "jistě.", 0, volunteer)
    made = resegment(draft, 1, 2, volunteer)
    emptied = next(row for row in made if not row.text)
    back = corrections.restore(emptied, emptied.edits.last(), volunteer)
    assert back.text in ("Ano,", "jistě.")


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
