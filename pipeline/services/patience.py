"""Waiting for a database that is being restarted, instead of dying of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from pipeline.services.lease import note_trouble, stopping

logger = logging.getLogger(__name__)

LONGEST_WAIT_S = 10.0

Result = TypeVar("Result")


def patiently(work: Callable[[], Result]) -> Result:
    """The result of `work`, done again while the database cannot be reached or is locked.

    `work` must bear being done twice: what was committed may be answered by a broken connection.
    Raises what `work` raises otherwise, and the last error when the worker is told to stop.
    """
    wait_s = 0.2
    while True:
        try:
            result = work()
        except (OperationalError, InterfaceError) as error:
            if not is_lost(error) or stopping.is_set() or connection.in_atomic_block:
                raise
            if wait_s == 0.2:
                logger.warning("The database cannot be reached; waiting for it: %s", error)
            note_trouble()
            connection.close()
            stopping.wait(wait_s)
            wait_s = min(LONGEST_WAIT_S, 2 * wait_s)
        else:
            if wait_s > 0.2:
                logger.warning("The database is back; going on.")
            return result


def is_lost(error: BaseException) -> bool:
    """Whether an error says that the database is away or busy, not that the work was wrong."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    if connection.vendor == "sqlite":
        return "locked" in str(error) or "unable to open" in str(error)
    # PostgreSQL's own refusals have a code: 57P01-03 are its shutdown and start, 08 the connection,
    # 40 a transaction to be done again, 53300 too many clients. Without one, it was not reached.
    code = getattr(error.__cause__, "sqlstate", None) or ""
    return not code or code[:2] in {"08", "40"} or code[:4] == "57P0" or code == "53300"
