"""Which stages a goal has, in which order, and who runs them. Each stage is registered by the app
that owns it, so that nothing here imports upwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.models import Run

Output = dict[str, Any]


@dataclass(frozen=True)
class Context:
    """What a stage gets. Folders and outputs are fetched when they are first asked for.

    `part` is 0 to n-1 in a divided stage. `should_stop()` turns true when the step was cancelled,
    taken over, or the worker is to end; `report` raises `Stopped` then.
    """

    run: Run
    part: int
    open_work: Callable[[], Path]
    keep_file: Callable[[Path, str], str]
    take_file: Callable[[str], Path]
    read_outputs: Callable[[], Mapping[str, Output]]
    read_parts: Callable[[str], list[Output]]
    report: Callable[[float, str], None]
    should_stop: Callable[[], bool]
    #: How often a worker was killed while doing this step.
    deaths: int = 0

    @cached_property
    def work(self) -> Path:
        """An empty folder of this attempt, removed when it ends."""
        return self.open_work()

    def keep(self, path: Path, name: str) -> str:
        """Hand a file of `work` on to later stages; returns the name to take it by."""
        return self.keep_file(path, name)

    def take(self, name: str) -> Path:
        """A file an earlier stage handed on, on this machine's disk."""
        return self.take_file(name)

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """The output of each undivided stage that is done."""
        return self.read_outputs()

    def parts(self, stage: str) -> list[Output]:
        """The outputs of a divided stage in the order of its parts."""
        return self.read_parts(stage)

    def progress(self, share: float) -> None:
        """Report 0..1 without a message, and end the stage here if it is to stop."""
        self.report(share, "")


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of work.

    `weight` is its usual share of the time: hundredths of the film's length, on two cores.
    `consent` is the scope everyone in the recording must have allowed before it starts.
    `parts_from` names the earlier stage whose output["parts"] says into how many steps it is divided.
    `version` goes up when the same input gives another output; `reads` names the settings and inputs
    that matter. A step that is done is done again when either differs (`runs.refresh`).
    `hands` are the keys of its output that name files for later stages; they are gone after the run.
    `stored` are those of its needs whose results it reads where they are kept for good: what they handed
    on is not made again for its sake.
    `space` says how many bytes it writes at most; it does not begin before they are free.
    """

    goal: str
    name: str
    label: Any
    needs: tuple[str, ...]
    run: Callable[[Context], Output]
    weight: float = 1.0
    consent: str = ""
    parts_from: str = ""
    version: int = 1
    reads: Callable[[Run], Mapping[str, Any]] | None = None
    hands: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    space: Callable[[Context], int] | None = None


class StageFailed(Exception):
    """The stage cannot succeed however often it is tried; the message is for people."""


class Later(Exception):
    """What the stage needs is not there yet; the step is tried again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class Stopped(Exception):
    """The worker is shutting down; the step goes back to the queue."""


@dataclass
class Registry:
    stages: dict[str, dict[str, Stage]] = field(default_factory=dict)
    #: What any worker sees to once an hour, by a name for the log; an error of one stops no other.
    hourly: dict[str, Callable[[], object]] = field(default_factory=dict)

    def register(self, stage: Stage) -> None:
        """Add a stage after those it needs. Raises ValueError where one of them is missing."""
        earlier = self.stages.setdefault(stage.goal, {})
        needed = {*stage.needs, *([stage.parts_from] if stage.parts_from else [])}
        if missing := needed - set(earlier):
            raise ValueError(f"{stage.goal}/{stage.name} comes before {', '.join(missing)}")
        if stage.parts_from and stage.parts_from not in stage.needs:
            raise ValueError(f"{stage.goal}/{stage.name} does not need {stage.parts_from}")
        earlier[stage.name] = stage

    def of(self, goal: str) -> list[Stage]:
        """The goal's stages in order; none where this version of the code does not know it."""
        return list(self.stages.get(goal, {}).values())

    def get(self, goal: str, name: str) -> Stage:
        return self.stages[goal][name]

    def find(self, goal: str, name: str) -> Stage | None:
        """The stage, or None where a newer version of the code has laid it out."""
        return self.stages.get(goal, {}).get(name)

    def divided_by(self, goal: str, name: str) -> list[Stage]:
        """The stages whose number of parts this one decides."""
        return [stage for stage in self.of(goal) if stage.parts_from == name]


registry = Registry()
