"""What speaks for an answer, beside the head: its nearest examples, words, text, what is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from backtalk_engine.nlu.encoder.encoder import Vectors
from backtalk_engine.nlu.ranking.bayes import Scores
from backtalk_engine.nlu.ranking.texts import AnswerText

FEATURES = (
    "head",
    "topic_head",
    "nearest",
    "three_nearest",
    "bayes",
    "heading",
    "point",
    "act",
    "named",
    "other_named",
    "unnamed",
    "opens",
    "opens_short",
)
"""What the columns of `Evidence.table` hold; `fusion` weighs them."""

Table = npt.NDArray[np.float64]
_FEW = 3
_SHORT = 4  # words: who types so few mostly wants what opens the topic


@dataclass(frozen=True)
class Question:
    """A message, or an example: its vector, what its words say, what it names, its words' number.

    `bayes` says how far its words speak for each class, `lacks_key` which classes it has no key
    word of.
    `nearest` keeps how near the examples of each class are, which is asked for twice.
    """

    vector: Vectors
    bayes: Scores
    named: frozenset[str]
    length: int
    lacks_key: npt.NDArray[np.bool_]
    nearest: dict[int, tuple[float, float]] = field(default_factory=dict, compare=False)


class Evidence:
    """The examples of each class (an answer or an act), grouped, and its text."""

    def __init__(
        self,
        classes: Sequence[str],
        labels: npt.NDArray[np.int64],
        vectors: Vectors,
        text_vectors: Mapping[str, tuple[Vectors, Vectors]],
        texts: Mapping[str, AnswerText],
    ) -> None:
        """Take examples sorted by class.

        Args:
            classes: Names of the classes.
            labels: The class of each example, ascending.
            vectors: The sentence vector of each example.
            text_vectors: Vectors of heading and of heading with point, by answer.
            texts: The texts of the answers, by id.
        """
        places = np.arange(len(classes))
        self._starts = np.searchsorted(labels, places)
        self._counts = np.searchsorted(labels, places, side="right") - self._starts
        self._vectors = vectors
        size = vectors.shape[1]
        self._headings = np.zeros((len(classes), size), np.float32)
        self._points = np.zeros((len(classes), size), np.float32)
        for place, name in enumerate(classes):
            if name in text_vectors:
                self._headings[place], self._points[place] = text_vectors[name]
        self._acts = np.array(["/" not in name for name in classes])
        self._opens = np.array([n in texts and texts[n].opens for n in classes])
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
        table[:, 2:4] = self._nearest(question, candidates, own)
        table[:, 4] = question.bayes[candidates]
        table[:, 5] = self._headings[candidates] @ question.vector
        table[:, 6] = self._points[candidates] @ question.vector
        table[:, 7] = self._acts[candidates]
        if question.named:
            table[:, 8:11] = self._named(question.named, candidates)
        else:
            table[:, 10] = [bool(self._made_for[place]) for place in candidates]
        table[:, 11] = self._opens[candidates]
        table[:, 12] = table[:, 11] * (question.length <= _SHORT)
        return table

    def alike(self, place: int, candidates: npt.NDArray[np.int64]) -> tuple[Vectors, Vectors]:
        """How alike each candidate's heading and text are to those of the answer at `place`."""
        headings, points = self._headings, self._points
        return headings[candidates] @ headings[place], points[candidates] @ points[place]

    def nearest(self, question: Question, candidates: npt.NDArray[np.int64]) -> float:
        """The cosine of the nearest example of all `candidates`."""
        return float(self._nearest(question, candidates, None)[:, 0].max())

    def _nearest(
        self, question: Question, candidates: npt.NDArray[np.int64], own: int | None
    ) -> Table:
        """The best and the mean of the three best cosines of each candidate's examples."""
        known = question.nearest
        new = [place for place in candidates.tolist() if place not in known]
        if new:
            found = self._cosines(question.vector, np.array(new), own)
            known.update(zip(new, map(tuple, found.tolist()), strict=True))
        return np.array([known[place] for place in candidates.tolist()])

    def _cosines(
        self, vector: Vectors, candidates: npt.NDArray[np.int64], own: int | None
    ) -> Table:
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
