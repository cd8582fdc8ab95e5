"""What was said before, as it tips the scales of the ranking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu import names

_TOPIC = 0.8
"""Log odds that the context adds to an answer of the topic under discussion."""
_LONGEST = 10
"""Words that a message may have to be understood from the last question alone."""
_POINTS_BACK = re.compile(
    r"\b(?:it|that|this|them|those|these)\b|^(?:and|or|but|what about|how about)\b"
)
_HALF = 0.5
_SUBJECTS = frozenset({"body_part", "condition"})
"""The kinds of entities that begin a subject of their own."""


@dataclass(frozen=True)
class Context:
    """The last answer and the topic under discussion, if there is one."""

    answer: str | None = None
    topic: str | None = None

    @classmethod
    def of(cls, message: Message) -> Context:
        """The context that `departures.hand_context_to_the_pipeline` left on the message."""
        given: Mapping[str, Any] = (message.get("metadata") or {}).get(names.CONTEXT) or {}
        return cls(given.get("answer"), given.get("topic"))

    @property
    def favour(self) -> dict[str, float]:
        """What it adds to the log odds, by topic."""
        return {self.topic: _TOPIC} if self.topic else {}

    def share(self, text: str, plain: list[tuple[str, float]], kinds: Iterable[str]) -> float:
        """How much a message is to be read after the last question, 0 to 1.

        As likely as it is a follow-up; half at least where a short message points back ("can I run
        with it?") or is not clear by itself and begins no subject of its own ("which exercises?").

        Args:
            text: The message as it is encoded.
            plain: The ranking of the message alone.
            kinds: The kinds of entities in it.
        """
        if self.answer is None or len(text.split()) > _LONGEST:
            return 0.0
        likely = dict(plain).get(names.FOLLOW_UP, 0.0)
        best, confidence = plain[0]
        if best == names.FOLLOW_UP:
            return max(likely, _HALF)
        own = not _SUBJECTS.isdisjoint(kinds)
        leans = _POINTS_BACK.search(text) is not None or confidence < _HALF
        return max(likely, _HALF) if names.is_answer(best) and leans and not own else 0.0


def resolve(
    plain: list[tuple[str, float]],
    joined: list[tuple[str, float]],
    context: Context,
    share: float,
) -> list[tuple[str, float]]:
    """A follow-up's ranking: what the message means alone and what it means after the question.

    The last answer itself is left out, since its own question is in the joined text.

    Args:
        plain: The ranking of the message alone.
        joined: The ranking of "<heading of the last answer> <message>".
        context: What was said before.
        share: How much the second counts (`Context.share`).
    """
    merged: dict[str, float] = {}
    for ranking, weight in ((plain, 1 - share), (joined, share)):
        kept = [(n, p) for n, p in ranking if n not in (names.FOLLOW_UP, context.answer)]
        total = sum(p for _, p in kept) or 1.0
        for name, probability in kept:
            merged[name] = merged.get(name, 0.0) + weight * probability / total
    return sorted(merged.items(), key=lambda entry: -entry[1])
