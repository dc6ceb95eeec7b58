"""Real workers on each queue: django-tasks-db on SQLite and on PostgreSQL, Celery on Redis."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest
from machines import ENGINES, Machines

pytestmark = pytest.mark.slow

START = """
from pipeline.services import runs
for number in range(given[1]):
    runs.start(given[0], title="zkouška", subject=f"{given[0]}-{number}")
"""
STATES = """
from collections import Counter
from pipeline.models import Step
result = Counter(f"{stage} {state}" for stage, state in Step.objects.values_list("stage", "state"))
"""


@pytest.fixture(params=ENGINES)
def machines(request, tmp_path, templates):
    machines = Machines(request.param, templates, tmp_path, {})
    try:
        yield machines
    finally:
        machines.end()


def finished(worker: subprocess.Popen[bytes]) -> int:
    return worker.wait(300)


def whole(runs: int) -> list[str]:
    """What the lines are when every step of these runs was done once."""
    subjects = [f"machines-{number}" for number in range(runs)]
    parts = [f"part {subject} {part}" for subject in subjects for part in range(3)]
    return sorted([*parts, *(f"last {subject} 0" for subject in subjects)])


def test_workers_share_the_work_and_do_no_step_twice(machines):
    machines.run(START, "machines", 12)
    workers = [machines.start("--until-idle") for _worker in range(3)]
    assert [finished(worker) for worker in workers] == [0, 0, 0], machines.log()[-3000:]
    assert machines.lines() == whole(12)
    assert machines.run(STATES) == {"first done": 12, "part done": 36, "last done": 12}
    assert not list(machines.folder.glob("work/steps/*"))


def test_a_worker_with_some_stages_leaves_the_others(machines):
    machines.run(START, "machines", 3)
    assert finished(machines.start("--until-idle", "--stages", "first")) == 0
    assert machines.run(STATES) == {"first done": 3, "part ready": 9, "last waiting": 3}
    assert machines.lines() == []
    workers = [machines.start("--until-idle", "--stages", name) for name in ("part", "last")]
    assert [finished(worker) for worker in workers] == [0, 0], machines.log()[-3000:]
    if (
        machines.run(STATES).get("last done") != 3
    ):  # it found nothing to do before the parts were done
        assert finished(machines.start("--until-idle", "--stages", "last")) == 0
    assert machines.lines() == whole(3)


def test_a_stage_nobody_knows_is_refused_with_those_there_are(machines):
    done = machines.manage("worker", "--stages", "part,listne")
    assert done.returncode == 2
    assert "listne" in done.stderr and "listen" in done.stderr


def test_a_worker_killed_in_the_middle_is_replaced(machines):
    machines.run(START, "slowly", 1)
    killed = machines.start()
    machines.wait(machines.lines, "the step was not begun")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    (machines.folder / "go").touch()
    assert finished(machines.start("--until-idle")) == 0
    assert machines.lines() == ["begun slowly-0 0", "begun slowly-0 0", "slow slowly-0 0"]


def test_a_worker_told_to_end_gives_its_step_back(machines):
    machines.run(START, "slowly", 1)
    worker = machines.start()
    machines.wait(machines.lines, "the step was not begun")
    worker.send_signal(signal.SIGTERM)
    assert finished(worker) == 0, machines.log()[-3000:]
    attempt = "from pipeline.models import Step; step = Step.objects.get(); result = [step.state, step.attempt]"
    assert machines.run(attempt) == ["ready", 0]


def test_an_idle_worker_ends_when_told(machines):
    worker = machines.start()
    machines.wait(
        lambda: machines.run("from pipeline.models import Worker; result = Worker.objects.count()"),
        "the worker was not seen",
    )
    worker.send_signal(signal.SIGTERM)
    assert finished(worker) == 0


def test_a_group_of_workers_ends_with_its_head(machines):
    group = machines.start("--workers", "2")
    seen = "from pipeline.models import Worker; result = list(Worker.objects.values_list('name', flat=True))"
    machines.wait(lambda: len(machines.run(seen)) == 2, "two workers were not seen")
    pids = [int(name.rpartition(":")[2]) for name in machines.run(seen)]
    group.send_signal(signal.SIGTERM)
    assert finished(group) == 0
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("machines", ["postgres", "celery"], indirect=True)
def test_a_database_that_restarts_costs_neither_the_worker_nor_the_step(machines):
    machines.run(START, "slowly", 1)
    worker = machines.start()
    machines.wait(machines.lines, "the step was not begun")
    machines.postgres.stop()
    machines.wait(lambda: "heartbeat was not written" in machines.log(), "the loss was not noticed")
    (machines.folder / "go").touch()
    machines.wait(lambda: "slow slowly-0 0" in machines.lines(), "the stage did not go on")
    machines.wait(lambda: "waiting for it" in machines.log(), "the worker does not wait")
    machines.postgres.start()
    machines.wait(lambda: machines.run(STATES) == {"slow done": 1}, "the end was not written")
    machines.run(START, "machines", 2)
    machines.wait(lambda: machines.run(STATES).get("last done") == 2, "the worker does not go on")
    assert worker.poll() is None
    assert machines.lines() == sorted(["begun slowly-0 0", "slow slowly-0 0", *whole(2)])
    assert machines.log().count("The database cannot be reached") == 1


@pytest.mark.parametrize("machines", ["celery"], indirect=True)
def test_rings_lost_with_the_broker_cost_seconds(machines):
    machines.run(START, "machines", 3)
    assert machines.redis.command("KEYS", "first*")
    machines.redis.command("FLUSHALL")
    worker = machines.start()
    machines.wait(lambda: machines.lines() == whole(3), "lost rings were not made good")
    machines.redis.stop()
    machines.run(START, "machines", 5)  # three are there already; nobody can be rung for
    machines.wait(lambda: machines.lines() == whole(5), "the ledger alone was not enough")
    machines.redis.start()
    machines.wait(lambda: "The broker is back" in machines.log(), "the broker was not found again")
    machines.run(START, "machines", 7)
    machines.wait(lambda: machines.lines() == whole(7), "the worker does not go on")
    assert worker.poll() is None


@pytest.mark.parametrize("machines", ["celery"], indirect=True)
def test_a_ring_is_answered_at_once(machines):
    """By Celery, not by the look into the ledger: the worker's log names the task."""
    machines.start()
    machines.wait(
        lambda: machines.redis.command("CLIENT", "LIST").count("cmd=brpop"), "no listener"
    )
    machines.run(START, "machines", 1)
    machines.wait(lambda: machines.lines() == whole(1), "the run was not done")
    machines.wait(lambda: "pipeline.tasks.advance" in machines.log(), "Celery did not ring")
