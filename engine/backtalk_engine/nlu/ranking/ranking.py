"""All answers and acts ranked against a whole message by one learned model."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning

from backtalk_engine.nlu import names
from backtalk_engine.nlu.encoder.encoder import Vectors
from backtalk_engine.nlu.ranking.bayes import NaiveBayes, Own, Scores
from backtalk_engine.nlu.ranking.evidence import FEATURES, Evidence, Question, Table
from backtalk_engine.nlu.ranking.fusion import Weights, softmax, weigh
from backtalk_engine.nlu.ranking.head import Head, Rows
from backtalk_engine.nlu.ranking.presumed import Presumed
from backtalk_engine.nlu.ranking.texts import AnswerText

CANDIDATES = 24
_BY_WORDS = 12  # more candidates, which words speak for and the head did not name
_WEIGHED = 3000  # examples, left out in turn, which say how often an answer finds its own
_ENOUGH = 200  # examples by strangers, below which the weights are learned on any
# Left-out examples do not tell 0 from 0.5 (68.8 and 68.6 % find their answer). It was taken when it
# helped on the real questions of an earlier state of the content, and makes no difference since.
_WHOLE_SUBJECT = 0.5
_SAME = 0.9999  # cosine of an example that is the message itself
_KNOWN = 5.0  # log odds that its answer has more: a left-out example cannot teach them
_NOT_OURS = frozenset({"beyond", "medical_other", "out_of_scope"})
"""Topics and acts that are one subject: what the clinic does not do."""
Ranked = list[tuple[str, float]]


@dataclass(frozen=True)
class LeftOut:
    """What became of one example when it was left out: its label, its place, its ranking."""

    text: str
    label: str
    place: int
    ranking: Ranked


class Ranking:
    """The head proposes candidates; all that speaks for each of them is weighed together."""

    def __init__(
        self,
        classes: Sequence[str],
        head: Head,
        words: NaiveBayes,
        weights: Weights,
        labels: npt.NDArray[np.int64],
        vectors: Vectors,
        conditions: Sequence[str] = (),
    ) -> None:
        """Take what was learned; `speak_of` tells it the answers' texts."""
        self._conditions = frozenset(conditions)
        self.classes = list(classes)
        self.places = {name: place for place, name in enumerate(self.classes)}
        self._head, self._words, self._weights = head, words, weights
        self._unseen = head
        self._labels, self._vectors = labels, vectors
        topics = sorted({_topic(name) for name in self.classes})
        self._topic_of = np.array([topics.index(_topic(name)) for name in self.classes])
        subjects = ["" if topic in _NOT_OURS else topic for topic in topics]
        subject_places = np.array([sorted(set(subjects)).index(subject) for subject in subjects])
        self._subject_of = subject_places[self._topic_of]
        self.speak_of({}, {})

    @classmethod
    def fit(
        cls,
        examples: Sequence[tuple[str, str]],
        vectors: Vectors,
        named: Sequence[frozenset[str]],
        asked: Sequence[bool],
        texts: Mapping[str, AnswerText],
        text_vectors: Mapping[str, tuple[Vectors, Vectors]],
        conditions: Sequence[str] = (),
    ) -> tuple[Ranking, list[LeftOut]]:
        """Learn from (text, label) pairs.

        Args:
            examples: Texts as they are encoded, with the answer or act that each is for.
            vectors: The vector of each text.
            named: What each text names.
            asked: Which were written by somebody who knew no other example: as strangers do, to
                whom the weights should fit. Other examples have some by the same hand beside them.
            texts: The answers' texts.
            text_vectors: Vectors of heading, and of heading with point, by answer.
            conditions: Those ids that name what somebody has.

        Returns:
            The ranking, and how it ranks some of the examples when they are left out.
        """
        order = sorted(range(len(examples)), key=lambda n: examples[n][1])
        classes = sorted({label for _, label in examples})
        labels = np.array([classes.index(examples[n][1]) for n in order])
        vectors = np.ascontiguousarray(vectors[order])
        drawn = np.random.default_rng(0).permutation(len(order))[: min(_WEIGHED, len(order) // 4)]
        strange = np.flatnonzero([asked[n] for n in order])
        drawn = np.union1d(drawn, strange)
        # Each spends its time outside of Python; neither need converge. Threads share filters.
        with warnings.catch_warnings(), ThreadPoolExecutor(2) as pool:
            warnings.simplefilter("ignore", ConvergenceWarning)
            whole = pool.submit(Head.fit, vectors, labels)
            rest = pool.submit(_without, drawn, vectors, labels)
            head, left_out = whole.result(), rest.result()
        words = NaiveBayes.fit([examples[n][0] for n in order], labels)
        ranking = cls(classes, head, words, np.zeros(0), labels, vectors, conditions)
        ranking._unseen = left_out
        ranking.speak_of(texts, text_vectors)
        tables, places = [], []
        for n in drawn:
            own = Own(examples[order[n]][0], int(labels[n]))
            question = ranking.question(own.text, vectors[n], named[order[n]], own)
            candidates, table = ranking._candidates(question, left_out, int(n))
            tables.append(table)
            places.append(candidates)
        hit = np.array(places) == labels[drawn][:, None]
        fit = hit.any(1)
        if len(strange) >= _ENOUGH:
            # Strangers' lines ask; "can someone call me" must not lose to what they ask.
            acts = np.array(["/" not in classes[label] for label in labels[drawn]])
            fit &= np.isin(drawn, strange) | acts
        ranking._weights = weigh(np.array(tables)[fit], hit[fit].argmax(1))
        shares = softmax(np.array(tables) @ ranking._weights)
        found = [
            LeftOut(examples[order[n]][0], examples[order[n]][1], int(n), ranking._named(p, s))
            for n, p, s in zip(drawn, places, shares, strict=True)
        ]
        return ranking, found

    def speak_of(
        self,
        texts: Mapping[str, AnswerText],
        text_vectors: Mapping[str, tuple[Vectors, Vectors]],
    ) -> None:
        """Take the answers' texts as they stand now; an answer that has none is never chosen."""
        self._evidence = Evidence(self.classes, self._labels, self._vectors, text_vectors, texts)
        self._presumed = Presumed(self.classes, texts, self._conditions)
        self._open = np.array([not texts or "/" not in n or n in texts for n in self.classes])

    def question(
        self,
        text: str,
        vector: Vectors,
        named: Iterable[str],
        own: Own | None = None,
    ) -> Question:
        """A message to rank, from its text as it is encoded.

        Args:
            text: What is ranked.
            vector: Its sentence vector.
            named: The ids of what it names.
            own: The example that it is or holds, if it is to be left out.
        """
        words, lacks = self._words.scores(text, own), self._words.lacks_key(text)
        return Question(vector, words, frozenset(named), len(text.split()), lacks)

    def rank(self, question: Question) -> Ranked:
        """The likeliest answers and acts with their probabilities, best first."""
        candidates, table = self._candidates(question, self._head)
        logits = table @ self._weights + self.known(table)
        return self._named(candidates, softmax(logits - self._presumed.less(question, candidates)))

    def known(self, table: Table) -> npt.NDArray[np.float64]:
        """What is added to the log odds of candidates that have the message as an example.

        Args:
            table: The evidence for each of them; its first columns are `FEATURES`.
        """
        return _KNOWN * (table[:, FEATURES.index("nearest")] > _SAME)

    def scores(self, question: Question, *, left_out: bool = False) -> Rows:
        """What the head says of every class, as log probabilities.

        Args:
            question: The message.
            left_out: Ask the head that has not seen the examples that were left out in training.
        """
        return (self._unseen if left_out else self._head).scores(question.vector)

    def candidates(self, scores: Rows, words: Scores, most: int) -> npt.NDArray[np.int64]:
        """The places of classes worth weighing, of those that can be chosen.

        Args:
            scores: What the head says of every class; the `most` likeliest are taken.
            words: What the words say of every class; the likeliest of the others are added.
            most: Of the head's.
        """
        by_head = _best(np.where(self._open, scores, -np.inf), most)
        rest = np.where(self._open, words, -np.inf)
        rest[by_head] = -np.inf
        return np.concatenate([by_head, _best(rest, _BY_WORDS)])

    def evidence(
        self,
        question: Question,
        candidates: npt.NDArray[np.int64],
        scores: Rows,
        own: int | None = None,
    ) -> Table:
        """All that speaks for each candidate, shape (candidates, features).

        Args:
            question: The message.
            candidates: Places of classes.
            scores: What the head says of every class.
            own: The place of the example that the message is, if it is one.
        """
        topics = np.log(np.bincount(self._topic_of, np.exp(scores)) + 1e-9)
        topics = topics[self._topic_of[candidates]]
        return self._evidence.table(question, candidates, scores[candidates], topics, own)

    def alike(self, place: int, candidates: npt.NDArray[np.int64]) -> tuple[Vectors, Vectors]:
        """How alike each candidate's heading and text are to those of the answer at `place`."""
        return self._evidence.alike(place, candidates)

    def nearest(self, question: Question) -> float:
        """The cosine of the example that is nearest to the message."""
        answers = self._head.scores(question.vector)
        likeliest = np.argpartition(-answers, min(CANDIDATES, len(answers)) - 1)[:CANDIDATES]
        return self._evidence.nearest(question, likeliest)

    def _candidates(
        self, question: Question, head: Head, own: int | None = None
    ) -> tuple[npt.NDArray[np.int64], Table]:
        scores = head.scores(question.vector)
        candidates = self.candidates(scores, question.bayes, CANDIDATES)
        return candidates, self.evidence(question, candidates, scores, own)

    def _named(self, candidates: npt.NDArray[np.int64], shares: npt.NDArray[np.float64]) -> Ranked:
        """The candidates by name, likeliest first, but before them the one that is chosen.

        That is the likeliest within a subject that is likely as a whole: five answers on one
        subject with little each outweigh a single one elsewhere with a little more.
        """
        subjects = self._subject_of[candidates]
        together = np.bincount(subjects, shares)[subjects]
        chosen = int(np.argmax(shares ** (1 - _WHOLE_SUBJECT) * together**_WHOLE_SUBJECT))
        order = [chosen, *(n for n in np.argsort(-shares) if n != chosen)]
        return [(self.classes[candidates[n]], float(shares[n])) for n in order]

    def save(self, file: Path) -> None:
        """Write it as plain arrays: a model file can do nothing but be read."""
        np.savez(
            file,
            classes=np.array(self.classes),
            head=self._head.weights,
            weights=self._weights,
            labels=self._labels,
            vectors=self._vectors,
            conditions=np.array(sorted(self._conditions), dtype=str),
            **{f"words_{n}": array for n, array in enumerate(self._words.arrays)},
        )

    @classmethod
    def read(cls, file: Path) -> Ranking:
        """The ranking that was saved in `file`."""
        with np.load(file, allow_pickle=False) as stored:
            return cls(
                stored["classes"].tolist(),
                Head(stored["head"]),
                NaiveBayes(*(stored[f"words_{n}"] for n in range(5))),
                stored["weights"],
                stored["labels"],
                stored["vectors"],
                stored["conditions"].tolist(),
            )


def _without(drawn: npt.NDArray[np.int64], vectors: Vectors, labels: npt.NDArray[np.int64]) -> Head:
    """A head that has not seen the examples `drawn`, but for classes that have no others."""
    rest = np.setdiff1d(np.arange(len(labels)), drawn)
    alone = drawn[~np.isin(labels[drawn], labels[rest])]
    kept = np.sort(np.concatenate([rest, alone]))
    return Head.fit(vectors[kept], labels[kept])


def _best(scores: Rows, most: int) -> npt.NDArray[np.int64]:
    """The places of the `most` highest scores, of those that are finite."""
    kept = min(most, int(np.isfinite(scores).sum()))
    return np.argpartition(-scores, kept - 1)[:kept] if kept else np.zeros(0, np.int64)


def _topic(name: str) -> str:
    return names.base_intent(name)
