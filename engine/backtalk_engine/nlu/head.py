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
_BLOCK = 2048
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
    def fit(
        cls, seen: Vectors, targets: Rows, ridge: float, left_out: npt.NDArray[np.int64]
    ) -> tuple[Head, Rows]:
        """Learn `targets` of the examples `seen`.

        A closed form, so the same data gives the same head. The examples are gone through in
        blocks: never is all that they are to all landmarks in memory.

        Args:
            seen: Unit vectors, shape (examples, 384).
            targets: What each example should score, shape (examples, targets).
            ridge: How much to smooth; more for noisier examples.
            left_out: Places of the examples that are to be scored as if each had been left out.

        Returns:
            The head, and the scores of the examples left out.
        """
        drawn = np.random.default_rng(0).permutation(len(seen))[:_LANDMARKS]
        landmarks = seen[np.sort(drawn)]
        system = ridge * likeness(landmarks @ landmarks.T).astype(np.float64)
        right = np.zeros((len(landmarks), targets.shape[1]))
        for start in range(0, len(seen), _BLOCK):
            block = slice(start, start + _BLOCK)
            likenesses = likeness(seen[block] @ landmarks.T)
            system += likenesses.T @ likenesses
            right += likenesses.T @ targets[block]
        system[np.diag_indices_from(system)] += _STEADY
        factor = scipy.linalg.cho_factor(system, overwrite_a=True, check_finite=False)
        weights = scipy.linalg.cho_solve(factor, right, check_finite=False)
        head = cls(landmarks, np.ascontiguousarray(weights, np.float32))
        # How much each example's own score rests on itself.
        rows, wanted = likeness(seen[left_out] @ landmarks.T), targets[left_out]
        solved = scipy.linalg.cho_solve(factor, rows.T, check_finite=False)
        own = np.einsum("ij,ji->i", rows, solved).astype(np.float32)
        error = wanted - rows @ head.weights
        return head, wanted - error / np.maximum(1 - own, _STEADY)[:, None]

    def scores(self, vector: Vectors) -> Rows:
        """What a text scores for each target, from its vector."""
        found: Rows = likeness(self.landmarks @ vector) @ self.weights
        return found
