"""How exactly words a person has corrected are timed, on Czech speech whose times are known.

    apt-get install festival festival-czech
    .venv/bin/python benchmarks/realign.py [--share 0.12] [--seed 1] [--voices dita,krb] [--context 8]

The lines of both demo films, read by Debian's Czech voices. A share of the words is spoilt as a
recogniser spoils them (a wrong word, a missing word, an added one, a third each), the words are cut into
subtitles, each spoilt subtitle is corrected, and the times of its words are compared with the truth: the
error is |ms| of the beginnings and the ends. Twice: with exact times before the correction, which shows
what the realignment itself adds, and with those the engine gives to the spoilt text, as in life. Prints
Markdown tables.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from films import ROOT

sys.path.insert(0, str(ROOT))

import json

from demo.films.speech import LEVEL, RATE, room_tone
from pipeline.speech import aligning, engines
from pipeline.speech.audio import SAMPLE_RATE, Sound, open_sound
from pipeline.speech.pauses import at_pauses, pauses
from pipeline.speech.recognizer import Recognizer
from transcripts.subtitles import profiles
from transcripts.subtitles.align import changed, doubtful, fit, spread
from transcripts.subtitles.model import Word
from transcripts.subtitles.segment import segment

VOICES = {"dita": 1.1, "machac": 1.1, "krb": 1.05, "ph": 1.1}
# Where `aligning`'s numbers were chosen; the others were only measured.
CHOSEN_ON = ("dita", "krb")
FILMS = ("rano-u-lesodvorskych", "tri-urady-jedna-dcera")
FAR_MS = 250
# How far a word's times may be from what is heard to be kept.
NEAR_MS = (60, 100, 150)


@dataclass
class Item:
    """A word as the recogniser wrote it, and the numbers of the words that were really said."""

    word: Word
    said: list[int]


def lines() -> list[list[str]]:
    """The sentences of each line of both films, in letters Festival can read."""
    found = []
    for name in FILMS:
        stored = json.loads((ROOT / "demo" / "films" / f"{name}.reference.json").read_text())
        for line in stored["lines"]:
            text = re.sub(r'["\\„“]', "", line["text"]).replace("–", ",")
            text = text.encode("iso-8859-2", "ignore").decode("iso-8859-2")
            found.append(re.split(r"(?<=[.?!]) ", text))
    return found


def read_aloud(voice: str, folder: Path) -> tuple[Sound, list[Word]]:
    """One film of all lines in one voice, with the exact times of its words."""
    sentences = [sentence for line in lines() for sentence in line]
    ends_line = [i + 1 == len(line) for line in lines() for i in range(len(line))]
    script = [f"(voice_czech_{voice})", f"(Parameter.set 'Duration_Stretch {VOICES[voice]})"]
    for number, sentence in enumerate(sentences):
        script += [
            f'(set! u (utt.synth (Utterance Text "{sentence}")))',
            f'(utt.save.wave u "{folder}/{voice}-{number}.wav" \'riff)',
            f'(format t "sentence {number}\\n")',
            '(mapcar (lambda (w) (format t "%s %s\\n" (item.feat w "word_start")'
            ' (item.feat w "word_end"))) (utt.relation.items u \'Word))',
        ]
    written = folder / f"{voice}.scm"
    written.write_bytes("\n".join(script).encode("iso-8859-2"))
    said = subprocess.run(
        ["festival", "-b", str(written)],  # noqa: S607 - wherever Debian's lies
        check=True,
        capture_output=True,
        timeout=600,
    )
    times: list[list[tuple[float, float]]] = []
    for row in said.stdout.decode("iso-8859-2").splitlines():
        if row.startswith("sentence"):
            times.append([])
        else:
            start, end = row.split()
            times[-1].append((float(start), float(end)))
    chance = random.Random(7)  # noqa: S311 - pauses, the same each time
    pieces, words, at = [np.zeros(SAMPLE_RATE)], [], SAMPLE_RATE
    for number, (sentence, spans) in enumerate(zip(sentences, times, strict=True)):
        tokens = [token for token in sentence.split() if any(map(str.isalnum, token))]
        for token, (start, end) in zip(tokens, spans, strict=True):
            before = at * 1000 / SAMPLE_RATE
            words.append(Word(token, round(before + start * 1000), round(before + end * 1000), 0.9))
        pause = chance.uniform(0, 0.3) + (chance.uniform(0.2, 1.2) if ends_line[number] else 0)
        for piece in (
            sound_of(folder / f"{voice}-{number}.wav"),
            np.zeros(int(pause * SAMPLE_RATE)),
        ):
            pieces.append(piece)
            at += len(piece)
    samples = np.concatenate(pieces)
    samples = samples + room_tone(len(samples) * RATE // SAMPLE_RATE)[:: RATE // SAMPLE_RATE]
    path = folder / f"{voice}.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return open_sound(path), words


def sound_of(path: Path) -> np.ndarray:
    """Festival's file at 16 kHz, without what is lower than a voice, as loud as all others."""
    with wave.open(str(path)) as source:
        rate = source.getframerate()
        samples = np.frombuffer(source.readframes(source.getnframes()), dtype="<i2") / 32768
    samples = np.pad(samples, (0, -len(samples) % (rate // 10)))
    spectrum = np.fft.rfft(samples)
    spectrum[: round(70 * len(samples) / rate)] = 0
    count = len(samples) * SAMPLE_RATE // rate
    out = np.fft.irfft(spectrum[: count // 2 + 1], count) * (count / len(samples))
    spoken = out[np.abs(out) > 0.05 * np.abs(out).max()]
    return out * (LEVEL / float(np.sqrt(np.mean(spoken**2))))


def spoil(words: Sequence[Word], share: float, seed: int) -> list[Item]:
    """The words with a share of them wrong, missing, or with a word added before them."""
    chance = random.Random(seed)  # noqa: S311 - the same errors each time
    kinds = {
        at: chance.choice(("wrong", "missing", "added"))
        for at in chance.sample(range(1, len(words)), round(share * len(words)))
    }
    items: list[Item] = []
    for at, word in enumerate(words):
        kind = kinds.get(at)
        other = words[chance.randrange(len(words))].text
        if kind == "missing" and items:
            items[-1].said.append(at)
        elif kind == "wrong":
            items.append(Item(replace(word, text=other if other != word.text else "ano"), [at]))
        elif kind == "added":
            cut = word.start_ms + (word.end_ms - word.start_ms) // 3
            items.append(Item(replace(word, text=other, end_ms=cut), []))
            items.append(Item(replace(word, start_ms=cut), [at]))
        else:
            items.append(Item(word, [at]))
    return items


def heard(items: Sequence[Item], sound: Sound, engine: Recognizer) -> list[Item]:
    """The items with the times the engine itself gives to their text, chunk by chunk, their edges laid at
    pauses as those of fresh words are."""
    out: list[Item] = []
    while len(out) < len(items):
        first = last = len(out)
        start = max(0, items[first].word.start_ms - 300)
        while last < len(items) and items[last].word.end_ms - start < 25_000:
            last += 1
        end = items[last - 1].word.end_ms + 300
        if last < len(items):
            end = (items[last - 1].word.end_ms + items[last].word.start_ms) // 2
        samples = sound.samples(start * 16, end * 16)
        found = engine.align(samples, "cs", [x.word.text for x in items[first:last]])
        spans = [(round(a * 1000), round(b * 1000)) for a, b in found]
        for item, (a, b) in zip(items[first:last], at_pauses(spans, pauses(samples)), strict=True):
            times = {"start_ms": start + a, "end_ms": start + b}
            out.append(Item(replace(item.word, **times), item.said))
    return out


def wider(flags: Sequence[bool]) -> list[bool]:
    """The words wanted, and one on each side of them."""
    return [any(flags[max(0, at - 1) : at + 2]) for at in range(len(flags))]


def corrected(
    items: Sequence[Item], truth: Sequence[Word], sound: Sound, engine: Recognizer
) -> Iterator[tuple[dict[str, tuple[Word, ...]], list[int], list[bool], float]]:
    """For each touched subtitle its words by each way, which words they are, which of them the
    correction changed, and how long it took."""
    cues = segment([item.word for item in items], profiles.load("cs-sdh"))
    rows, at = [], 0
    for cue in cues:
        own = items[at : at + len(cue.words)]
        at += len(own)
        said = [number for item in own for number in item.said]
        new = " ".join(truth[number].text for number in said)
        start, end = cue.words[0].start_ms, max(cue.words[-1].end_ms, cue.words[0].start_ms + 1)
        flags = changed([" ".join(word.text for word in cue.words), new])
        words = spread(cue.words, new, start, end)
        rows.append((words, said, flags, [item.said for item in own] != [[n] for n in said]))
    flat = [word for words, *_ in rows for word in words]
    at = 0
    for words, said, flags, moved in rows:
        first, last = at, at + len(words)
        at = last
        if not words or not (any(flags) or moved):
            continue
        began = time.perf_counter()
        spans = aligning.times(
            engine,
            lambda a, b: sound.samples(a * 16, b * 16),
            flat,
            first,
            last,
            language="cs",
            film_ms=sound.duration_ms,
        )
        took = time.perf_counter() - began
        low = max((word.end_ms for word in flat[max(0, first - 1) : first]), default=0)
        high = min((word.start_ms for word in flat[last : last + 1]), default=sound.duration_ms)
        ways = {
            "spread": words,
            "changed words": fit(words, flags, spans, low, high),
            "and their neighbours": fit(words, wider(flags), spans, low, high),
            **{
                f"and what is over {near} ms off": fit(
                    words, doubtful(words, flags, spans, near), spans, low, high
                )
                for near in NEAR_MS
            },
            "the whole subtitle": fit(words, [True] * len(words), spans, low, high),
        }
        yield ways, said, list(flags), took


def measure(
    voices: Sequence[str], share: float, seed: int, engine: Recognizer, folder: Path
) -> list[str]:
    """The tables' lines."""
    kinds = ("exact times before", "the engine's times before")
    whole: dict[tuple[str, str, str], list[int]] = {}
    only: dict[tuple[str, str, str], list[int]] = {}
    took: list[float] = []
    for voice in voices:
        group = "chosen on" if voice in CHOSEN_ON else "only measured"
        sound, truth = read_aloud(voice, folder)
        spoilt = spoil(truth, share, seed)
        for kind, items in zip(kinds, (spoilt, heard(spoilt, sound, engine)), strict=True):
            before = {n: i.word for i in items if len(i.said) == 1 for n in i.said}
            touched: dict[str, dict[int, Word]] = {}
            for ways, said, flags, seconds in corrected(items, truth, sound, engine):
                took.append(seconds)
                for way, words in ways.items():
                    touched.setdefault(way, {}).update(zip(said, words, strict=True))
                    for number, word, flag in zip(said, words, flags, strict=True):
                        if flag:
                            only.setdefault((kind, group, way), []).extend(
                                errors(word, truth[number])
                            )
            for way, words_of in touched.items():
                now = {**before, **words_of}
                for number, word in now.items():
                    whole.setdefault((kind, group, way), []).extend(errors(word, truth[number]))
    out = []
    for kind in kinds:
        out += ["", f"{kind}:", ""]
        out.append(
            "| voices | words timed anew | changed words p50 | p95 | over 250 ms "
            "| all words p50 | p95 | over 250 ms |"
        )
        out.append("|---" * 8 + "|")
        for key, found in whole.items():
            if key[0] == kind:
                cells = [key[1], key[2], *summed(only[key]), *summed(found)]
                out.append("| " + " | ".join(cells) + " |")
    out.append("")
    out.append(
        f"{len(took)} subtitles, {statistics.median(took):.2f} s each (median), "
        f"{max(took):.2f} s at most"
    )
    return out


def errors(word: Word, truth: Word) -> tuple[int, int]:
    return abs(word.start_ms - truth.start_ms), abs(word.end_ms - truth.end_ms)


def summed(found: Sequence[int]) -> tuple[str, str, str]:
    far = sum(error > FAR_MS for error in found) / len(found)
    return f"{np.percentile(found, 50):.0f}", f"{np.percentile(found, 95):.0f}", f"{far:.1%}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=0.12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--voices", default=",".join(VOICES))
    parser.add_argument("--context", type=int, default=aligning.CONTEXT)
    parser.add_argument("--engine", default="faster")
    parser.add_argument("--models", type=Path, default=ROOT / "var" / "models")
    arguments = parser.parse_args()
    aligning.CONTEXT = arguments.context
    engine = engines.load(arguments.engine, models_dir=arguments.models)
    with tempfile.TemporaryDirectory() as folder:
        voices = arguments.voices.split(",")
        found = measure(voices, arguments.share, arguments.seed, engine, Path(folder))
        print("\n".join(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
