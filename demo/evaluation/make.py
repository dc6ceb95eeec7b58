"""Make the set that subtitles are evaluated on: `python -m demo.evaluation.make FOLDER [film ...]`.

Of each `films/NAME.toml` it writes NAME.flac (the sound), NAME.reference.json (every word with the time at
which it truly sounds and its speaker) and NAME.reference.srt (subtitles cut by hand: the marks of the
script). Needs Debian's festival with festvox-czech-{dita,krb,machac,ph}. The same input gives the same set.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np

from demo.evaluation import script, sound
from demo.evaluation.script import Film, Token, Turn
from demo.evaluation.voice import Spoken, speak
from demo.films.speech import RATE, Samples
from transcripts.subtitles.formats import srt
from transcripts.subtitles.model import Cue, Word, width
from transcripts.subtitles.times import spread

FILMS = Path(__file__).parent / "films"
LEAD_MS = 900
#: Silence between the sentences of a turn and between turns: from, to (ms).
SENTENCE_GAP = (220, 420)
TURN_GAP = (380, 900)
#: How a subtitler times: out this long after the last word, or later to be read at 15 cps, at most 1 s
#: after; two frames to the next; gaps under half a second closed; a second at least, seven at most.
TAIL_MS, LINGER_MS, CPS, GAP_MS, CLOSE_MS, SHORTEST_MS, LONGEST_MS = (
    300,
    1000,
    15,
    80,
    500,
    1000,
    7000,
)

Span = tuple[int, int]


def main(arguments: list[str]) -> None:
    """Make every film named, or all of them, into the folder."""
    if not arguments:
        raise SystemExit("python -m demo.evaluation.make FOLDER [film ...]")
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in arguments[1:] or sorted(path.stem for path in FILMS.glob("*.toml")):
        film = script.read(FILMS / f"{name}.toml")
        with tempfile.TemporaryDirectory() as scratch:
            seconds = make(film, folder, Path(scratch))
        print(f"{name}: {seconds:.0f} s", file=sys.stderr)


def make(film: Film, folder: Path, scratch: Path) -> float:
    """Write the three files of one film; its length in seconds. `scratch` is an empty folder."""
    samples, spans = soundtrack(film, scratch)
    _write_flac(samples, folder / f"{film.name}.flac", scratch)
    duration_ms = len(samples) * 1000 // RATE
    reference = {
        "title": film.title,
        "notice": "Smyšlené osoby, místa i služby. / Invented people, places and services.",
        "language": "cs",
        "duration_ms": duration_ms,
        "speakers": [{"id": key, "name": voice["name"]} for key, voice in film.voices.items()],
        "words": [word.to_dict() for word in words(film, spans)],
    }
    text = json.dumps(reference, ensure_ascii=False, indent=1)
    (folder / f"{film.name}.reference.json").write_text(text + "\n", encoding="utf-8")
    cues = timed(film, spans)
    (folder / f"{film.name}.reference.srt").write_bytes(srt.write(cues))
    return duration_ms / 1000


def soundtrack(film: Film, scratch: Path) -> tuple[Samples, list[list[Span]]]:
    """The sound of the film, and for each turn the (start, end) of its tokens in ms."""
    spoken = _spoken(film, scratch)
    chance = np.random.default_rng(film.seed)
    at, overlap, under = LEAD_MS, 0, None
    placed: list[tuple[int, Samples]] = []
    music: list[tuple[int, int, float]] = []
    spans: list[list[Span]] = []
    for part in film.parts:
        if isinstance(part, Turn):
            at -= overlap
            turn: list[Span] = []
            for sentence in spoken[len(spans)]:
                placed.append((at, sentence.samples))
                turn += [(at + start, at + end) for start, end in sentence.spans]
                gap = int(chance.integers(*SENTENCE_GAP))
                at += len(sentence.samples) * 1000 // RATE + gap
            spans.append(turn)
            at = turn[-1][1]
            pause, overlap = int(chance.integers(*TURN_GAP)), 0
            at += pause
        elif part.kind == "pause":
            at += int(part.value)
        elif part.kind == "overlap":
            overlap = at - spans[-1][-1][1] + int(part.value)
        elif part.value == "under":
            under = at
        elif part.value == "off" and under is not None:
            music.append((under, at, 0.25))
            under = None
        else:
            music.append((at, at + int(part.value), 1.0))
            at += int(part.value) + 300
    count = (at + LEAD_MS) * RATE // 1000
    samples = sound.noise(film.noise["kind"], film.noise["db"], count, film.seed)
    for start, end, level in music:
        piece = sound.music((end - start) * RATE // 1000, film.seed + start)
        _add(samples, start, piece * np.float32(level))
    for start, piece in placed:
        _add(samples, start, piece)
    return samples, spans


def _spoken(film: Film, scratch: Path) -> list[list[Spoken]]:
    """The sentences of each turn, spoken; a run of Festival for each person."""
    turns = [_sentences(turn.tokens) for turn in film.turns]
    out: list[list[Spoken]] = [[] for _ in turns]
    for speaker, voice in film.voices.items():
        mine = [number for number, turn in enumerate(film.turns) if turn.speaker == speaker]
        folder = scratch / speaker
        folder.mkdir()
        sentences = [(number, sentence) for number in mine for sentence in turns[number]]
        said = speak([each for _, each in sentences], voice["voice"], voice["stretch"], folder)
        for (number, _), spoken in zip(sentences, said, strict=True):
            out[number].append(spoken)
    return out


def _sentences(tokens: list[Token]) -> list[list[Token]]:
    out: list[list[Token]] = [[]]
    for token in tokens:
        out[-1].append(token)
        if token.ends_sentence:
            out.append([])
    return [sentence for sentence in out if sentence]


def _add(samples: Samples, at_ms: int, piece: Samples) -> None:
    start = at_ms * RATE // 1000
    piece = piece[: len(samples) - start]
    samples[start : start + len(piece)] += piece


def words(film: Film, spans: list[list[Span]]) -> list[Word]:
    """Every written word, turn after turn (where two speak at once, one after the other).

    A number spoken in several words and written in one, or the other way round, has the time of all.
    """
    out = []
    for turn, times in zip(film.turns, spans, strict=True):
        for token, (start, end) in zip(turn.tokens, times, strict=True):
            texts = token.written.split()
            out += [
                Word(text, first, last, None, turn.speaker)
                for text, (first, last) in zip(texts, spread(texts, start, end), strict=True)
            ]
    return out


def timed(film: Film, spans: list[list[Span]]) -> list[Cue]:
    """The subtitler's cues: their lines from the script, their times from the sound."""
    cues = script.shown(film)
    left = [iter(turn) for turn in spans]
    heard = [[next(left[number]) for number, line in lines for _ in line] for lines, _ in cues]
    sounds = [(times[0][0], max(end for _, end in times)) for times in heard]
    texts = [lines for _, lines in cues]
    out: list[Cue] = []
    earliest = 0
    for lines, (first, last), following in zip(texts, sounds, [*sounds[1:], None], strict=True):
        start = max(first, earliest)
        reading = start + math.ceil(sum(map(width, lines)) * 1000 / CPS)
        end = max(last + TAIL_MS, min(reading, last + LINGER_MS))
        if following is not None:
            latest = following[0] - GAP_MS
            end = latest if latest - CLOSE_MS < end else end
        end = min(max(end, start + SHORTEST_MS), start + LONGEST_MS)
        out.append(Cue(start, end, lines))
        earliest = end + GAP_MS
    return out


def _write_flac(samples: Samples, target: Path, scratch: Path) -> None:
    """Mono, 16 kHz: what a speech engine hears."""
    wav = scratch / "sound.wav"
    with wave.open(str(wav), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    command: list[Any] = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y"]
    command += ["-i", wav, "-ar", "16000", "-fflags", "+bitexact", "-map_metadata", "-1", target]
    subprocess.run([str(word) for word in command], check=True, timeout=600)


if __name__ == "__main__":
    main(sys.argv[1:])
