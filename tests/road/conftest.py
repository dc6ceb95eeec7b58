"""Fixtures of the whole road; what they are made of is in road_site.py."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from road_site import Site, free_port, process, running_worker, serve


@pytest.fixture(autouse=True)
def empty_storages() -> None:
    """Here files stay from one test to the next; overrides the fixture of the same name."""


@pytest.fixture(scope="session")
def site(django_db_blocker) -> Iterator[Site]:
    """The demo site after its processing, with a web server."""
    name = str(settings.DATABASES["default"]["NAME"])
    if "memory" in name or not name.startswith(str(settings.DATA_DIR)):
        pytest.fail("run tests/road on its own: pytest -m road")
    # Playwright keeps an event loop in this thread; nothing here runs inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with django_db_blocker.unblock():
        site = Site(settings.DATA_DIR, f"http://localhost:{free_port()}")
        done = site.data / "road.json"
        if not done.exists():
            process(site)
            done.write_text(json.dumps(site.killed))
        site.killed = [tuple(pair) for pair in json.loads(done.read_text())]
        try:
            serve(site)
            yield site
        finally:
            for pid in list(site.children):
                os.killpg(pid, signal.SIGKILL)
                site.end(pid)
            connection.close()


@pytest.fixture
def worker(site: Site) -> Iterator[None]:
    with running_worker(site):
        yield


#: First what the machines left, then what people do with it, last what takes it all away.
ORDER = ["test_killed_workers", "test_results", "test_journeys", "test_withdrawal"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    for item in here:
        item.add_marker(pytest.mark.road)
    if len(here) == len(items):
        items.sort(key=lambda item: ORDER.index(item.path.stem))
