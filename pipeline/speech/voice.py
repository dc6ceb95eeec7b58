"""Where somebody speaks, and how the recording is cut there into pieces Whisper can take.

Speech is found by the Silero detector that faster-whisper carries. Both engines get the same pieces,
so that silence and music never reach them and no word is cut in two. Positions are samples at 16 kHz.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.speech.audio import SAMPLE_RATE, Sound

# Seconds. Whisper's window is 30 s; the rest is room for the padding.
LONGEST_PIECE = 28.0
# A pause shorter than this does not end a stretch of speech (a comma, a breath).
SHORTEST_PAUSE = 0.1
# A pause longer than this ends a piece: the shorter the silence inside, the less is made up there.
LONGEST_PAUSE = 2.0
# A lone sound shorter than this is a click or a cough, not a word.
SHORTEST_SPEECH = 0.25
# The detector cuts soft first and last sounds; this is given back on either side.
PADDING = 0.3
# The detector runs block by block: its memory does not grow with the film.
BLOCK = 600.0
# What it hears again before each block, so that speech over the edge is speech from the edge on.
RUN_IN = 2.0
THRESHOLD = 0.5
# The settings that change what is heard, for the record of a transcription.
OPTIONS: Mapping[str, float] = {
    "vad_threshold": THRESHOLD,
    "longest_piece_s": LONGEST_PIECE,
    "longest_pause_s": LONGEST_PAUSE,
    "shortest_speech_s": SHORTEST_SPEECH,
    "padding_s": PADDING,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of samples."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes through the engine in one go: `span` to be decoded, `speech` heard inside it."""

    span: Span
    speech: tuple[Span, ...]


def find_speech(sound: Sound) -> tuple[Span, ...]:
    """Stretches of speech in order, unpadded, split at every pause of 0.1 s."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=THRESHOLD,
        min_silence_duration_ms=int(SHORTEST_PAUSE * 1000),
        max_speech_duration_s=LONGEST_PIECE,
        speech_pad_ms=0,
    )
    step, run_in = int(BLOCK * SAMPLE_RATE), int(RUN_IN * SAMPLE_RATE)
    found: list[Span] = []
    for begin in range(0, sound.length, step):
        first = max(begin - run_in, 0)
        block = sound.samples(first, begin + step)
        for speech in get_speech_timestamps(block, options):
            span = Span(max(first + speech["start"], begin), first + speech["end"])
            if span.end <= begin:
                continue
            if found and span.start == begin and found[-1].end == begin:
                span = Span(found.pop().start, span.end)  # one stretch over the edge of two blocks
            found.append(span)
    return drop_clicks(found)


def drop_clicks(speech: Sequence[Span]) -> tuple[Span, ...]:
    """Without the sounds that are short and have no speech near them."""
    near, shortest = int(LONGEST_PAUSE / 4 * SAMPLE_RATE), int(SHORTEST_SPEECH * SAMPLE_RATE)
    kept = []
    for group in _grouped(speech, near):
        if sum(span.end - span.start for span in group) >= shortest:
            kept.extend(group)
    return tuple(kept)


def pieces(speech: Sequence[Span], length: int) -> tuple[Piece, ...]:
    """`speech` packed into pieces of at most 28 s plus padding, cut at the longest pause.

    `length` is the sound's, in samples. A piece ends at a pause over 2 s; one that would grow too
    long is cut at the longest pause of its second half, where a sentence most likely ends.
    """
    longest = int(LONGEST_PIECE * SAMPLE_RATE)
    packed: list[list[Span]] = []
    for group in _grouped(_shortened(speech, longest), int(LONGEST_PAUSE * SAMPLE_RATE)):
        while group[-1].end - group[0].start > longest:
            fitting = sum(span.end - group[0].start <= longest for span in group)
            cut = max(
                (i for i in range(1, fitting + 1) if 2 * i >= fitting),
                key=lambda i: (group[i].start - group[i - 1].end, i),
            )
            packed.append(group[:cut])
            group = group[cut:]
        packed.append(group)
    padding = int(PADDING * SAMPLE_RATE)
    result = []
    for i, group in enumerate(packed):
        before = packed[i - 1][-1].end if i else -length
        after = packed[i + 1][0].start if i + 1 < len(packed) else 2 * length
        start = group[0].start - min(padding, (group[0].start - before) // 2)
        end = group[-1].end + min(padding, (after - group[-1].end) // 2)
        result.append(Piece(Span(max(start, 0), min(end, length)), tuple(group)))
    return tuple(result)


def _shortened(speech: Iterable[Span], longest: int) -> list[Span]:
    # Two blocks' stretches joined over their edge may together be longer than a piece may be.
    return [
        Span(start, min(start + longest, span.end))
        for span in speech
        for start in range(span.start, span.end, longest)
    ]


def _grouped(speech: Iterable[Span], pause: int) -> list[list[Span]]:
    groups: list[list[Span]] = []
    for span in speech:
        if groups and span.start - groups[-1][-1].end <= pause:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups
