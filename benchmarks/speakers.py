"""How often the wrong voice is named: DER of the product's turns on films of Czech voices.

    sudo apt-get install festival festvox-czech-dita festvox-czech-krb festvox-czech-machac festvox-czech-ph
    ./lives speech install speakers
    .venv/bin/python benchmarks/speakers.py [--films FOLDER] [--told] [--seed N]

FOLDER keeps the films between runs; a WAV (16 kHz, mono) with a .json or an .rttm of one's own beside
them is measured too. `--told` gives the number of speakers. DER is missed speech, false speech and
speech given to another voice, over all speech, with overlapping speech counted for each who speaks; the
collar leaves out 0.25 s around each edge of the truth, as NIST does. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from itertools import permutations
from pathlib import Path

import numpy as np
import voices

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.speech import campplus, speakers
from pipeline.speech.audio import open_sound

STEP = 0.01
COLLAR = 0.25
Said = list[tuple[str, float, float]]


def truth_of(wav: Path) -> Said:
    if (file := wav.with_suffix(".json")).exists():
        return [(t["speaker"], t["start"], t["end"]) for t in json.loads(file.read_text())]
    rows = [line.split() for line in wav.with_suffix(".rttm").read_text().splitlines()]
    return [(row[7], float(row[3]), float(row[3]) + float(row[4])) for row in rows]


def grid(said: Said, frames: int) -> np.ndarray:
    """Who speaks in each frame, shape (voices, frames)."""
    names = sorted({who for who, _, _ in said})
    found = np.zeros((max(len(names), 1), frames), bool)
    for who, start, end in said:
        found[names.index(who), round(start / STEP) : round(end / STEP)] = True
    return found


def errors(truth: Said, found: Said, seconds: float, collar: float) -> np.ndarray:
    """Frames missed, made up, given to another voice; and all frames of speech."""
    frames = int(seconds / STEP) + 1
    kept = np.ones(frames, bool)
    for _, start, end in truth if collar else ():
        for edge in (start, end):
            kept[max(round((edge - collar) / STEP), 0) : round((edge + collar) / STEP)] = False
    right, guess = grid(truth, frames)[:, kept], grid(found, frames)[:, kept]
    shared = right.astype(int) @ guess.T.astype(int)
    if shared.shape[0] > shared.shape[1]:
        shared = shared.T
    best = max(
        sum(shared[i, j] for i, j in enumerate(order))
        for order in permutations(range(shared.shape[1]), shared.shape[0])
    )
    speaking, named = right.sum(axis=0), guess.sum(axis=0)
    missed = np.maximum(speaking - named, 0).sum()
    made_up = np.maximum(named - speaking, 0).sum()
    return np.array([missed, made_up, np.minimum(speaking, named).sum() - best, speaking.sum()])


def percent(part: np.ndarray) -> str:
    missed, made_up, confused, total = part
    whole = (missed + made_up + confused) / total
    return f"{whole:.1%} ({missed / total:.1%} + {made_up / total:.1%} + {confused / total:.1%})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=Path)
    parser.add_argument("--told", action="store_true")
    parser.add_argument("--seed", type=int, default=0, help="other talks of the same voices")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.films or Path(made)
        if not any(folder.glob("*.wav")):
            voices.write(folder, options.seed)
        measure(folder, told=options.told)


def measure(folder: Path, *, told: bool) -> None:
    embedder = campplus.Embedder()
    print("| film | speakers found | DER (missed + false + confused) | with collar | s/min |")
    print("|---|---|---|---|---|")
    sums, seconds, took = {0.0: np.zeros(4), COLLAR: np.zeros(4)}, 0.0, 0.0
    for wav in sorted(folder.glob("*.wav")):
        sound, truth = open_sound(wav), truth_of(wav)
        count = len({who for who, _, _ in truth})
        began = time.perf_counter()
        turns = speakers.find_turns(sound, embedder, count=count if told else 0)
        spent = time.perf_counter() - began
        found = [(turn.speaker, turn.start_ms / 1000, turn.end_ms / 1000) for turn in turns]
        length = sound.duration_ms / 1000
        parts = {collar: errors(truth, found, length, collar) for collar in sums}
        for collar, part in parts.items():
            sums[collar] += part
        seconds, took = seconds + length, took + spent
        heard = len({turn.speaker for turn in turns})
        columns = [wav.stem, f"{heard} of {count}", percent(parts[0.0]), percent(parts[COLLAR])]
        print(f"| {' | '.join(columns)} | {spent / length * 60:.1f} |", flush=True)
    together = [percent(part) for part in sums.values()]
    print(
        f"| **all, {seconds / 60:.0f} min** | | {' | '.join(together)} | {took / seconds * 60:.1f} |"
    )


if __name__ == "__main__":
    main()
