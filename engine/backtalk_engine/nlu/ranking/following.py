"""What is typed after an answer: what was said before is evidence like any other.

"And at night?" says little alone. It is read alone, after the subject of the last answer and after
its question, and each answer is looked at beside the last one. How much each of these weighs is
learned from follow-ups in `data/nlu/follow_ups/`, which say after which answer they were typed, and
from questions that stand alone, put after an answer on something else.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backtalk_engine.nlu import folders, names
from backtalk_engine.nlu.encoder.encoder import Vectors, encoder, normalised
from backtalk_engine.nlu.ranking import thread
from backtalk_engine.nlu.ranking.bayes import Own
from backtalk_engine.nlu.ranking.context import Context, matter
from backtalk_engine.nlu.ranking.evidence import Question, Table
from backtalk_engine.nlu.ranking.fusion import Weights, softmax, weigh
from backtalk_engine.nlu.ranking.ranking import LeftOut, Ranked, Ranking
from backtalk_engine.nlu.ranking.texts import AnswerText
from backtalk_engine.nlu.words.corrections import corrects, without_denied
from backtalk_engine.nlu.words.naming import SUBJECTS, Naming

CANDIDATES = 36
_CHANGES = 500  # of the subject, among the examples to learn from
_SMOOTH = 1e-3
_LIKELY, _SURELY = 0.25, 0.6
_DESK = frozenset({"front_desk", "contact"})
_SHORT, _MIDDLING = 4, 8  # words
_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|that|this|them|those|these|they|then|instead|meanwhile|too|also)\b"
    r"|^(?:and|or|but|so|what about|how about)\b|\bthe (?:\w+ )?ones?\b"
    r"|^(?:is|gets?|feels?|hurts?|goes|comes) (?:a (?:bit|lot) )?"
    r"(?:more|less|worse|better|only|most)"
    r"|\bhelps?\W*$"
)


class FollowUp(NamedTuple):
    """An example of what is typed after an answer.

    Attributes:
        text: What was typed.
        label: The answer or act that was right for it.
        after: The answer before it.
        own: Its place among the examples of the ranking, if it is one of those left out.
    """

    text: str
    label: str
    after: str
    own: int | None = None


class Turn(NamedTuple):
    """What is typed after an answer.

    Attributes:
        text: The message, less what it denies.
        written: The message as it was written.
        alone: The message as it stands.
        joined: It after each thing that `Context.readings` puts before it.
        subject: Whether it names a body part or a condition itself.
        context: What was said before it.
        own: As in `FollowUp`.
    """

    text: str
    written: str
    alone: Question
    joined: Sequence[Question]
    subject: bool
    context: Context
    own: int | None = None


class Following:
    """Ranks answers and acts for a message that has an answer before it."""

    def __init__(
        self, ranking: Ranking, texts: Mapping[str, AnswerText], weights: Weights | None = None
    ) -> None:
        """Take the ranking that proposes candidates, and the answers as they are now.

        Args:
            ranking: What is known of messages that stand alone.
            texts: The answers, by id.
            weights: What `fit` has learned.
        """
        self._ranking, self._texts = ranking, texts
        self.weights = np.zeros(0) if weights is None else weights
        self._topics = np.array([names.base_intent(name) for name in ranking.classes])
        self._acts = np.array([not names.is_answer(name) for name in ranking.classes])
        self._follow_up = np.array([name == names.FOLLOW_UP for name in ranking.classes])

    def knows(self, context: Context) -> bool:
        """Whether there is an answer before the message, and something was learned of that."""
        return bool(len(self.weights)) and context.answer in self._ranking.places

    def turn(self, written: str, alone: Question, subject: bool, context: Context) -> Turn:
        """A message and all the ways to read it.

        Args:
            written: The message as it was written.
            alone: The message as it stands, less what it denies.
            subject: Whether it names a body part or a condition itself.
            context: What was said before it; `knows` says whether it can be used.
        """
        text = without_denied(written)
        readings = self._readings(text, context)
        vectors = (
            alone.vector if reading == text else encoder().encode(reading) for reading in readings
        )
        return self._turn(
            text, written, alone, subject, context, zip(readings, vectors, strict=True)
        )

    def _readings(self, text: str, context: Context) -> list[str]:
        return [normalised(reading) for reading in context.readings(text, self._texts)]

    def _turn(
        self,
        text: str,
        written: str,
        alone: Question,
        subject: bool,
        context: Context,
        readings: Iterable[tuple[str, Vectors]],
        own: Own | None = None,
    ) -> Turn:
        known = alone.named | self._texts[context.answer or ""].made_for
        joined = [self._ranking.question(line, vector, known, own) for line, vector in readings]
        return Turn(text, written, alone, joined, subject, context)

    def learn(self, follow_ups: Iterable[FollowUp], naming: Naming) -> None:
        """Learn the weights from examples; `naming` says what they name."""
        tables, right = [], []
        examples = [*follow_ups]
        for example, turn in zip(examples, self._turns_of(examples, naming), strict=True):
            candidates, table = self._table(turn)
            hit = np.flatnonzero(candidates == self._ranking.places[example.label])
            if len(hit):
                tables.append(table)
                right.append(hit[0])
        if not tables:
            return
        stacked = np.array(tables)
        spread = np.sqrt((stacked**2).mean((0, 1))) + 1e-6
        self.weights = weigh(stacked / spread, np.array(right), _SMOOTH) / spread

    def rank(self, turn: Turn) -> Ranked:
        """The likeliest answers and acts with their probabilities, best first."""
        candidates, table = self._table(turn)
        found = [self._ranking.classes[place] for place in candidates]
        logits = thread.held(
            table @ self.weights,
            found,
            self._texts,
            turn.context,
            turn.alone.named,
            turn.text,
            " ".join({*turn.written.split()} - {*turn.text.split()}),
            self._surely(turn),
            own_subject=turn.subject,
        )
        if turn.alone.length >= _SHORT and not _POINTS_BACK.search(turn.written):
            logits += self._ranking.known(table)
        shares = softmax(logits)
        order = np.argsort(-shares, kind="stable")
        return [(found[n], float(shares[n])) for n in order]

    def _surely(self, turn: Turn) -> str | None:
        """What the message asks of the desk by itself, where it surely does."""
        if not (turn.context.conditions or turn.context.parts):
            return None  # nothing that was said before weighs against it
        ranked = self._ranking.rank(turn.alone)
        desk = [(name, share) for name, share in ranked if names.base_intent(name) in _DESK]
        other = sum(share for name, share in ranked if names.is_answer(name)) * _SURELY
        asked = sum(share for _, share in desk)
        # What else it looks like may be an act: "ok, I want to book then".
        return desk[0][0] if asked >= max(_LIKELY, other) else None

    def _turns_of(self, examples: Sequence[FollowUp], naming: Naming) -> Iterator[Turn]:
        """Examples as they would be met; all that is to be encoded is encoded together."""
        met = []
        for example in examples:
            written, known = normalised(example.text), sorted(self._texts[example.after].made_for)
            plain = without_denied(written)
            context = Context(
                example.after,
                tuple(name for name in known if naming.kinds.get(name) == "condition"),
                tuple(name for name in known if naming.kinds.get(name) == "body_part"),
            )
            met.append((example, written, context, plain, self._readings(plain, context)))
        lines = [line for *_, plain, some in met for line in (plain, *some)]
        if not lines:
            return
        vectors = iter(encoder().encode_all(lines, folders.var() / "follow_ups.npz"))
        for example, written, context, plain, readings in met:
            named = naming.named(plain)
            place = self._ranking.places[example.label]
            own = None if example.own is None else Own(written, place)
            alone = self._ranking.question(plain, next(vectors), named, own)
            subject = any(naming.kinds.get(name) in SUBJECTS for name in named)
            joined = zip(readings, islice(vectors, len(readings)), strict=True)
            turn = self._turn(plain, written, alone, subject, context, joined, own)
            yield turn._replace(own=example.own)

    def _table(self, turn: Turn) -> tuple[npt.NDArray[np.int64], Table]:
        questions = [turn.alone, *turn.joined]
        left_out = turn.own is not None
        scores = [self._ranking.scores(question, left_out=left_out) for question in questions]
        words = np.max([question.bayes for question in questions], axis=0)
        candidates = self._ranking.candidates(np.max(scores, axis=0), words, CANDIDATES)
        tables = [
            self._ranking.evidence(question, candidates, of_question, turn.own)
            for question, of_question in zip(questions, scores, strict=True)
        ]
        return candidates, np.hstack([*tables, self._beside_the_last(turn, candidates)])

    def _beside_the_last(self, turn: Turn, candidates: npt.NDArray[np.int64]) -> Table:
        """How each candidate stands to the last answer, times the kinds of message this is."""
        found = [self._ranking.classes[place] for place in candidates]
        last = turn.context.answer or ""
        about = matter(last, self._texts)
        following = self._texts[last].next
        columns = [
            self._topics[candidates] == names.base_intent(last),
            [name == about or name.startswith(f"{about}_") for name in found],
            [name == last for name in found],
            [name in following for name in found],
            [name in self._texts and self._texts[name].opens for name in found],
            [name in self._texts and turn.context.is_for_them(self._texts[name]) for name in found],
            self._acts[candidates],
            self._follow_up[candidates],
            *self._ranking.alike(self._ranking.places[last], candidates),
        ]
        base = np.array(columns, np.float64).T
        return np.hstack([base * kind for kind in (1.0, *_kinds(turn))])


def _kinds(turn: Turn) -> list[float]:
    """What kind of message it is: short, middling, with its own subject, a correction, leaning."""
    words = len(turn.text.split())
    return [
        float(words <= _SHORT),
        float(_SHORT < words <= _MIDDLING),
        float(turn.subject),
        float(corrects(turn.written)),
        float(_POINTS_BACK.search(turn.written) is not None),
    ]


def changes_of_subject(found: Sequence[LeftOut], answers: Sequence[str]) -> list[FollowUp]:
    """Questions that stand alone, each after an answer on something else."""
    drawn = random.Random(0)  # noqa: S311 - no secret
    some = drawn.sample([*found], min(_CHANGES, len(found)))
    changes = [FollowUp(one.text, one.label, drawn.choice(answers), one.place) for one in some]
    return [c for c in changes if names.base_intent(c.after) != names.base_intent(c.label)]
