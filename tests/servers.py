"""Real servers for tests, each in a folder of its own and stopped afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote


class Postgres:
    """A PostgreSQL server that listens on a socket in a temporary folder only.

    It refuses to run as root, so there it runs as the user `postgres`, whom Debian's package makes.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lives-postgres-"))
        self.cluster = self.folder / "cluster"
        self.account: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}
        if self.account:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
            self.folder.chmod(0o755)
        self._run("initdb", "-D", str(self.cluster), "-A", "trust", "-E", "UTF8", "-N",
                  "--locale=C.UTF-8", "-U", "lives")  # fmt: skip
        self.start()

    @staticmethod
    def programs() -> Path | None:
        """The folder of the newest server's programs."""
        if found := shutil.which("initdb"):
            return Path(found).resolve().parent
        versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
        newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
        return newest.parent if newest else None

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgres://lives@{quote(str(self.folder), safe='')}/{database}"

    def copy(self, database: str, name: str) -> str:
        """Make a database like another one; its address."""
        self._run("createdb", "-h", str(self.folder), "-U", "lives", "-T", database, name)
        return self.url_of(name)

    def start(self) -> None:
        # A crash may lose it all, so it need not wait for the disk.
        options = f"-c listen_addresses='' -c fsync=off -k {self.folder}"
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", str(self.cluster), "-o", options, "-l", log, "-w", "start")

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.cluster), "-m", how, "-w", "stop")

    def end(self) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        folder = self.programs()
        assert folder
        subprocess.run(
            [str(folder / program), *words],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self.account,
        )  # fmt: skip


class Redis:
    """A Redis server that listens on a socket in a temporary folder only and keeps nothing."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lives-redis-"))
        self.socket = self.folder / "redis.sock"
        self.start()

    @staticmethod
    def program() -> str | None:
        return shutil.which("redis-server")

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        words = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir"]
        self.process = subprocess.Popen(
            [str(self.program()), *words, str(self.folder)], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 60
        while not self.socket.exists() and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self.socket.unlink(missing_ok=True)

    def command(self, *words: str) -> str:
        done = subprocess.run(
            ["redis-cli", "-s", str(self.socket), *words],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_on(server: Postgres | Redis, environment: dict[str, str], arguments: list[str]) -> int:
    """Run this Python with these arguments and settings; the server is ended afterwards."""
    try:
        return subprocess.run([sys.executable, *arguments], env=os.environ | environment).returncode
    finally:
        server.end()
