"""faster-whisper: Whisper on CTranslate2, the default engine."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import heap
from pipeline.speech import glossary, weights
from pipeline.speech.decoding import COMPRESSION_RATIO
from pipeline.speech.recognizer import NOT_WHOLE, Engine, ModelMissing, Segment, Segments
from pipeline.speech.words import Heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# No temperatures: CTranslate2 draws from one generator for the life of the process, so a resumed
# transcription would read otherwise than an uninterrupted one.
# Three beams read as well as five here (docs/benchmarks.md) for a sixth less work.
DECODING: dict[str, Any] = {"beam_size": 3}
# What is tried, in this order, for a chunk whose answer is in doubt; each with Whisper's own time
# tokens, which hold a wandering decoder to the sound.
AGAIN: tuple[dict[str, Any], ...] = (
    {},
    {"repetition_penalty": 1.1, "no_repeat_ngram_size": 4},
)
SEQUENTIAL: dict[str, Any] = {
    **DECODING,
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "word_timestamps": True,
}
# Chunks decoded in one go. The decoder reads its weights once for all of them; more of them take
# memory (some 40 MB each on a CPU) and gain little.
GROUP = {"cpu": 3, "cuda": 16}
# Groups decoded at once. Between the steps of one decoder, and while Python times its words, cores have
# nothing to do: two lanes of three chunks take a quarter less time than one of six, in the same memory.
LANES = {"cpu": 2, "cuda": 1}
COMPUTE_TYPE = {"cpu": "int8", "cuda": "float16"}
FRAMES = 3000  # of 10 ms in Whisper's window
FRAMES_AFTER = 100  # of silence after a sound that is only aligned
MOST_TOKENS = 400  # of text in one window; its decoder has 448 places, with those before the text
PREPENDED = "\"'“¿([{-"
APPENDED = "\"'.。,，!！?？:：”)]}、"


class FasterWhisper:
    """The engine on one folder of CTranslate2 weights (`model.bin`, `config.json`, tokenizer).

    `threads` 0 takes every core this process may use; their number does not change the words.
    `compute_type` is CTranslate2's, "" the best for the GPU where there is one, else for the CPU.
    Never reaches for the network. Raises `ModelMissing` for an unusable folder.
    """

    def __init__(
        self, folder: Path, *, model: str = "base", threads: int = 0, compute_type: str = ""
    ) -> None:
        for needed in ("model.bin", "config.json", "tokenizer.json"):
            if not (folder / needed).is_file():  # without its tokenizer it would ask the hub
                raise ModelMissing(NOT_WHOLE, folder=folder, file=needed)
        import ctranslate2
        import faster_whisper

        heap.keep_one()
        device, compute_type = chosen(compute_type)
        threads = threads or usable_cores()
        self._timing = threading.Lock()
        self.group = GROUP[device]
        self.lanes = min(LANES[device], threads)
        try:
            self._model = faster_whisper.WhisperModel(
                str(folder),
                device=device,
                compute_type=compute_type,
                cpu_threads=max(1, threads // self.lanes),
                num_workers=self.lanes,
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
        self.engine = Engine(
            name="faster",
            version=f"{faster_whisper.__version__}, ctranslate2 {ctranslate2.__version__}",
            model=model,
            weights_sha256=weights.fingerprint(folder / "model.bin"),
            options={
                **DECODING,
                "again": list(AGAIN),
                "device": device,
                "compute_type": compute_type,
            },
        )

    @property
    def languages(self) -> Sequence[str]:
        """See `Recognizer`."""
        return tuple(self._model.supported_languages)

    def decode(
        self, chunks: Sequence[NDArray[np.float32]], language: str, terms: Sequence[str]
    ) -> list[Segments]:
        """See `Recognizer`.

        Each chunk goes through the encoder alone, which is bound by arithmetic and would only need
        more memory in a batch; the decoder, bound by memory, takes all of them at once.
        """
        tokenizer = self._tokenizer("transcribe", language)
        features = [self._model.feature_extractor(chunk)[..., :-1] for chunk in chunks]
        encoded, outputs = self._generated(features, tokenizer, glossary.prompt(terms), DECODING)
        answers = [
            self._timed(tokenizer, output, encoding, min(each.shape[-1], FRAMES))
            for output, encoding, each in zip(outputs, encoded, features, strict=True)
        ]
        del encoded
        heap.give_back()
        return answers

    def _tokenizer(self, task: str, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        model = self._model
        return Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task=task, language=language
        )

    def _generated(
        self, features: Sequence[Any], tokenizer: Any, told: str, decoding: dict[str, Any]
    ) -> tuple[list[Any], list[Any]]:
        """The encoder's and the decoder's answer to each."""
        import numpy as np
        from ctranslate2 import StorageView
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.transcribe import get_suppressed_tokens

        model = self._model
        prompt = model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=told or None)
        encoded = [model.encode(pad_or_trim(each[..., :FRAMES])) for each in features]
        outputs = model.model.generate(
            StorageView.from_array(np.concatenate([np.asarray(each) for each in encoded])),
            [prompt] * len(features),
            max_length=model.max_length,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            return_scores=True,
            return_no_speech_prob=True,
            **decoding,
        )
        return encoded, outputs

    def _timed(self, tokenizer: Any, output: Any, encoding: Any, frames: int) -> Segments:
        """One decoder's answer with the times of its words; nothing for an empty answer."""
        tokens = output.sequences_ids[0]
        text = tokenizer.decode(tokens)
        if not text.strip():
            return ()
        duration = frames / self._model.frames_per_second
        part: dict[str, Any] = {"tokens": tokens, "start": 0.0, "end": duration, "seek": 0}
        with self._timing:  # two at once would be the peak of memory, now and then
            self._model.add_word_timestamps(
                [[part]], tokenizer, encoding, frames, PREPENDED, APPENDED, 0.0
            )
        heard = tuple(
            Heard(w["word"], float(w["start"]), float(w["end"]), float(w["probability"]))
            for w in part["words"]
        )
        return (_segment(text, output, heard),)

    @property
    def translates(self) -> bool:
        """See `Recognizer`. The turbo and distilled models forgot how."""
        forgot = any(kind in self.engine.model.lower() for kind in ("turbo", "distil"))
        return bool(self._model.model.is_multilingual) and not forgot

    def translate(self, samples: NDArray[np.float32], language: str) -> Segments:
        """See `Recognizer`; an answer that repeats itself is asked for once more, without repeats."""
        features = self._model.feature_extractor(samples)[..., :-1]
        if features.shape[-1] > FRAMES:
            raise ValueError(f"{features.shape[-1] / 100:.1f} s do not fit into the window")
        tokenizer = self._tokenizer("translate", language)
        answer: Segments = ()
        for extra in AGAIN:
            _, (output,) = self._generated([features], tokenizer, "", {**DECODING, **extra})
            text = tokenizer.decode(output.sequences_ids[0])
            answer = (_segment(text, output, ()),) if text.strip() else ()
            if all(each.compression_ratio <= COMPRESSION_RATIO for each in answer):
                break
        heap.give_back()
        return answer

    def again(self, chunk: NDArray[np.float32], language: str) -> Iterator[Segments]:
        """See `Recognizer`."""
        for extra in AGAIN:
            segments, _ = self._model.transcribe(chunk, language=language, **SEQUENTIAL, **extra)
            yield tuple(
                Segment(
                    text=segment.text,
                    heard=tuple(
                        Heard(
                            word.word, float(word.start), float(word.end), float(word.probability)
                        )
                        for word in segment.words or ()
                    ),
                    average_logprob=segment.avg_logprob,
                    no_speech_probability=segment.no_speech_prob,
                    compression_ratio=segment.compression_ratio,
                )
                for segment in segments
            )

    def align(
        self, samples: NDArray[np.float32], language: str, texts: Sequence[str]
    ) -> list[tuple[float, float]]:
        """See `Recognizer`.

        Unlike for decoding, the sound is not filled up to 30 s: the times are as good, several times
        sooner.
        """
        from faster_whisper.audio import pad_or_trim

        model = self._model
        tokenizer = self._tokenizer("transcribe", language)
        tokens = [tokenizer.encode(" " + text.strip()) if text.strip() else [] for text in texts]
        count = sum(map(len, tokens))
        features = model.feature_extractor(samples)[..., :-1]
        frames = features.shape[-1]
        if frames > FRAMES or count > MOST_TOKENS:
            raise ValueError(f"{frames / 100:.1f} s and {count} tokens do not fit into the window")
        if not count:
            return [(0.0, 0.0) for _ in texts]
        padded = min(FRAMES, -(-(frames + FRAMES_AFTER) // 2) * 2)
        encoded = model.encode(pad_or_trim(features, padded))
        (found,) = model.model.align(
            encoded, tokenizer.sot_sequence, [[token for word in tokens for token in word]], frames
        )
        # Pairs of a token and a frame of the encoder, a path through both: when each token begins.
        begins: list[float] = []
        for token, frame in found.alignments:
            if token == len(begins):
                begins.append(frame / model.tokens_per_second)
        begins += [frames / model.frames_per_second] * (count + 1 - len(begins))
        spans, at = [], 0
        for word in tokens:
            spans.append((begins[at], begins[at + len(word)]))
            at += len(word)
        return spans


def _segment(text: str, output: Any, heard: tuple[Heard, ...]) -> Segment:
    """A decoder's answer as one segment."""
    from faster_whisper.transcribe import get_compression_ratio

    count = len(output.sequences_ids[0])
    return Segment(
        text=text,
        heard=heard,
        average_logprob=float(output.scores[0]) * count / (count + 1),
        no_speech_probability=float(output.no_speech_prob),
        compression_ratio=float(get_compression_ratio(text)),
    )


def chosen(compute_type: str = "") -> tuple[str, str]:
    """The device the engine would take, "cuda" where there is a GPU, else "cpu", and the compute type
    on it: the one given, or the best for the device."""
    import ctranslate2

    device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    return device, compute_type or COMPUTE_TYPE[device]


def compute_types() -> tuple[str, ...]:
    """The compute types the device can do."""
    import ctranslate2

    return tuple(sorted(ctranslate2.get_supported_compute_types(chosen()[0])))


def usable_cores() -> int:
    """Cores this process may run on, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
