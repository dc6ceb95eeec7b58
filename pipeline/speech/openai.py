"""openai-whisper: the reference engine on PyTorch, run on the same weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.speech import decoding, voice, weights
from pipeline.speech.decoding import Segment
from pipeline.speech.faster import usable_cores
from pipeline.speech.recognizer import (
    NOT_WHOLE,
    EngineNotInstalled,
    ModelMissing,
    Progress,
    Transcription,
)
from pipeline.speech.words import Heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DECODING: dict[str, Any] = {
    "beam_size": 5,
    "best_of": 5,
    "temperature": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
    "condition_on_previous_text": False,
    "word_timestamps": True,
    "fp16": False,
}
SEED = 0


class OpenAIWhisper:
    """The engine on one folder of CTranslate2 weights, converted once into a checkpoint beside them.

    `threads` 0 takes every core this process may use (PyTorch's setting, for the whole process).
    Never reaches for the network, nor for ffmpeg. Raises `EngineNotInstalled`, `ModelMissing`.
    """

    name = "openai"

    def __init__(self, folder: Path, *, model: str = "base", threads: int = 0) -> None:
        try:
            import torch
            import whisper
            from whisper.version import __version__
        except ImportError as error:
            raise EngineNotInstalled(
                "openai-whisper is not installed. Nothing was changed. "
                "Install it with `./lives speech install openai`, or choose the engine `faster`."
            ) from error
        from pipeline.speech import convert

        if not (folder / "model.bin").is_file():
            raise ModelMissing(NOT_WHOLE, folder=folder, file="model.bin")
        torch.set_num_threads(threads or usable_cores())
        self._torch = torch
        self._languages = tuple(whisper.tokenizer.LANGUAGES)
        self._model = whisper.load_model(str(convert.checkpoint(folder)), device="cpu")
        heads = torch.zeros(
            self._model.dims.n_text_layer, self._model.dims.n_text_head, dtype=torch.bool
        )
        # A checkpoint file has no place for these, and word times come from them.
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        for layer, head in config["alignment_heads"]:
            heads[layer, head] = True
        self._model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
        self._engine = decoding.Engine(
            name=self.name,
            version=__version__,
            model=model,
            weights_sha256=weights.fingerprint(folder / "model.bin"),
            options={**DECODING, **voice.OPTIONS, "seed": SEED},
        )

    def transcribe(
        self, audio: Path, *, language: str, on_progress: Progress | None = None
    ) -> Transcription:
        """See `Recognizer.transcribe`."""
        return decoding.transcribe(
            audio,
            language=decoding.language_code(language, self._languages),
            decode=self._decode,
            engine=self._engine,
            on_progress=on_progress,
        )

    def _decode(self, samples: NDArray[np.float32], language: str) -> list[Segment]:
        # Its fallback temperatures draw lots; seeded for each piece, a piece always reads the same.
        self._torch.manual_seed(SEED)
        result = self._model.transcribe(samples, language=language, **DECODING)
        return [
            Segment(
                text=segment["text"],
                heard=tuple(
                    Heard(
                        word["word"],
                        float(word["start"]),
                        float(word["end"]),
                        float(word["probability"]),
                    )
                    for word in segment["words"]
                ),
                average_logprob=segment["avg_logprob"],
                no_speech_probability=segment["no_speech_prob"],
                compression_ratio=segment["compression_ratio"],
            )
            for segment in result["segments"]
        ]
