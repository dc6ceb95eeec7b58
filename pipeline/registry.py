"""Which stages a goal has, in which order, and who runs them. Each stage is registered by the app
that owns it, so that nothing here imports upwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.models import Run

Output = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What a stage gets. `work` is an empty folder of this attempt, removed when it ends;
    `kept` belongs to the run and lives until the run has ended."""

    run: Run
    work: Path
    kept: Path
    outputs: Mapping[str, Output]
    report: Callable[[float, str], None]
    should_stop: Callable[[], bool]

    def progress(self, share: float) -> None:
        """Report 0..1 without a message, and end the stage here if the worker is told to stop."""
        self.report(share, "")


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of work. `weight` is its usual share of the time, for the bar and the time left.

    `consent` is the scope everyone in the recording must have allowed before it starts.
    """

    goal: str
    name: str
    label: Any
    needs: tuple[str, ...]
    run: Callable[[Context], Output]
    weight: float = 1.0
    consent: str = ""


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

    def register(self, stage: Stage) -> None:
        self.stages.setdefault(stage.goal, {})[stage.name] = stage

    def of(self, goal: str) -> list[Stage]:
        return list(self.stages[goal].values())

    def get(self, goal: str, name: str) -> Stage:
        return self.stages[goal][name]


registry = Registry()
