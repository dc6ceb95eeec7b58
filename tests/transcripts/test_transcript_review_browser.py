"""The reviewer's page in a real browser while corrected subtitles wait to be timed by the sound."""

import pytest
from correction_browser import look, tab
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from playwright.sync_api import expect

from pipeline.models import Run, StepState
from tests.pipeline.ledger_goal import work_off
from transcripts.enums import State
from transcripts.services import corrections, review

__all__ = ["tab"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reviewer_sees_how_far_the_times_are_is_refused_before_and_told_when_they_are_ready(
    tab, draft, volunteer
):
    corrections.save(draft.cues.first(), "Když se narodil Jakub, změnilo se všechno.", 0, volunteer)
    review.submit(draft, volunteer)
    steps = Run.objects.get(goal="realign").steps
    steps.update(state=StepState.RUNNING, progress=0.4, spent_s=20, left_s=30)
    get_user_model().objects.get(username="hana").user_permissions.add(
        Permission.objects.get(codename="review_transcript")
    )
    tab.goto(f"/prepisy/{draft.pk}/revize/")
    sentence = (
        "Časy opravených titulků se právě určují podle zvuku. Zbývá titulků: 1, hotovo: 40 %, "
        "zbývá asi 30 s."
    )
    expect(tab.locator("#hearing")).to_have_text(sentence)
    assert tab.locator("[data-hearing] progress").evaluate("bar => bar.value") == 40
    assert look(tab, "review-waits") == []
    tab.get_by_role("button", name="Schválit").click()
    expect(tab.get_by_role("alert")).to_contain_text("Nic se nezměnilo.")
    draft.refresh_from_db()
    assert draft.state == State.REVIEW
    # It goes on, and the page follows without being asked.
    steps.update(progress=0.9)
    expect(tab.locator("#hearing")).to_contain_text("hotovo: 90 %")
    steps.update(state=StepState.READY)
    work_off()
    ready = "Časy opravených titulků jsou hotové. Přepis můžete schválit."
    expect(tab.locator("[data-hearing] [role=status]")).to_have_text(ready)
    expect(tab.locator("[data-hearing] progress")).to_have_count(0)
    assert look(tab, "review-ready") == []
    tab.get_by_role("button", name="Schválit").click()
    expect(tab.get_by_text("Přepis je schválen")).to_be_visible()
    draft.refresh_from_db()
    assert draft.state == State.APPROVED
