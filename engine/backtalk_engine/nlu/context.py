"""What was said before, as it tips the scales of the ranking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu import names
from backtalk_engine.nlu.corrections import corrects
from backtalk_engine.nlu.texts import AnswerText

_TOPIC = 0.8
"""Log odds that the context adds to an answer of the topic under discussion; set by hand."""
_LEANING = 0.8
"""What it adds besides where the message says no subject of its own."""
_MATTER = 0.6
"""The same for an answer on the same matter within the topic: `golf_warm_up` after `golf`."""
_STATED = 1.2
"""The same for an answer that is made for a condition that was stated."""
_PART = 0.5
"""The same for an answer that is made for the body part that was named last."""
_LONGEST = 14
"""Words that a message may have to be understood from the last question alone."""
_FEW = 5
_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|that|this|them|those|these|they|then|instead|meanwhile|too|also)\b"
    r"|^(?:and|or|but|so|what about|how about)\b|\bthe (?:\w+ )?ones?\b"
    r"|^(?:is|gets?|feels?|hurts?|goes|comes) (?:a (?:bit|lot) )?"
    r"(?:more|less|worse|better|only|most)"
    r"|\bhelps?\W*$"
)
_TOO = re.compile(r"^(?:and|or|what about|how about)\b|\b(?:too|also|as well)\W*$")
_WRONG = -2.5
"""The same for the last answer, where the message corrects what was understood."""
_ALONE = 0.7
"""How much the message as it stands counts at least."""
_UNHEARD = 0.003
"""The chance of an answer in one hearing that has not ranked it."""
_HALF = 0.5
_MOSTLY = 0.65
_FOR_THEM = 0.65
"""How much a message counts as it is for somebody with the conditions stated."""
_EACH = 0.06
"""The same for each answer that there is for them: few do not fit every question."""
_SUBJECTS = frozenset({"body_part", "condition"})
"""The kinds of entities that begin a subject of their own."""
_NO_HEALTH = frozenset({"front_desk", "beyond", "therapy"})
"""Topics for which it does not matter what somebody has."""
_TOPIC_OF = {
    "nerve_pain": "sciatica",
    "older_adult": "life_stages/older",
    "child": "life_stages/teen",
    "cancer": "exercise_safety/cancer",
}
"""Where the answers for a condition are, if their ids do not begin with its own."""
_NAMED_TOPICS = frozenset(
    "sciatica low_back_pain hip_pain hip_tightness stretching foam_rolling core_stability"
    " posture".split()
)
"""Topics that say by their name what they are about."""
_COLLECTIONS = frozenset({"conditions", "activities", "life_stages"})
"""Topics that hold many subjects: the name of the answer says which."""
_HEADING = 0.6
_WEAKER = frozenset({"older_adult", "nerve_pain", "child"})
"""Conditions that are no matter of their own in most questions."""


@dataclass(frozen=True)
class Heard:
    """One way to hear a message: its text, what else it names, and how much this counts."""

    text: str
    named: frozenset[str]
    share: float


@dataclass(frozen=True)
class Context:
    """The last answer and the topic under discussion, and what was said of the visitor."""

    answer: str | None = None
    topic: str | None = None
    conditions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @classmethod
    def of(cls, message: Message) -> Context:
        """The context that `departures.hand_context_to_the_pipeline` left on the message."""
        given: Mapping[str, Any] = (message.get("metadata") or {}).get(names.CONTEXT) or {}
        return cls(
            given.get("answer"),
            given.get("topic"),
            tuple(given.get("conditions") or ()),
            tuple(given.get("parts") or ()),
        )

    @property
    def favour(self) -> dict[str, float]:
        """What it adds to the log odds, by topic."""
        return {self.topic: _TOPIC} if self.topic else {}

    def favour_of(
        self, text: str, kinds: Iterable[str], texts: Mapping[str, AnswerText]
    ) -> dict[str, float]:
        """What it adds to the log odds, by topic and by answer.

        The subject under discussion holds until the message names another.

        Args:
            text: The message as it was written.
            kinds: The kinds of entities in it.
            texts: The answers.
        """
        kinds = set(kinds)
        found = dict(self.favour)
        own = not _SUBJECTS.isdisjoint(kinds)
        corrected = corrects(text)
        if corrected and self.answer:
            found[self.answer] = _WRONG
        if self.topic and self.answer and not own and not corrected:
            found[self.topic] += _LEANING
            matter = _matter(self.answer, texts)
            for name in texts:
                if name == matter or name.startswith(f"{matter}_"):
                    found[name] = found.get(name, 0) + _MATTER
        if self.conditions and "condition" not in kinds:
            for name, answer in texts.items():
                if any(_is_for(condition, answer) for condition in self.conditions):
                    found[name] = found.get(name, 0) + _STATED
        if self.parts and "body_part" not in kinds:
            for name, answer in texts.items():
                if answer.made_for & {*self.parts}:
                    found[name] = found.get(name, 0) + _PART
        return found

    def share(self, text: str, plain: list[tuple[str, float]], kinds: Iterable[str]) -> float:
        """How much a message is to be read after the last question, 0 to 1.

        As likely as it is a follow-up; most of it where a short message points back ("can I run
        with it?") or is not clear by itself and begins no subject of its own ("which exercises?").

        Args:
            text: The message as it was written.
            plain: The ranking of the message alone.
            kinds: The kinds of entities in it.
        """
        if self.answer is None or len(text.split()) > _LONGEST or corrects(text):
            return 0.0
        likely = dict(plain).get(names.FOLLOW_UP, 0.0)
        best, confidence = plain[0]
        if best == names.FOLLOW_UP:
            return max(likely, _MOSTLY)
        own = not _SUBJECTS.isdisjoint(kinds)
        if own:
            again = _TOO.search(text) is not None and len(text.split()) <= _FEW
            return _MOSTLY if again and names.is_answer(best) else 0.0
        if not names.is_answer(best):
            return 0.0
        if _POINTS_BACK.search(text) is not None:
            return _MOSTLY if confidence < _MOSTLY else _HALF
        return _HALF if confidence < _HALF else 0.0

    def ways(
        self,
        text: str,
        plain: list[tuple[str, float]],
        kinds: Iterable[str],
        texts: Mapping[str, AnswerText],
    ) -> list[Heard]:
        """The ways to hear a message besides as it stands.

        After the last question and after its subject, if it leans on that.

        Args:
            text: The message, less what it denies.
            plain: The ranking of it alone.
            kinds: The kinds of entities in it.
            texts: The answers.
        """
        kinds = set(kinds)
        found: list[Heard] = []
        last = texts.get(self.answer or "")
        share = self.share(text, plain, kinds) if last else 0.0
        if last and share:
            subject = self._subject(texts)
            if subject:
                found.append(Heard(f"{subject}: {text}", frozenset(), share))
            found.append(Heard(f"{last.heading} {text}", frozenset(), share * _HEADING))
        return found

    def as_told(
        self,
        text: str,
        plain: list[tuple[str, float]],
        kinds: Iterable[str],
        texts: Mapping[str, AnswerText],
    ) -> tuple[Heard, frozenset[str]] | None:
        """The message as said by somebody who has what was stated before, and the answers for it.

        None where nothing was, the message names something of the sort itself, or it does not
        matter for what is asked.
        """
        best = plain[0][0]
        stated = [c for c in self.conditions if c not in _WEAKER][-1:]
        health = names.base_intent(best) not in _NO_HEALTH
        asked = names.is_answer(best) or best == names.FOLLOW_UP
        if not (stated and health and asked) or "condition" in kinds:
            return None
        own = frozenset(n for n, answer in texts.items() if _is_for(stated[0], answer))
        words = stated[0].replace("_", " ")
        return Heard(f"{text} {words}", frozenset(stated), _FOR_THEM), own

    def _subject(self, texts: Mapping[str, AnswerText]) -> str:
        """What is under discussion, in a word or two: "hip pain", "golf", "disc"."""
        topic = names.base_intent(self.answer or "")
        if topic in _NAMED_TOPICS:
            return topic.replace("_", " ")
        if topic in _COLLECTIONS:
            return _matter(self.answer or "", texts).partition("/")[2].replace("_", " ")
        return " ".join(part.replace("_", " ") for part in self.parts[-1:])


def resolve(
    plain: list[tuple[str, float]],
    others: Sequence[tuple[list[tuple[str, float]], float]],
    context: Context,
    own: tuple[frozenset[str], list[tuple[str, float]]] = (frozenset(), []),
) -> list[tuple[str, float]]:
    """The ranking of what a message means alone and of the other ways to hear it, together.

    The last answer itself is left out, since its own question is in the joined text.

    An answer counts as far as every way to hear it speaks for it; but one for a condition stated
    before may do without the message alone, which does not know of it.

    Args:
        plain: The ranking of the message alone.
        others: The ranking of each other way to hear it, and how much it counts.
        context: What was said before.
        own: The answers for the conditions stated before, and the ranking as heard from somebody
            who has them.
    """
    base = _together(plain, others, context)
    likely = {n: p for n, p in own[1] if n in own[0] and n != context.answer}
    whole = sum(likely.values())
    if whole < _HALF:
        return base
    share = min(_FOR_THEM, _EACH * len(own[0]))
    merged = {n: (1 - share) * p for n, p in base}
    for name, probability in likely.items():
        merged[name] = merged.get(name, 0.0) + share * probability / whole
    return sorted(merged.items(), key=lambda entry: -entry[1])


def _together(
    plain: list[tuple[str, float]],
    others: Sequence[tuple[list[tuple[str, float]], float]],
    context: Context,
) -> list[tuple[str, float]]:
    rankings = [(plain, max(0.0, 1 - sum(share for _, share in others)) + _ALONE), *others]
    left_out = (names.FOLLOW_UP, context.answer)
    tables: list[tuple[dict[str, float], float]] = []
    for ranking, weight in rankings:
        kept = {n: p for n, p in ranking if n not in left_out}
        whole = sum(kept.values()) or 1.0
        tables.append(({n: p / whole for n, p in kept.items()}, weight))
    whole = sum(weight for _, weight in tables)
    merged = {
        name: exp(sum(w * log(t.get(name, 0.0) + _UNHEARD) for t, w in tables) / whole)
        for name in dict.fromkeys(n for table, _ in tables for n in table)
    }
    total = sum(merged.values()) or 1.0
    return sorted(((n, p / total) for n, p in merged.items()), key=lambda entry: -entry[1])


def _matter(answer_id: str, texts: Mapping[str, AnswerText]) -> str:
    """The answer that this one goes on from, by its id: `disc` of `disc_heal`."""
    words = answer_id.split("_")
    topic = names.base_intent(answer_id)
    starts = ["_".join(words[:n]) for n in range(1, len(words) + 1)]
    starts = [s for s in starts if s.startswith(f"{topic}/")]
    return next((s for s in starts if s in texts), starts[0] if starts else answer_id)


def _is_for(condition: str, answer: AnswerText) -> bool:
    place = _TOPIC_OF.get(condition)
    own = answer.id.partition("/")[2].startswith(condition)
    return own or condition in answer.made_for or bool(place and answer.id.startswith(place))
