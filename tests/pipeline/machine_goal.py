"""Stages for tests with real worker processes. Each step writes a line of its own, so that a step
done twice is seen."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.apps import AppConfig

GOAL = "machines"


def written(context, word: str) -> None:
    """A whole line at once, whoever else is writing."""
    line = f"{word} {context.run.subject} {context.part} {os.getpid()}\n"
    log = os.open(
        Path(os.environ["LIVES_DATA"]) / "done.txt", os.O_APPEND | os.O_CREAT | os.O_WRONLY
    )
    os.write(log, line.encode())
    os.close(log)


def first(context):
    (context.work / "note").write_text(context.run.subject)
    return {"note": context.keep(context.work / "note", "note.txt"), "parts": 3}


def part(context):
    text = context.take(context.outputs["first"]["note"]).read_text()
    for _beat in range(4):
        time.sleep(0.02)
        context.progress(0.5)
    written(context, "part")
    return {"text": f"{text}/{context.part}"}


def last(context):
    written(context, "last")
    return {"text": " ".join(part["text"] for part in context.parts("part"))}


def slow(context):
    """Until told to go on, or to stop."""
    written(context, "begun")
    while not (Path(os.environ["LIVES_DATA"]) / "go").exists():
        time.sleep(0.05)
        context.progress(0.5)
    written(context, "slow")
    return {}


class Config(AppConfig):
    name = "machine_goal"

    def ready(self) -> None:
        from pipeline.registry import Stage, registry

        registry.register(Stage(GOAL, "first", "first", (), first, hands=("note",)))
        registry.register(Stage(GOAL, "part", "part", ("first",), part, parts_from="first"))
        registry.register(Stage(GOAL, "last", "last", ("part",), last))
        registry.register(Stage("slowly", "slow", "slow", (), slow))
