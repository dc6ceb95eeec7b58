"""How ffmpeg is run: watched, bounded, and never leaving half a file or a process behind."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import ffmpeg
import pytest
from av_films import names

from media.probe import probe
from pipeline.av import audio, binary, paths, run, space
from pipeline.av.errors import Cancelled, DiskFull, FfmpegFailed, FfmpegMissing, FfmpegTimeout

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")


def endless(out: Path):
    """A stream in real time, so that it is certainly still running when it is ended."""
    film = ffmpeg.input("testsrc2=s=64x64:r=25", format="lavfi", re=None)
    return ffmpeg.output(film, paths.argument(out), format="matroska", vcodec="mpeg4", t=600)


@pytest.fixture
def wrapped(tmp_path, monkeypatch):
    """Put a program of ours where ffmpeg is expected; it still answers who it is."""

    def wrap(script: str) -> None:
        program = tmp_path / "programs" / "ffmpeg"
        program.parent.mkdir()
        real = binary.find().path
        program.write_text(
            f'#!/bin/sh\nFFMPEG="{real}"\n'
            'case "$*" in *-encoders|-version) exec "$FFMPEG" "$@";; esac\n' + script
        )
        program.chmod(0o755)
        monkeypatch.setenv("LIVES_FFMPEG", str(program))

    return wrap


def is_running(pid: int) -> bool:
    """Whether a process still works; a dead one nobody has asked about yet does not."""
    said = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(said.strip()) and not said.strip().startswith("Z")


def test_progress_never_falls_and_ends_at_one(make, tmp_path):
    source = make("minute.wav", "-f", "lavfi", "-i", "sine=r=48000:d=60")
    seen: list[float] = []
    audio.extract_speech(source, tmp_path / "a.wav", duration_ms=60_000, on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert all(0 < share <= 1 for share in seen)
    assert names(tmp_path) == ["a.wav"]


@pytest.mark.parametrize(
    "name",
    ["-i.wav", "concat:x.wav", "http:example.wav", "a 'b' \"c\" `d` $e.wav", "žluťoučký kůň.wav",
     "new\nline.wav", "100%03d.wav", "a|b,c;d[e]=f\\.wav", "..wav"],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not allow")
def test_a_hostile_name_means_only_that_file(name, short_sound, tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    shutil.copyfile(short_sound, tmp_path / "in" / name)
    monkeypatch.chdir(tmp_path / "in")
    audio.extract_speech(Path(name), Path("../out") / name, duration_ms=500)
    assert names(tmp_path / "out") == [name]
    assert probe(tmp_path / "out" / name).duration_ms == 500


@pytest.mark.parametrize(
    "text",
    ["no film at all\n" * 99, "ffconcat version 1.0\nfile {}\n", "#EXTM3U\n#EXTINF:1,\n{}\n"],
)
def test_text_named_as_a_film_fails_and_leaves_nothing(text, short_sound, tmp_path):
    """Playlists too: they could name any file of this machine."""
    source = tmp_path / "film.mp4"
    source.write_text(text.format(short_sound))
    with pytest.raises(FfmpegFailed) as caught:
        audio.extract_speech(source, tmp_path / "out.wav", duration_ms=1000)
    assert caught.value.returncode != 0
    assert caught.value.stderr_tail
    assert "original is kept" in caught.value.sentence
    assert names(tmp_path) == ["film.mp4"]


def test_a_failed_run_keeps_the_earlier_result(tmp_path):
    (tmp_path / "film.mp4").write_text("text")
    (tmp_path / "out.wav").write_bytes(b"earlier")
    with pytest.raises(FfmpegFailed):
        audio.extract_speech(tmp_path / "film.mp4", tmp_path / "out.wav", duration_ms=1000)
    assert (tmp_path / "out.wav").read_bytes() == b"earlier"


def test_a_stream_that_does_not_write_the_promised_file_is_a_mistake(short_sound, tmp_path):
    stream = ffmpeg.output(paths.source(short_sound), "-", format="null")
    with pytest.raises(ValueError, match="does not write"):
        run.run(stream, [tmp_path / "out.wav"])


@posix_only
def test_a_run_out_of_time_ends_with_all_its_children(wrapped, tmp_path):
    children = tmp_path / "children"
    wrapped(f'sleep 600 &\necho $! $$ > "{children}"\n"$FFMPEG" "$@"\n')
    out = tmp_path / "out" / "film.mkv"
    out.parent.mkdir()
    with pytest.raises(FfmpegTimeout):
        run.run(endless(out), [out], timeout_s=3)
    pids = [int(pid) for pid in children.read_text().split()]
    assert [is_running(pid) for pid in pids] == [False, False]
    living = ["pgrep", "--pgroup", str(pids[1]), "--runstates", "R,S,D"]
    until = time.monotonic() + 60  # a killed process may still be on its way out
    while found := subprocess.run(living, capture_output=True, check=False).stdout:
        assert time.monotonic() < until, found
        time.sleep(0.1)
    assert names(out.parent) == []


def test_a_run_is_stopped_when_asked(tmp_path):
    with pytest.raises(Cancelled):
        run.run(endless(tmp_path / "a.mkv"), [tmp_path / "a.mkv"], should_stop=lambda: True)
    assert names(tmp_path) == []


def test_an_error_of_the_caller_ends_the_run_too(tmp_path):
    class LostLease(Exception):
        pass

    def report(share: float) -> None:
        raise LostLease

    with pytest.raises(LostLease):
        run.run(
            endless(tmp_path / "a.mkv"), [tmp_path / "a.mkv"], duration_ms=9000, on_progress=report
        )
    assert names(tmp_path) == []


@posix_only
def test_a_run_that_stands_still_is_ended(wrapped, short_sound, tmp_path):
    wrapped("sleep 600\n")
    stream = ffmpeg.output(paths.source(short_sound), "-", format="null")
    with pytest.raises(FfmpegTimeout, match="No progress for 1 s"):
        run.run(stream, stall_s=1)


@posix_only
def test_only_the_end_of_a_flood_of_warnings_is_kept(wrapped, short_sound):
    wrapped("head -c 1000000 /dev/zero | tr '\\0' x >&2\necho last words >&2\nexit 3\n")
    with pytest.raises(FfmpegFailed) as caught:
        run.run(ffmpeg.output(paths.source(short_sound), "-", format="null"))
    assert caught.value.returncode == 3
    assert len(caught.value.stderr_tail) == run.STDERR_KEPT_BYTES
    assert caught.value.stderr_tail.endswith("xxx" + "last words\n")


def test_a_disk_that_fills_up_is_told_and_left_as_it_was(small_disk):
    noise = ffmpeg.input("anoisesrc=d=60:r=48000", format="lavfi")
    out = small_disk / "out.wav"
    with pytest.raises(DiskFull) as caught:
        run.run(ffmpeg.output(noise, paths.argument(out), format="wav"), [out])
    assert "free space" in caught.value.sentence
    assert names(small_disk) == []


def test_too_small_a_disk_is_told_before_work_starts(small_disk, short_sound):
    with pytest.raises(DiskFull, match="Needed: 2 MB, free: 2 MB"):
        space.require(small_disk / "new" / "out.wav", 1_500_000, reserve_bytes=0)
    with pytest.raises(DiskFull):
        audio.extract_speech(short_sound, small_disk / "out.wav", duration_ms=500)
    space.require(small_disk, 1_000_000, reserve_bytes=0)


def test_a_named_ffmpeg_that_is_none_is_told_with_the_way_to_mend_it(monkeypatch):
    monkeypatch.setenv("LIVES_FFMPEG", sys.executable)
    with pytest.raises(FfmpegMissing, match="LIVES_FFMPEG"):
        binary.find()


def test_the_ffmpeg_in_use_says_its_version():
    assert binary.find().version[0] in "n0123456789N"
    assert Path(binary.find().path).is_file()
