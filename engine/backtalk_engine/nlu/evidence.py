"""What speaks for an answer, beside the head: its nearest examples, words, text, what is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtalk_engine.nlu.encoder import Vectors
from backtalk_engine.nlu.texts import AnswerText
from backtalk_engine.nlu.wording import Wordings

FEATURES = (
    "head",
    "topic_head",
    "nearest",
    "three_nearest",
    "words",
    "pieces",
    "heading",
    "point",
    "act",
    "named",
    "other_named",
    "unnamed",
)
"""What the columns of `Evidence.table` hold; `fusion` weighs them."""

Table = npt.NDArray[np.float64]
_FEW = 3


@dataclass(frozen=True)
class Question:
    """A message, or an example: its vector, its wording, and the ids of what it names."""

    vector: Vectors
    wording: Wordings
    named: frozenset[str]


class Evidence:
    """The examples of each class (an answer or an act), grouped, and its text."""

    def __init__(
        self,
        classes: Sequence[str],
        labels: npt.NDArray[np.int64],
        vectors: Vectors,
        sums: Wordings,
        text_vectors: Mapping[str, tuple[Vectors, Vectors]],
        texts: Mapping[str, AnswerText],
    ) -> None:
        """Take examples sorted by class.

        Args:
            classes: Names of the classes.
            labels: The class of each example, ascending.
            vectors: The sentence vector of each example.
            sums: The sum of the wordings of each class's examples.
            text_vectors: Vectors of heading and of heading with point, by answer.
            texts: The texts of the answers, by id.
        """
        places = np.arange(len(classes))
        self._starts = np.searchsorted(labels, places)
        self._counts = np.searchsorted(labels, places, side="right") - self._starts
        self._vectors = vectors
        self._sums = sums
        size = vectors.shape[1]
        self._headings = np.zeros((len(classes), size), np.float32)
        self._points = np.zeros((len(classes), size), np.float32)
        for place, name in enumerate(classes):
            if name in text_vectors:
                self._headings[place], self._points[place] = text_vectors[name]
        self._acts = np.array(["/" not in name for name in classes])
        self._made_for = [texts[n].made_for if n in texts else frozenset() for n in classes]

    def table(
        self,
        question: Question,
        candidates: npt.NDArray[np.int64],
        scores: npt.NDArray[np.float32],
        topic_scores: npt.NDArray[np.float32],
        own: int | None = None,
    ) -> Table:
        """The features of each candidate, shape (candidates, `FEATURES`).

        Args:
            question: The message.
            candidates: Places of the classes that are weighed.
            scores: The log probability that the head gives each of them.
            topic_scores: The same of the topic of each of them.
            own: The place of the example that `question` is, which is left out of its class.
        """
        table = np.zeros((len(candidates), len(FEATURES)))
        table[:, 0] = scores
        table[:, 1] = topic_scores
        table[:, 2:4] = self._nearest(question.vector, candidates, own)
        table[:, 4:6] = self._wordings(question.wording, candidates, own)
        table[:, 6] = self._headings[candidates] @ question.vector
        table[:, 7] = self._points[candidates] @ question.vector
        table[:, 8] = self._acts[candidates]
        if question.named:
            table[:, 9:] = self._named(question.named, candidates)
        else:
            table[:, 11] = [bool(self._made_for[place]) for place in candidates]
        return table

    def nearest(self, vector: Vectors, candidates: npt.NDArray[np.int64]) -> float:
        """The cosine of the nearest example of all `candidates`."""
        return float(self._nearest(vector, candidates, None)[:, 0].max())

    def _nearest(
        self, vector: Vectors, candidates: npt.NDArray[np.int64], own: int | None
    ) -> Table:
        """The best and the mean of the three best cosines of each candidate's examples."""
        starts, counts = self._starts[candidates].tolist(), self._counts[candidates].tolist()
        cosines = np.full((len(candidates), max(_FEW, *counts)), -np.inf, np.float32)
        for row, start, count in zip(cosines, starts, counts, strict=True):
            np.dot(self._vectors[start : start + count], vector, out=row[:count])
            if own is not None and start <= own < start + count:
                row[own - start] = 0
        few = np.partition(cosines, -_FEW, axis=1)[:, -_FEW:].astype(np.float64)
        there = np.isfinite(few)
        means = np.where(there, few, 0).sum(1) / there.sum(1)
        return np.stack([few.max(1), means], 1)

    def _wordings(
        self, wording: Wordings, candidates: npt.NDArray[np.int64], own: int | None
    ) -> Table:
        half = len(wording) // 2
        sums, counts = self._sums[candidates], self._counts[candidates].astype(np.float64)
        shared = np.stack([sums[:, :half] @ wording[:half], sums[:, half:] @ wording[half:]], 1)
        if own is not None:
            mine = (self._starts[candidates] <= own) & (own < self._starts[candidates] + counts)
            shared[mine] -= (wording[:half] @ wording[:half], wording[half:] @ wording[half:])
            counts[mine] -= 1
        return np.asarray(shared / np.maximum(counts, 1)[:, None], np.float64)

    def _named(self, named: frozenset[str], candidates: npt.NDArray[np.int64]) -> Table:
        """Made for what is named; for something else; for nothing though another is for it."""
        made_for = [self._made_for[place] for place in candidates]
        fits = [bool(names & named) for names in made_for]
        return np.array(
            [
                (fit, bool(names) and not fit, not names and any(fits))
                for fit, names in zip(fits, made_for, strict=True)
            ],
            np.float64,
        )
