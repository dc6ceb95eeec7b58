"""A stage divided into parts: as many steps as the stage before it says."""

from __future__ import annotations

import pytest
from django.utils import translation
from ledger_goal import states, step, work_off

from pipeline.models import StepState
from pipeline.services import runs, steps


@pytest.fixture
def divided(goal):
    goal.stage("listen", does=lambda context: {"parts": 3})
    goal.stage(
        "write",
        "listen",
        parts_from="listen",
        does=lambda context: {"heard": context.part, "of": context.outputs["listen"]["parts"]},
    )
    goal.stage("join", "write", does=lambda context: {"joined": context.parts("write")})
    return goal


def test_the_parts_are_laid_out_when_their_number_is_known(divided):
    run = divided.start()
    assert states(run) == {"listen": "ready", "join": "waiting"}
    steps.advance()
    assert states(run) == {"listen": "done", "write": "ready ready ready", "join": "waiting"}


def test_what_needs_a_divided_stage_waits_for_all_parts_and_gets_them_in_order(divided):
    run = divided.start()
    steps.advance()
    for part in (2, 0):
        steps.perform(steps.claim(step(run, "write", part).pk))
        assert states(run)["join"] == "waiting"
    steps.perform(steps.claim(step(run, "write", 1).pk))
    assert states(run)["join"] == "ready"
    work_off()
    assert step(run, "join").output == {
        "joined": [{"heard": 0, "of": 3}, {"heard": 1, "of": 3}, {"heard": 2, "of": 3}]
    }


def test_no_parts_are_nothing_to_do(divided):
    divided.does["listen"] = lambda context: {"parts": 0}
    run = divided.start()
    work_off()
    assert states(run) == {"listen": "done", "join": "done"}
    assert step(run, "join").output == {"joined": []}
    assert runs.standing(run).progress == 1.0


@pytest.mark.parametrize("parts", [None, -1, "3", 1_000_000])
def test_a_number_of_parts_that_is_none_fails_the_step(divided, parts):
    divided.does["listen"] = lambda context: {"parts": parts}
    run = divided.start()
    steps.advance()
    assert states(run) == {"listen": "failed", "join": "waiting"}


def test_one_failed_part_leaves_the_others_alone(divided):
    def heard(context):
        if context.part == 1:
            raise ValueError("broken")
        return {"heard": context.part}

    divided.does["write"] = heard
    run = divided.start()
    work_off()
    assert states(run) == {"listen": "done", "write": "done failed done", "join": "waiting"}
    assert [failed.part for failed in runs.standing(run).failed] == [1]


def test_a_part_says_which_of_how_many_it_is(divided):
    run = divided.start()
    steps.advance()
    with translation.override("en"):
        assert step(run, "write", 1).label == "label of write (2 of 3)"
        assert step(run, "listen").label == "label of listen"
    with translation.override("cs"):
        assert step(run, "write", 1).label == "label of write (2 z 3)"


def test_the_parts_share_the_weight_of_their_stage(goal):
    goal.stage("listen", does=lambda context: {"parts": 4}, weight=10)
    goal.stage("write", "listen", parts_from="listen", weight=30)
    run = goal.start()
    assert runs.standing(run).progress == 0.0
    steps.advance()
    assert runs.standing(run).progress == 0.25
    steps.advance()
    run.steps.filter(stage="write", part=1).update(state=StepState.RUNNING, progress=0.5)
    assert runs.standing(run).progress == (10 + 30 * 1.5 / 4) / 40


def test_a_run_of_parts_that_are_done_is_done(divided):
    run = divided.start()
    work_off()
    assert runs.standing(run).state == StepState.DONE
    assert runs.standing(run).progress == 1.0


def test_a_stage_that_comes_before_what_it_needs_is_a_fault_of_the_code(goal):
    with pytest.raises(ValueError, match="comes before listen"):
        goal.stage("write", "listen")
    goal.stage("listen")
    with pytest.raises(ValueError, match="does not need listen"):
        goal.stage("write", parts_from="listen")
