"""The second voice: how like the examples of danger a message is, whatever its words."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from backtalk_engine.nlu.encoder import Vectors

HARMLESS = ""
_LEAST = 2  # a pair of words in one example alone says nothing of others
# How much meaning weighs beside words (both are of length one), and how freely each is learned:
# `docs/measurements.md` has what was tried.
_MEANING = 2.0
_FREEDOM = {"urgent": 1.0, "rows": 0.3}

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """`urgent`: above 0 the more a message is like danger that cannot wait.

    `rows`: the rows that it is like, likeliest first.
    """

    urgent: float
    rows: Sequence[str]

    def means(self, row: str) -> bool:
        """Whether the message is like this row; two are often hard to tell apart."""
        return row in self.rows[:2]


class Voice:
    """Two linear support vector machines: whether it is danger, and which.

    The first learns from words and sentence vector, the second from words. Both cost time and
    memory in proportion to the examples.
    """

    def __init__(
        self, terms: TfidfVectorizer, rows: list[str], urgent: Scores, each: Scores
    ) -> None:
        """Take what was learned.

        Args:
            terms: The words and pairs of words that count.
            rows: Ids of the rows.
            urgent: Weights of the sentence vector, then of the terms, then the bias.
            each: Weights of each term, then the bias, shape (terms + 1, rows).
        """
        self._terms, self._rows, self._urgent, self._each = terms, rows, urgent, each

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
        terms = _vectorizer(min_df=_LEAST)
        table = terms.fit_transform([" ".join(text) for text in texts])
        both = sparse.hstack([sparse.csr_matrix(_MEANING * vectors), table], format="csr")
        machine = LinearSVC(C=_FREEDOM["urgent"], random_state=0)
        machine.fit(both, [label in urgent for label in labels])
        weights = np.append(machine.coef_[0], machine.intercept_)
        weights[: vectors.shape[1]] *= _MEANING
        dangerous = np.flatnonzero([label != HARMLESS for label in labels])
        sorter = LinearSVC(C=_FREEDOM["rows"], random_state=0)
        sorter.fit(table[dangerous], [labels[n] for n in dangerous])
        each = np.vstack([sorter.coef_.T, sorter.intercept_])
        if each.shape[1] == 1:  # of two rows the machine learns the second one's weights alone
            each = np.hstack([-each, each])
        found = (np.asarray(array, np.float32) for array in (weights, each))
        return cls(terms, sorter.classes_.tolist(), *found)

    def hear(self, vector: Vectors, text: Sequence[str]) -> Heard:
        """What a message is like, from its vector and the base forms of its words."""
        table = self._terms.transform([" ".join(text)])
        found, values = table.indices, table.data.astype(np.float32)
        urgent = vector @ self._urgent[: len(vector)] + self._urgent[-1]
        urgent += values @ self._urgent[len(vector) + found]
        scores = values @ self._each[found] + self._each[-1]
        return Heard(float(urgent), [self._rows[n] for n in np.argsort(-scores)])

    def save(self, file: Path) -> None:
        """Write it as plain arrays: a model file can do nothing but be read."""
        places = self._terms.vocabulary_
        np.savez(
            file,
            terms=np.array(sorted(places, key=places.__getitem__)),
            rarity=self._terms.idf_,
            rows=np.array(self._rows),
            urgent=self._urgent,
            each=self._each,
        )

    @classmethod
    def read(cls, file: Path) -> Self:
        """The voice that was saved in `file`."""
        with np.load(file, allow_pickle=False) as stored:
            terms = _vectorizer(vocabulary=stored["terms"].tolist())
            terms.idf_ = stored["rarity"]
            return cls(terms, stored["rows"].tolist(), stored["urgent"], stored["each"])


def _vectorizer(**settings: object) -> TfidfVectorizer:
    """TF-IDF over words and pairs of words that were taken apart before."""
    return TfidfVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        dtype=np.float32,
        **settings,
    )
