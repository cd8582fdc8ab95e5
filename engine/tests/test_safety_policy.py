"""Danger wins over a running form, and SafetyPolicy says nothing else."""

from pathlib import Path
from typing import Any

import pytest
from project import ROOT
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from backtalk_engine.safety_policy import ACTIONS, CHECK, SafetyPolicy

FORMS = ["contact_form", "routine_form"]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(ROOT / "domain.yml")


@pytest.fixture
def policy(tmp_path: Path) -> SafetyPolicy:
    return SafetyPolicy.create(
        SafetyPolicy.get_default_config(),
        LocalModelStorage.create(tmp_path),
        Resource("safety"),
        ExecutionContext(GraphSchema({})),
    )


def predicted(policy: SafetyPolicy, domain: Domain, *events: Event) -> PolicyPrediction:
    tracker = DialogueStateTracker.from_events("visitor", list(events), domain.slots)
    return policy.predict_action_probabilities(tracker, domain)


def said(intent: str, verdict: str = "alarm", *rows: str) -> UserUttered:
    danger = {"verdict": verdict, "rows": [{"id": row} for row in rows]}
    understood = {"intent": {"name": intent, "confidence": 0.5}, "danger": danger}
    return UserUttered("numb between my legs", understood["intent"], parse_data=understood)


def running(form: str | None, domain: Domain) -> list[Event]:
    if not form:
        return [ActionExecuted("action_listen")]
    slot = domain.required_slots_for_form(form)[0]
    return [
        *(ActionExecuted(form), ActiveLoop(form)),
        *(SlotSet("requested_slot", slot), ActionExecuted("action_listen")),
    ]


def best(prediction: PolicyPrediction, domain: Domain) -> Any:
    if prediction.max_confidence == 0:
        return None
    return domain.action_names_or_texts[prediction.probabilities.index(prediction.max_confidence)]


@pytest.mark.parametrize("form", [None, *FORMS])
@pytest.mark.parametrize(("intent", "action"), ACTIONS.items())
def test_danger_gets_its_action_then_the_visitor_is_heard(
    intent: str, action: str, form: str | None, policy: SafetyPolicy, domain: Domain
) -> None:
    before = [*running(form, domain), said(intent, "alarm", "dvt")]
    first = predicted(policy, domain, *before)
    assert best(first, domain) == action
    assert first.is_no_user_prediction  # or a running form would be asked first
    then = predicted(policy, domain, *before, ActionExecuted(action))
    assert best(then, domain) == "action_listen"


def test_an_answer_in_words_that_another_action_hands_over_ends_the_turn(
    policy: SafetyPolicy, domain: Domain
) -> None:
    handed = (ActionExecuted("action_say"), ActionExecuted("action_danger_answer"))
    events = [*running(None, domain), said("deny"), *handed]
    assert best(predicted(policy, domain, *events), domain) == "action_listen"


def test_vague_words_are_asked_about_before_a_form_hears_them(
    policy: SafetyPolicy, domain: Domain
) -> None:
    vague = said("topic", "check", "dvt")
    inside = predicted(policy, domain, *running("contact_form", domain), vague)
    assert best(inside, domain) == CHECK
    opening = said("contact", "check", "dvt")
    assert best(predicted(policy, domain, *running(None, domain), opening), domain) == CHECK
    assert best(predicted(policy, domain, *running(None, domain), vague), domain) is None


def test_what_only_likeness_takes_for_danger_is_a_forms_answer(
    policy: SafetyPolicy, domain: Domain
) -> None:
    unnamed = said("alarm", "alarm")
    assert (
        best(predicted(policy, domain, *running(None, domain), unnamed), domain) == ACTIONS["alarm"]
    )
    inside = predicted(policy, domain, *running("contact_form", domain), unnamed)
    assert best(inside, domain) is None
    chosen = UserUttered("/alarm", {"name": "alarm"}, [{"entity": "red_flag_id", "value": "dvt"}])
    inside = predicted(policy, domain, *running("contact_form", domain), chosen)
    assert best(inside, domain) == ACTIONS["alarm"]


@pytest.mark.parametrize("form", [None, *FORMS])
@pytest.mark.parametrize("intent", ["topic", "emergency_info", "affirm", "red_flag", "look_alike"])
def test_anything_else_is_left_to_the_rules(
    intent: str, form: str | None, policy: SafetyPolicy, domain: Domain
) -> None:
    assert (
        best(predicted(policy, domain, *running(form, domain), said(intent, "none")), domain)
        is None
    )


def test_danger_that_has_been_answered_is_over(policy: SafetyPolicy, domain: Domain) -> None:
    events = [
        *running("contact_form", domain),
        *(
            said("alarm", "alarm", "dvt"),
            ActionExecuted("action_danger"),
            ActionExecuted("action_listen"),
        ),
        said("thank", "none"),
    ]
    assert best(predicted(policy, domain, *events), domain) is None


def test_an_empty_conversation_is_left_to_the_rules(policy: SafetyPolicy, domain: Domain) -> None:
    assert best(predicted(policy, domain), domain) is None


def test_it_stands_above_rule_policy() -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    assert (
        SafetyPolicy.get_default_config()["priority"] > RulePolicy.get_default_config()["priority"]
    )
