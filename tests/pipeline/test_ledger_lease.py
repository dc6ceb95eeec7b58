"""Workers that die, sleep, have a wrong clock, or run an older version of the code."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone, translation
from ledger_goal import states, step, work_off

from pipeline.models import Run, Step, StepState, Worker
from pipeline.registry import StageFailed
from pipeline.services import handoff, lease, runs, steps, upkeep
from pipeline.services.lease import Hold

HOUR = timedelta(hours=1)


def expire() -> None:
    """As if the worker that holds the running steps had been silent for too long."""
    Step.objects.filter(state=StepState.RUNNING).update(lease_until=Now() - timedelta(seconds=1))


@pytest.mark.parametrize("off_by", [HOUR, -HOUR])
def test_a_worker_whose_clock_is_an_hour_off_neither_steals_nor_loses(goal, monkeypatch, off_by):
    """The leases know the database's clock only."""
    goal.stage("one").stage("two")
    run = goal.start()
    held = steps.take()
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + off_by)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    steps.sweep()
    assert states(run)["one"] == "running"
    mine = steps.take()
    Hold(mine)._beat(gone_too=True)
    monkeypatch.undo()
    steps.sweep()
    assert states(run) == {"one": "running", "two": "running"}
    expire()
    steps.sweep()
    assert states(run) == {"one": "ready", "two": "ready"}
    assert held.worker == mine.worker


def test_no_clock_of_python_is_asked_on_a_steps_way(goal, monkeypatch):
    goal.stage("one").stage("two", "one", does=lambda context: 1 / 0)
    run = goal.start()

    def asked(*arguments):
        raise AssertionError("the clock of this machine was asked")

    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", asked)
        # Once an hour a sweep looks for uploads nobody came back to; their week may go by this clock.
        patched.setattr(upkeep, "_hourly_at", time.monotonic())
        steps.advance()
        steps.advance()
        steps.sweep()
    assert states(run) == {"one": "done", "two": "ready"}
    assert "ZeroDivisionError" in step(run, "two").error


def test_a_clock_of_the_database_that_went_back_holds_nothing_up_for_hours(goal):
    goal.stage("one").stage("two")
    run = goal.start()
    steps.take()
    Step.objects.filter(run=run, stage="one").update(lease_until=Now() + 5 * HOUR)
    Step.objects.filter(run=run, stage="two").update(not_before=Now() + 5 * HOUR)
    steps.sweep()
    assert steps.claim(step(run, "two").pk) is not None
    left = step(run, "one").lease_until - timezone.now()
    assert left <= lease.LEASE + timedelta(seconds=5)
    assert states(run)["one"] == "running"


def test_a_step_that_kills_its_workers_stops_with_the_reason(goal):
    goal.stage("one").stage("two", "one")
    run = goal.start()
    for death in range(1, upkeep.MOST_DEATHS + 1):
        assert steps.take().deaths == death - 1
        expire()
        with translation.override("en"):
            steps.sweep()
    found = step(run, "one")
    assert found.state == StepState.FAILED
    assert found.error.startswith(
        "The worker was killed 3 times while doing this, probably for lack of memory."
    )
    assert not steps.advance()


def test_a_poisoned_step_may_be_tried_again_by_hand(goal):
    goal.stage("one")
    run = goal.start()
    Step.objects.filter(run=run).update(state=StepState.FAILED, deaths=3, attempt=3)
    assert runs.retry(step(run, "one"))
    work_off()
    assert states(run) == {"one": "done"}
    assert step(run, "one").deaths == 0


def test_a_death_is_not_counted_as_a_failure_of_the_work(goal):
    """Two deaths leave three tries."""
    goal.stage("one", does=lambda context: 1 / 0)
    run = goal.start()
    for _death in range(2):
        steps.take()
        expire()
        steps.sweep()
    work_off()
    assert goal.ran == ["one"] * steps.MOST_ATTEMPTS
    assert states(run) == {"one": "failed"}


def test_a_worker_that_slept_past_its_lease_is_told_to_stop(goal, monkeypatch):
    monkeypatch.setattr(lease, "REPORT_EVERY_S", 0)
    goal.stage("one")
    run = goal.start()
    other = []

    def sleeps(context):
        if other:
            return {"by": "the other"}
        expire()
        steps.sweep()
        other.append(steps.claim(step(run, "one").pk))
        Step.objects.filter(run=run).update(worker="elsewhere:1")
        context.progress(0.5)
        raise AssertionError("went on")

    goal.does["one"] = sleeps
    steps.advance()
    assert (states(run)["one"], step(run, "one").worker) == ("running", "elsewhere:1")


def test_a_step_whose_recording_was_deleted_ends_quietly(goal, monkeypatch):
    monkeypatch.setattr(lease, "REPORT_EVERY_S", 0)
    goal.stage("one")
    run = goal.start()

    def deleted(context):
        Run.objects.filter(pk=run.pk).delete()
        context.progress(0.5)
        raise AssertionError("went on")

    goal.does["one"] = deleted
    steps.advance()
    assert not Step.objects.filter(run_id=run.pk).exists()


def test_a_stage_this_version_does_not_know_is_left_to_a_newer_one(goal):
    goal.stage("one").stage("new", "one").stage("last", "one")
    run = goal.start()
    newer = goal.forget("new")
    steps.advance()
    steps.advance()
    assert states(run) == {"one": "done", "new": "waiting", "last": "done"}
    assert not steps.advance()
    assert newer is None
    goal.stage("new", "one")
    steps.sweep()
    work_off()
    assert states(run)["new"] == "done"


def test_an_older_worker_leaves_a_step_of_newer_code_alone(goal):
    goal.stage("one", version=2).stage("other")
    run = goal.start()
    goal.change("one", version=1)
    assert steps.advance()
    assert states(run) == {"one": "ready", "other": "done"}
    assert not steps.advance()
    assert steps.claim(step(run, "one").pk) is None
    goal.change("one", version=2)
    assert steps.advance()
    assert goal.ran == ["other", "one"]


def test_a_goal_this_version_does_not_know_is_left_alone(goal):
    goal.stage("one")
    run = goal.start()
    goal.end()
    assert not steps.advance()
    steps.sweep()
    assert states(run) == {"one": "ready"}
    assert runs.standing(run).steps[0].label == "one"


def test_many_steps_of_newer_code_do_not_hide_what_can_be_done(goal):
    goal.stage("one", version=2).stage("two")
    started = [goal.start(str(number)) for number in range(3 * steps.CANDIDATES)]
    goal.change("one", version=1)
    for _run in started:
        assert steps.advance()
    assert set(goal.ran) == {"two"}


def test_a_worker_says_which_code_it_runs(goal):
    steps.sweep(stages={"transcribe"})
    before = Worker.objects.get(name=steps.worker_name())
    assert (before.code, before.stages) == (steps.code(), ["transcribe"])
    goal.stage("one")
    assert steps.code() != before.code
    Worker.objects.create(name="gone:1", code="0", seen_at=timezone.now() - 25 * HOUR)
    steps.sweep()
    assert [worker.name for worker in Worker.objects.all()] == [steps.worker_name()]
    assert upkeep.live_workers() == 1


def test_no_folder_is_made_before_it_is_asked_for(goal, settings):
    goal.stage("one").stage("two", "one", does=lambda context: {"name": context.work.name})
    run = goal.start()
    steps.advance()
    assert not (settings.WORK_DIR / "steps").exists()
    work_off()
    assert step(run, "two").output["name"].endswith(f"-1-{os.getpid()}")
    assert list((settings.WORK_DIR / "steps").iterdir()) == []


def test_folders_dead_workers_left_are_swept_and_those_of_the_living_stay(goal, settings):
    goal.stage("one")
    run = goal.start()
    live = upkeep.attempt_folder(steps.take())
    dead = settings.WORK_DIR / "steps" / f"{step(run, 'one').pk}-1-1"
    nobodys = settings.WORK_DIR / "runs" / "987654"
    for folder in (live, dead, nobodys):
        folder.mkdir(parents=True)
        (folder / "half").write_text("x")
    steps.sweep()
    assert [folder.exists() for folder in (live, dead, nobodys)] == [True, False, False]


def test_files_between_the_stages_of_a_failed_run_wait_a_day(goal, tmp_path):
    def nothing(context):
        raise StageFailed("nejde")

    goal.stage("one", does=nothing)
    run = goal.start()
    (tmp_path / "sound").write_text("x")
    handoff.keep(run, tmp_path / "sound", "speech.wav")
    steps.advance()
    steps.sweep()
    assert handoff.runs_here() == [run.pk]
    Step.objects.filter(run=run).update(finished_at=Now() - 25 * HOUR)
    steps.sweep()
    assert handoff.runs_here() == []
