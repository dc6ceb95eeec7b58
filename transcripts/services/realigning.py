"""Times of corrected words, heard anew: which cues wait for them, and how they are stored.

Whoever hears keeps a record of the revision up to which a cue was heard; edits since then, and none
before, are what is to be heard. Times are no edit: the revision stays, nobody's text is in conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from transcripts.enums import State
from transcripts.models import Cue, CueEdit, Transcript
from transcripts.signals import hearing_asked, words_changed
from transcripts.subtitles.align import changed, doubtful, fit
from transcripts.subtitles.model import Word
from transcripts.subtitles.sounds import is_sound
from transcripts.subtitles.times import Span

# So many edits of one cue are followed word by word; after more it is heard anew anyway.
MOST_EDITS = 50
FOREVER_MS = 2**31 - 1
# Times of a word nobody edited this near to what is heard are good (docs/benchmarks.md).
NEAR_MS = 150


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cue to be heard, at a revision; where its words are among those of the film, and which of
    them came with an edit since it was last heard."""

    cue: int
    revision: int
    first: int
    last: int
    edited: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Film:
    """All words of a transcript as they are now, in order, and the cues that wait."""

    words: tuple[Word, ...]
    waiting: tuple[Waiting, ...]


def ask(transcript: Transcript) -> None:
    """Tell whoever can hear, once this transaction is committed, that words have changed.

    A text in another language than the film's is said nowhere in it, so nobody is told of that.
    """
    if transcript.language != transcript.recording.language:
        return
    transaction.on_commit(partial(words_changed.send, sender=Transcript, transcript=transcript))


@dataclass(frozen=True, slots=True)
class Hearing:
    """Corrected cues that are being heard, or are in the queue for it: how many are left, the share done
    (0..1), and how long it will take, in words of the reader's language, empty while nobody can tell.
    `stands` says that nobody works on the queue now."""

    cues: int
    progress: float = 0.0
    time_left: str = ""
    stands: bool = False

    @property
    def percent(self) -> int:
        return int(self.progress * 100)

    @property
    def sentence(self) -> str:
        """How far it is, in the reader's language."""
        how_far = _(
            "The times of corrected subtitles are being heard in the sound. "
            "Subtitles left: %(count)d, done: %(percent)d %%"
        ) % {"count": self.cues, "percent": self.percent}
        if self.stands:
            return f"{how_far}. " + _(
                "Nothing is being processed on this site now: ask whoever looks after it."
            )
        return f"{how_far}, {self.time_left}." if self.time_left else f"{how_far}."


def hearing(transcript: Transcript) -> Hearing | None:
    """What is still to be heard before the times of the transcript are final; None where nothing is.

    Nothing is where nobody hears, nor where hearing failed, was cancelled or is held for a consent: the
    times that edits were given stay then.
    """
    answers = hearing_asked.send(sender=Transcript, transcript=transcript)
    return next((answer for _receiver, answer in answers if answer is not None), None)


def film(transcript: Transcript, heard: Mapping[int, int]) -> Film:
    """`heard` is the revision of each cue, by its id, up to which its times were heard (0 else)."""
    words: list[Word] = []
    waiting = []
    edits = CueEdit.objects.order_by("base_revision")
    for row in transcript.cues.prefetch_related(Prefetch("edits", edits)):
        first = len(words)
        own = [Word.from_dict(word) for word in row.words]
        words += own
        # A sound is where a person put it; no engine can tell its times from what is written.
        if row.revision <= heard.get(row.pk, 0) or not own or is_sound(row.text):
            continue
        edited = _edited(row, heard.get(row.pk, 0), own)
        if any(edited):
            waiting.append(Waiting(row.pk, row.revision, first, len(words), edited))
    return Film(tuple(words), tuple(waiting))


def _edited(row: Cue, heard: int, words: Sequence[Word]) -> tuple[bool, ...]:
    since = [edit for edit in row.edits.all() if edit.base_revision >= heard]
    if not since or len(since) > MOST_EDITS:
        return (True,) * len(words)
    flags = changed([since[0].old_text, *(edit.new_text for edit in since)])
    if len(flags) != len(words):
        return (True,) * len(words)
    # What the machine is sure of to some degree it has heard, wherever the word stands by now.
    return tuple(flag and word.confidence is None for flag, word in zip(flags, words, strict=True))


def store(
    transcript: Transcript, of: Waiting, words: Sequence[Word], spans: Sequence[Span]
) -> bool:
    """Give the waiting cue the times that were heard for it; False where it has a newer edit, or the
    transcript is approved, whose frozen track is not to differ from it.

    `words` are the film's, `spans` those of the cue's words, in ms. Words that were not edited keep
    their times exactly where those agree with what was heard.
    """
    low = words[of.first - 1].end_ms if of.first else 0
    following = words[of.last : of.last + 1]
    high = following[0].start_ms if following else transcript.recording.duration_ms
    own = words[of.first : of.last]
    wanted = doubtful(own, of.edited, spans, NEAR_MS)
    fitted = fit(own, wanted, spans, low, high or FOREVER_MS)
    with transaction.atomic():
        # An edit reads the words and writes them: it waits here, or this waits for it.
        locked = Transcript.objects.select_for_update().get(pk=transcript.pk)
        if locked.state == State.APPROVED:
            return False
        return bool(
            Cue.objects.filter(pk=of.cue, transcript=locked, revision=of.revision).update(
                words=[word.to_dict() for word in fitted]
            )
        )
