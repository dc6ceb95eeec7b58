"""Both speech engines on one recording, in one run: speed, memory, errors.

    python benchmarks/engines.py FILM_OR_WAV REFERENCE [--out var/benchmark]

REFERENCE is a text file, or the `.reference.json` beside a film of the demo.

Each engine works in a process of its own, so that its peak memory is its own. Prints a Markdown
table; with --out the texts lie beside each other there. Errors are counted in lower case without
punctuation (WER: words, CER: characters), and once more without diacritics.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
import wave
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

RATE = 16_000


def normalise(text: str) -> str:
    """Lower case, words only, one blank between them."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def spoken(reference: Path) -> str:
    """What is said: a text file as it is, or the lines of a film of the demo (`.reference.json`)."""
    text = reference.read_text(encoding="utf-8-sig")
    if reference.suffix != ".json":
        return text
    return " ".join(line["text"] for line in json.loads(text)["lines"])


def without_diacritics(text: str) -> str:
    """ "příliš" as "prilis"."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def extract_sound(film: Path, target: Path) -> None:
    """The first sound track of any film or sound file as 16 kHz mono 16-bit WAV."""
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(film)) as container, wave.open(str(target), "wb") as sound:
        if not container.streams.audio:
            raise SystemExit(f"{film} has no sound track. Nothing was measured.")
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        for frame in container.decode(audio=0):
            for piece in resampler.resample(frame):
                sound.writeframes(piece.to_ndarray().tobytes())
        for piece in resampler.resample(None):
            sound.writeframes(piece.to_ndarray().tobytes())


def work(arguments: argparse.Namespace) -> None:
    """The child's part: one engine, one JSON line."""
    import resource

    from pipeline.speech import engines

    begun = time.perf_counter()
    engine = engines.load(
        arguments.engine, arguments.model, models_dir=arguments.models, threads=arguments.threads
    )
    loaded = time.perf_counter()
    result = engine.transcribe(arguments.film, language=arguments.language)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    json.dump(
        {
            "engine": result.engine,
            "version": result.engine_version,
            "weights": result.weights_sha256,
            "load_s": loaded - begun,
            "rtf": (done - loaded) / max(result.duration_ms / 1000, 0.001),
            "peak_mb": peak / (1 << 20 if sys.platform == "darwin" else 1 << 10),
            "duration_ms": result.duration_ms,
            "text": result.text,
        },
        sys.stdout,
    )


def measure(engine: str, sound: Path, arguments: argparse.Namespace) -> dict[str, Any] | None:
    """One engine in a process of its own; None, with its words on stderr, where it failed."""
    command = [sys.executable, __file__, str(sound), str(arguments.reference), "--engine", engine]
    command += ["--language", arguments.language, "--model", arguments.model]
    command += ["--models", str(arguments.models), "--threads", str(arguments.threads)]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        print(f"The engine {engine} gave up; its row is left out.", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def row(found: dict[str, Any], reference: str) -> str:
    """One line of the table."""
    import jiwer

    said, meant = normalise(found["text"]), normalise(reference)
    plain_said, plain_meant = without_diacritics(said), without_diacritics(meant)
    cells = [
        found["engine"],
        found["version"],
        f"{found['rtf']:.2f}",
        f"{found['load_s']:.1f}",
        f"{found['peak_mb']:.0f}",
        f"{jiwer.wer(meant, said):.3f}",
        f"{jiwer.cer(meant, said):.3f}",
        f"{jiwer.wer(plain_meant, plain_said):.3f}",
        f"{jiwer.cer(plain_meant, plain_said):.3f}",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("film", type=Path)
    parser.add_argument("reference", type=Path, help="what is said, as UTF-8 text")
    parser.add_argument("--language", default="cs")
    parser.add_argument("--model", default="base")
    parser.add_argument("--models", type=Path, default=ROOT / "var" / "models")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--out", type=Path, help="folder for the texts")
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.engine:
        work(arguments)
        return 0
    for file in (arguments.film, arguments.reference):
        if not file.is_file():
            parser.error(f"there is no file {file}; nothing was measured")
    reference = spoken(arguments.reference)
    if not normalise(reference):
        parser.error(f"{arguments.reference} holds no words; nothing was measured")
    from pipeline.speech.engines import LOADERS

    with tempfile.TemporaryDirectory() as scratch:
        sound = Path(scratch) / "sound.wav"
        extract_sound(arguments.film, sound)
        results = [measure(name, sound, arguments) for name in LOADERS]
    measured = [found for found in results if found is not None]
    if not measured:
        return 1
    print(f"{arguments.film.name}, {measured[0]['duration_ms'] / 1000:.1f} s, ", end="")
    print(f"weights {measured[0]['weights'][:12]}\n")
    print("| engine | version | RTF | load s | peak MB | WER | CER | WER plain | CER plain |")
    print("|---|---|---|---|---|---|---|---|---|")
    for found in measured:
        print(row(found, reference))
    first, *others = measured
    for other in others:
        quicker = other["rtf"] / first["rtf"]
        memory = first["peak_mb"] / other["peak_mb"]
        print(f"\n{first['engine']} is {quicker:.1f} times as quick as {other['engine']} "
              f"and takes {memory:.0%} of its memory.")  # fmt: skip
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        (arguments.out / "reference.txt").write_text(reference, encoding="utf-8")
        for found in measured:
            text = found["text"] + "\n"
            (arguments.out / f"{found['engine']}.txt").write_text(text, encoding="utf-8")
    return 0 if len(measured) == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
