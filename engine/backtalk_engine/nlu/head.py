"""A head over sentence vectors: kernel ridge regression on some of the examples.

Every example is learned from, but only `_LANDMARKS` of them stand in the kernel, so that learning
takes time and room in proportion to the number of examples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.linalg

from backtalk_engine.nlu.encoder import Vectors

Rows = npt.NDArray[np.float32]

_WIDTH = 1.0
_LANDMARKS = 2048
_STEADY = 1e-3  # keeps twins among the landmarks from making the equations singular


def likeness(cosines: Rows) -> Rows:
    """Gaussian kernel of unit vectors from their cosines: 1 for the same, near 0 for unlike."""
    rows: Rows = np.exp(2 * _WIDTH * (cosines - 1), dtype=np.float32)
    return rows


@dataclass(frozen=True)
class Head:
    """`weights` (landmarks, targets) say how far each landmark speaks for each target."""

    landmarks: Vectors
    weights: Rows

    @classmethod
    def fit(cls, seen: Vectors, targets: Rows, ridge: float) -> tuple[Head, Rows]:
        """Learn `targets` of the examples `seen`.

        A closed form, so the same data gives the same head.

        Args:
            seen: Unit vectors, shape (examples, 384).
            targets: What each example should score, shape (examples, targets).
            ridge: How much to smooth; more for noisier examples.

        Returns:
            The head, and what each example would score had it been left out.
        """
        drawn = np.random.default_rng(0).permutation(len(seen))[:_LANDMARKS]
        landmarks = seen[np.sort(drawn)]
        likenesses = likeness(seen @ landmarks.T)
        system = (likenesses.T @ likenesses).astype(np.float64)
        system += ridge * likeness(landmarks @ landmarks.T)
        system[np.diag_indices_from(system)] += _STEADY
        factor = scipy.linalg.cho_factor(system, overwrite_a=True, check_finite=False)
        weights = scipy.linalg.cho_solve(factor, likenesses.T @ targets, check_finite=False)
        head = cls(landmarks, np.ascontiguousarray(weights, np.float32))
        # How much each example's own score rests on itself.
        own = np.empty(len(seen), np.float32)
        for start in range(0, len(seen), _LANDMARKS):
            rows = likenesses[start : start + _LANDMARKS]
            solved = scipy.linalg.cho_solve(factor, rows.T, check_finite=False)
            own[start : start + _LANDMARKS] = np.einsum("ij,ji->i", rows, solved)
        error = targets - likenesses @ head.weights
        return head, targets - error / np.maximum(1 - own, _STEADY)[:, None]

    def scores(self, vector: Vectors) -> Rows:
        """What a text scores for each target, from its vector."""
        found: Rows = likeness(self.landmarks @ vector) @ self.weights
        return found
