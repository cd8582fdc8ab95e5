"""What the assistant does with what was understood: how sure it is, and when it says so."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu import names
from backtalk_engine.nlu.red_flags.verdict import ALARM
from backtalk_engine.nlu.words.language import ENGLISH

_NOT_OURS = ("out_of_scope", "medical_other")
_BEYOND = "beyond"
"""The topic whose answers say who helps with what the clinic does not do."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decision(GraphComponent):
    """Sets the intent that the dialogue acts on, and the band of an answer.

    `sure`: the answer. `near`: the likeliest, and the others by name. `weak`: none is likely
    enough to be shown unasked.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds, as probabilities and cosines; `docs/understanding.md` says how set."""
        return {
            # From here on the first of the ranking is right four times in five (left out).
            "sure": 0.5,
            # Below this it is right once in eight times, unless its topic as a whole is likely.
            "near": 0.15,
            "near_topic": 0.3,
            # An answer that says who helps is given for "not ours" from this probability on.
            "beyond": 0.05,
            # Farther than this from every training example nothing is believed.
            "novel": 0.7,
            # Farther than this, words that training never saw are no question of another kind.
            "unheard": 0.3,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the thresholds."""
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Decision:
        """Create the component (see parent class)."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and band."""
        for message in messages:
            self._prefer_who_helps(message)
            name = self._instead(message)
            if name:
                confidence = (message.get("intent") or {}).get("confidence", 0.0)
                message.set("intent", {"name": name, "confidence": confidence}, add_to_output=True)
            message.set(names.BAND, self._band(message), add_to_output=True)
        return messages

    def _instead(self, message: Message) -> str | None:
        """The intent that takes the place of what was understood, if one does."""
        danger = (message.get(names.DANGER) or {}).get("verdict")
        if danger == ALARM:
            return ALARM
        if message.get(names.LANGUAGE) != ENGLISH:
            return names.NOT_ENGLISH
        ranking = message.get("intent_ranking") or []
        novelty = message.get(names.NOVELTY, 0.0)
        if len(ranking) < 2 or novelty > self._config["novel"]:
            return names.NOT_UNDERSTOOD
        known = message.get(names.KNOWN) or message.get("entities")
        if not known and novelty > self._config["unheard"]:
            # "blub blub" is no other clinic's matter.
            return names.NOT_UNDERSTOOD
        return None

    def _prefer_who_helps(self, message: Message) -> None:
        """Answer what is not ours with the person who helps, where one is likely at all."""
        if (message.get("intent") or {}).get("name") not in _NOT_OURS:
            return
        answers = message.get(names.ANSWERS) or []
        helping = [a for a in answers if names.base_intent(a["id"]) == _BEYOND]
        if not helping or helping[0]["score"] < self._config["beyond"]:
            return
        shares = {e["name"]: e["confidence"] for e in message.get("intent_ranking")}
        score = helping[0]["score"] + sum(shares.get(name, 0.0) for name in _NOT_OURS)
        first = {"id": helping[0]["id"], "score": score}
        rest = [answer for answer in answers if answer["id"] != first["id"]]
        message.set(names.ANSWERS, [first, *rest], add_to_output=True)
        message.set("intent", {"name": names.ANSWER, "confidence": score}, add_to_output=True)

    def _band(self, message: Message) -> str:
        answers = message.get(names.ANSWERS) or []
        if not answers:
            return names.WEAK
        score, topic = answers[0]["score"], names.base_intent(answers[0]["id"])
        if score >= self._config["sure"]:
            return names.SURE
        together = sum(a["score"] for a in answers if names.base_intent(a["id"]) == topic)
        near = score >= self._config["near"] or together >= self._config["near_topic"]
        return names.NEAR if near else names.WEAK
