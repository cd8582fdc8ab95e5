"""What was said before a message, and the ways to read the message with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu import names
from backtalk_engine.nlu.ranking.texts import AnswerText
from backtalk_engine.nlu.words.whom import is_for_self

NAMED_TOPICS = frozenset(
    "sciatica low_back_pain hip_pain hip_tightness stretching foam_rolling core_stability"
    " posture".split()
)
"""Topics that say by their name what they are about."""
COLLECTIONS = frozenset({"conditions", "activities", "life_stages"})
"""Topics that hold many subjects: the name of the answer says which."""
_CONDITIONS = "conditions/"
_AN_ANSWER = re.compile(r"\w+/\w+")
_LATELY = 5  # answers
PLACE_OF = {
    "nerve_pain": "sciatica/",
    "older_adult": "life_stages/older",
    "child": "life_stages/teen",
    "cancer": "exercise_safety/cancer",
    "pregnant": "life_stages/pregnant",
    "after_birth": "life_stages/after_birth",
    "hip_replacement": "life_stages/hip_replacement",
    "recent_surgery": "life_stages/back_surgery",
}
"""Where the answers for a condition are, which are for nobody else."""

_REGIONS = {
    "hip": "hip hip_flexors glutes external_rotators groin it_band piriformis pelvis"
    " hip_replacement hip_impingement",
    "back": "low_back spine",
    "leg": "leg nerve_pain",
}
_LEG = frozenset(_REGIONS["leg"].split())
_REGION_OF = {name: region for region, parts in _REGIONS.items() for name in parts.split()}
REGION_OF_TOPIC = {
    "hip_pain": "hip",
    "hip_tightness": "hip",
    "low_back_pain": "back",
    "sciatica": "leg",
}
"""Topics that are about one place, by their names."""


@dataclass(frozen=True)
class Context:
    """The last answer, and what was said of whom it is about: conditions, body parts.

    `named`: the latest answer on something that people are told they have, if it is not long ago.
    """

    answer: str | None = None
    conditions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    named: str | None = None

    @classmethod
    def of(cls, message: Message) -> Context:
        """The context that `patches.hand_context_to_the_pipeline` left on the message.

        What was said of somebody else is nothing to a message that goes back to who writes.
        """
        given: Mapping[str, Any] = (message.get("metadata") or {}).get(names.CONTEXT) or {}
        if returns_to_self(message):
            answer = given.get("answer")
            theirs = str(answer or "").startswith(tuple(PLACE_OF.values()))
            return cls(None if theirs else answer)
        return cls(
            given.get("answer"),
            tuple(given.get("conditions") or ()),
            tuple(given.get("parts") or ()),
            _named_lately(given.get("told") or ()),
        )

    def readings(self, text: str, texts: Mapping[str, AnswerText]) -> list[str]:
        """The message after the subject of the last answer, and after the question it answered."""
        last = texts[self.answer or ""]
        subject = self._subject(texts)
        return [f"{subject}: {text}" if subject else text, f"{last.heading} {text}"]

    def is_for_them(self, answer: AnswerText) -> bool:
        """Whether an answer is made for a condition or a body part that was named before."""
        if answer.made_for & {*self.conditions, *self.parts}:
            return True
        name = answer.id.partition("/")[2]
        places = (PLACE_OF.get(condition) for condition in self.conditions)
        return any(name.startswith(condition) for condition in self.conditions) or any(
            place and answer.id.startswith(place) for place in places
        )

    def is_for_others(self, answer_id: str, named: Iterable[str]) -> bool:
        """Whether an answer is for a condition alone that nobody has named.

        Args:
            answer_id: The answer.
            named: What the message names itself.
        """
        said = {*self.conditions, *self.parts, *named}
        if _LEG & said:
            said.add("nerve_pain")
        return any(
            answer_id.startswith(place)
            and condition not in said
            and not (self.answer or "").startswith(place)
            for condition, place in PLACE_OF.items()
        )

    def is_elsewhere(self, answer_id: str, named: Iterable[str]) -> bool:
        """Whether an answer's topic is about another place than the only one that was named.

        Args:
            answer_id: The answer.
            named: What the message names itself; only if that is no place, what was named before it
                counts.
        """
        places = {_REGION_OF[name] for name in named if name in _REGION_OF}
        said = (*self.parts, *self.conditions)
        places = places or {_REGION_OF[name] for name in said if name in _REGION_OF}
        place = REGION_OF_TOPIC.get(names.base_intent(answer_id))
        return len(places) == 1 and place is not None and place not in places

    def _subject(self, texts: Mapping[str, AnswerText]) -> str:
        """What is under discussion, in a word or two: "hip pain", "golf", "disc"."""
        topic = names.base_intent(self.answer or "")
        if topic in NAMED_TOPICS:
            return topic.replace("_", " ")
        if topic in COLLECTIONS:
            return matter(self.answer or "", texts).partition("/")[2].replace("_", " ")
        return " ".join(part.replace("_", " ") for part in self.parts[-1:])


def returns_to_self(message: Message) -> bool:
    """Whether a message goes back from somebody else who was spoken of to who writes."""
    given = (message.get("metadata") or {}).get(names.CONTEXT) or {}
    return bool(given.get("person")) and is_for_self(message.get("text") or "")


def _named_lately(told: Sequence[str]) -> str | None:
    """The latest answer on a condition among those that a conversation had last."""
    latest = [key for key in told if _AN_ANSWER.fullmatch(key)][-_LATELY:]
    return next((key for key in reversed(latest) if key.startswith(_CONDITIONS)), None)


def matter(answer_id: str, texts: Mapping[str, AnswerText]) -> str:
    """The answer that this one goes on from, by its id: `disc` of `disc_heal`."""
    words = answer_id.split("_")
    topic = names.base_intent(answer_id)
    starts = ["_".join(words[:n]) for n in range(1, len(words) + 1)]
    starts = [s for s in starts if s.startswith(f"{topic}/")]
    return next((s for s in starts if s in texts), starts[0] if starts else answer_id)
