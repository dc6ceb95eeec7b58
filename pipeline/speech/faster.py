"""faster-whisper: Whisper on CTranslate2, the default engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.speech import decoding, voice, weights
from pipeline.speech.decoding import Segment
from pipeline.speech.recognizer import NOT_WHOLE, ModelMissing, Progress, Transcription
from pipeline.speech.words import Heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Temperature 0 only: sampling would give another text each time.
DECODING: dict[str, Any] = {
    "beam_size": 5,
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "word_timestamps": True,
}
# A second try where the first fell into a loop; it stays free of chance.
AGAIN: dict[str, Any] = {"repetition_penalty": 1.1, "no_repeat_ngram_size": 4}


class FasterWhisper:
    """The engine on one folder of CTranslate2 weights (`model.bin`, `config.json`, tokenizer).

    `threads` 0 takes every core this process may use; `compute_type` is CTranslate2's ("int8",
    "float32", ...). Never reaches for the network. Raises `ModelMissing` for an unusable folder.
    """

    name = "faster"

    def __init__(
        self, folder: Path, *, model: str = "base", threads: int = 0, compute_type: str = "int8"
    ) -> None:
        for needed in ("model.bin", "config.json", "tokenizer.json"):
            if not (folder / needed).is_file():  # without its tokenizer it would ask the hub
                raise ModelMissing(NOT_WHOLE, folder=folder, file=needed)
        import faster_whisper

        try:
            self._model = faster_whisper.WhisperModel(
                str(folder),
                device="cpu",
                compute_type=compute_type,
                cpu_threads=threads or usable_cores(),
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelMissing(
                "The model in %(folder)s could not be loaded as %(type)s: %(error)s. "
                "Nothing was changed. Choose another model folder or compute type.",
                folder=folder,
                type=compute_type,
                error=error,
            ) from error
        self._engine = decoding.Engine(
            name=self.name,
            version=faster_whisper.__version__,
            model=model,
            weights_sha256=weights.fingerprint(folder / "model.bin"),
            options={**DECODING, **voice.OPTIONS, "compute_type": compute_type, "again": AGAIN},
        )

    def transcribe(
        self, audio: Path, *, language: str, on_progress: Progress | None = None
    ) -> Transcription:
        """See `Recognizer.transcribe`."""
        return decoding.transcribe(
            audio,
            language=decoding.language_code(language, self._model.supported_languages),
            decode=self._decode,
            engine=self._engine,
            on_progress=on_progress,
        )

    def _decode(self, samples: NDArray[np.float32], language: str) -> list[Segment]:
        first = self._once(samples, language)
        if any(segment.repeats for segment in first):
            return self._once(samples, language, **AGAIN)
        return first

    def _once(self, samples: NDArray[np.float32], language: str, **extra: Any) -> list[Segment]:
        segments, _ = self._model.transcribe(samples, language=language, **DECODING, **extra)
        return [
            Segment(
                text=segment.text,
                heard=tuple(
                    Heard(word.word, float(word.start), float(word.end), float(word.probability))
                    for word in segment.words or ()
                ),
                average_logprob=segment.avg_logprob,
                no_speech_probability=segment.no_speech_prob,
                compression_ratio=segment.compression_ratio,
            )
            for segment in segments
        ]


def usable_cores() -> int:
    """Cores this process may run on, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
