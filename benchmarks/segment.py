"""How long cutting words into subtitles takes, and how that grows, beside the peers' writers.

    python -m demo.evaluation.make SET
    .venv/bin/python benchmarks/segment.py SET [--hours 1 3 9] [--repeat 3]

The reference words of the set, one film after another until so many hours are full; each writer gets the
same words. Processor seconds, the median of the repeats and their ends. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

from pipeline.evaluation.films import Film, read_folder
from pipeline.evaluation.writers import WRITERS, NotInstalled
from transcripts.subtitles import profiles
from transcripts.subtitles.model import Word


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("set", type=Path)
    parser.add_argument("--hours", type=float, nargs="+", default=[1, 3, 9])
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    films = read_folder(arguments.set)
    rules = profiles.load(profiles.DEFAULT)
    names = list(WRITERS)
    print("| speech | words |", " | ".join(names), "|")
    print("|---|---|", "---|" * len(names), sep="")
    for hours in arguments.hours:
        words, film_ms = _hours(films, hours)
        row = [f"{hours:g} h", f"{len(words):,}"]
        row += [_seconds(WRITERS[name], arguments.repeat, words, rules, film_ms) for name in names]
        print("|", " | ".join(row), "|", flush=True)


def _hours(films: Sequence[Film], hours: float) -> tuple[list[Word], int]:
    """The films one after another, and their length in ms."""
    words: list[Word] = []
    at = 0
    while at < hours * 3_600_000:
        for film in films:
            words += [
                replace(word, start_ms=word.start_ms + at, end_ms=word.end_ms + at)
                for word in film.words
            ]
            at += film.duration_ms
    return words, at


def _seconds(write: Callable[..., Any], repeat: int, *given: Any) -> str:
    try:
        write([], *given[1:])  # loads what the peer is made of
    except NotInstalled:
        return "not installed"
    taken = []
    for _ in range(repeat):
        begin = time.process_time()
        write(*given)
        taken.append(time.process_time() - begin)
    return f"{statistics.median(taken):.2f} s ({min(taken):.2f}–{max(taken):.2f})"


if __name__ == "__main__":
    main()
