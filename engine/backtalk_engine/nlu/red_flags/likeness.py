"""The second judge: how like the examples of danger a message is, whatever its words."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from backtalk_engine.nlu.encoder.encoder import Vectors

HARMLESS = ""
_LEAST = 2  # a pair of words in one example alone says nothing of others
# How much meaning weighs beside words (both are of length one), and how freely each is learned:
# `docs/measurements.md` has what was tried.
_MEANING = 2.0
_FREEDOM = {"urgent": 1.0, "rows": 0.3}
_STEPS = 200

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """`urgent`: above 0 the more a message is like danger that cannot wait.

    `rows`: the rows that it is like, likeliest first.
    """

    urgent: float
    rows: Sequence[str]

    def means(self, red_flag_id: str) -> bool:
        """Whether the message is like this row; two are often hard to tell apart."""
        return red_flag_id in self.rows[:2]


class Classifier:
    """Two linear support vector machines: whether it is danger, and which.

    The first learns from words and sentence vector, the second from words. Both cost time and
    memory in proportion to the examples.
    """

    def __init__(
        self,
        terms: Mapping[str, int],
        rarity: Scores,
        rows: list[str],
        urgent: Scores,
        each: Scores,
    ) -> None:
        """Take what was learned.

        Args:
            terms: The place of each word and pair of words that counts.
            rarity: How much each of them counts.
            rows: Ids of the rows.
            urgent: Weights of the sentence vector, then of the terms, then the bias.
            each: Weights of each term, then the bias, shape (terms + 1, rows).
        """
        self._terms, self._rarity = terms, rarity
        self._rows, self._urgent, self._each = rows, urgent, each

    @classmethod
    def fit(
        cls,
        vectors: Vectors,
        texts: Sequence[Sequence[str]],
        labels: Sequence[str],
        urgent: Container[str],
    ) -> Self:
        """Learn whether an example cannot wait, and of those of danger the row.

        Args:
            vectors: Unit vectors, shape (examples, 384).
            texts: Base forms of the words of each example.
            labels: A row's id each, or `HARMLESS`.
            urgent: The rows that cannot wait.
        """
        terms = TfidfVectorizer(
            tokenizer=str.split,
            token_pattern=None,
            lowercase=False,
            ngram_range=(1, 2),
            sublinear_tf=True,
            min_df=_LEAST,
            dtype=np.float32,
        )
        table = terms.fit_transform([" ".join(text) for text in texts])
        signs = np.where([label in urgent for label in labels], 1, -1).astype(np.float32)
        weights = _machine(_MEANING * vectors, table, signs, _FREEDOM["urgent"])
        weights[: vectors.shape[1]] *= _MEANING
        dangerous = np.flatnonzero([label != HARMLESS for label in labels])
        sorter = LinearSVC(C=_FREEDOM["rows"], random_state=0)
        sorter.fit(table[dangerous], [labels[n] for n in dangerous])
        each = np.vstack([sorter.coef_.T, sorter.intercept_])
        if each.shape[1] == 1:  # of two rows the machine learns the second one's weights alone
            each = np.hstack([-each, each])
        rarity, single, rows = (np.asarray(a, np.float32) for a in (terms.idf_, weights, each))
        return cls(terms.vocabulary_, rarity, sorter.classes_.tolist(), single, rows)

    def score(self, vector: Vectors, text: Sequence[str]) -> Likeness:
        """What a message is like, from its vector and the base forms of its words."""
        found, values = self._weighed(text)
        urgent = vector @ self._urgent[: len(vector)] + self._urgent[-1]
        urgent += values @ self._urgent[len(vector) + found]
        scores = values @ self._each[found] + self._each[-1]
        return Likeness(float(urgent), [self._rows[n] for n in np.argsort(-scores)])

    def _weighed(self, text: Sequence[str]) -> tuple[npt.NDArray[np.int64], Scores]:
        """Places and values of the terms of a text: its TF-IDF, as a unit vector.

        The same as the vectorizer's, whose checks would take ten times as long as all else here.
        """
        said = Counter([*text, *(f"{one} {next_}" for one, next_ in pairwise(text))])
        counts = {self._terms[term]: n for term, n in said.items() if term in self._terms}
        found = np.array([*counts], np.int64)
        values = (1 + np.log(np.array([*counts.values()], np.float32))) * self._rarity[found]
        return found, values / (np.linalg.norm(values) or 1)

    def save(self, file: Path) -> None:
        """Write it as plain arrays: a model file can do nothing but be read."""
        np.savez(
            file,
            terms=np.array(sorted(self._terms, key=self._terms.__getitem__)),
            rarity=self._rarity,
            rows=np.array(self._rows),
            urgent=self._urgent,
            each=self._each,
        )

    @classmethod
    def read(cls, file: Path) -> Self:
        """The judge that was saved in `file`."""
        with np.load(file, allow_pickle=False) as stored:
            terms = {term: place for place, term in enumerate(stored["terms"].tolist())}
            return cls(
                terms,
                stored["rarity"],
                stored["rows"].tolist(),
                stored["urgent"],
                stored["each"],
            )


def _machine(dense: Vectors, table: Any, signs: Scores, freedom: float) -> npt.NDArray[np.float64]:
    """The weights of `dense`, then of `table`, then the bias, of a linear support vector machine.

    `LinearSVC` finds the same weights, but takes the dense columns for sparse ones: a minute for
    what is done here in seconds.

    Args:
        dense: Shape (examples, columns).
        table: A sparse matrix, shape (examples, terms).
        signs: 1 or -1 for each example.
        freedom: How much a wrong example costs.
    """
    width, turned = dense.shape[1], table.T.tocsr()

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        narrow = weights.astype(np.float32)
        scores = dense @ narrow[:width] + table @ narrow[width:-1] + narrow[-1]
        short = np.maximum(1 - signs * scores, 0)
        slope = -2 * freedom * signs * short
        cost = 0.5 * weights @ weights + freedom * np.sum(short**2, dtype=np.float64)
        bias = np.sum(slope, dtype=np.float64)
        return float(cost), weights + np.concatenate([slope @ dense, turned @ slope, [bias]])

    start = np.zeros(width + table.shape[1] + 1)
    found: npt.NDArray[np.float64] = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}
    ).x
    return found
