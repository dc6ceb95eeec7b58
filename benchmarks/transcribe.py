"""`./lives transcribe` beside openai-whisper's own command and whisper-ctranslate2, on one Czech film.

    .venv/bin/python -m pip install --require-hashes -r requirements/benchmarks.txt
    ./lives speech install openai
    .venv/bin/python benchmarks/transcribe.py [--repeats 3] [--only ours,batched]

All run on the same Whisper base weights and the same FLAC of both demo films (4 minutes), with word
times, each as a whole command from its start to its written subtitles, in turns, so that a slower
minute of the machine falls on all of them. Prints a Markdown table of medians, the range in brackets.
WER and CER count lower case without punctuation; "lost" is the share of the words said that have no
counterpart in what was written, "made up" the words written that nobody said.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import jiwer
from films import ROOT, Cost, ffmpeg, joined, normalise, run

WEIGHTS = ROOT / "var" / "models" / "whisper-base"
BIN = Path(sys.prefix) / "bin"
#: Made when our command first needs it, so perhaps not yet; that is no part of anybody's time.
MAKE_CHECKPOINT = """
import sys
from pathlib import Path
from pipeline.speech import convert
convert.checkpoint(Path(sys.argv[1]))
"""


def ours(engine: str) -> Callable[[Path, Path], Cost]:
    """This product's command, without what it remembers of an earlier run."""

    def transcribe(film: Path, out: Path) -> Cost:
        words = ["transcribe", film, "--fresh", "--engine", engine, "--out", out]
        return run([sys.executable, ROOT / "manage.py", *words])

    return transcribe


def openai(film: Path, out: Path) -> Cost:
    """Its own command, on the checkpoint made of the same tensors."""
    options = ["--language", "cs", "--word_timestamps", "True", "--fp16", "False"]
    model = WEIGHTS / "openai-whisper.pt"
    return run([BIN / "whisper", film, "--model", model, *options, "--output_dir", out])


def ctranslate2(*more: str) -> Callable[[Path, Path], Cost]:
    """Its own command, with int8 as ours."""
    options = ["--language", "cs", "--word_timestamps", "True", "--device", "cpu"]
    options += ["--compute_type", "int8", "--threads", str(os.cpu_count()), *more]

    def transcribe(film: Path, out: Path) -> Cost:
        command = [BIN / "whisper-ctranslate2", film, "--model_directory", WEIGHTS]
        return run([*command, *options, "--output_dir", out])

    return transcribe


CONTENDERS: dict[str, tuple[str, Callable[[Path, Path], Cost]]] = {
    "ours": ("`./lives transcribe`", ours("faster")),
    "ours-openai": ("`./lives transcribe --engine openai`", ours("openai")),
    "batched": ("whisper-ctranslate2 --batched", ctranslate2("--batched", "True")),
    "sequential": ("whisper-ctranslate2 --vad_filter", ctranslate2("--vad_filter", "True")),
    "openai": ("openai-whisper", openai),
}


def text_of(out: Path) -> str:
    """What a contender wrote: every one of them writes plain text beside its subtitles."""
    (file,) = out.glob("*.txt")
    return file.read_text()


def table(
    costs: dict[str, list[Cost]], texts: dict[str, str], said: str, seconds: float
) -> list[str]:
    """The Markdown lines."""
    meant = normalise(said)
    count = len(meant.split())
    lines = ["| command | RTF | CPU s a second | peak MB | WER | CER | lost | made up |"]
    lines.append("|---" * 8 + "|")
    for name, found in costs.items():
        heard = normalise(texts[name])
        words = jiwer.process_words(meant, heard)
        wall = sorted(cost.wall_s / seconds for cost in found)
        cells = [
            CONTENDERS[name][0],
            f"{statistics.median(wall):.3f} ({wall[0]:.3f}–{wall[-1]:.3f})",
            f"{statistics.median(cost.cpu_s for cost in found) / seconds:.3f}",
            f"{statistics.median(cost.peak_mb for cost in found):.0f}",
            f"{words.wer:.3f}",
            f"{jiwer.cer(meant, heard):.3f}",
            f"{words.deletions / count:.1%}",
            f"{words.insertions / count:.1%}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    for name, theirs in costs.items():
        if name == "ours" or "ours" not in costs:
            continue
        ratios = sorted(a.wall_s / b.wall_s for a, b in zip(costs["ours"], theirs, strict=True))
        middle = statistics.median(ratios)
        spread = f"{ratios[0]:.2f}–{ratios[-1]:.2f}"
        lines.append(f"\nours / {CONTENDERS[name][0]}: {middle:.2f} ({spread})")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", default=",".join(CONTENDERS), help="names, comma-separated")
    arguments = parser.parse_args()
    names = arguments.only.split(",")
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        # openai-whisper calls whatever "ffmpeg" is on the path.
        tools = Path(folder) / "bin"
        tools.mkdir()
        (tools / "ffmpeg").symlink_to(shutil.which(ffmpeg()) or ffmpeg())
        os.environ["PATH"] = f"{tools}{os.pathsep}{os.environ['PATH']}"
        film = Path(folder) / "film.flac"
        seconds, said = joined(film)
        if "openai" in names:
            made = [sys.executable, "-c", MAKE_CHECKPOINT, WEIGHTS]
            subprocess.run(made, cwd=ROOT, check=True)
        for turn in range(arguments.repeats):
            for name in names:
                out = Path(folder) / f"{name}-{turn}"
                cost = CONTENDERS[name][1](film, out)
                costs[name].append(cost)
                texts[name] = text_of(out)
                print(f"{name}: {cost.wall_s:.1f} s", file=sys.stderr)
    print(f"\n{seconds:.0f} s of film, {arguments.repeats} repeats in turns\n")
    print("\n".join(table(costs, texts, said, seconds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
