"""openai-whisper: the reference engine on PyTorch, run on the same weights."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.speech import glossary, weights
from pipeline.speech.faster import FRAMES, MOST_TOKENS, usable_cores
from pipeline.speech.recognizer import (
    NOT_WHOLE,
    Engine,
    EngineNotInstalled,
    ModelMissing,
    Segment,
    Segments,
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
HOP_LENGTH = 160  # samples in one of Whisper's frames


class OpenAIWhisper:
    """The engine on one folder of CTranslate2 weights, converted once into a checkpoint beside them.

    `threads` 0 takes every core this process may use (PyTorch's setting, for the whole process).
    Never reaches for the network, nor for ffmpeg. Raises `EngineNotInstalled`, `ModelMissing`.
    """

    group = 1
    lanes = 1

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
        self.engine = Engine(
            name="openai",
            version=__version__,
            model=model,
            weights_sha256=weights.fingerprint(folder / "model.bin"),
            options={**DECODING, "seed": SEED},
        )

    @property
    def languages(self) -> Sequence[str]:
        """See `Recognizer`."""
        return self._languages

    def decode(
        self, chunks: Sequence[NDArray[np.float32]], language: str, terms: Sequence[str]
    ) -> list[Segments]:
        """See `Recognizer`; the engine's own fallback is inside."""
        return [self._once(chunk, language, glossary.prompt(terms)) for chunk in chunks]

    def again(self, chunk: NDArray[np.float32], language: str) -> Iterator[Segments]:
        """See `Recognizer`; all that could be tried differently is the prompt."""
        yield self._once(chunk, language, "")

    @property
    def translates(self) -> bool:
        """See `Recognizer`. The turbo models forgot how."""
        return bool(self._model.is_multilingual) and "turbo" not in self.engine.model.lower()

    def translate(self, samples: NDArray[np.float32], language: str) -> Segments:
        """See `Recognizer`; the engine's own fallback is inside."""
        if len(samples) > FRAMES * HOP_LENGTH:
            raise ValueError(f"{len(samples) / 16_000:.1f} s do not fit into the window")
        self._torch.manual_seed(SEED)
        result = self._model.transcribe(
            samples, language=language, task="translate", **{**DECODING, "word_timestamps": False}
        )
        return tuple(_segment(segment, ()) for segment in result["segments"])

    def align(
        self, samples: NDArray[np.float32], language: str, texts: Sequence[str]
    ) -> list[tuple[float, float]]:
        """See `Recognizer`."""
        from whisper import audio, timing, tokenizer

        codes = tokenizer.get_tokenizer(
            self._model.is_multilingual, language=language, task="transcribe"
        )
        tokens = [codes.encode(" " + text.strip()) if text.strip() else [] for text in texts]
        count = sum(map(len, tokens))
        frames = len(samples) // audio.HOP_LENGTH
        if frames > FRAMES or count > MOST_TOKENS:
            raise ValueError(f"{frames / 100:.1f} s and {count} tokens do not fit into the window")
        if not count:
            return [(0.0, 0.0) for _ in texts]
        mel = audio.log_mel_spectrogram(samples, self._model.dims.n_mels)
        found = timing.find_alignment(
            self._model,
            codes,
            [token for word in tokens for token in word],
            audio.pad_or_trim(mel, FRAMES),
            frames,
        )
        # Its words are its own: each of ours ends where the one of its last token does.
        ends = [end for piece in found for end in [piece.end] * len(piece.tokens)]
        starts = [start for piece in found for start in [piece.start] * len(piece.tokens)]
        spans, at = [], 0
        for word in tokens:
            last = at + len(word) - 1
            spans.append((float(starts[at]), float(ends[last])) if word else (0.0, 0.0))
            at = last + 1
        return spans

    def _once(self, samples: NDArray[np.float32], language: str, prompt: str) -> Segments:
        # Its fallback temperatures draw lots; seeded for each piece, a piece always reads the same.
        self._torch.manual_seed(SEED)
        result = self._model.transcribe(
            samples, language=language, initial_prompt=prompt or None, **DECODING
        )
        return tuple(
            _segment(
                segment,
                tuple(
                    Heard(
                        word["word"],
                        float(word["start"]),
                        float(word["end"]),
                        float(word["probability"]),
                    )
                    for word in segment["words"]
                ),
            )
            for segment in result["segments"]
        )


def _segment(segment: dict[str, Any], heard: tuple[Heard, ...]) -> Segment:
    return Segment(
        text=segment["text"],
        heard=heard,
        average_logprob=segment["avg_logprob"],
        no_speech_probability=segment["no_speech_prob"],
        compression_ratio=segment["compression_ratio"],
    )
