"""Room on the disk and in memory: asked before, and said in a sentence."""

from __future__ import annotations

import errno

import pytest
from django.utils import translation
from ledger_goal import states, step, work_off

from pipeline.av import space
from pipeline.av.errors import DiskFull
from pipeline.models import Step
from pipeline.services import steps

FAR_TOO_MUCH = 10**18


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_a_step_does_not_begin_before_there_is_room_and_says_how_much_is_missing(goal):
    needed = [FAR_TOO_MUCH]
    goal.stage("one", space=lambda context: needed[0])
    run = goal.start()
    steps.advance()
    found = step(run, "one")
    assert goal.ran == []
    assert (found.state, found.attempt, found.put_off) == ("ready", 0, 1)
    assert found.message.startswith("There is too little free space on the disk: 99")
    assert found.not_before is not None
    assert not steps.advance()
    needed[0] = 1
    work_off()
    assert states(run) == {"one": "done"}


def test_after_some_hours_without_room_it_fails_with_what_to_do(goal):
    goal.stage("one", space=lambda context: FAR_TOO_MUCH)
    run = goal.start()
    Step.objects.filter(run=run).update(put_off=steps.ROOM_TIMES)
    steps.advance()
    found = step(run, "one")
    assert (found.state, found.error) == ("failed", DiskFull.sentence)


def test_how_much_is_missing_counts_the_reserve(tmp_path):
    free = space._free_bytes(tmp_path)
    with pytest.raises(DiskFull) as caught:
        space.require(tmp_path, free, reserve_bytes=10**15)
    assert caught.value.missing_bytes == pytest.approx(10**15, rel=0.01)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), DiskFull()])
def test_a_disk_that_fills_up_meanwhile_is_waited_for_too(goal, error):
    def full(context):
        (context.work / "half").write_text("x")
        raise error

    goal.stage("one", does=full)
    run = goal.start()
    steps.advance()
    found = step(run, "one")
    assert (found.state, found.attempt, found.put_off) == ("ready", 0, 1)
    assert found.message.startswith("There is too little free space on the disk.")


def test_too_little_memory_is_a_sentence(goal):
    def greedy(context):
        raise MemoryError

    goal.stage("one", does=greedy)
    run = goal.start()
    work_off()
    found = step(run, "one")
    assert found.state == "failed"
    assert found.error.startswith("The machine has too little free memory for this step.")
    assert len(goal.ran) == steps.MOST_ATTEMPTS
