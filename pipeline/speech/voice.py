"""Where somebody speaks, found by the Silero detector that faster-whisper carries.

Both engines hear only that, so silence and music never reach them. Positions are samples at 16 kHz.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.speech.audio import SAMPLE_RATE, Sound
from pipeline.speech.chunks import LONGEST_CHUNK, Span

# Seconds. A pause shorter than this does not end a stretch of speech (a comma, a breath).
SHORTEST_PAUSE = 0.1
# A lone sound shorter than this, with no speech this near, is a click or a cough, not a word.
SHORTEST_SPEECH = 0.25
NEAR = 0.5
# The detector runs window by window: its memory does not grow with the film.
WINDOW = 120.0
# What it hears again before each window, so that speech over the edge is speech from the edge on.
RUN_IN = 2.0
THRESHOLD = 0.5
# The settings that change what is heard, for the record of a transcription.
OPTIONS: Mapping[str, float] = {
    "vad_threshold": THRESHOLD,
    "shortest_pause_s": SHORTEST_PAUSE,
    "shortest_speech_s": SHORTEST_SPEECH,
    "vad_window_s": WINDOW,
}


def find_speech(sound: Sound) -> tuple[Span, ...]:
    """Stretches of speech in order, unpadded, split at every pause of 0.1 s."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=THRESHOLD,
        min_silence_duration_ms=int(SHORTEST_PAUSE * 1000),
        max_speech_duration_s=LONGEST_CHUNK,
        speech_pad_ms=0,
    )
    step, run_in = int(WINDOW * SAMPLE_RATE), int(RUN_IN * SAMPLE_RATE)
    found: list[Span] = []
    for begin in range(0, sound.length, step):
        first = max(begin - run_in, 0)
        window = sound.samples(first, begin + step)
        if not window.any():
            continue  # a muted track may be hours long
        for speech in get_speech_timestamps(window, options):
            span = Span(max(first + speech["start"], begin), first + speech["end"])
            if span.end <= begin:
                continue
            if found and span.start == begin and found[-1].end == begin:
                span = Span(found.pop().start, span.end)  # one stretch over the edge of two windows
            found.append(span)
    return drop_clicks(found)


def drop_clicks(speech: Sequence[Span]) -> tuple[Span, ...]:
    """Without the sounds that are short and have no speech near them."""
    shortest = int(SHORTEST_SPEECH * SAMPLE_RATE)
    kept: list[Span] = []
    for group in _grouped(speech, int(NEAR * SAMPLE_RATE)):
        if sum(span.length for span in group) >= shortest:
            kept.extend(group)
    return tuple(kept)


def _grouped(speech: Iterable[Span], pause: int) -> list[list[Span]]:
    groups: list[list[Span]] = []
    for span in speech:
        if groups and span.start - groups[-1][-1].end <= pause:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups
