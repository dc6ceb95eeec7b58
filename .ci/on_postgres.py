# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run this Python with the given arguments on a PostgreSQL server of its own, stopped afterwards.

    python .ci/on_postgres.py -m pytest tests/pipeline

The server listens on a socket in a temporary folder only. It refuses to run as root, so there it
runs as the user `postgres`, whom Debian's package makes.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote


def programs() -> Path:
    """The folder of the newest server's programs."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max(versions, key=lambda path: int(path.parts[-3])).parent


def main(arguments: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="lives-postgres-"))
    bin_, cluster = programs(), folder / "cluster"
    account = {"user": "postgres"} if os.geteuid() == 0 else {}

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [str(bin_ / program), *words],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, **account,
        )  # fmt: skip

    if account:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
        folder.chmod(0o755)
    try:
        run("initdb", "-D", str(cluster), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N",
            "-U", "lives")  # fmt: skip
        # A crash may lose it all, so it need not wait for the disk.
        options = f"-c listen_addresses='' -c fsync=off -k {folder}"
        log = str(folder / "server.log")
        run("pg_ctl", "-D", str(cluster), "-o", options, "-l", log, "-w", "start")
        try:
            url = f"postgres://lives@{quote(str(folder), safe='')}/postgres"
            environment = {**os.environ, "DATABASE_URL": url}
            return subprocess.run([sys.executable, *arguments], env=environment).returncode
        finally:
            run("pg_ctl", "-D", str(cluster), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
