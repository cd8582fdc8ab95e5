"""Kernel ridge regression on sentence vectors: the closed form, and what it makes of labels."""

import numpy as np
import pytest

from backtalk_engine.nlu.encoder import Vectors
from backtalk_engine.nlu.head import Head, likeness

CLASSES = ["back", "hip", "leg"]


def clusters(each: int = 12) -> tuple[Vectors, list[str | None]]:
    """Unit vectors around one direction a class."""
    random = np.random.default_rng(1)
    points = np.concatenate(
        [np.eye(3, 8)[[n]] + random.normal(0, 0.15, (each, 8)) for n in range(3)]
    )
    unit = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    return unit, [label for label in CLASSES for _ in range(each)]


def read(head: Head, seen: Vectors, asked: Vectors) -> list[str]:
    found = head.probabilities(likeness(asked @ seen.T)).argmax(axis=1)
    return [head.classes[n] for n in found]


def test_the_weights_solve_the_ridge_equation() -> None:
    seen, labels = clusters()
    head = Head.fit(seen, labels, 0.5, 3.0)
    kernel = likeness(seen @ seen.T) + 0.5 * np.eye(len(seen))
    targets = np.array([[1 if c == label else -0.5 for c in head.classes] for label in labels])
    assert np.allclose(kernel @ head.weights, targets, atol=1e-4)


def test_left_out_examples_are_read_right() -> None:
    seen, labels = clusters()
    for n in range(len(labels)):
        rest = [m for m in range(len(labels)) if m != n]
        head = Head.fit(seen[rest], [labels[m] for m in rest], 1.0, 12.0)
        assert read(head, seen[rest], seen[[n]]) == [labels[n]]


def test_probabilities_sum_to_one() -> None:
    seen, labels = clusters()
    head = Head.fit(seen, labels, 1.0, 12.0)
    found = head.probabilities(likeness(seen @ seen.T))
    assert found.shape == (len(seen), 3)
    assert np.allclose(found.sum(axis=1), 1)
    assert (found >= 0).all()


def test_an_example_without_a_label_says_nothing() -> None:
    seen, labels = clusters()
    some = [label if n % 3 else None for n, label in enumerate(labels)]
    kept = [n for n, label in enumerate(some) if label]
    with_all = Head.fit(seen, some, 1.0, 12.0)
    without = Head.fit(seen[kept], [some[n] for n in kept], 1.0, 12.0)
    assert with_all.classes == CLASSES
    assert np.allclose(
        with_all.probabilities(likeness(seen @ seen.T)),
        without.probabilities(likeness(seen @ seen[kept].T)),
    )


def test_the_same_data_gives_the_same_head() -> None:
    seen, labels = clusters()
    once, twice = (Head.fit(seen, labels, 1.0, 12.0) for _ in range(2))
    assert np.array_equal(once.weights, twice.weights)


def test_a_sharper_head_is_surer_of_the_same() -> None:
    seen, labels = clusters()
    blunt, sharp = (Head.fit(seen, labels, 1.0, sharpness) for sharpness in (1.0, 12.0))
    assert read(blunt, seen, seen) == read(sharp, seen, seen)
    kernel = likeness(seen @ seen.T)
    assert (sharp.probabilities(kernel).max(1) > blunt.probabilities(kernel).max(1)).all()


@pytest.mark.parametrize(("cosine", "expected"), [(1, 1), (0, np.exp(-2)), (-1, np.exp(-4))])
def test_likeness_falls_with_distance(cosine: float, expected: float) -> None:
    assert np.isclose(likeness(np.array([[cosine]], np.float32))[0, 0], expected)
