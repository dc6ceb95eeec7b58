"""A goal made for a test: stages that write down when they ran, and do what the test says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.models import Run, Step, StepState
from pipeline.registry import Context, Output, Stage, registry
from pipeline.services import runs, steps

GOAL = "ledger-test"


class Goal:
    """Stages of one goal; `ran` says which parts ran, in order."""

    def __init__(self, name: str = GOAL) -> None:
        self.name = name
        self.ran: list[str] = []
        self.does: dict[str, Callable[[Context], Output]] = {}

    def stage(
        self, name: str, *needs: str, does: Callable[[Context], Output] | None = None, **how: Any
    ) -> Goal:
        self.does[name] = does or (lambda context: {})

        def run(context: Context) -> Output:
            self.ran.append(f"{name}/{context.part}" if how.get("parts_from") else name)
            return self.does[name](context)

        registry.register(Stage(self.name, name, f"label of {name}", needs, run, **how))
        return self

    def change(self, name: str, **how: Any) -> None:
        """Replace fields of a stage, as a newer or older version of the code would."""
        import dataclasses

        stage = registry.get(self.name, name)
        registry.stages[self.name][name] = dataclasses.replace(stage, **how)

    def forget(self, name: str) -> None:
        del registry.stages[self.name][name]

    def start(self, subject: str = "x") -> Run:
        return runs.start(self.name, title="zkouška", subject=subject)

    def end(self) -> None:
        registry.stages.pop(self.name, None)


def work_off(most: int = 200) -> None:
    """Answer rings until nothing is to be had, pauses over at once."""
    for _time in range(most):
        Step.objects.update(not_before=None)
        if not steps.advance():
            return
    raise AssertionError("the work does not end")


def states(run: Run) -> dict[str, str]:
    """By stage its state; of a divided stage a string of states, joined by spaces."""
    found: dict[str, list[str]] = {}
    for stage, state in run.steps.order_by("position", "part").values_list("stage", "state"):
        found.setdefault(stage, []).append(str(state))
    return {stage: " ".join(each) for stage, each in found.items()}


def step(run: Run, stage: str, part: int = 0) -> Step:
    return run.steps.get(stage=stage, part=part)


def fail(run: Run, stage: str, error: str = "nejde") -> None:
    run.steps.filter(stage=stage).update(state=StepState.FAILED, error=error)
