"""`./lives speech models`, as people run it: in a process, on a terminal, with a hub that answers."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow  # each command starts Python and Django

HEAD = struct.pack("<IH", 6, 12) + b"WhisperSpec\0"
FILES = {
    "model.bin": HEAD + bytes(200_000),
    "config.json": b'{"alignment_heads": [[1, 2]]}',
    "tokenizer.json": b"{}",
    "vocabulary.txt": b"a\n" * 51_865,
}
REPOSITORY = "Systran/faster-whisper-small"
COMMIT = "c" * 40
PROGRAM = [sys.executable, str(settings.BASE_DIR / "manage.py"), "speech_models"]


def make_folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def data(tmp_path):
    """A data folder of its own, without models."""
    folder = tmp_path / "úložiště"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(data):
    foreign = ("LIVES_", "HF_", "HTTP", "http", "ALL_PROXY", "all_proxy")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    home = {"HF_HOME": str(data / "hf"), "HF_HUB_DISABLE_XET": "1", "NO_PROXY": "*"}
    return {**kept, **home, "DJANGO_SETTINGS_MODULE": "cms.settings", "LIVES_DATA": str(data)}


@pytest.fixture
def command(environment):
    def run(*words: str | Path, **more: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [*PROGRAM, *map(str, words)], env={**environment, **more},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run


def models_in(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "models").iterdir())


def test_the_way_of_a_model_from_a_folder(command, data, tmp_path):
    source = make_folder(tmp_path / "malý")
    place = data / "models" / "malý"
    code, out, err = command("install", source)
    assert (code, err) == (0, "")
    assert out == (
        f"Model malý je nainstalovaný (0 MB, {place}).\nAby se používal, nastavte LIVES_MODEL=malý.\n"
    )
    code, out, err = command("list", LIVES_MODEL="malý", LIVES_COMPUTE_TYPE="float32")
    assert (code, err) == (0, "")
    rows = [re.split(r"  +", line) for line in out.splitlines()]
    sha256 = hashlib.sha256(FILES["model.bin"]).hexdigest()[:12]
    assert rows[1][:5] == ["malý *", "0 MB", "složka", "ověřený", "mnoho"]
    assert rows[1][-1] == sha256
    assert "* se používá. Rozpoznávač: faster na c" in out
    assert ", počítá v float32;" in out
    assert command("verify") == (0, "malý: všechny soubory jsou v pořádku.\n", "")

    (place / "model.bin").write_bytes(HEAD + b"jiny")
    code, out, err = command("verify", "malý")
    assert (code, out) == (1, "")
    assert err.startswith("Model malý je poškozený: model.bin. Nic se nezměnilo.")

    code, out, err = command("remove", "malý", LIVES_MODEL="malý")
    assert (code, out) == (1, "")
    assert err.startswith("Model malý se právě používá, proto zůstal.")
    code, out, err = command("remove", "malý")
    assert (code, out) == (1, "")
    assert err == "Není tu koho se zeptat, model malý proto zůstal. Zopakujte to s --yes.\n"
    assert place.is_dir()
    assert command("remove", "malý", "--yes") == (0, "Model malý byl odstraněn (0 MB).\n", "")
    assert models_in(data) == [".models.lock"]


def test_messages_are_english_where_asked_and_an_empty_list_says_what_to_do(command):
    code, out, err = command(LIVES_LANG="en")
    assert (code, err) == (0, "")
    assert out.startswith(
        "There is no model here. Get one: ./lives speech models install base\n"
        "\nThe model of the settings, base, is not among them. Engine: faster on c"
    )
    assert command("verify", LIVES_LANG="en")[0] == 1


def on_a_terminal(words: list[str], environment: dict[str, str], answer: str) -> tuple[int, str]:
    """The command on a real terminal, where `answer` is typed; its code and what stood there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *words], env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    said = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    return process.wait(300), said.decode()


def test_on_a_terminal_it_asks_first(environment, data):
    place = make_folder(data / "models" / "malý")
    code, said = on_a_terminal(["remove", "malý"], environment, "")
    assert (code, place.is_dir()) == (1, True)
    assert "Odstranit model malý (0 MB)? [a/N]" in said
    assert "Model malý zůstal." in said
    code, said = on_a_terminal(["remove", "malý"], environment, "ano")
    assert (code, place.is_dir()) == (0, False)


def test_on_a_terminal_progress_is_shown(environment, data, tmp_path):
    source = make_folder(tmp_path / "malý")
    code, said = on_a_terminal(["install", str(source)], environment, "")
    assert code == 0
    assert re.search(r"model +█+ 100%", said)


def test_ctrl_c_leaves_nothing_half_installed(environment, data, tmp_path):
    source = make_folder(tmp_path / "velký")
    with (source / "model.bin").open("r+b") as file:
        file.truncate(40 << 30)  # takes no room here, and longer to read than anybody waits
    (data / "models").mkdir()
    process = subprocess.Popen(
        [*PROGRAM, "install", str(source), "--link"], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until = time.monotonic() + 300
    while not list((data / "models").glob(".install-*")):
        assert time.monotonic() < until and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (130, "")
    assert err == "Přerušeno. Nic nezůstalo napůl nainstalované.\n"
    assert models_in(data) == [".models.lock"]


class Hub(BaseHTTPRequestHandler):
    """What the hub's client asks of the hub for one repository."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path.startswith(f"/api/models/{REPOSITORY}/tree/"):
            tree = [
                {"type": "file", "path": name, "size": len(content), "oid": "0" * 40}
                for name, content in FILES.items()
            ]
            return self._answer(json.dumps(tree).encode(), {"Content-Type": "application/json"})
        if path.startswith(f"/api/models/{REPOSITORY}"):
            files = [{"rfilename": name, "size": len(content)} for name, content in FILES.items()]
            about = {"id": REPOSITORY, "modelId": REPOSITORY, "sha": COMMIT, "siblings": files}
            return self._answer(json.dumps(about).encode(), {"Content-Type": "application/json"})
        name = path.rpartition("/")[2]
        if not path.startswith(f"/{REPOSITORY}/resolve/") or name not in FILES:
            return self.send_error(404)
        content = FILES[name]
        git = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        tag = hashlib.sha256(content).hexdigest() if name == "model.bin" else git
        return self._answer(content, {"ETag": f'"{tag}"', "X-Repo-Commit": COMMIT})

    def _answer(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub():
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_model_is_fetched_from_the_hub_by_name_where_that_is_allowed(command, data, hub):
    code, out, err = command("install", "small", HF_ENDPOINT=hub)
    assert (code, out) == (1, "")
    assert "LIVES_WHISPER_HUB=1" in err
    code, out, err = command("install", "small", HF_ENDPOINT=hub, LIVES_WHISPER_HUB="1")
    assert (code, err) == (0, "")
    assert out.startswith("Model small je nainstalovaný")
    assert command("verify", "small") == (0, "small: všechny soubory jsou v pořádku.\n", "")
    assert command("remove", "small", "--yes")[0] == 0
    assert command("verify", "small")[0] == 1


def test_a_name_the_hub_does_not_know_and_a_hub_that_is_silent(command, data, hub):
    code, out, err = command("install", "a/b", HF_ENDPOINT=hub, LIVES_WHISPER_HUB="1")
    assert (code, out) == (1, "")
    assert err.startswith("Model řeči „a/b“ se nepodařilo stáhnout z internetu")
    silent = "http://127.0.0.1:9"
    code, out, err = command("install", "small", HF_ENDPOINT=silent, LIVES_WHISPER_HUB="1")
    assert (code, out) == (1, "")
    assert err.startswith("Model řeči „small“ se nepodařilo stáhnout z internetu")
    assert len(err.splitlines()) == 1
