"""The one sound format the engines take: 16 kHz, mono, 16-bit PCM WAV.

Read in pieces straight from the file, so that a 90-minute film costs no more memory than a short one.
"""

from __future__ import annotations

import os
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.speech.recognizer import AudioNotUsable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE = 16_000
SAMPLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class Sound:
    """A checked WAV file: where its samples begin and how many there really are."""

    path: Path
    offset: int
    length: int

    @property
    def duration_ms(self) -> int:
        """Milliseconds, rounded down."""
        return self.length * 1000 // SAMPLE_RATE

    def samples(self, start: int, end: int) -> NDArray[np.float32]:
        """The samples `start` to `end` (exclusive), shape (n,), float32 in -1..1."""
        import numpy as np

        start, end = max(start, 0), min(end, self.length)
        pcm = np.fromfile(
            self.path,
            dtype="<i2",
            count=max(end - start, 0),
            offset=self.offset + start * SAMPLE_BYTES,
        )
        return pcm.astype(np.float32) / 32768.0


def open_sound(path: Path) -> Sound:
    """Look into the WAV at `path`.

    An empty file and a header without samples are a sound of length 0. A file cut short counts for
    what it holds. Raises `AudioNotUsable` for a missing file and for any other format.
    """
    try:
        size = path.stat().st_size
        if size == 0:
            return Sound(path, 0, 0)
        with path.open("rb") as stream, wave.open(stream) as header:
            form = (header.getframerate(), header.getnchannels(), header.getsampwidth())
            if form != (SAMPLE_RATE, 1, SAMPLE_BYTES):
                raise AudioNotUsable(
                    "%(file)s has %(rate)d Hz, %(channels)d channels, %(bits)d bits; the speech "
                    "engine takes 16000 Hz, 1 channel, 16 bits. The file was kept. "
                    "Make the sound again with the pipeline's audio step.",
                    file=path.name,
                    rate=form[0],
                    channels=form[1],
                    bits=8 * form[2],
                )
            # `wave` reads up to the first sample and stops there. A header written to a pipe
            # does not know the length, so the file's own size has the last word.
            offset = stream.tell()
            held = (os.fstat(stream.fileno()).st_size - offset) // SAMPLE_BYTES
            return Sound(path, offset, max(min(header.getnframes(), held), 0))
    except (wave.Error, EOFError, OSError) as error:
        reason = str(error) or "it ends inside its header"
        raise AudioNotUsable(
            "%(file)s could not be read as a WAV file (%(reason)s). The file was kept. "
            "Make the sound again with the pipeline's audio step.",
            file=path.name,
            reason=reason,
        ) from error
