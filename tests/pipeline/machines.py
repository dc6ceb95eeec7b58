"""A site of its own for a test, whose workers are real processes on a real queue and database."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from servers import Postgres, Redis

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ["sqlite", "postgres", "celery"]

SETUP = "import json, os; from pathlib import Path; import django; django.setup();"


class Templates:
    """Databases with the site's tables, made once, of which each test gets a copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres: Postgres | None = None
        self.copies = 0

    def copy(self, engine: str, folder: Path) -> str:
        """The address of a database for a site in `folder`."""
        if engine == "sqlite":
            if not (self.folder / "db.sqlite3").exists():
                self._migrate(f"sqlite:///{self.folder}/db.sqlite3")
            shutil.copy(self.folder / "db.sqlite3", folder / "db.sqlite3")
            return f"sqlite:///{folder}/db.sqlite3"
        if Postgres.programs() is None:
            pytest.skip("PostgreSQL is not installed")
        if self.postgres is None:
            self.postgres = Postgres()
            self._migrate(self.postgres.url)
        self.copies += 1
        return self.postgres.copy("postgres", f"site{self.copies}")

    def _migrate(self, url: str) -> None:
        environment = {**os.environ, "LIVES_DATA": str(self.folder), "DATABASE_URL": url,
                       "DJANGO_SETTINGS_MODULE": "cms.settings"}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--no-input", "-v0"],
            env=environment, cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def end(self) -> None:
        if self.postgres:
            self.postgres.end()


class Machines:
    """One site; `engine` is where its queue lies. `start` makes a worker."""

    def __init__(
        self, engine: str, templates: Templates, folder: Path, environment: dict[str, str]
    ) -> None:
        self.folder = folder
        self.redis: Redis | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **os.environ,
            **environment,
            "LIVES_DATA": str(folder),
            "LIVES_TEST_MODELS": str(settings.MODELS_DIR),
            "DJANGO_SETTINGS_MODULE": "machine_settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)]),
            "LIVES_QUEUE": "database",
            "DATABASE_URL": templates.copy(engine, folder),
        }
        self.postgres = templates.postgres if engine != "sqlite" else None
        if engine == "celery":
            if Redis.program() is None:
                pytest.skip("Redis is not installed")
            self.redis = Redis()
            self.environment |= {"LIVES_QUEUE": "celery", "LIVES_BROKER": self.redis.url}

    def run(self, code: str, *values: Any) -> Any:
        """What `code` leaves in `result`, run in a process of the site; `values` are its `given`."""
        program = (
            f"{SETUP}\ngiven = json.loads(os.environ['GIVEN'])\nresult = None\n{code}\n"
            "print('RESULT', json.dumps(result, default=str))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**self.environment, "GIVEN": json.dumps(values)},
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.rpartition("RESULT ")[2])

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database answers, without the start of Django."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)) as database:
                return database.execute(sql).fetchall()
        with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
            return connection.execute(sql).fetchall()

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            env=self.environment, cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip

    def start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """A worker in a session of its own, writing to worker.log."""
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "manage.py", "worker", *words],
                env={**self.environment, **environment},
                cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.workers.append(worker)
        return worker

    def log(self) -> str:
        log = self.folder / "worker.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def lines(self) -> list[str]:
        """What the steps have written, without the number of the process."""
        done = self.folder / "done.txt"
        text = done.read_text() if done.exists() else ""
        return sorted(line.rpartition(" ")[0] for line in text.splitlines())

    def wait(self, until: Callable[[], Any], what: str, patience_s: float = 300) -> None:
        end = time.monotonic() + patience_s
        while not until():
            assert time.monotonic() < end, f"{what}\n{self.log()[-4000:]}"
            time.sleep(0.1)

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        if self.redis:
            self.redis.end()
