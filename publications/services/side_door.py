"""ODT, JATS, LaTeX and Markdown of a document, made by the program pandoc where the machine has it.

pandoc runs in its own sandbox: it reads no file but those named to it, and no network. What a text
says reaches it on the standard input only, never as an argument; it works in a folder of its own,
which is gone afterwards, and is ended when it takes too long.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from lxml.etree import XMLSyntaxError

from publications.document.model import Document
from publications.document.writers import pandoc
from publications.document.writers.pandoc import jats, odt
from publications.document.writers.pandoc.descriptions import NotAsExpected
from publications.document.writers.pandoc.forms import KNOWN, Api, Form
from publications.document.writers.pictures import Assets, prepare

TIMEOUT_S = 300.0
_ASK_S = 60.0
_SAID = 300  # signs of pandoc's own words in our sentence
_PICTURES = "pictures"
_REFERENCE = "reference.odt"
_RESULT = "result"


@dataclass(frozen=True, slots=True)
class SideFormat:
    """`arguments` are pandoc's, all of them our own words."""

    form: Form
    extension: str
    arguments: tuple[str, ...] = ()


#: Tables of Markdown with lines between the cells: in the others a cell ends where a column of the
#: text does, and an emoji or a Hebrew letter moves words into the next cell.
_MARKDOWN = "markdown-smart-simple_tables-multiline_tables-grid_tables"
#: `-smart`: a quotation mark or a dash is written as it is, not as a sign that is read as one.
FORMATS: dict[str, SideFormat] = {
    form.value: SideFormat(form, extension, arguments)
    for form, extension, arguments in (
        (Form.ODT, "odt", ("--to=odt", "--toc")),
        (Form.JATS, "xml", ("--to=jats_archiving",)),
        (Form.LATEX, "tex", ("--to=latex-smart", "--toc", "--top-level-division=chapter")),
        (Form.MARKDOWN, "md", (f"--to={_MARKDOWN}",)),
        (Form.JSON, "json", ()),
    )
}


class SideDoorClosed(Exception):
    """The file cannot be had from pandoc; the message is a sentence that says what to do."""


class PandocMissing(SideDoorClosed):
    """There is no pandoc on this machine, or none that we can use."""


class PandocTooSlow(SideDoorClosed):
    """It was ended after the time it may take."""


class PandocFailed(SideDoorClosed):
    """It ended with an error, or left something out."""


@dataclass(frozen=True, slots=True)
class Program:
    """`api` is the version of pandoc's types that it reads."""

    path: str
    api: Api


def require(formats: list[str]) -> None:
    """Raise PandocMissing now, before any work, where one of these formats needs the program."""
    if any(name in FORMATS and FORMATS[name].form is not Form.JSON for name in formats):
        program()


def program() -> Program:
    """The pandoc named in LIVES_PANDOC, or that of the system. Raises PandocMissing."""
    named = os.environ.get("LIVES_PANDOC", "pandoc")
    found = shutil.which(named)
    if found is None:
        raise PandocMissing(
            _(
                "The program pandoc is not on this machine (looked for: %(name)s). Nothing was changed. "
                "Install it (sudo apt-get install pandoc), or name it in LIVES_PANDOC, or ask for another format."
            )
            % {"name": named}
        )
    path = str(Path(found).absolute())  # it is started from another folder
    api = _api(path)
    if api is None or api[:2] not in KNOWN:
        raise PandocMissing(
            _(
                "The program %(path)s is not a pandoc that we know. Nothing was changed. "
                "Install pandoc 2.15 to 3 (sudo apt-get install pandoc), or name it in LIVES_PANDOC."
            )
            % {"path": path}
        )
    return Program(path, api)


def write(
    document: Document,
    pictures: Assets,
    format: str,
    stem: str,
    *,
    timeout_s: float = TIMEOUT_S,
) -> dict[str, bytes]:
    """The file of this format, by its name, which begins with `stem`; then the pictures that lie
    beside it (those of an ODT are inside). The same pandoc makes the same bytes.

    Raises InvalidDocument, PictureError or SideDoorClosed.
    """
    kind = FORMATS[format]
    folder = _PICTURES if kind.form is Form.ODT else f"{stem}-{_PICTURES}"
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        prepared = prepare(document, pictures, Path(name))
        files = pandoc.file_names(prepared, folder)
        beside = {files[key]: picture.data for key, picture in prepared.items()}
    main = f"{stem}.{kind.extension}"
    if kind.form is Form.JSON:
        return {main: pandoc.write(document, files, kind.form, _api_here()), **beside}
    used = program()
    tree = pandoc.write(document, files, kind.form, used.api)
    made = _run(used, kind, tree, beside, document, timeout_s)
    try:
        if kind.form is Form.ODT:
            return {main: odt.finished(made, json.loads(tree), document.created)}
        if kind.form is Form.JATS:
            made = jats.finished(made, json.loads(tree), document)
    except (NotAsExpected, XMLSyntaxError, BadZipFile) as error:
        raise PandocFailed(_failed(format, str(error))) from error
    return {main: made, **beside}


def _run(
    used: Program,
    kind: SideFormat,
    tree: bytes,
    beside: Mapping[str, bytes],
    document: Document,
    timeout_s: float,
) -> bytes:
    with tempfile.TemporaryDirectory(prefix="pandoc-") as name:
        folder = Path(name)
        command = [used.path, "--from=json", *kind.arguments, "--standalone", "--wrap=none"]
        # A data folder of nobody's: templates that somebody has at home would change our files.
        command += ["--sandbox", f"--data-dir={folder}", f"--output={_RESULT}"]
        if kind.form is Form.ODT:
            command += _within_sandbox(used, folder, beside)
        done = _finished(command, tree, folder, document, timeout_s, kind.form)
        result = folder / _RESULT
        if done.returncode != 0 or not result.exists():
            said = done.stderr.decode("utf-8", "replace").replace(name, "").strip()
            raise PandocFailed(_failed(kind.form.value, said[-_SAID:]))
        return result.read_bytes()


def _within_sandbox(used: Program, folder: Path, beside: Mapping[str, bytes]) -> list[str]:
    """Arguments that let the ODT writer see the pictures and its own styles: the sandbox holds the
    files of the command line only, and a pandoc of Debian keeps its data in files."""
    reference = subprocess.run(
        [used.path, f"--print-default-data-file={_REFERENCE}"],
        capture_output=True, timeout=_ASK_S, check=False, env=_environment(folder, 0),
    )  # fmt: skip
    (folder / _REFERENCE).write_bytes(reference.stdout)
    for path, data in beside.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    # Of no meaning for ODT, and the only option that names files without saying what is in them.
    return [f"--reference-doc={_REFERENCE}", *(f"--epub-embed-font={path}" for path in beside)]


def _finished(
    command: list[str], tree: bytes, folder: Path, document: Document, timeout_s: float, form: Form
) -> subprocess.CompletedProcess[bytes]:
    epoch = int(datetime.fromisoformat(document.created).timestamp())
    try:
        return subprocess.run(
            command, input=tree, cwd=folder, env=_environment(folder, epoch),
            capture_output=True, timeout=timeout_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise PandocTooSlow(
            _(
                "pandoc had not finished %(format)s after %(seconds)d s and was stopped. "
                "What was written before is kept. Try again, or export the articles one by one (--article)."
            )
            % {"format": form.value, "seconds": timeout_s}
        ) from error


def _environment(folder: Path, epoch: int) -> dict[str, str]:
    """Nothing of ours but where programs are; the date is that of the document."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(max(epoch, 0)),
    }


def _failed(format: str, said: str) -> str:
    return _(
        "pandoc could not write %(format)s. What was written before is kept. It said: %(said)s"
    ) % {"format": format, "said": said or "-"}


def _api_here() -> Api:
    """The version that the pandoc of this machine reads; the newest where there is none."""
    try:
        return program().api
    except PandocMissing:
        return pandoc.NEWEST


@lru_cache(maxsize=8)
def _api(path: str) -> Api | None:
    """The version of its types that this pandoc writes, and so reads; None if it is no pandoc."""
    try:
        done = subprocess.run(
            [path, "--from=markdown", "--to=json"],
            input=b"", capture_output=True, timeout=_ASK_S, check=False,
        )  # fmt: skip
        said = json.loads(done.stdout)
        return tuple(int(number) for number in said["pandoc-api-version"])
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return None
