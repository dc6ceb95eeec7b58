"""What people ask of the queue: this first, stop that, go on with it."""

from __future__ import annotations

import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from ledger_goal import states, step, work_off

from pipeline.models import Run, Step, StepState
from pipeline.registry import StageFailed
from pipeline.services import handoff, lease, runs, steps


@pytest.fixture
def chain(goal):
    return goal.stage("one").stage("two", "one").stage("aside")


def test_the_oldest_run_comes_first(chain):
    first, second = chain.start("a"), chain.start("b")
    steps.advance()
    assert (states(first)["one"], states(second)["one"]) == ("done", "ready")


def test_a_higher_priority_comes_first_and_its_later_steps_too(chain):
    first, second = chain.start("a"), chain.start("b")
    runs.prioritise(second, runs.HIGH)
    for _time in range(3):
        steps.advance()
    assert set(states(second).values()) == {"done"}
    assert set(states(first).values()) == {"ready", "waiting"}


def test_a_lower_priority_comes_last(chain):
    first, second = chain.start("a"), chain.start("b")
    runs.prioritise(first, runs.LOW)
    assert steps.take().run == second


def test_parts_laid_out_later_have_the_priority_of_their_run(goal):
    goal.stage("listen", does=lambda context: {"parts": 2})
    goal.stage("write", "listen", parts_from="listen")
    run = goal.start()
    runs.prioritise(run, runs.HIGH)
    steps.advance()
    assert set(run.steps.values_list("priority", flat=True)) == {runs.HIGH}


def test_a_worker_of_some_stages_takes_only_those(chain):
    run = chain.start()
    assert steps.take(["aside"]).stage == "aside"
    assert steps.take(["aside"]) is None
    assert states(run)["one"] == "ready"


def test_a_step_another_worker_was_quicker_with_is_passed_over(chain, monkeypatch):
    run = chain.start()
    quicker, first = steps._claimed, True

    def claimed(candidate: Step) -> bool:
        nonlocal first
        if first:
            first = False
            assert quicker(Step.objects.get(pk=candidate.pk))
        return quicker(candidate)

    monkeypatch.setattr(steps, "_claimed", claimed)
    assert steps.take().stage == "aside"
    assert states(run)["one"] == "running"


def test_cancelling_keeps_what_is_done_and_takes_out_the_rest(chain, admin_user):
    run = chain.start()
    steps.advance()
    assert runs.cancel(run, admin_user)
    assert states(run) == {"one": "done", "two": "cancelled", "aside": "cancelled"}
    assert not steps.advance()
    run.refresh_from_db()
    assert run.cancelled_by == admin_user
    assert runs.standing(run).state == StepState.CANCELLED


def test_cancelling_twice_or_at_the_end_changes_nothing(chain):
    run = chain.start()
    assert runs.cancel(run)
    assert not runs.cancel(run)
    assert runs.resume(run)
    work_off()
    assert not runs.cancel(run)
    assert not runs.resume(run)
    assert runs.standing(run).state == StepState.DONE


def test_a_cancelled_run_goes_on_where_it_was_left(chain):
    run = chain.start()
    steps.advance()
    runs.cancel(run)
    runs.resume(run)
    assert states(run) == {"one": "done", "two": "ready", "aside": "ready"}
    work_off()
    assert chain.ran == ["one", "two", "aside"]


def test_a_running_step_is_told_at_its_next_report(chain, monkeypatch):
    monkeypatch.setattr(lease, "REPORT_EVERY_S", 0)
    run = chain.start()
    after = []

    def cancelled_meanwhile(context):
        context.progress(0.1)
        runs.cancel(run)
        assert not context.should_stop()
        context.progress(0.2)
        after.append("not reached")

    chain.does["one"] = cancelled_meanwhile
    steps.advance()
    assert after == []
    assert states(run) == {"one": "cancelled", "two": "cancelled", "aside": "cancelled"}
    assert step(run, "one").attempt == 0


def test_a_result_that_comes_after_the_cancel_is_not_taken(chain):
    run = chain.start()

    def cancelled_meanwhile(context):
        runs.cancel(run)
        return {"value": 1}

    chain.does["one"] = cancelled_meanwhile
    steps.advance()
    assert (states(run)["one"], step(run, "one").output) == ("cancelled", {})


def test_a_cancel_that_is_taken_back_in_time_stops_nothing(chain):
    run = chain.start()

    def changed_mind(context):
        runs.cancel(run)
        runs.resume(run)
        context.progress(0.5)
        return {"value": 1}

    chain.does["one"] = changed_mind
    steps.advance()
    assert (states(run)["one"], step(run, "one").output) == ("done", {"value": 1})


@pytest.mark.django_db(transaction=True)
def test_a_stage_that_reports_nothing_is_told_all_the_same(chain, monkeypatch):
    """The heartbeat sees the cancel, and `should_stop` turns true; so ffmpeg is killed."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads of one SQLite database in memory lock each other out")
    monkeypatch.setattr(lease, "BEAT_EVERY_S", 0.05)
    run = chain.start()

    def silent(context):
        cancelling = threading.Thread(target=lambda: (runs.cancel(run), connection.close()))
        cancelling.start()
        cancelling.join()
        until = time.monotonic() + 60
        while not context.should_stop() and time.monotonic() < until:
            time.sleep(0.01)
        assert context.should_stop()
        context.progress(0.5)

    chain.does["one"] = silent
    steps.advance()
    assert states(run)["one"] == "cancelled"


def test_a_dead_worker_of_a_cancelled_run_leaves_its_step_cancelled(chain):
    run = chain.start()
    steps.take()
    runs.cancel(run)
    Step.objects.filter(run=run, stage="one").update(lease_until="2000-01-01T00:00Z")
    steps.sweep()
    assert set(states(run).values()) == {"cancelled"}


def test_files_of_a_cancelled_run_wait_a_day_for_going_on(chain, tmp_path):
    run = chain.start()
    (tmp_path / "sound").write_text("x")
    handoff.keep(run, tmp_path / "sound", "speech.wav")
    runs.cancel(run)
    steps.sweep()
    assert handoff.runs_here() == [run.pk]
    Run.objects.filter(pk=run.pk).update(cancelled_at="2000-01-01T00:00Z")
    steps.sweep()
    assert handoff.runs_here() == []


def test_a_failed_poster_does_not_hold_up_the_words(goal):
    def no_picture(context):
        raise StageFailed("Obraz nejde přečíst.")

    goal.stage("probe").stage("poster", "probe", does=no_picture).stage("words", "probe")
    run = goal.start()
    work_off()
    assert states(run) == {"probe": "done", "poster": "failed", "words": "done"}


def test_who_cancelled_may_be_deleted(chain, admin_user):
    run = chain.start()
    runs.cancel(run, admin_user)
    get_user_model().objects.filter(pk=admin_user.pk).delete()
    run.refresh_from_db()
    assert run.cancelled_by is None
