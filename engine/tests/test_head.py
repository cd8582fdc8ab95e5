"""Kernel ridge regression on sentence vectors: the closed form, and left-out examples."""

import numpy as np
import pytest

from backtalk_engine.nlu import head as module
from backtalk_engine.nlu.encoder import Vectors
from backtalk_engine.nlu.head import Head, Rows, likeness

NONE = np.zeros(0, np.int64)


def clusters(each: int = 12) -> tuple[Vectors, Rows]:
    """Unit vectors around one direction a class, and one column of targets a class."""
    random = np.random.default_rng(1)
    points = np.concatenate(
        [np.eye(3, 8)[[n]] + random.normal(0, 0.15, (each, 8)) for n in range(3)]
    )
    unit = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    return unit, np.repeat(np.eye(3, dtype=np.float32), each, axis=0)


def test_with_all_examples_as_landmarks_it_is_kernel_ridge() -> None:
    seen, targets = clusters()
    head, _ = Head.fit(seen, targets, 0.5, np.arange(len(seen)))
    kernel = likeness(seen @ seen.T)
    expected = kernel @ np.linalg.solve(kernel + 0.5 * np.eye(len(seen)), targets)
    assert np.allclose(np.stack([head.scores(vector) for vector in seen]), expected, atol=1e-2)


def test_the_left_out_scores_are_those_of_a_head_without_the_example() -> None:
    seen, targets = clusters()
    _, left_out = Head.fit(seen, targets, 0.5, np.arange(len(seen)))
    for n in range(0, len(seen), 5):
        rest = [m for m in range(len(seen)) if m != n]
        head, _ = Head.fit(seen[rest], targets[rest], 0.5, NONE)
        assert np.allclose(left_out[n], head.scores(seen[n]), atol=0.05)


def test_left_out_examples_are_read_right_from_few_landmarks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_LANDMARKS", 9)
    seen, targets = clusters()
    head, left_out = Head.fit(seen, targets, 0.5, np.arange(len(seen)))
    assert head.weights.shape == (9, 3)
    assert (left_out.argmax(1) == targets.argmax(1)).all()


def test_the_same_data_gives_the_same_head() -> None:
    once, twice = (Head.fit(*clusters(), 1.0, NONE)[0] for _ in range(2))
    assert np.array_equal(once.weights, twice.weights)


@pytest.mark.parametrize(("cosine", "expected"), [(1, 1), (0, np.exp(-2)), (-1, np.exp(-4))])
def test_likeness_falls_with_distance(cosine: float, expected: float) -> None:
    assert np.isclose(likeness(np.array([[cosine]], np.float32))[0, 0], expected)
