"""Celery as the engine of Django's Tasks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django_tasks_fennel import CeleryBackend


class Doorbell(CeleryBackend):
    """A ring has no result and no priority, both of which the ledger keeps; so a broker without
    them is nothing to warn of."""

    supports_priority = supports_get_result = False

    def check(self, **options: Any) -> Iterable[Any]:
        return []
