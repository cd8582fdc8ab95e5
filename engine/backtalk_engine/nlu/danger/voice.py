"""The second voice: how like the examples of each row a message is, whatever its words."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import scipy.linalg
import scipy.sparse

from backtalk_engine.nlu.danger.terms import Terms, places
from backtalk_engine.nlu.encoder import Vectors
from backtalk_engine.nlu.head import likeness

_AXES = 192  # of 384; they hold 91 % of what differs, and half the numbers take half the time
_RIDGE = 0.3
_PRIOR = -0.6  # what is like no example at all is harmless, such as a name or a number
_COMMON = 150  # texts; a term in more of them is multiplied faster as a dense column
_STRIP = 1024
HARMLESS = ""

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """`urgent`: 1 for danger that cannot wait, -1 for none. `rows`: 1 for the row meant, else 0."""

    urgent: float
    rows: dict[str, float]


@dataclass(frozen=True)
class Voice:
    """Kernel ridge regression over the sentence vector and its terms together.

    At 2 % of the look-alikes it found 89 % of danger in words that nobody had foreseen, when the
    vector alone found 67 % and the terms alone 70 % (`docs/measurements.md`).
    """

    rows: list[str]
    axes: Vectors
    seen: Vectors
    weights: Scores
    terms: Terms
    term_weights: Scores

    @classmethod
    def fit(
        cls,
        vectors: Vectors,
        texts: Sequence[Sequence[str]],
        labels: Sequence[str],
        urgent: Container[str],
    ) -> Self:
        """Learn each example's row, and whether it can wait.

        Args:
            vectors: Unit vectors, shape (examples, 384).
            texts: Base forms of the words of each example.
            labels: A row's id each, or `HARMLESS`.
            urgent: The rows that cannot wait.
        """
        rows = sorted(set(labels) - {HARMLESS})
        targets = np.zeros((len(labels), len(rows) + 1), np.float32)
        for n, label in enumerate(labels):
            targets[n, 0] = (1 if label in urgent else -1) - _PRIOR
            if label != HARMLESS:
                targets[n, 1 + rows.index(label)] = 1
        terms = Terms.fit(texts)
        table = _table(terms, texts)
        # From the least to the greatest.
        _, directions = np.linalg.eigh(vectors.T @ vectors)
        axes = np.ascontiguousarray(directions[:, -_AXES:])
        seen = vectors @ axes
        kernel = _kernel(seen, table)
        kernel[np.diag_indices_from(kernel)] += _RIDGE
        # Transposed it is what LAPACK wants, and is worked on in place: it is the size of a model.
        factor = scipy.linalg.cho_factor(kernel.T, overwrite_a=True, check_finite=False)
        weights = scipy.linalg.cho_solve(factor, targets, overwrite_b=True, check_finite=False)
        weights = np.ascontiguousarray(weights, np.float32)
        return cls(rows, axes, seen, weights, terms, np.asarray(table.T @ weights, np.float32))

    def hear(self, vector: Vectors, text: Sequence[str]) -> Heard:
        """What a message is like, from its vector and the base forms of its words."""
        found, values = self.terms.of(text)
        scores = likeness(self.seen @ (vector @ self.axes)) @ self.weights
        scores += values @ self.term_weights[found]
        rows = dict(zip(self.rows, scores[1:].tolist(), strict=True))
        return Heard(_PRIOR + float(scores[0]), rows)

    def save(self, file: Path) -> None:
        """Write it as plain arrays: a model file can do nothing but be read."""
        np.savez(
            file,
            rows=np.array(self.rows),
            axes=self.axes,
            seen=self.seen,
            weights=self.weights,
            terms=np.array(list(self.terms.places)),
            rarity=self.terms.rarity,
            term_weights=self.term_weights,
        )

    @classmethod
    def read(cls, file: Path) -> Self:
        """The voice that was saved in `file`."""
        with np.load(file, allow_pickle=False) as stored:
            terms = Terms(places(stored["terms"].tolist()), stored["rarity"])
            return cls(
                stored["rows"].tolist(),
                stored["axes"],
                stored["seen"],
                stored["weights"],
                terms,
                stored["term_weights"],
            )


def _table(terms: Terms, texts: Sequence[Sequence[str]]) -> scipy.sparse.csr_matrix:
    found = [terms.of(text) for text in texts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in found)])
    return scipy.sparse.csr_matrix(
        (
            np.concatenate([values for _, values in found]),
            np.concatenate([columns for columns, _ in found]),
            ends,
        ),
        shape=(len(texts), len(terms.places)),
    )


def _kernel(vectors: Vectors, table: scipy.sparse.csr_matrix) -> Scores:
    """How like each example is to each, shape (examples, examples), made in strips."""
    uses = np.bincount(table.indices, minlength=table.shape[1])
    common, rare = table[:, uses > _COMMON].toarray(), table[:, uses <= _COMMON]
    kernel = np.empty((len(vectors), len(vectors)), np.float32)
    for start in range(0, len(vectors), _STRIP):
        strip = slice(start, start + _STRIP)
        kernel[strip] = likeness(vectors[strip] @ vectors.T)
        kernel[strip] += common[strip] @ common.T
        kernel[strip] += (rare[strip] @ rare.T).toarray()
    return kernel
