"""What was said before, as it tips the scales of the ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu import names

_TOPIC = 0.8
"""Log odds that the context adds to an answer of the topic under discussion."""
_LONGEST = 10
"""Words that a message may have to be understood from the last question alone."""


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

    def joins(self, text: str) -> bool:
        """Whether `text` is so short that it may lean on the last answer's question."""
        return self.answer is not None and len(text.split()) <= _LONGEST


def resolve(
    plain: list[tuple[str, float]], joined: list[tuple[str, float]], context: Context
) -> list[tuple[str, float]]:
    """A follow-up's ranking: what the message means alone and what it means after the question.

    The last answer itself is left out, since its own question is in the joined text.

    Args:
        plain: The ranking of the message alone.
        joined: The ranking of "<heading of the last answer> <message>".
        context: What was said before.
    """
    share = dict(plain).get(names.FOLLOW_UP, 0.0)
    merged: dict[str, float] = {}
    for ranking, weight in ((plain, 1 - share), (joined, share)):
        kept = [(n, p) for n, p in ranking if n not in (names.FOLLOW_UP, context.answer)]
        total = sum(p for _, p in kept) or 1.0
        for name, probability in kept:
            merged[name] = merged.get(name, 0.0) + weight * probability / total
    return sorted(merged.items(), key=lambda entry: -entry[1])
