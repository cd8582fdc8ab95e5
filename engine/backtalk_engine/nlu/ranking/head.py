"""A head over sentence vectors: a softmax over all classes, learned by scikit-learn.

An `MLPClassifier` without a hidden layer is multinomial logistic regression, learned by Adam in
some passes over the examples: time and room grow in proportion to their number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.neural_network import MLPClassifier

from backtalk_engine.nlu.encoder.encoder import Vectors

Rows = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

_SCALE = np.float32(8)  # unit vectors are too near to each other for the rate of learning
_BATCH = 512
_PASSES = 8
_STEPS = 400  # few examples are gone through more often, so that they are learned as well


@dataclass(frozen=True)
class Head:
    """`weights` (384 + 1, classes) say how far each number of a vector speaks for each class."""

    weights: Rows

    @classmethod
    def fit(cls, seen: Vectors, labels: Labels) -> Head:
        """Learn the classes of the examples `seen`; the same data gives the same head.

        Args:
            seen: Unit vectors, shape (examples, 384).
            labels: The class of each, from 0 to the number of classes less one, each of them
                present, and at least two.
        """
        batch = min(_BATCH, len(seen))
        model = MLPClassifier(
            (),
            batch_size=batch,
            learning_rate_init=0.01,
            alpha=1e-5,
            max_iter=max(_PASSES, _STEPS * batch // len(seen)),
            n_iter_no_change=_STEPS,
            random_state=0,
        )
        model.fit(seen * _SCALE, labels)
        weights = np.vstack([model.coefs_[0] * _SCALE, model.intercepts_[0]])
        if weights.shape[1] == 1:  # of two classes the second alone is learned
            weights = np.hstack([np.zeros_like(weights), weights])
        return cls(np.ascontiguousarray(weights, np.float32))

    def scores(self, vector: Vectors) -> Rows:
        """The log probability of each class for a text, from its vector."""
        logits = vector @ self.weights[:-1] + self.weights[-1]
        logits -= logits.max()
        found: Rows = logits - np.log(np.exp(logits).sum())
        return found
