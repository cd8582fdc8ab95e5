"""Danger wins over everything, a running form included."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from backtalk_engine.nlu import names

ACTIONS = {"alarm": "action_danger", "danger_answer": "action_danger_answer"}
"""What is done first, by intent."""
CHECK = "action_check"
"""What is done before a form hears, or asks, where words are vague."""
_OWN = frozenset({*ACTIONS.values(), CHECK})
_OPENING = frozenset({"contact", "build_routine"})


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class SafetyPolicy(Policy):
    """Predicts the danger action whenever the message shows danger or answers for it, then listens.

    It listens after these actions whatever the intent, since other actions hand over to them.
    RulePolicy alone does not let danger win: "a loop has priority over any other rule", so inside
    a form the words about danger would be taken for an answer.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above RulePolicy (6)."""
        return {"priority": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyPolicy:
        """Create the policy (see parent class)."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Learn nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the danger action for a dangerous message, and to listen after it."""
        latest = tracker.latest_action_name
        action = _first(tracker) if latest == ACTION_LISTEN_NAME else None
        if latest in _OWN:
            action = ACTION_LISTEN_NAME
        if not action:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        # A form's own prediction counts as "no user prediction", which beats all that do not.
        return self._prediction(probabilities, is_no_user_prediction=True)


def _first(tracker: DialogueStateTracker) -> str | None:
    """The danger action for the latest message, if it needs one.

    What only likeness takes for danger is a form's answer: a name, a time, an address.
    """
    message = tracker.latest_message
    if message is None:
        return None
    intent = message.intent.get("name") or ""
    danger = message.parse_data.get(names.DANGER) or {}
    in_form = tracker.active_loop_name is not None
    if danger.get("verdict") == "check" and (in_form or intent in _OPENING):
        return CHECK
    chosen = any(entity["entity"] == "red_flag_id" for entity in message.entities)
    if intent == "alarm" and in_form and not (chosen or danger.get("rows")):
        return None
    return ACTIONS.get(intent)
