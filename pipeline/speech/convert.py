"""CTranslate2's `model.bin` into the checkpoint openai-whisper loads: the same numbers, other names.

The file (CTranslate2 model format, versions 2 to 6), little-endian: u32 version, the spec's name, u32
revision, u32 count, then each variable as name, u8 rank, u32 dimensions, u8 type, u32 bytes, data;
then u32 count and pairs of alias and name. A name is u16 length and that many bytes, a NUL among them.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.speech import weights
from pipeline.speech.recognizer import ModelMissing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Variables = dict[str, NDArray[Any]]

SPEC = "WhisperSpec"
CHECKPOINT = "openai-whisper.pt"
# Goes up with every change to this file that changes its result.
RECIPE = "1"
# Type numbers of the format; bfloat16 (5) has no NumPy type and is read as its 16 bits.
TYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2", 5: "<u2"}
BFLOAT16 = 5


def checkpoint(folder: Path) -> Path:
    """The openai-whisper checkpoint for the CTranslate2 model in `folder`, made where it is missing.

    It lies beside the model; a stamp names the weights it was made from and its own SHA-256. Raises
    `ModelMissing` for a file that is no Whisper model.
    """
    import torch

    source = folder / "model.bin"
    target = folder / CHECKPOINT
    recipe = folder / f"{CHECKPOINT}.from"
    with weights.locked(folder / f".{CHECKPOINT}.lock"):
        wanted = f"{RECIPE} {weights.fingerprint(source)}"
        if target.is_file() and recipe.is_file():
            made = recipe.read_text(encoding="utf-8").splitlines()
            if made == [wanted, weights.fingerprint(target)]:
                return target
        variables = read_variables(source)
        state = {
            name: torch.from_numpy(values.copy()) for name, values in state_dict(variables).items()
        }
        scratch = target.with_suffix(".part")
        try:
            torch.save({"dims": dimensions(variables), "model_state_dict": state}, scratch)
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
        recipe.write_text(f"{wanted}\n{weights.fingerprint(target)}\n", encoding="utf-8")
    return target


def read_variables(file: Path) -> Variables:
    """Every variable of a CTranslate2 Whisper model by its name; quantised ones as float32.

    Raises `ModelMissing` for another kind of file, or one cut short.
    """
    with file.open("rb") as stream:
        try:
            return _read(stream)
        except (struct.error, UnicodeDecodeError, ValueError, KeyError) as error:
            raise ModelMissing(
                "%(file)s is not a whole CTranslate2 Whisper model (%(error)s). It was kept as it "
                "is. Choose another model folder.",
                file=file,
                error=error,
            ) from error


def _read(stream: IO[bytes]) -> Variables:
    import numpy as np

    def number(form: str) -> int:
        return int(struct.unpack(form, stream.read(struct.calcsize(form)))[0])

    def name() -> str:
        return stream.read(number("<H")).rstrip(b"\0").decode()

    version, spec, _revision = number("<I"), name(), number("<I")
    if spec != SPEC or not 2 <= version <= 6:
        raise ValueError(f"it holds {spec!r} in format {version}")
    variables: Variables = {}
    for _ in range(number("<I")):
        key, rank = name(), number("<B")
        shape = [number("<I") for _ in range(rank)]
        kind, size = number("<B"), number("<I")
        if key == "":
            raise ValueError("a variable has no name")
        values = np.frombuffer(stream.read(size), dtype=TYPES[kind])
        if kind == BFLOAT16:
            values = (values.astype("<u4") << 16).view("<f4")
        variables[key] = values.reshape(shape)
    for _ in range(number("<I")):
        alias, key = name(), name()
        variables[alias] = variables[key]
    for key in [key for key in variables if key.endswith("_scale")]:
        # int8 rows are stored times their scale (127 / largest value).
        plain, scale = key.removesuffix("_scale"), variables.pop(key).astype("f4")
        scale = scale.reshape(scale.shape + (1,) * (variables[plain].ndim - scale.ndim))
        variables[plain] = variables[plain].astype("f4") / scale
    return variables


def dimensions(variables: Variables) -> dict[str, int]:
    """openai-whisper's `ModelDimensions`, read off the shapes."""
    vocabulary, text_state = variables["decoder/embeddings/weight"].shape
    audio_context, audio_state = variables["encoder/position_encodings/encodings"].shape
    return {
        "n_mels": variables["encoder/conv1/weight"].shape[1],
        "n_audio_ctx": audio_context,
        "n_audio_state": audio_state,
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": _layers(variables, "encoder"),
        "n_vocab": vocabulary,
        "n_text_ctx": variables["decoder/position_encodings/encodings"].shape[0],
        "n_text_state": text_state,
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": _layers(variables, "decoder"),
    }


def _layers(variables: Variables, half: str) -> int:
    numbers = {
        int(key.split("/")[1].removeprefix("layer_"))
        for key in variables
        if key.startswith(f"{half}/layer_") and key.split("/")[1] != "layer_norm"
    }
    return len(numbers)


def state_dict(variables: Variables) -> Variables:
    """The variables under openai-whisper's names, fused attention taken apart."""
    state: Variables = {}

    def copy(target: str, source: str) -> None:
        state[f"{target}.weight"] = variables[f"{source}/weight"]
        state[f"{target}.bias"] = variables[f"{source}/bias"]

    def norm(target: str, source: str) -> None:
        state[f"{target}.weight"] = variables[f"{source}/gamma"]
        state[f"{target}.bias"] = variables[f"{source}/beta"]

    def attention(target: str, source: str, fused: list[tuple[str, list[str]]]) -> None:
        for linear, names in fused:
            _split(state, target, variables, f"{source}/{linear}", names)

    for half, norm_name in (("encoder", "ln_post"), ("decoder", "ln")):
        state[f"{half}.positional_embedding"] = variables[f"{half}/position_encodings/encodings"]
        norm(f"{half}.{norm_name}", f"{half}/layer_norm")
        for i in range(_layers(variables, half)):
            layer, block = f"{half}/layer_{i}", f"{half}.blocks.{i}"
            own = [("linear_0", ["query", "key", "value"]), ("linear_1", ["out"])]
            norm(f"{block}.attn_ln", f"{layer}/self_attention/layer_norm")
            attention(f"{block}.attn", f"{layer}/self_attention", own)
            if half == "decoder":
                cross = [
                    ("linear_0", ["query"]),
                    ("linear_1", ["key", "value"]),
                    ("linear_2", ["out"]),
                ]
                norm(f"{block}.cross_attn_ln", f"{layer}/attention/layer_norm")
                attention(f"{block}.cross_attn", f"{layer}/attention", cross)
            norm(f"{block}.mlp_ln", f"{layer}/ffn/layer_norm")
            copy(f"{block}.mlp.0", f"{layer}/ffn/linear_0")
            copy(f"{block}.mlp.2", f"{layer}/ffn/linear_1")
    for conv in ("conv1", "conv2"):
        copy(f"encoder.{conv}", f"encoder/{conv}")
    state["decoder.token_embedding.weight"] = variables["decoder/embeddings/weight"]
    return state


def _split(
    state: Variables, target: str, variables: Variables, source: str, names: list[str]
) -> None:
    weight, bias = variables[f"{source}/weight"], variables[f"{source}/bias"]
    rows = weight.shape[0] // len(names)
    for i, name in enumerate(names):
        state[f"{target}.{name}.weight"] = weight[i * rows : (i + 1) * rows]
        if name != "key":  # openai-whisper's keys have no bias; the fused one is zero there
            state[f"{target}.{name}.bias"] = bias[i * rows : (i + 1) * rows]
