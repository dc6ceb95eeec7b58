"""Who speaks when: windows of speech to vectors, vectors to voices, voices to turns, turns to words.

Voices are called "S1", "S2" in the order they are first heard. Times are milliseconds. Everything but
`find_turns` is arithmetic on arrays; the same sound always gives the same turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.speech import features, voice
from pipeline.speech.audio import SAMPLE_RATE, Sound
from pipeline.speech.chunks import Span
from pipeline.speech.recognizer import Progress
from transcripts.subtitles.model import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]

#: Raised when the same sound would give other turns than before.
VERSION = 1
# Seconds. A window is what one vector is made of; speech over a shorter pause than JOINED is one stretch.
WINDOW = 1.5
HOP = 0.75
JOINED = 0.3
# Windows that overlap a stretch by less than this say nothing of a voice; they only get assigned.
SHORTEST = 0.8
# Cosines, measured by benchmarks/speakers.py. Windows are put together while their mean likeness is
# above ALIKE, then groups while that of their centres is above SAME.
ALIKE = 0.5
SAME = 0.65
# A voice with less speech than this (s) in a whole film is a cough or a mixture of two.
SHORTEST_VOICE = 4.0
# Cosines: what a change of voice must gain within speech, and in a pause between two stretches.
CHANGE = 1.2
CHANGE_IN_PAUSE = 0.3
FRAME = 0.05
#: Windows are grouped by so many (ten minutes), then the groups: memory does not grow with the film.
AT_ONCE = 800
OPTIONS: Mapping[str, float] = {
    "version": VERSION,
    "window_s": WINDOW,
    "hop_s": HOP,
    "joined_s": JOINED,
    "alike": ALIKE,
    "same": SAME,
    "shortest_voice_s": SHORTEST_VOICE,
    "change": CHANGE,
    "change_in_pause": CHANGE_IN_PAUSE,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One voice from `start_ms` to `end_ms`."""

    speaker: str
    start_ms: int
    end_ms: int

    def to_dict(self) -> dict[str, Any]:
        return {"speaker": self.speaker, "start_ms": self.start_ms, "end_ms": self.end_ms}


class Voices(Protocol):
    """What turns windows of log mel features (n, frames, 80) into unit vectors (n, any size)."""

    def embed(self, windows: Floats) -> Floats: ...


def find_turns(
    sound: Sound,
    voices: Voices,
    *,
    count: int = 0,
    speech: Sequence[Span] | None = None,
    on_progress: Progress | None = None,
) -> list[Turn]:
    """The turns of a whole sound in order; none where nobody speaks.

    `count` is how many speak, 0 where nobody knows. `speech` saves finding it again. `on_progress`
    gets the share done; what it raises stops the work and comes out unchanged.
    """
    import numpy as np

    spans = voice.find_speech(sound) if speech is None else speech
    windows = cut(spans)
    if not windows:
        return []
    vectors = []
    for number, window in enumerate(windows):
        vectors.append(voices.embed(_features(sound, window)[None])[0])
        if on_progress and number % 20 == 0:
            on_progress(number / len(windows))
    return name(assign(spans, windows, np.stack(vectors), count=count))


def cut(speech: Sequence[Span]) -> list[Span]:
    """Windows of at most 1.5 s over the speech, every 0.75 s; the last of a stretch ends with it."""
    size, hop = int(WINDOW * SAMPLE_RATE), int(HOP * SAMPLE_RATE)
    windows = []
    for stretch in stretches(speech):
        begin = stretch.start
        while begin + size < stretch.end:
            windows.append(Span(begin, begin + size))
            begin += hop
        windows.append(Span(max(stretch.start, stretch.end - size), stretch.end))
    return windows


def stretches(speech: Iterable[Span]) -> list[Span]:
    """The speech with its short pauses closed."""
    joined: list[Span] = []
    for span in speech:
        if joined and span.start - joined[-1].end <= JOINED * SAMPLE_RATE:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _features(sound: Sound, window: Span) -> Floats:
    """Mean-free log mels of a window; a short one is repeated until it is whole."""
    import numpy as np

    samples = sound.samples(window.start, window.end)
    size = int(WINDOW * SAMPLE_RATE)
    mels = features.log_mels(np.resize(samples, size) if len(samples) else np.zeros(size, "f4"))
    mels -= mels.mean(axis=0, keepdims=True)
    return mels


def assign(
    speech: Sequence[Span], windows: Sequence[Span], vectors: Floats, *, count: int = 0
) -> list[tuple[int, Span]]:
    """Voices by number and the spans they speak, in order, from the windows' unit vectors."""
    import numpy as np

    lengths = np.array([window.length for window in windows])
    whole = lengths >= SHORTEST * SAMPLE_RATE
    if not whole.any():
        whole[:] = True
    return _walk(speech, windows, vectors @ _voices(vectors[whole], count).T)


def _voices(vectors: Floats, count: int) -> NDArray[np.float64]:
    """A unit vector of each voice: `count` of them where it is given, however little some say."""
    import numpy as np

    groups = group(vectors)
    if groups.max() + 1 < count:
        groups = group(vectors, count=count)
    centres, sizes = _centres(vectors, groups), np.bincount(groups).astype(float)
    shortest = min(SHORTEST_VOICE / HOP, np.sort(sizes)[-max(count, 1)])
    # A cough must not take the place of a voice, so the short ones go before any two are joined.
    centres, sizes = centres[sizes >= shortest], sizes[sizes >= shortest]
    if 0 < count < len(centres):
        joined = _merge(centres, sizes, SAME, count=count, centred=True)
        centres = _centres(centres * sizes[:, None], joined)
    return centres


def group(vectors: Floats, *, count: int = 0) -> Integers:
    """The number of the group of each unit vector, 0 to n-1."""
    import numpy as np

    labels = np.zeros(0, np.int64)
    for start in range(0, len(vectors), AT_ONCE):
        part = vectors[start : start + AT_ONCE].astype(np.float64)
        found = _merge(part, np.ones(len(part)), ALIKE)
        if found.max() + 1 < count:
            found = _merge(part, np.ones(len(part)), ALIKE, count=count)
        labels = np.concatenate([labels, found + labels.max(initial=-1) + 1])
    sizes = np.bincount(labels).astype(float)
    centres = _centres(vectors, labels)
    return _merge(centres, sizes, SAME, count=count, centred=True)[labels]


def _centres(vectors: NDArray[np.floating], labels: Integers) -> NDArray[np.float64]:
    import numpy as np

    sums = np.zeros((labels.max() + 1, vectors.shape[1]), np.float64)
    np.add.at(sums, labels, vectors)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return sums


def _merge(
    vectors: NDArray[np.float64],
    sizes: NDArray[np.float64],
    least: float,
    *,
    count: int = 0,
    centred: bool = False,
) -> Integers:
    """Agglomerative grouping: the most alike two become one until none are as alike as `least`.

    How alike two groups are is the mean cosine of their members, or with `centred` the cosine of
    their centres. `count` groups are left where it is given and there are as many.
    """
    import numpy as np

    labels = np.arange(len(vectors))
    sums, sizes = vectors * sizes[:, None], sizes.copy()
    alike = np.full((len(vectors), len(vectors)), -np.inf)
    alive = np.ones(len(vectors), bool)

    def compare(one: int) -> None:
        weight = np.maximum(np.linalg.norm(sums, axis=1) if centred else sizes, 1e-9)
        row = np.where(alive, sums @ sums[one] / (weight * weight[one]), -np.inf)
        alike[one, one + 1 :], alike[:one, one] = row[one + 1 :], row[:one]

    for one in range(len(vectors)):
        compare(one)
    for _ in range(len(vectors) - max(count, 1)):
        first, second = divmod(int(alike.argmax()), len(alike))
        if not count and alike[first, second] < least:
            break
        sums[first] += sums[second]
        sizes[first] += sizes[second]
        labels[labels == second] = first
        alive[second] = False
        alike[second, :] = alike[:, second] = -np.inf
        compare(first)
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _walk(
    speech: Sequence[Span], windows: Sequence[Span], scores: NDArray[np.floating]
) -> list[tuple[int, Span]]:
    """The best path through the voices frame by frame, where a change costs (Viterbi)."""
    import numpy as np

    frame = int(FRAME * SAMPLE_RATE)
    spans = [
        (number, at)
        for number, span in enumerate(speech)
        for at in range(span.start, span.end, frame)
    ]
    middle = np.array([at + frame / 2 for _, at in spans])
    of_frame = _scores(middle, windows, scores)
    pause = np.array([True, *(spans[i][0] != spans[i - 1][0] for i in range(1, len(spans)))])
    voices = scores.shape[1]
    best = of_frame[0].copy()
    came = np.zeros((len(spans), voices), np.int64)
    for i in range(1, len(spans)):
        cost = CHANGE_IN_PAUSE if pause[i] else CHANGE
        top = int(best.argmax())
        change = best[top] - cost > best
        came[i] = np.where(change, top, np.arange(voices))
        best = np.where(change, best[top] - cost, best) + of_frame[i]
    path = [int(best.argmax())]
    for i in range(len(spans) - 1, 0, -1):
        path.append(int(came[i][path[-1]]))
    path.reverse()
    found: list[tuple[int, Span]] = []
    for (number, at), who in zip(spans, path, strict=True):
        end = min(at + frame, speech[number].end)
        if found and found[-1][0] == who and found[-1][1].end == at:
            found[-1] = (who, Span(found[-1][1].start, end))
        else:
            found.append((who, Span(at, end)))
    return found


def _scores(
    middle: NDArray[np.float64], windows: Sequence[Span], scores: NDArray[np.floating]
) -> NDArray[np.float64]:
    """What the windows over each frame say of it: a mean in which nearer windows count more."""
    import numpy as np

    total = np.zeros((len(middle), scores.shape[1]))
    weight = np.zeros((len(middle), 1))
    for window, score in zip(windows, scores, strict=True):
        low, high = np.searchsorted(middle, [window.start, window.end])
        away = np.abs(middle[low:high] - (window.start + window.end) / 2) / (window.length / 2)
        near = (1.05 - np.minimum(away, 1))[:, None]
        total[low:high] += near * score
        weight[low:high] += near
    return total / np.maximum(weight, 1e-9)


def name(found: Iterable[tuple[int, Span]]) -> list[Turn]:
    """Turns with labels in order of first speech."""
    labels: dict[int, str] = {}
    turns: list[Turn] = []
    for who, span in found:
        label = labels.setdefault(who, f"S{len(labels) + 1}")
        start, end = (at * 1000 // SAMPLE_RATE for at in (span.start, span.end))
        turns.append(Turn(label, start, end))
    return turns


def label_words(words: Iterable[Word], turns: Sequence[Turn]) -> tuple[Word, ...]:
    """Each word with the voice it overlaps longest, else of the nearest turn; its text and times stay.

    Without turns the words come back as they are.
    """
    if not turns:
        return tuple(words)
    return tuple(replace(word, speaker=_speaker(word, turns)) for word in words)


def _speaker(word: Word, turns: Sequence[Turn]) -> str:
    shared: dict[str, int] = {}
    for turn in turns:
        both = min(word.end_ms, turn.end_ms) - max(word.start_ms, turn.start_ms)
        if both > 0:
            shared[turn.speaker] = shared.get(turn.speaker, 0) + both
    if shared:
        return max(shared, key=lambda label: shared[label])
    nearest = min(turns, key=lambda t: max(t.start_ms - word.end_ms, word.start_ms - t.end_ms, 0))
    return nearest.speaker
