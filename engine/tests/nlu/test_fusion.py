"""Weights of evidence, learned from which candidate was right."""

import numpy as np

from backtalk_engine.nlu.ranking.fusion import softmax, weigh


def test_evidence_that_points_to_the_right_one_weighs_and_other_evidence_does_not() -> None:
    random = np.random.default_rng(1)
    tables = random.normal(0, 1, (200, 6, 3))
    right = (tables[:, :, 0] - 0.5 * tables[:, :, 1]).argmax(1)
    weights = weigh(tables, right)
    assert weights[0] > 0
    assert weights[1] < 0
    assert abs(weights[2]) < 0.1 * weights[0]
    assert ((tables @ weights).argmax(1) == right).mean() > 0.95


def test_the_probabilities_fit_how_often_they_are_right() -> None:
    random = np.random.default_rng(1)
    tables = random.normal(0, 1, (3000, 4, 1))
    chances = softmax(2 * tables[:, :, 0])
    right = np.array([random.choice(4, p=row) for row in chances])
    assert np.isclose(weigh(tables, right)[0], 2, atol=0.2)


def test_probabilities_sum_to_one() -> None:
    expected = np.array([[1, 0], [0.5, 0.5]])
    assert np.allclose(softmax(np.array([[1e4, 1.0], [0.0, 0.0]])), expected)
