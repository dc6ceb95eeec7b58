"""`manage.py worker`: does the work of the ledger until it is told to stop."""

from __future__ import annotations

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from pipeline.models import Step, StepState
from pipeline.services import steps

SWEEP_EVERY_S = 5.0


class Command(BaseCommand):
    help = "Run the pipeline's steps. Ctrl-C ends it soon; what was begun goes back to the queue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-idle", action="store_true", help="stop when no step is ready or running"
        )
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks")

    def handle(self, *, until_idle: bool, interval: float, **options: Any) -> None:
        steps.stopping.clear()
        earlier = {
            number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            self._work(until_idle, interval)
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _work(self, until_idle: bool, interval: float) -> None:
        steps.sweep(ring_all=True)
        swept = time.monotonic()
        while not steps.stopping.is_set():
            found = _queue_has_work()
            if found:
                _one_task()
            if time.monotonic() - swept > SWEEP_EVERY_S:
                close_old_connections()
                steps.sweep()
                swept = time.monotonic()
            if until_idle and not _busy():
                return
            if not found:
                steps.stopping.wait(interval)


def _stop(number: int, frame: FrameType | None) -> None:
    steps.stopping.set()


def _one_task() -> None:
    """Take one ring from the queue, if there is one, and answer it."""
    Worker(
        queue_names=["pipeline"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="pipeline",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
    ).run()


def _queue_has_work() -> bool:
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.ready().filter(backend_name="pipeline").exists()


def _busy() -> bool:
    return Step.objects.filter(state__in=[StepState.READY, StepState.RUNNING]).exists()
