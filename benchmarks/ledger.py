"""What the ledger itself costs: trivial steps worked off by a real worker, on SQLite and on PostgreSQL.

    .venv/bin/python benchmarks/ledger.py [--steps 2000] [--repeats 3]
    .venv/bin/python .ci/on_postgres.py benchmarks/ledger.py

Each run is three steps that do nothing, the second divided into parts; every one is rung for, claimed,
held by a lease, done and settled as any other. Beside it the same number of bare tasks of
django-tasks-db, which remembers no progress, resumes nothing and knows no order.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PARTS = 8
GOAL = "benchmark"


def prepare() -> None:
    """A fresh site: SQLite in a folder of its own, or the database of DATABASE_URL."""
    os.environ["LIVES_DATA"] = tempfile.mkdtemp(prefix="lives-ledger-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    import logging

    logging.disable(logging.INFO)
    from pipeline.registry import Stage, registry

    registry.register(Stage(GOAL, "first", "", (), lambda context: {"parts": PARTS}))
    registry.register(Stage(GOAL, "part", "", ("first",), lambda context: {}, parts_from="first"))
    registry.register(Stage(GOAL, "last", "", ("part",), lambda context: {}))


def worked_off(workers: int) -> None:
    """By so many workers, each a process."""
    from django.core.management import call_command
    from django.db import connections

    connections.close_all()
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            call_command("worker", until_idle=True, interval=0.01)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def ours(count: int, workers: int) -> float:
    """Steps a minute."""
    from pipeline.models import Run, Step, StepState
    from pipeline.services import runs

    Run.objects.filter(goal=GOAL).delete()
    for number in range(count // (PARTS + 2)):
        runs.start(GOAL, title="benchmark", subject=str(number))
    began = time.perf_counter()
    worked_off(workers)
    took = time.perf_counter() - began
    done = Step.objects.filter(run__goal=GOAL, state=StepState.DONE).count()
    if done != count // (PARTS + 2) * (PARTS + 2):
        raise SystemExit(f"only {done} steps were done")
    return done / took * 60


def bare(count: int) -> float:
    """Tasks a minute of the queue alone."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    from pipeline.tasks import advance

    DBTaskResult.objects.all().delete()
    for _ in range(count):
        advance.enqueue()
    began = time.perf_counter()
    Worker(
        queue_names=["*"], excluded_queue_names=[], interval=0, batch=True,
        backend_name="pipeline", startup_delay=False, max_tasks=None, worker_id="benchmark",
    ).run()  # fmt: skip
    return count / (time.perf_counter() - began) * 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--workers", type=int, default=1, help="of the ledger; the bare queue has one"
    )
    arguments = parser.parse_args()
    prepare()
    from django.db import connection

    mine, theirs = [], []
    for _ in range(arguments.repeats):
        mine.append(ours(arguments.steps, arguments.workers))
        theirs.append(bare(arguments.steps))
    ratios = [a / b for a, b in zip(mine, theirs, strict=True)]
    print(f"{connection.vendor}, {arguments.workers} at work: {statistics.median(mine):.0f} steps a minute "
          f"({min(mine):.0f}–{max(mine):.0f}); django-tasks-db alone "
          f"{statistics.median(theirs):.0f}; ratio {statistics.median(ratios):.2f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
