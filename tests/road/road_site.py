"""The whole road, once: a real site in a folder of its own, with the demo on it.

Its films go through real workers, each of which is killed in the middle of a stage; the tests
then look at what came of it, from the ledger to the browser. Everything is forked from this
process, so Django starts once. `LIVES_ROAD=FOLDER` keeps the folder and uses it again.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from publications.document.writers import WRITERS

#: In the order of the road, so that when a stage's turn to be killed comes, one is still to be done.
STAGES = [
    *(("film", name) for name in ("probe", "audio", "renditions", "poster", "storyboard", "shots")),
    *(
        ("film", name)
        for name in ("waveform", "listen", "transcribe", "words", "sounds", "subtitles")
    ),
    *(("demo", name) for name in ("correct", "approve", "publish", "export")),
    *(("edition", name) for name in ("freeze", *WRITERS)),
]


@dataclass
class Site:
    """The site under test and what happened to its workers."""

    data: Path
    url: str
    killed: list[tuple[str, str]] = field(default_factory=list)
    children: list[int] = field(default_factory=list)

    def fork(self, log: str, work: Callable[[], None]) -> int:
        """Do `work` in a process of its own, whose output goes to `log`; its number."""
        connection.close()
        pid = os.fork()
        if pid:
            self.children.append(pid)
            return pid
        code = 1
        try:
            os.setsid()
            out = os.open(self.data / f"{log}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(out, 1)
            os.dup2(out, 2)
            sys.stdout = sys.stderr = os.fdopen(out, "w", buffering=1)
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def end(self, pid: int) -> int:
        """Wait for a child; its status as `os.waitpid` gives it."""
        self.children.remove(pid)
        return os.waitpid(pid, 0)[1]

    def get(self, path: str, **headers: str) -> Answer:
        """One request without cookies; refusals are answers, redirections are not followed."""
        return self.request("GET", path, **headers)

    def request(self, method: str, path: str, **headers: str) -> Answer:
        url = path if path.startswith("http") else self.url + path
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(url, method=method, headers=names)  # noqa: S310  ours
        try:
            with _opener.open(request, timeout=300) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, dict(answer.headers), answer.read())

    def passwords(self) -> dict[str, str]:
        users = json.loads((self.data / "sign-in.json").read_text())["users"]
        return {user["username"]: user["password"] for user in users}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def process(site: Site) -> None:
    """Migrate, load the demo, and work it off with workers that die, one in every stage."""
    chance = random.Random(2)
    call_command("migrate", "--no-input", verbosity=0)
    call_command("bootstrap")
    call_command("load_demo")
    for goal, stage in STAGES:
        after_s = chance.uniform(0.05, 3.0)
        pid = site.fork("worker", lambda g=goal, s=stage, a=after_s: _doomed_worker(g, s, a))
        status = site.end(pid)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            site.killed.append((goal, stage))
    status = site.end(site.fork("worker", lambda: call_command("worker", "--until-idle")))
    assert status == 0, (site.data / "worker.log").read_text()[-3000:]


def _doomed_worker(goal: str, stage: str, after_s: float) -> None:
    """A worker killed `after_s` into the first step of this stage, or, where the stage is quicker
    than that, when its work is done and not yet written down."""
    import dataclasses
    import threading

    from pipeline.registry import Later, registry

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def deadly(context):
        timer = threading.Timer(after_s, die)
        timer.start()
        try:
            whole.run(context)
        except Later:  # its turn has not come
            timer.cancel()
            raise
        die()

    whole = registry.get(goal, stage)
    registry.stages[goal][stage] = dataclasses.replace(whole, run=deadly)
    call_command("worker", "--until-idle")


def serve(site: Site) -> None:
    port = site.url.rsplit(":", 1)[1]
    site.fork("web", lambda: call_command("serve", "--port", port))
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            if site.get("/").status:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_worker(site: Site) -> Iterator[None]:
    """A worker that goes on until the end of the block."""
    pid = site.fork("worker", lambda: call_command("worker"))
    try:
        yield
    finally:
        os.kill(pid, signal.SIGTERM)
        site.end(pid)


def processes_on(folder: Path) -> list[str]:
    """Command lines of running programs that name this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in words and int(entry.parent.name) != os.getpid():
            found.append(words)
    return found


def run(*words: str) -> str:
    """The output of a program; fails with what it said."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
