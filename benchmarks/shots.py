"""How many cuts are found, and how many of those found are cuts, in films whose cuts are known.

    python benchmarks/shots.py [--films 4] [--seed 1]

The films are drawn by ffmpeg: shots of 0.8 to 5 s that stand, move, pan, shake, are full of noise, dim or
flicker, joined by hard cuts at known frames, with dissolves, fades and flashes between that are none.
Then the demo's own films, whose shots their programs know. Prints precision and recall (within a frame),
and the time that reading took for 100 s of film.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from demo.films import make_films  # noqa: E402
from demo.films import shots as drawing  # noqa: E402
from media.probe import probe  # noqa: E402
from pipeline.av import binary, shots  # noqa: E402

SHOTS = 40
FRAME_MS = 40


def picture(chance: random.Random) -> str:
    """Something to see, as no other shot shows it."""
    seed = chance.randrange(1 << 16)
    size = "640x360:r=25"
    kind = chance.randrange(7)
    if kind == 0:
        seen = f"testsrc2=s={size}"
    elif kind == 1:
        seen = f"gradients=s={size}:n={chance.randint(2, 6)}:seed={seed}:speed=0.01"
    elif kind == 2:
        x, y = chance.uniform(-1.2, 0.2), chance.uniform(-0.8, 0.8)
        seen = (
            f"mandelbrot=s={size}:start_x={x}:start_y={y}:start_scale=0.5:end_scale=0.3:end_pts=150"
        )
    elif kind == 3:  # a pan over a wide picture
        y, speed = chance.uniform(-0.8, 0.8), chance.randint(2, 10)
        seen = (
            f"mandelbrot=s=1920x360:r=25:start_y={y}:start_scale=0.6:end_scale=0.6,"
            f"crop=640:360:x={speed}*n:y=0"
        )
    elif kind == 4:  # a shaking hand
        y, shake = chance.uniform(-0.8, 0.8), chance.randint(10, 60)
        seen = (
            f"mandelbrot=s=800x450:r=25:start_y={y}:start_scale=0.4:end_scale=0.4,"
            f"crop=640:360:x=80+{shake}*sin(n*0.9):y=45+{shake // 2}*sin(n*1.3)"
        )
    elif kind == 5:
        seen = f"smptehdbars=s={size}"
    else:
        seen = f"cellauto=s={size}:rule={chance.choice([30, 90, 110])}:random_seed={seed}"
    seen += f",hue=h={chance.randrange(360)}:s={chance.uniform(0.3, 1.3):.2f}"
    seen += (
        f",eq=brightness={chance.uniform(-0.3, 0.2):.2f}:contrast={chance.uniform(0.5, 1.1):.2f}"
    )
    if chance.random() < 0.3:
        seen += f",noise=alls={chance.randint(5, 40)}:allf=t"
    if chance.random() < 0.15:
        at = chance.randint(5, 15)
        seen += f",eq=brightness='if(between(n,{at},{at + chance.randint(0, 2)}),0.7,0)':eval=frame"
    return seen


def film(out: Path, chance: random.Random) -> list[int]:
    """Draw a film; the times of its cuts in ms."""
    graph, cuts, now = [], [], 0
    for at in range(SHOTS):
        frames = chance.randint(20, 125)
        length = f"trim=end_frame={frames},setpts=PTS-STARTPTS,setsar=1,format=yuv420p"
        joint = chance.random()
        if joint < 0.15 and frames > 50:
            half = f"trim=end_frame={frames // 2 + 13},setpts=PTS-STARTPTS,setsar=1,format=yuv420p,settb=1/25"
            graph += [f"{picture(chance)},{half}[a{at}]", f"{picture(chance)},{half}[b{at}]"]
            offset = (frames // 2 - 12) / 25
            graph.append(f"[a{at}][b{at}]xfade=duration=1:offset={offset},fps=25,{length}[v{at}]")
        elif joint < 0.3 and frames > 50:
            graph.append(f"{picture(chance)},{length},fade=in:0:20[v{at}]")
        else:
            graph.append(f"{picture(chance)},{length}[v{at}]")
        cuts.append(now)
        now += frames * FRAME_MS
    graph.append("".join(f"[v{at}]" for at in range(SHOTS)) + f"concat=n={SHOTS}[v]")
    command = [binary.find().path, "-v", "error", "-y", "-filter_complex", ";".join(graph)]
    command += ["-map", "[v]", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p", str(out)]
    subprocess.run(command, check=True)
    return cuts[1:]


def demo_films() -> Iterator[tuple[Path, list[int]]]:
    """The demo's films, and where the programs that drew them cut, in ms."""
    for path in sorted((ROOT / "demo" / "films").glob("*.mp4")):
        lines = json.loads(path.with_suffix(".reference.json").read_text())
        drawn = tomllib.loads(path.with_suffix(".toml").read_text())
        visitor, side = drawn["people"][0]["id"], drawn["scene"]["visitor_side"]
        plan = drawing.plan(
            [(one["speaker"] == visitor, one["start_ms"], one["end_ms"]) for one in lines["lines"]],
            make_films.CARD_MS,
            lines["duration_ms"] - make_films.CARD_MS,
            visitor_left=side == "left",
        )
        yield path, [shot.first * FRAME_MS for shot in plan] + [plan[-1].last * FRAME_MS]


def compare(found: list[int], true: list[int]) -> tuple[int, int, int]:
    """Hits, false ones, missed ones."""
    left = list(true)
    hits = 0
    for cut in found:
        near = [one for one in left if abs(one - cut) <= FRAME_MS]
        if near:
            left.remove(near[0])
            hits += 1
    return hits, len(found) - hits, len(left)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        drawn = []
        for number in range(given.seed, given.seed + given.films):
            path = Path(folder) / f"drawn-{number}.mp4"
            drawn.append((path, film(path, random.Random(number))))  # noqa: S311 - repeatable
        for title, films in (("drawn", drawn), ("demo", list(demo_films()))):
            hits, false, missed = map(sum, zip(*(measured(*one) for one in films), strict=True))
            print(f"{title}: {hits + missed} cuts, precision {hits / (hits + false):.3f}, "
                  f"recall {hits / (hits + missed):.3f}")  # fmt: skip


def measured(path: Path, true: list[int]) -> tuple[int, int, int]:
    seen = probe(path)
    began = time.perf_counter()
    found = shots.find(path, seen)
    took = (time.perf_counter() - began) * 100_000 / seen.duration_ms
    hits, false, missed = compare(found, true)
    print(f"{path.name}: {len(true)} cuts, {hits} found, {false} false, {missed} missed; "
          f"{took:.1f} s for 100 s of film")  # fmt: skip
    return hits, false, missed


if __name__ == "__main__":
    main()
