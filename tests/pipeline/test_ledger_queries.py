"""The ledger asks the database the same few questions however much there is to do."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline.models import Run
from pipeline.services import runs, standing, steps


@pytest.fixture
def trivial(goal):
    return goal.stage("one").stage("two", "one").stage("three", "two")


def asked(work) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_a_step_costs_the_same_few_queries_with_one_run_and_with_many(trivial):
    trivial.start("first")
    alone = [asked(steps.advance) for _step in range(3)]
    for number in range(50):
        trivial.start(str(number))
    assert [asked(steps.advance) for _step in range(3)] == alone
    assert max(alone) <= 9


def test_a_part_costs_the_same_whether_there_are_few_or_many(goal):
    goal.stage("listen", does=lambda context: {"parts": 2})
    goal.stage("write", "listen", parts_from="listen")
    goal.stage("join", "write")
    goal.start("few")
    steps.advance()
    few = asked(steps.advance)
    goal.does["listen"] = lambda context: {"parts": 100}
    steps.advance()
    steps.advance()
    goal.start("many")
    steps.advance()
    assert asked(steps.advance) == few


def test_where_many_runs_are_is_asked_as_for_one(trivial):
    def shown(count: int) -> int:
        for number in range(count):
            trivial.start(f"{count}-{number}")
        steps.advance()
        standing.forget()
        return asked(lambda: runs.standings(list(Run.objects.prefetch_related("steps"))))

    assert shown(1) == shown(30)


def test_sweeping_asks_the_same_with_many_runs(trivial):
    trivial.start("first")
    steps.sweep()
    alone = asked(steps.sweep)
    for number in range(30):
        trivial.start(str(number))
    assert asked(steps.sweep) == alone
