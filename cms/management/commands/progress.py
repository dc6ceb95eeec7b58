"""`manage.py progress`: where every run is, as JSON lines, for programs and for `./lives up`."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from pipeline.models import Run, StepState
from pipeline.services import runs

ENDED = {StepState.DONE, StepState.FAILED, StepState.HELD, StepState.CANCELLED}


class Command(BaseCommand):
    help = "Print the standing of all runs as one line of JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", action="store_true", help="a line a second, until the end")

    def handle(self, *, follow: bool, **options: Any) -> None:
        while True:
            found = snapshot()
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            self.stdout.flush()
            if not follow:
                return
            time.sleep(1)
            close_old_connections()


def snapshot() -> dict[str, Any]:
    """Every run with its share done, and whether all have ended (held ones wait for a person)."""
    standings = runs.standings(list(Run.objects.prefetch_related("steps", "recording")))
    return {
        "runs": [
            {
                "title": standing.run.title,
                "goal": standing.run.goal,
                "stage": standing.current,
                "state": standing.state,
                "done": sum(step.state == StepState.DONE for step in standing.steps),
                "total": len(standing.steps),
                "progress": round(standing.progress, 3),
                "eta_s": standing.eta_s,
            }
            for standing in standings
        ],
        "finished": all(standing.state in ENDED for standing in standings),
        "failed": [
            {"title": standing.run.title, "stage": step.stage, "error": step.error}
            for standing in standings
            for step in standing.failed
        ],
    }
