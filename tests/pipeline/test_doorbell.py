"""Rings: few of them, and never too few."""

from __future__ import annotations

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult
from ledger_goal import states, step, work_off

from pipeline.services import doorbell, runs, steps, working

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.LIVES_QUEUE == "celery", reason="the broker keeps its rings"),
]


def rings(stage: str) -> int:
    return DBTaskResult.objects.ready().filter(queue_name=stage).count()


@pytest.fixture
def parts(goal):
    goal.stage("cut", does=lambda context: {"parts": 100})
    return goal.stage("part", "cut", parts_from="cut").stage("join", "part")


def test_a_hundred_parts_are_rung_for_a_few_times(parts):
    run = parts.start()
    assert rings("cut") == 1
    steps.advance()
    assert states(run)["part"].count("ready") == 100
    assert rings("part") == doorbell.MOST_RINGS


def test_work_that_comes_while_rings_wait_needs_no_more_of_them(parts):
    for number in range(30):
        parts.start(str(number))
    assert rings("cut") == doorbell.MOST_RINGS


def test_one_ring_is_enough_for_a_worker_to_do_everything(parts):
    run = parts.start()
    working.work()
    assert set(states(run)["part"].split()) == {"done"}
    assert states(run)["join"] == "done"


def test_an_answered_ring_makes_room_for_the_next(parts):
    first = parts.start("a")
    work_off()
    DBTaskResult.objects.all().delete()
    second = parts.start("b")
    assert rings("cut") == 1
    assert step(second, "cut").rung_at is not None
    assert states(first)["join"] == "done"


def test_what_another_worker_took_meanwhile_is_passed_over(parts):
    run = parts.start()
    turns = steps.Turns()
    for _time in range(3):
        steps.advance(turns)
    for part in (2, 3, 7):
        assert steps.claim(step(run, "part", part).pk)
    while steps.advance(turns):
        pass
    assert parts.ran.count("part/7") == 0
    assert sorted(parts.ran) == sorted({*parts.ran})
    assert states(run)["part"].split().count("done") == 97


def test_a_worker_doing_parts_sees_a_higher_priority_within_a_second(parts, monkeypatch):
    first, second = parts.start("a"), parts.start("b")
    turns = steps.Turns()
    for _time in range(5):
        steps.advance(turns)
    runs.prioritise(second, runs.HIGH)
    monkeypatch.setattr(steps, "FRESH_S", 0.0)
    steps.advance(turns)
    assert states(second)["cut"] == "done"
    assert states(first)["part"].split().count("done") == 4
