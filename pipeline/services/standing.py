"""Where runs are, for people: how far, how long still, what failed and why."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pipeline.models import Run, Step, StepState
from pipeline.registry import Stage, registry
from pipeline.services import estimate, upkeep
from pipeline.services.estimate import Forecast, Task

#: How many finished steps and how many steps of other runs an estimate looks at.
HISTORY, QUEUE = 400, 500
#: What was measured is read again after this long.
REMEMBER_S = 20.0
BLOCKED = (StepState.FAILED, StepState.HELD, StepState.CANCELLED)
#: A share below this says nothing about the time left where nothing was measured.
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run is: `progress` 0..1, `eta_s` seconds left (None while it cannot be told)."""

    run: Run
    steps: tuple[Step, ...]
    progress: float
    eta_s: int | None
    state: str
    current: str

    @property
    def failed(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state == StepState.FAILED)

    @property
    def percent(self) -> int:
        return int(self.progress * 100)

    @property
    def state_label(self) -> str:
        return str(StepState(self.state).label)

    @property
    def time_left(self) -> str:
        """How long it will still take, in words; empty while it cannot be told."""
        return "" if self.eta_s is None else in_words(self.eta_s)


def in_words(seconds: float) -> str:
    if seconds < 90:
        return _("about %(count)d s left") % {"count": max(1, round(seconds))}
    return _("about %(count)d min left") % {"count": round(seconds / 60)}


def standing(run: Run) -> Standing:
    return standings([run])[0]


def standings(runs: Sequence[Run]) -> list[Standing]:
    """Where these runs are, in a number of queries that does not grow with them where their steps
    are prefetched."""
    steps = {run.pk: tuple(run.steps.all()) for run in runs}
    shown = [run for run in runs if any(_open(step) for step in steps[run.pk])]
    forecast, measured = _forecast(shown, steps) if shown else (Forecast({}, {}), set())
    return [
        _standing(run, steps[run.pk], forecast.left_s.get(run.pk), run.goal in measured)
        for run in runs
    ]


def _open(step: Step) -> bool:
    return step.state in (StepState.READY, StepState.RUNNING)


def _standing(run: Run, steps: tuple[Step, ...], left_s: float | None, measured: bool) -> Standing:
    states = {step.state for step in steps if registry.find(run.goal, step.stage)}
    running = next((step for step in steps if step.state == StepState.RUNNING), None)
    progress = share_done(run, steps)
    eta = None
    if left_s is not None and (measured or progress > LEAST_SHARE):
        eta = max(1, round(left_s))
    current = running.label if running else ""
    return Standing(run, steps, progress, eta, _state(states), current)


def _state(states: set[str]) -> str:
    """What a run is, by its steps: while one can go on, that; then what it waits for."""
    for state in (
        StepState.RUNNING, StepState.READY, StepState.FAILED, StepState.CANCELLED, StepState.HELD,
    ):  # fmt: skip
        if state in states:
            return state
    return StepState.WAITING if StepState.WAITING in states else StepState.DONE


def share_done(run: Run, steps: Iterable[Step]) -> float:
    """0..1, each stage counting by its weight; parts share theirs, none is done before they are
    laid out."""
    of: dict[str, list[Step]] = {}
    for step in steps:
        of.setdefault(step.stage, []).append(step)
    total = done = 0.0
    for stage in registry.of(run.goal):
        here = of.get(stage.name, [])
        if stage.parts_from:
            if not here and all(
                step.state == StepState.DONE for step in of.get(stage.parts_from, ())
            ):
                continue  # divided into nothing
        elif not here:
            continue  # laid out before there was such a stage
        total += stage.weight
        if here:
            shares = (1.0 if step.state == StepState.DONE else step.progress for step in here)
            done += stage.weight * sum(shares) / len(here)
    return min(1.0, done / total) if total else 1.0


def _forecast(
    shown: Sequence[Run], steps: dict[int, tuple[Step, ...]]
) -> tuple[Forecast, set[str]]:
    """Play the whole queue forward: these runs, and what else is in it."""
    rates, workers = _measured.get()
    of = {run.pk: (run, steps[run.pk]) for run in shown}
    others = Step.objects.filter(
        state__in=[StepState.READY, StepState.RUNNING, StepState.WAITING, *BLOCKED],
        run__steps__state__in=[StepState.READY, StepState.RUNNING],
    )
    others = others.exclude(run__in=list(of)).select_related("run__recording").distinct()
    other_steps: dict[int, list[Step]] = {}
    for step in others.order_by("-priority", "run_id", "position", "part")[:QUEUE]:
        other_steps.setdefault(step.run_id, []).append(step)
        of.setdefault(step.run_id, (step.run, ()))
    queue = sorted(of.values(), key=lambda each: (-each[0].priority, each[0].pk))
    tasks: list[Task] = []
    for run, own in queue:
        tasks += _tasks(run, own or other_steps.get(run.pk, ()), rates, workers)
    return estimate.forecast(tasks, workers), {goal for goal, _stage in rates}


def _tasks(
    run: Run, steps: Sequence[Step], rates: dict[tuple[str, str], float], workers: int
) -> list[Task]:
    of: dict[str, list[Step]] = {}
    for step in steps:
        of.setdefault(step.stage, []).append(step)
    unit = unit_s(run)
    keys: dict[str, list[tuple[int, str, int]]] = {}
    blocked: set[str] = set()
    tasks: list[Task] = []
    for stage in registry.of(run.goal):
        here = of.get(stage.name, [])
        if any(step.state in BLOCKED for step in here) or blocked & set(stage.needs):
            blocked.add(stage.name)
        rate = rates.get((run.goal, stage.name))
        whole_s = (stage.weight / 100 if rate is None else rate) * unit
        needs = tuple(key for need in stage.needs for key in keys.get(need, ()))
        if not here and stage.parts_from in of and stage.name not in blocked:
            here = _to_come(run, stage, of[stage.parts_from], workers)
        keys[stage.name] = []
        for step in here:
            if step.state in BLOCKED or (stage.name in blocked and step.state == StepState.WAITING):
                continue
            key = (run.pk, stage.name, step.part)
            keys[stage.name].append(key)
            tasks.append(
                Task(
                    key=key,
                    run=run.pk,
                    needs=needs,
                    expected_s=whole_s / max(1, step.parts),
                    measured=rate is not None,
                    done=step.state == StepState.DONE,
                    running=step.state == StepState.RUNNING,
                    progress=step.progress,
                    spent_s=step.spent_s,
                    own_left_s=step.left_s,
                )
            )
    return tasks


def _to_come(run: Run, stage: Stage, before: Sequence[Step], workers: int) -> list[Step]:
    """The parts of a stage whose number is not known yet: as many as can be done at once."""
    if all(step.state == StepState.DONE for step in before):
        return []
    count = max(1, workers)
    return [Step(run=run, stage=stage.name, part=part, parts=count) for part in range(count)]


def unit_s(run: Run) -> float:
    """What a run's time grows with: the seconds of its film, or nothing known."""
    recording = run.recording
    return recording.duration_ms / 1000 if recording and recording.duration_ms else 1.0


class _Measured:
    """What steps took on this site and how many workers there are, remembered for a while."""

    def __init__(self) -> None:
        self.at, self.found = float("-inf"), (dict[tuple[str, str], float](), 1)

    def get(self) -> tuple[dict[tuple[str, str], float], int]:
        if time.monotonic() - self.at > REMEMBER_S:
            self.found, self.at = (_rates(), max(1, upkeep.live_workers())), time.monotonic()
        return self.found

    def forget(self) -> None:
        self.at = float("-inf")


_measured = _Measured()
forget = _measured.forget


def _rates() -> dict[tuple[str, str], float]:
    """By goal and stage, the usual seconds for a second of film, of the runs done last."""
    rows = (
        Step.objects.filter(state=StepState.DONE, spent_s__gt=0)
        .order_by("-run_id")
        .values_list(
            "run__goal", "stage", "run_id", "parts", "spent_s", "run__recording__duration_ms"
        )[:HISTORY]
    )
    spent: dict[tuple[str, str, int], list[float]] = {}
    unit: dict[int, float] = {}
    whole: dict[tuple[str, str, int], int] = {}
    for goal, stage, run_pk, parts, spent_s, film_ms in rows:
        spent.setdefault((goal, stage, run_pk), []).append(spent_s)
        whole[goal, stage, run_pk] = max(1, parts)
        unit[run_pk] = film_ms / 1000 if film_ms else 1.0
    measured: dict[tuple[str, str], list[float]] = {}
    for (goal, stage, run_pk), seconds in spent.items():
        parts = whole[goal, stage, run_pk]
        rate = sum(seconds) / len(seconds) * parts / unit[run_pk]
        measured.setdefault((goal, stage), []).append(rate)
    return {key: estimate.usual_rate(rates) for key, rates in measured.items()}
