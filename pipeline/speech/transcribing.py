"""The walk every engine takes: cut the sound, decode group by group into the journal, join the words.

The three steps can be taken by different processes at different times: `plan` once, `decode` for each
block by whoever is free, `join` when the journal has everything. `transcribe` takes them in a row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.speech import chunks, decoding, glossary, journal, voice
from pipeline.speech.audio import SAMPLE_RATE, Sound, open_sound
from pipeline.speech.chunks import Block, Chunk, Span
from pipeline.speech.journal import Journal, MemoryJournal
from pipeline.speech.pauses import at_pauses, pauses
from pipeline.speech.recognizer import (
    ChunkFailed,
    Engine,
    LeftOut,
    Progress,
    Recognizer,
    Redone,
    Segment,
    Segments,
    Transcription,
)
from pipeline.speech.words import Heard, clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Raised when the same input would give other words than before: nothing journalled then counts.
VERSION = 2
READ_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Plan:
    """How one sound is cut. `sha256` is the hash of its samples, `length` their number."""

    sha256: str
    length: int
    blocks: tuple[Block, ...]

    @property
    def duration_ms(self) -> int:
        return self.length * 1000 // SAMPLE_RATE

    @property
    def speech(self) -> tuple[Span, ...]:
        """Where somebody speaks, in order."""
        return tuple(span for block in self.blocks for chunk in block for span in chunk.speech)

    def to_dict(self) -> dict[str, Any]:
        return {
            "sha256": self.sha256,
            "length": self.length,
            "blocks": [[chunk.to_dict() for chunk in block] for block in self.blocks],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Plan:
        return cls(
            data["sha256"],
            data["length"],
            tuple(tuple(Chunk.from_dict(chunk) for chunk in block) for block in data["blocks"]),
        )


def hash_of(sound: Sound) -> str:
    """SHA-256 of the samples, hex."""
    digest = hashlib.sha256()
    with sound.path.open("rb") as stream:
        stream.seek(sound.offset)
        while piece := stream.read(READ_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def plan(sound: Sound) -> Plan:
    """Find speech in `sound` and cut it. The same sound always gives the same plan."""
    found = chunks.cut(voice.find_speech(sound), sound.length)
    return Plan(hash_of(sound), sound.length, chunks.blocks(found))


def described(recognizer: Recognizer, terms: Sequence[str] = ()) -> Engine:
    """The engine with every option of the walk: with the sound and the language, all that decides
    the words."""
    engine = recognizer.engine
    options = {
        **engine.options,
        **voice.OPTIONS,
        **chunks.OPTIONS,
        "walk": VERSION,
        "group": recognizer.group,
        "terms": list(terms),
    }
    return replace(engine, options=options)


def fingerprint(sha256: str, engine: Engine, language: str) -> str:
    """What the journal of a sound (the hash of its samples) belongs to; `engine` as `described`."""
    return journal.fingerprint(
        sound=sha256,
        language=language,
        engine=engine.name,
        version=engine.version,
        weights=engine.weights_sha256,
        options=engine.options,
    )


def decode(
    sound: Sound,
    cut: Plan,
    number: int,
    recognizer: Recognizer,
    written: Journal,
    *,
    language: str,
    terms: Sequence[str] = (),
    on_progress: Progress | None = None,
) -> None:
    """Decode the block `number` of the plan, some groups at once, each into the journal when it is done.

    What the journal holds is not decoded. `language` is a Whisper code. `on_progress` gets the share
    of the block done; what it raises stops the work and comes out unchanged. Raises `ChunkFailed`.
    """
    report = on_progress or (lambda _: None)
    done = written.entries()
    groups = chunks.groups(cut.blocks[number], recognizer.group)
    lengths = [sum(chunk.length for chunk in group) for group in groups]
    left = [i for i in range(len(groups)) if _key(number, i) not in done]

    def decoded(i: int) -> list[dict[str, Any]]:
        return _decoded(sound, groups[i], recognizer, language, terms)

    ready = sum(lengths[i] for i in range(len(groups)) if i not in left)
    report(ready / sum(lengths))
    with closing(_at_once(decoded, left, recognizer.lanes)) as results:
        for i, result in results:
            written.append(_key(number, i), result)
            ready += lengths[i]
            report(ready / sum(lengths))
    report(1.0)


def _at_once(
    work: Callable[[int], list[dict[str, Any]]], items: Sequence[int], lanes: int
) -> Generator[tuple[int, list[dict[str, Any]]], None, None]:
    """Each item with what `work` makes of it, as it is done, `lanes` of them worked on at once. Closed
    early, it waits for those begun and begins no more."""
    if lanes == 1:
        yield from ((item, work(item)) for item in items)
        return
    queue = iter(items)
    with ThreadPoolExecutor(lanes) as pool:
        running = {pool.submit(work, item): item for item in islice(queue, lanes)}
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                item = running.pop(each)
                if (following := next(queue, None)) is not None:
                    running[pool.submit(work, following)] = following
                yield item, each.result()


def _key(block: int, group: int) -> str:
    return f"{block}/{group}"


def _decoded(
    sound: Sound,
    group: Sequence[Chunk],
    recognizer: Recognizer,
    language: str,
    terms: Sequence[str],
) -> list[dict[str, Any]]:
    samples = [chunk.samples(sound) for chunk in group]
    try:
        answers = recognizer.decode(samples, language, terms)
        result = []
        for chunk, sent, answer in zip(group, samples, answers, strict=True):
            reason = _doubt(answer, chunk, terms)
            tries, settled = 0, not reason
            if reason:
                answer, tries, settled = _again(
                    sound, chunk, sent, answer, recognizer, language, terms
                )
            answer = _at_pauses(answer, sent)
            result.append(
                {
                    "segments": [segment.to_dict() for segment in answer],
                    "doubt": reason,
                    "tries": tries,
                    "settled": settled,
                }
            )
    except (MemoryError, RuntimeError) as error:  # ctranslate2 and torch raise the latter for both
        raise ChunkFailed(group[0].start * 1000 // SAMPLE_RATE, error) from error
    return result


def _at_pauses(answer: Segments, samples: NDArray[np.float32]) -> Segments:
    """The answer with the edges of its words laid where the sound they were heard in falls silent."""
    heard = [
        word
        for segment in answer
        for word in segment.heard
        if any(character.isalnum() for character in word.text)
    ]
    spans = [(round(word.start * 1000), round(word.end * 1000)) for word in heard]
    moved = {
        id(word): replace(word, start=start / 1000, end=end / 1000)
        for word, (start, end) in zip(heard, at_pauses(spans, pauses(samples)), strict=True)
    }
    return tuple(
        replace(segment, heard=tuple(moved.get(id(word), word) for word in segment.heard))
        for segment in answer
    )


def _doubt(answer: Segments, chunk: Chunk, terms: Sequence[str]) -> str:
    if terms and glossary.echoes(" ".join(segment.text for segment in answer), terms):
        return "glossary echoed"
    return decoding.doubt(answer, chunk)


def _again(
    sound: Sound,
    chunk: Chunk,
    samples: Any,
    first: Segments,
    recognizer: Recognizer,
    language: str,
    terms: Sequence[str],
) -> tuple[Segments, int, bool]:
    """Other ways one after another until one leaves no doubt, else the one with the least; how many
    were tried; whether one settled it."""
    best, tries = first, 0
    for answer in recognizer.again(samples, language):
        tries += 1
        if not _doubt(answer, chunk, ()):
            return answer, tries, True
        best = min(best, answer, key=lambda segments: _badness(segments, chunk, terms))
    halves = chunk.halves()
    if len(halves) > 1:
        tries += 1
        answers = recognizer.decode([half.samples(sound) for half in halves], language, ())
        joined = tuple(
            _shifted(segment, half, chunk)
            for half, answer in zip(halves, answers, strict=True)
            for segment in answer
        )
        if not _doubt(joined, chunk, ()):
            return joined, tries, True
        best = min(best, joined, key=lambda segments: _badness(segments, chunk, terms))
    return best, tries, False


def _shifted(segment: Segment, half: Chunk, whole: Chunk) -> Segment:
    """A half's segment with the whole chunk's seconds."""
    offset = 0.0 if half.start == whole.start else (whole.length - half.length) / SAMPLE_RATE
    heard = tuple(
        Heard(word.text, word.start + offset, word.end + offset, word.probability)
        for word in segment.heard
    )
    return Segment(
        segment.text,
        heard,
        segment.average_logprob,
        segment.no_speech_probability,
        segment.compression_ratio,
    )


def _badness(segments: Segments, chunk: Chunk, terms: Sequence[str]) -> tuple[bool, float, float]:
    heard = [chunk.locate(w) for s in segments if not decoding.made_up(s) for w in s.heard]
    echoed = bool(terms) and glossary.echoes(" ".join(s.text for s in segments), terms)
    worst = min((segment.average_logprob for segment in segments), default=0.0)
    return echoed, round(decoding.passed_over(heard, chunk), 1), -worst


def answers(
    cut: Plan, number: int, written: Mapping[str, Any], group: int
) -> list[dict[str, Any]] | None:
    """What the journal's entries say of each chunk of a block, decoded `group` at a time; None
    where something is missing."""
    count = len(chunks.groups(cut.blocks[number], group))
    try:
        return [answer for i in range(count) for answer in written[_key(number, i)]]
    except KeyError:
        return None


def join(
    cut: Plan,
    answered: Sequence[Sequence[Mapping[str, Any]]],
    engine: Engine,
    *,
    language: str,
) -> Transcription:
    """The words of the whole sound from the `answers` to each block, whoever gave them."""
    heard: list[Heard] = []
    left_out: list[LeftOut] = []
    redone: list[Redone] = []
    for block, block_answers in zip(cut.blocks, answered, strict=True):
        for chunk, answer in zip(block, block_answers, strict=True):
            if answer["doubt"]:
                at_ms = chunk.start * 1000 // SAMPLE_RATE
                redone.append(Redone(answer["doubt"], at_ms, answer["tries"], answer["settled"]))
            for segment in map(Segment.from_dict, answer["segments"]):
                located = [chunk.locate(word) for word in segment.heard]
                reason = decoding.made_up(segment)
                if reason and located:
                    left_out.append(LeftOut(reason, round(located[0].start * 1000)))
                else:
                    heard.extend(word for word in located if decoding.in_speech(word, chunk))
    return Transcription(
        words=clean(heard, cut.duration_ms),
        language=language,
        duration_ms=cut.duration_ms,
        engine=engine.name,
        engine_version=engine.version,
        model=engine.model,
        weights_sha256=engine.weights_sha256,
        options=engine.options,
        left_out=tuple(left_out),
        redone=tuple(redone),
    )


def transcribe(
    recognizer: Recognizer,
    audio: Path,
    *,
    language: str,
    terms: Sequence[str] = (),
    cut: Plan | None = None,
    written: Journal | None = None,
    on_progress: Progress | None = None,
) -> Transcription:
    """The words of `audio`, a 16 kHz mono 16-bit WAV, spoken in `language` ("cs", "cs-CZ").

    `on_progress` gets the share done, 0..1, never falling; what it raises stops the work and comes
    out unchanged. An empty file, silence and music give no words. Raises `AudioNotUsable`,
    `UnknownLanguage`, `ChunkFailed`.
    """
    code = decoding.language_code(language, recognizer.languages)
    sound = open_sound(audio)
    cut = cut or plan(sound)
    written = written or MemoryJournal()
    report = on_progress or (lambda _: None)
    lengths = [sum(chunk.length for chunk in block) for block in cut.blocks]
    behind, total = 0, sum(lengths) or 1
    for number, length in enumerate(lengths):
        decode(
            sound, cut, number, recognizer, written, language=code, terms=terms,
            on_progress=lambda share, behind=behind, length=length: report(  # type: ignore[misc]
                (behind + share * length) / total
            ),
        )  # fmt: skip
        behind += length
    report(1.0)
    entries = written.entries()
    answered = [answers(cut, n, entries, recognizer.group) or () for n in range(len(cut.blocks))]
    return join(cut, answered, described(recognizer, terms), language=code)
