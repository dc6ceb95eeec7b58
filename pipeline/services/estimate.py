"""How long it will still take: plain numbers in, seconds out. No queries, no clock.

A stage is expected to take what it usually takes (seconds for a second of film, measured here), and
as soon as it moves, what its own pace says. The time left of a run is then found by playing the
queue forward: each worker that is free takes the first step that may begin.
"""

from __future__ import annotations

import heapq
import statistics
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: How far a step must be before its own pace counts as much as what is usual: where the usual is
#: measured here, and where it is only the default.
TRUST_MEASURED, TRUST_DEFAULT = 0.08, 0.01
MOST_SAMPLES = 96
LEAST_SHARE = 0.01
#: A step that takes longer than usual has at least this share of its usual time still before it.
OVERDUE = 0.1


class Pace:
    """How fast a stage goes, from its own reports of (seconds since it began, share done).

    The start (a model is loaded, a file opened) is not counted: the pace is that of the last two
    thirds of the way so far.
    """

    def __init__(self) -> None:
        self.samples: list[tuple[float, float]] = []

    def add(self, at_s: float, share: float) -> None:
        if self.samples and share < self.samples[-1][1]:
            self.samples.clear()  # the stage has begun something anew
        if self.samples and share == self.samples[-1][1]:
            return
        self.samples.append((at_s, share))
        if len(self.samples) > MOST_SAMPLES:
            del self.samples[1:-1:2]

    def left_s(self, now_s: float) -> float | None:
        """Seconds left at `now_s`; None while the pace is not known."""
        if len(self.samples) < 2:
            return None
        last_s, share = self.samples[-1]
        first_s, first = next(
            (sample for sample in self.samples[:-1] if sample[1] >= share / 3), self.samples[-2]
        )
        if share - first < LEAST_SHARE or last_s <= first_s:
            return None
        left = (1 - share) * (last_s - first_s) / (share - first)
        return max(left - (now_s - last_s), OVERDUE * left)


@dataclass(frozen=True, slots=True)
class Task:
    """One step as the estimate sees it. `needs` are the keys of those it waits for.

    `expected_s` is what it usually takes, `measured` whether that was measured on this site;
    `own_left_s` is what its own pace says. `running` and not `done` takes up a worker now.
    """

    key: Hashable
    run: Hashable
    needs: tuple[Hashable, ...]
    expected_s: float
    measured: bool = False
    done: bool = False
    running: bool = False
    progress: float = 0.0
    spent_s: float = 0.0
    own_left_s: float | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """By run: seconds until its last step ends, and the share of its work that is done."""

    left_s: Mapping[Hashable, float]
    share: Mapping[Hashable, float]
    tasks: Mapping[Hashable, float] = field(default_factory=dict)


def forecast(tasks: Sequence[Task], workers: int) -> Forecast:
    """Play the queue forward. `tasks` come in the order in which workers take them."""
    speed = _speeds(tasks)
    left = {task.key: remaining_s(task, speed.get(task.run, 1.0)) for task in tasks}
    ends = _play(tasks, left, workers)
    finish: dict[Hashable, float] = {}
    worked: dict[Hashable, float] = {}
    whole: dict[Hashable, float] = {}
    for task in tasks:
        finish[task.run] = max(finish.get(task.run, 0.0), ends[task.key])
        done = task.spent_s if task.done or task.running else 0.0
        worked[task.run] = worked.get(task.run, 0.0) + done
        whole[task.run] = whole.get(task.run, 0.0) + done + left[task.key]
    share = {run: worked[run] / whole[run] if whole[run] > 0 else 1.0 for run in whole}
    return Forecast(finish, share, left)


def remaining_s(task: Task, speed: float = 1.0) -> float:
    """Seconds of work left in one step; `speed` corrects what was not measured here."""
    if task.done:
        return 0.0
    expected = task.expected_s * (1.0 if task.measured else speed)
    if not task.running:
        return expected
    usual = max(expected - task.spent_s, OVERDUE * expected, expected * (1 - task.progress) / 4)
    if task.own_left_s is None:
        return usual
    trust = _trust(task)
    return trust * task.own_left_s + (1 - trust) * usual


def _trust(task: Task) -> float:
    """How much a step's own pace counts against what is usual: 0 at its start, 1 at its end."""
    doubt = (TRUST_MEASURED if task.measured else TRUST_DEFAULT) * (1 - task.progress)
    return task.progress / (task.progress + doubt) if task.progress else 0.0


def _speeds(tasks: Iterable[Task]) -> dict[Hashable, float]:
    """By run, how many times longer than by default its steps take on this machine."""
    took: dict[Hashable, float] = {}
    usual: dict[Hashable, float] = {}
    for task in tasks:
        if task.measured or task.expected_s <= 0:
            continue
        if task.done and task.spent_s > 0:
            seconds, weight = task.spent_s, 1.0
        elif task.running and task.own_left_s is not None:
            seconds, weight = task.spent_s + task.own_left_s, _trust(task)
        else:
            continue
        took[task.run] = took.get(task.run, 0.0) + seconds * weight
        usual[task.run] = usual.get(task.run, 0.0) + task.expected_s * weight
    return {run: took[run] / usual[run] for run in took}


def _play(
    tasks: Sequence[Task], left: Mapping[Hashable, float], workers: int
) -> dict[Hashable, float]:
    """When each step ends, where workers take the first that may begin."""
    place = {task.key: at for at, task in enumerate(tasks)}
    waits = {task.key: {need for need in task.needs if need in place} for task in tasks}
    behind: dict[Hashable, list[Task]] = {}
    for task in tasks:
        for need in waits[task.key]:
            behind.setdefault(need, []).append(task)
    ends: dict[Hashable, float] = {}
    busy: list[tuple[float, int]] = []
    ready: list[int] = []
    free = workers - sum(task.running and not task.done for task in tasks)

    def over(task: Task, at: float) -> None:
        ends[task.key] = at
        for later in behind.get(task.key, ()):
            waits[later.key].discard(task.key)
            if not waits[later.key] and not (later.done or later.running):
                heapq.heappush(ready, place[later.key])

    for at, task in enumerate(tasks):
        if task.running and not task.done:
            heapq.heappush(busy, (left[task.key], at))
        elif not task.done and not waits[task.key]:
            heapq.heappush(ready, at)
    for task in tasks:
        if task.done:
            over(task, 0.0)
    now = 0.0
    while busy or ready:
        while ready and free > 0:
            at = heapq.heappop(ready)
            heapq.heappush(busy, (now + left[tasks[at].key], at))
            free -= 1
        if not busy:  # no worker lives: as if the first came now
            free = 1
            continue
        now, at = heapq.heappop(busy)
        free += 1
        over(tasks[at], now)
    return {task.key: ends.get(task.key, now) for task in tasks}


def usual_rate(measured: Sequence[float]) -> float:
    """The usual seconds for a second of film: the median, which one odd film does not move."""
    return statistics.median(measured)
