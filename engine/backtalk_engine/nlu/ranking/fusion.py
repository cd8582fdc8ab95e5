"""How much each piece of evidence weighs: a conditional logit over the candidates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

_SMOOTH = 1e-4
Weights = npt.NDArray[np.float64]


def weigh(
    tables: npt.NDArray[np.float64], right: npt.NDArray[np.int64], smooth: float = _SMOOTH
) -> Weights:
    """The weights that make the right candidates likeliest.

    A candidate's probability is its share of exp(features · weights) over all candidates, so
    near answers are told apart by what differs between them.

    Args:
        tables: Features, shape (questions, candidates, features).
        right: The place of the right candidate of each question.
        smooth: How much large weights cost.
    """
    rows = np.arange(len(right))

    def loss(weights: Weights) -> tuple[float, Weights]:
        shares = softmax(tables @ weights)
        slope = np.einsum("qc,qcf->qf", shares, tables) - tables[rows, right]
        cost = -np.log(np.maximum(shares[rows, right], 1e-12)).mean() + smooth * weights @ weights
        return float(cost), slope.mean(0) + 2 * smooth * weights

    found: Weights = minimize(
        loss, np.zeros(tables.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    ).x
    return found


def softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Probabilities of the last axis."""
    risen = np.exp(logits - logits.max(-1, keepdims=True))
    found: npt.NDArray[np.float64] = risen / risen.sum(-1, keepdims=True)
    return found
