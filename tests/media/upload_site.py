"""A real site in a folder of its own, whose web server can be killed and started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

TOKEN = "x" * 32  # as good as any: what counts is that the cookie and the header agree
_EDITOR = """
from django.contrib.sessions.backends.db import SessionStore
from cms.models import User
user = User.objects.get(username="redaktorka")
session = SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = user.get_session_auth_hash()
session.create()
print("session", session.session_key)
"""


@dataclass
class UploadSite:
    data: Path
    port: int
    session: str = ""
    server: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self, *words: str) -> None:
        """Serve with this command of manage.py, and return when it answers."""
        with (self.data / "web.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "manage.py", *words], cwd=settings.BASE_DIR,
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 300
        while time.monotonic() < until and self.server.poll() is None:
            with suppress(OSError):
                socket.create_connection(("localhost", self.port), timeout=5).close()
                return
            time.sleep(0.1)
        raise AssertionError((self.data / "web.log").read_text()[-3000:])

    def kill(self) -> None:
        if self.server:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def headers(self, **more: str) -> dict[str, str]:
        return {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "X-Requested-With": "XMLHttpRequest",
            "Tus-Resumable": "1.0.0",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str):
        """Status and headers, and the body, of one answer."""
        line = http.client.HTTPConnection("localhost", self.port, timeout=300)
        try:
            line.request(method, path, body, self.headers(**headers))
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()

    def send_half(self, path: str, body: bytes, offset: int) -> socket.socket:
        """Announce the whole body and send half of it; the line stays open."""
        head = self.headers(
            Host=f"localhost:{self.port}", Content_Type="application/offset+octet-stream",
            Content_Length=str(len(body)), Upload_Offset=str(offset),
        )  # fmt: skip
        lines = [f"PATCH {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        line = socket.create_connection(("localhost", self.port), timeout=300)
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body[: len(body) // 2])
        return line

    def finish(self, path: str, **fields: str) -> tuple[int, dict[str, object]]:
        status, _headers, body = self.request(
            "POST", f"/sprava/filmy/nahrat/{path.rsplit('/', 1)[1]}/", urlencode(fields).encode(),
            Content_Type="application/x-www-form-urlencoded",
        )  # fmt: skip
        return status, json.loads(body)

    def forget_uploads(self) -> None:
        """Nothing of one test is found by the next."""
        with closing(sqlite3.connect(self.data / "db.sqlite3")) as database, database:
            database.execute("DELETE FROM media_upload")
        for path in self.arriving():
            path.unlink()

    def arriving(self) -> list[Path]:
        """The growing files of uploads."""
        folder = self.data / "work" / "uploads" / "tus"
        return [path for path in folder.glob("*") if path.suffix != ".lock"]

    def originals(self) -> list[Path]:
        return [path for path in (self.data / "originals").glob("*/*") if path.is_file()]


@contextmanager
def upload_site(data: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = UploadSite(data, port)
    site.environment = {
        **os.environ,
        "LIVES_DATA": str(data),
        "LIVES_BASE_URL": site.url,
        "LIVES_UPLOAD_CHUNK_MB": "0.25",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    site.environment.pop("DATABASE_URL", None)
    site.manage("migrate", "--no-input", "--verbosity", "0")
    site.manage("bootstrap")
    said = site.manage("shell", "--no-imports", "-c", _EDITOR)
    site.session = said.split("session ")[1].strip()
    try:
        yield site
    finally:
        site.kill()
