"""A softmax over sentence vectors."""

import numpy as np
import pytest

from backtalk_engine.nlu.encoder.encoder import Vectors
from backtalk_engine.nlu.ranking.head import Head, Labels


def clusters(classes: int = 3, each: int = 12) -> tuple[Vectors, Labels]:
    """Unit vectors around one direction a class, and the class of each."""
    random = np.random.default_rng(1)
    points = np.concatenate(
        [np.eye(classes, 8)[[n]] + random.normal(0, 0.15, (each, 8)) for n in range(classes)]
    )
    unit = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    return unit, np.repeat(np.arange(classes), each)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_it_finds_the_class_of_what_it_has_not_seen(classes: int) -> None:
    seen, labels = clusters(classes)
    head = Head.fit(seen[::2], labels[::2])
    found = [int(head.scores(vector).argmax()) for vector in seen[1::2]]
    assert found == labels[1::2].tolist()


def test_it_is_less_sure_between_two_classes_than_within_one() -> None:
    head = Head.fit(*clusters())
    within = np.eye(3, 8, dtype=np.float32)[0]
    between = (within + np.eye(3, 8, dtype=np.float32)[1]) / np.sqrt(np.float32(2))
    shares = [np.exp(head.scores(vector)) for vector in (within, between)]
    assert np.allclose([one.sum() for one in shares], 1, atol=1e-5)
    assert shares[0].max() > shares[1].max()


def test_the_same_data_gives_the_same_head() -> None:
    once, twice = (Head.fit(*clusters()) for _ in range(2))
    assert np.array_equal(once.weights, twice.weights)
