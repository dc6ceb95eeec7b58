import struct

import numpy as np
import pytest

from pipeline.speech import convert
from pipeline.speech.recognizer import ModelMissing


def text(value: str) -> bytes:
    data = value.encode() + b"\0"
    return struct.pack("<H", len(data)) + data


def variable(name: str, kind: int, values: np.ndarray) -> bytes:
    data = values.tobytes()
    return (
        text(name)
        + struct.pack(f"<B{values.ndim}I", values.ndim, *values.shape)
        + struct.pack("<BI", kind, len(data))
        + data
    )


def model(*variables: bytes, spec: str = "WhisperSpec", version: int = 6) -> bytes:
    head = struct.pack("<I", version) + text(spec) + struct.pack("<II", 3, len(variables))
    return head + b"".join(variables) + struct.pack("<I", 1) + text("same") + text("single")


SINGLE = np.array([[1.5, -2.0]], dtype="<f4")


def test_every_stored_type_is_read_as_the_numbers_it_stands_for(tmp_path):
    file = tmp_path / "model.bin"
    file.write_bytes(
        model(
            variable("single", 0, SINGLE),
            variable("half", 4, SINGLE.astype("<f2")),
            variable("brain", 5, (SINGLE.view("<u4") >> 16).astype("<u2")),
            variable("eight", 1, np.array([[127, -64], [10, 0]], dtype="<i1")),
            variable("eight_scale", 0, np.array([127, 20], dtype="<f4")),
            variable("heads", 2, np.array(8, dtype="<i2")),
        )
    )
    read = convert.read_variables(file)
    assert set(read) == {"single", "half", "brain", "eight", "heads", "same"}
    for name in ("single", "half", "brain", "same"):
        np.testing.assert_array_equal(read[name], SINGLE)
    np.testing.assert_allclose(read["eight"], [[1.0, -64 / 127], [0.5, 0.0]])
    assert int(read["heads"]) == 8


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"some other file altogether",
        model(variable("single", 0, SINGLE), spec="TransformerSpec"),
        model(variable("single", 0, SINGLE), version=99),
        model(variable("single", 0, SINGLE))[:-20],
        model(variable("single", 77, SINGLE)),
    ],
)
def test_what_is_no_whole_whisper_model_is_refused_and_kept(tmp_path, content):
    file = tmp_path / "model.bin"
    file.write_bytes(content)
    with pytest.raises(ModelMissing, match="is not a whole CTranslate2 Whisper model"):
        convert.read_variables(file)
    assert file.read_bytes() == content


@pytest.mark.slow
def test_the_base_model_has_the_published_dimensions(weights_folder):
    variables = convert.read_variables(weights_folder / "model.bin")
    assert convert.dimensions(variables) == {
        "n_mels": 80,
        "n_audio_ctx": 1500,
        "n_audio_state": 512,
        "n_audio_head": 8,
        "n_audio_layer": 6,
        "n_vocab": 51865,
        "n_text_ctx": 448,
        "n_text_state": 512,
        "n_text_head": 8,
        "n_text_layer": 6,
    }


@pytest.mark.slow
def test_the_checkpoint_is_made_once_and_again_when_it_is_damaged(weights_folder, tmp_path):
    pytest.importorskip("torch", reason="openai-whisper is an extra")
    (tmp_path / "model.bin").symlink_to(weights_folder / "model.bin")
    made = convert.checkpoint(tmp_path)
    content, written = made.read_bytes(), made.stat().st_mtime_ns
    assert convert.checkpoint(tmp_path).stat().st_mtime_ns == written
    made.write_bytes(b"half a file")
    assert convert.checkpoint(tmp_path).read_bytes() == content
