"""All answers and acts ranked against a whole message by one learned model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backtalk_engine.nlu import names
from backtalk_engine.nlu.encoder import Vectors
from backtalk_engine.nlu.evidence import Evidence, Question
from backtalk_engine.nlu.fusion import Weights, softmax, weigh
from backtalk_engine.nlu.head import Head
from backtalk_engine.nlu.texts import AnswerText
from backtalk_engine.nlu.wording import Wording, Wordings

CANDIDATES = 24
_WEIGHED = 3000  # examples, left out in turn, which say how often an answer finds its own
_ENOUGH = 200  # examples by strangers, below which the weights are learned on any
# Left-out examples do not tell 0 from 0.5 (68.8 and 68.6 % find their answer). It was taken when it
# helped on the real questions of an earlier state of the content, and makes no difference since.
_WHOLE_SUBJECT = 0.5
_NOT_OURS = frozenset({"beyond", "medical_other", "out_of_scope"})
"""Topics and acts that are one subject: what the clinic does not do."""
Ranked = list[tuple[str, float]]


@dataclass(frozen=True)
class LeftOut:
    """What became of one example when it was left out: its label, and the ranking of it."""

    text: str
    label: str
    ranking: Ranked


class Ranking:
    """The head proposes candidates; all that speaks for each of them is weighed together."""

    def __init__(
        self,
        classes: Sequence[str],
        head: Head,
        wording: Wording,
        weights: Weights,
        labels: npt.NDArray[np.int64],
        vectors: Vectors,
        sums: Wordings,
    ) -> None:
        """Take what was learned; `speak_of` tells it the answers' texts."""
        self.classes = list(classes)
        self._head, self._wording, self._weights = head, wording, weights
        self._labels, self._vectors, self._sums = labels, vectors, sums
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
        head = Head.fit(vectors, labels)
        left_out = _without(drawn, vectors, labels)
        wording = Wording.fit([text for text, _ in examples])
        wordings = wording.of_all([examples[n][0] for n in order])
        starts = np.searchsorted(labels, np.arange(len(classes)))
        sums = np.add.reduceat(wordings, starts)
        ranking = cls(classes, head, wording, np.zeros(0), labels, vectors, sums)
        ranking.speak_of(texts, text_vectors)
        tables, places = [], []
        for n in drawn:
            question = Question(vectors[n], wordings[n], named[order[n]])
            candidates, table = ranking._candidates(question, left_out, int(n))
            tables.append(table)
            places.append(candidates)
        hit = np.array(places) == labels[drawn][:, None]
        fit = hit.any(1)
        if len(strange) >= _ENOUGH:
            fit &= np.isin(drawn, strange)
        ranking._weights = weigh(np.array(tables)[fit], hit[fit].argmax(1))
        shares = softmax(np.array(tables) @ ranking._weights)
        found = [
            LeftOut(examples[order[n]][0], examples[order[n]][1], ranking._named(p, s))
            for n, p, s in zip(drawn, places, shares, strict=True)
        ]
        return ranking, found

    def speak_of(
        self,
        texts: Mapping[str, AnswerText],
        text_vectors: Mapping[str, tuple[Vectors, Vectors]],
    ) -> None:
        """Take the answers' texts as they stand now; an answer that has none is never chosen."""
        self._evidence = Evidence(
            self.classes, self._labels, self._vectors, self._sums, text_vectors, texts
        )
        self._open = np.array([not texts or "/" not in n or n in texts for n in self.classes])

    def question(self, text: str, vector: Vectors, named: Iterable[str]) -> Question:
        """A message to rank, from its text as it is encoded."""
        return Question(vector, self._wording.of(text), frozenset(named))

    def rank(self, question: Question, favour: Mapping[str, float] | None = None) -> Ranked:
        """The likeliest answers and acts with their probabilities, best first.

        Args:
            question: The message.
            favour: What the context adds, as log odds, by topic or by answer.
        """
        candidates, table = self._candidates(question, self._head)
        logits = table @ self._weights
        if favour:
            for place, candidate in enumerate(candidates):
                name = self.classes[candidate]
                logits[place] += favour.get(name, 0) + favour.get(_topic(name), 0)
        return self._named(candidates, softmax(logits))

    def nearest(self, vector: Vectors) -> float:
        """The cosine of the example that is nearest to `vector`."""
        answers = self._head.scores(vector)
        likeliest = np.argpartition(-answers, min(CANDIDATES, len(answers)) - 1)[:CANDIDATES]
        return self._evidence.nearest(vector, likeliest)

    def _candidates(
        self, question: Question, head: Head, own: int | None = None
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        scores = head.scores(question.vector)
        answers = np.where(self._open, scores, -np.inf)
        kept = min(CANDIDATES, int(self._open.sum()))
        candidates = np.argpartition(-answers, kept - 1)[:kept]
        topics = np.log(np.bincount(self._topic_of, np.exp(scores)) + 1e-9)
        topics = topics[self._topic_of[candidates]]
        table = self._evidence.table(question, candidates, answers[candidates], topics, own)
        return candidates, table

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
            rarity=self._wording.rarity,
            weights=self._weights,
            labels=self._labels,
            vectors=self._vectors,
            sums=self._sums,
        )

    @classmethod
    def read(cls, file: Path) -> Ranking:
        """The ranking that was saved in `file`."""
        with np.load(file, allow_pickle=False) as stored:
            return cls(
                stored["classes"].tolist(),
                Head(stored["head"]),
                Wording(stored["rarity"]),
                stored["weights"],
                stored["labels"],
                stored["vectors"],
                stored["sums"],
            )


def _without(drawn: npt.NDArray[np.int64], vectors: Vectors, labels: npt.NDArray[np.int64]) -> Head:
    """A head that has not seen the examples `drawn`, but for classes that have no others."""
    rest = np.setdiff1d(np.arange(len(labels)), drawn)
    alone = drawn[~np.isin(labels[drawn], labels[rest])]
    kept = np.sort(np.concatenate([rest, alone]))
    return Head.fit(vectors[kept], labels[kept])


def _topic(name: str) -> str:
    return names.base_intent(name)
