"""`manage.py worker`: does the work of the ledger until it is told to stop."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from pipeline.services import steps, working
from pipeline.services.patience import patiently

#: A worker of a group that ended by itself is started again after so long.
AGAIN_S = 3.0


class Command(SentenceCommand):
    help = "Run the pipeline's steps. Ctrl-C ends it soon; what was begun goes back to the queue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stages", default="", help="take only these, separated by commas: transcribe,words"
        )
        parser.add_argument(
            "--workers", type=int, default=1, help="so many, each on its share of the cores"
        )
        parser.add_argument(
            "--until-idle", action="store_true", help="stop when no step is ready or running"
        )
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks")

    def handle(
        self, *, stages: str, workers: int, until_idle: bool, interval: float, **options: Any
    ) -> None:
        chosen = [name.strip() for name in stages.split(",") if name.strip()]
        if unknown := sorted(set(chosen) - set(working.known_stages())):
            raise CommandError(
                _("There is no stage “%(name)s”. There are: %(known)s.")
                % {"name": unknown[0], "known": ", ".join(working.known_stages())},
                returncode=2,
            )
        if workers < 1:
            raise CommandError(_("--workers must be 1 or more."), returncode=2)
        steps.stopping.clear()
        earlier = {
            number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            if workers > 1:
                _group(workers, chosen, until_idle, interval)
                return
            working.take_only(chosen)
            working.until_idle = until_idle
            if settings.LIVES_QUEUE == "celery":
                from pipeline import celery_worker

                celery_worker.run(until_idle=until_idle)
            else:
                _poll(interval)
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    steps.stopping.set()


def _poll(interval: float) -> None:
    pulse = working.Pulse()
    while True:
        pulse.beat()
        if pulse.ended:
            return
        if not patiently(_one_ring) and not pulse.more:
            steps.stopping.wait(interval)


def _one_ring() -> bool:
    """Take one ring from the database's queue, if there is one, and answer it."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    queues = working.queues()
    rings = DBTaskResult.objects.ready().filter(backend_name="pipeline", queue_name__in=queues)
    if not rings.exists():
        return False
    Worker(
        queue_names=queues,
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="pipeline",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
    ).run()
    return True


def _group(count: int, stages: list[str], until_idle: bool, interval: float) -> None:
    """Workers side by side, each held to its share of the cores: ffmpeg and the speech engine use
    every core they see, and two that see the same ones only get in each other's way."""
    words = [sys.executable, sys.argv[0], "worker", f"--interval={interval}"]
    words += [f"--stages={','.join(stages)}"] if stages else []
    words += ["--until-idle"] if until_idle else []
    if setpriv := shutil.which("setpriv"):  # the group ends with this process, however it ends
        words = [setpriv, "--pdeathsig", "TERM", *words]
    running: dict[int, subprocess.Popen[bytes]] = {}
    again: dict[int, float] = dict.fromkeys(range(count), 0.0)
    while again or running:
        for number in [n for n, at in again.items() if time.monotonic() >= at]:
            del again[number]
            running[number] = _on_share(number, count, words)
        steps.stopping.wait(0.5)
        if steps.stopping.is_set():
            break
        for number, child in list(running.items()):
            if child.poll() is not None:
                del running[number]
                if not (until_idle and child.returncode == 0):
                    again[number] = time.monotonic() + AGAIN_S
    for child in running.values():
        child.terminate()
    for child in running.values():
        child.wait()


def _on_share(number: int, count: int, words: list[str]) -> subprocess.Popen[bytes]:
    """Start worker `number` of `count` on its cores; where the system can hold it to them."""
    if not hasattr(os, "sched_setaffinity"):
        return subprocess.Popen(words)
    cores = sorted(os.sched_getaffinity(0))
    share = cores[number::count] or [cores[number % len(cores)]]
    os.sched_setaffinity(0, share)
    try:
        return subprocess.Popen(words)
    finally:
        os.sched_setaffinity(0, cores)
