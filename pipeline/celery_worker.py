"""Listening to Celery. Its worker rings in this process; while the broker is away, the ledger alone
says what is to be done."""

from __future__ import annotations

import logging
import socket
from typing import Any

from celery import bootsteps
from celery.worker import state
from django_tasks_fennel.app import app

from pipeline import tasks  # noqa: F401 - so that Celery knows the task
from pipeline.services import working
from pipeline.services.lease import stopping

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0


class LookAfter(bootsteps.StartStopStep):
    """Between two rings: look after the ledger, and end when told to or when there is nothing left."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self.pulse = working.Pulse()

    def start(self, consumer: Any) -> None:
        consumer.timer.call_repeatedly(LOOK_EVERY_S, self.look)

    def look(self) -> None:
        self.pulse.beat()
        if self.pulse.ended:
            state.should_stop = True


def run(*, until_idle: bool) -> None:
    """Answer rings until told to stop."""
    working.until_idle = until_idle
    app.steps["consumer"].add(LookAfter)
    # A lost connection ends Celery's worker, and this loop goes on.
    app.conf.broker_connection_retry = app.conf.broker_connection_retry_on_startup = False
    pulse = working.Pulse()
    away = False
    while not pulse.ended:
        if _reachable():
            if away:
                logger.warning("The broker is back.")
            away = False
            state.should_stop = state.should_terminate = None
            _listen()
        elif not away:
            away = True
            logger.warning("The broker cannot be reached; going on by the ledger alone.")
        pulse.beat()
        if not pulse.ended:
            stopping.wait(LOOK_EVERY_S)


def _listen() -> None:
    app.WorkController(
        app=app,
        hostname=f"{socket.gethostname()}",
        pool="solo",
        queues=working.queues(),
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    ).start()


def _reachable() -> bool:
    try:
        with app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except Exception:  # kombu's own, redis's or the system's
        return False
    return True
