"""The ledger: one worker a step, nothing lost when a worker dies, nothing twice."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline.models import Run, Step, StepState
from pipeline.registry import Later, Stage, StageFailed, registry
from pipeline.services import runs, steps
from pipeline.services.lease import Hold

GOAL = "ledger-test"


@pytest.fixture
def stages():
    """Two stages, the second needing the first; `calls` says what ran."""
    calls: list[str] = []
    behaviour = {
        "one": lambda context: {"value": 1},
        "two": lambda context: dict(context.outputs["one"]),
    }

    def running(name):
        def run(context):
            calls.append(name)
            return behaviour[name](context)

        return run

    registry.register(Stage(GOAL, "one", "first", (), running("one")))
    registry.register(Stage(GOAL, "two", "second", ("one",), running("two")))
    yield calls, behaviour
    del registry.stages[GOAL]


@pytest.fixture
def run(stages, db) -> Run:
    return runs.start(GOAL, title="zkouška", subject="x")


def states(run: Run) -> dict[str, str]:
    return dict(run.steps.values_list("stage", "state"))


def work_off(run: Run) -> None:
    while run.steps.filter(state=StepState.READY).exists():
        steps.advance()


def test_a_step_becomes_ready_when_all_it_needs_is_done(run, stages):
    assert states(run) == {"one": "ready", "two": "waiting"}
    steps.advance()
    assert states(run) == {"one": "done", "two": "ready"}
    steps.advance()
    assert states(run) == {"one": "done", "two": "done"}
    assert run.steps.get(stage="two").output == {"value": 1}
    assert stages[0] == ["one", "two"]


def test_a_goal_started_twice_is_one_run(run):
    assert runs.start(GOAL, title="zkouška", subject="x") == run
    assert Run.objects.filter(goal=GOAL).count() == 1


def test_a_step_is_claimed_once(run):
    step = run.steps.get(stage="one")
    assert steps.claim(step.pk) is not None
    assert steps.claim(step.pk) is None


def test_a_ring_for_a_step_that_is_done_does_nothing(run, stages):
    work_off(run)
    steps.advance()
    assert stages[0] == ["one", "two"]


def test_an_expired_lease_is_taken_over_and_the_late_result_is_dropped(run):
    step = run.steps.get(stage="one")
    late = steps.claim(step.pk)
    Step.objects.filter(pk=step.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    steps.sweep()
    again = steps.claim(step.pk)
    assert again is not None and again.attempt == 2
    steps._done(Hold(late), registry.get(GOAL, "one"), {"value": "late"})
    step.refresh_from_db()
    assert (step.state, step.output) == (StepState.RUNNING, {})


def test_the_sweep_takes_back_a_step_of_a_dead_process_at_once(run):
    step = run.steps.get(stage="one")
    steps.claim(step.pk)
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    dead = steps.worker_name().rsplit(":", 1)[0] + f":{child}"
    Step.objects.filter(pk=step.pk).update(worker=dead)
    steps.sweep()
    step.refresh_from_db()
    assert (step.state, step.worker) == (StepState.READY, "")


def test_the_sweep_leaves_a_living_worker_alone(run):
    step = run.steps.get(stage="one")
    steps.claim(step.pk)
    steps.sweep()
    step.refresh_from_db()
    assert step.state == StepState.RUNNING


def test_an_unexpected_error_is_tried_again_and_then_kept_with_its_reason(run, stages):
    stages[1]["one"] = lambda context: 1 / 0
    step = run.steps.get(stage="one")
    for attempt in range(1, steps.MOST_ATTEMPTS + 1):
        Step.objects.filter(pk=step.pk).update(not_before=None)
        steps.advance()
        step.refresh_from_db()
        assert step.attempt == attempt
    assert step.state == StepState.FAILED
    assert "ZeroDivisionError" in step.error
    assert runs.standing(run).state == StepState.FAILED


def test_a_failed_attempt_waits_before_the_next(run, stages):
    stages[1]["one"] = lambda context: 1 / 0
    step = run.steps.get(stage="one")
    steps.advance()
    assert steps.claim(step.pk) is None


def test_what_cannot_help_is_not_tried_again(run, stages):
    def hopeless(context):
        raise StageFailed("Soubor chybí.")

    stages[1]["one"] = hopeless
    step = run.steps.get(stage="one")
    steps.advance()
    step.refresh_from_db()
    assert (step.state, step.attempt, step.error) == (StepState.FAILED, 1, "Soubor chybí.")


def test_a_failed_step_can_be_put_back_by_hand(run, stages):
    def hopeless(context):
        raise StageFailed("Soubor chybí.")

    good, stages[1]["one"] = stages[1]["one"], hopeless
    step = run.steps.get(stage="one")
    steps.advance()
    step.refresh_from_db()
    stages[1]["one"] = good
    assert runs.retry(step)
    work_off(run)
    assert states(run) == {"one": "done", "two": "done"}


def test_a_stage_that_comes_too_early_comes_back_without_losing_an_attempt(run, stages):
    def early(context):
        raise Later(0)

    good, stages[1]["one"] = stages[1]["one"], early
    step = run.steps.get(stage="one")
    steps.advance()
    step.refresh_from_db()
    assert (step.state, step.attempt) == (StepState.READY, 0)
    stages[1]["one"] = good
    work_off(run)
    assert states(run) == {"one": "done", "two": "done"}


def test_a_worker_that_is_told_to_stop_gives_the_step_back(run, stages):
    def asked_to_stop(context):
        steps.stopping.set()
        context.progress(0.5)

    stages[1]["one"] = asked_to_stop
    step = run.steps.get(stage="one")
    try:
        steps.advance()
    finally:
        steps.stopping.clear()
    step.refresh_from_db()
    assert (step.state, step.attempt) == (StepState.READY, 0)


def test_the_folder_of_an_attempt_is_removed_whatever_happens(run, stages, settings):
    seen = []

    def litter(context):
        (context.work / "half").write_text("x")
        seen.append(context.work)
        raise StageFailed("nejde")

    stages[1]["one"] = litter
    steps.advance()
    assert seen and not seen[0].exists()
