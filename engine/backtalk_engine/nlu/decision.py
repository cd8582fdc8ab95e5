"""What the assistant does with what was understood: answer, offer two, show a passage, say no."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu import names
from backtalk_engine.nlu.danger.verdict import ALARM
from backtalk_engine.nlu.language import ENGLISH

_NOT_OURS = ("out_of_scope", "medical_other")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decision(GraphComponent):
    """Replaces an intent that is not sure enough; `intent_ranking` keeps what was guessed."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds, as probabilities and cosines; `docs/understanding.md` says how set."""
        return {
            # Below this the best intent is right less than half the time (left-out examples).
            "sure": 0.3,
            # A passage needs this cosine to be shown where no intent is sure.
            "passage": 0.7,
            # Below this the guess is worth nothing.
            "guess": 0.15,
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
        """Set the intent that the dialogue acts on."""
        for message in messages:
            name, offered = self._decide(message)
            if name:
                confidence = message.get("intent")["confidence"]
                message.set("intent", {"name": name, "confidence": confidence}, add_to_output=True)
                message.set(names.TOPIC, None, add_to_output=True)
            message.set(names.OFFERED, offered, add_to_output=True)
        return messages

    def _decide(self, message: Message) -> tuple[str | None, list[str]]:
        danger = (message.get(names.DANGER) or {}).get("verdict")
        if danger == ALARM:
            return danger, []
        if message.get(names.LANGUAGE) != ENGLISH:
            return names.NOT_ENGLISH, []
        ranking = message.get("intent_ranking") or []
        if len(ranking) < 2 or message.get(names.NOVELTY) > self._config["novel"]:
            return names.NOT_UNDERSTOOD, []
        best, confidence = ranking[0]["name"], ranking[0]["confidence"]
        if best in _NOT_OURS and self._unheard(message):
            return names.NOT_UNDERSTOOD, []
        if confidence >= self._config["sure"]:
            return None, []
        passages = message.get(names.PASSAGES) or []
        if passages and passages[0]["score"] >= self._config["passage"]:
            return names.PASSAGE, []
        topics = [topic for entry in ranking[:4] if (topic := names.topic_of(entry["name"]))]
        if confidence < self._config["guess"]:
            return names.NOT_UNDERSTOOD, []
        if names.topic_of(best) and len(topics) >= 2:
            return names.UNSURE, topics[:2]
        return None, []

    def _unheard(self, message: Message) -> bool:
        """Whether no word is known, so that "blub blub" is not called another clinic's matter."""
        known = message.get(names.KNOWN) or message.get("entities")
        return not known and bool(message.get(names.NOVELTY) > self._config["unheard"])
