"""What is done quicker than in Rasa is done the same, against what Rasa did before it."""

import asyncio
import copy
import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import pytest
import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor
import rasa_upstream
from project import ROOT, Project
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import ListSlot, Slot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from test_patches import BAD, GOOD, valid

from backtalk_serving import patches

LISTEN = ActionExecuted("action_listen")


PLACES: list[tuple[Any, str]] = [
    (DaskGraphRunner, "run"),
    (rasa.core.processor, "copy"),
    (rasa.core.policies.rule_policy, "copy"),
    (rasa.core.actions.forms, "copy"),
    (RulePolicy, "format_tracker_states"),
    (RulePolicy, "_find_action_from_rules"),
    (RulePolicy, "_get_possible_keys"),
    (Slot, "__copy__"),
    (Domain, "is_empty"),
    (Event, "resolve_by_type"),
    (RemoteAction, "_validate_action_result"),
    (RemoteAction, "_action_call_format"),
    (RemoteAction, "run"),
    (EndpointConfig, "session"),
]
"""What the patches replace."""


class Upstream:
    """What Rasa did; `with upstream.again():` does it again."""

    def __init__(self) -> None:
        self._before = [vars(owner).get(name) for owner, name in PLACES]

    def put_back(self) -> None:
        for (owner, name), value in zip(PLACES, self._before, strict=True):
            delattr(owner, name) if value is None else setattr(owner, name, value)

    @contextmanager
    def again(self) -> Iterator[None]:
        ours = [vars(owner)[name] for owner, name in PLACES]
        self.put_back()
        try:
            yield
        finally:
            for (owner, name), value in zip(PLACES, ours, strict=True):
                setattr(owner, name, value)


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    """The patches hold as long as the module runs."""
    before = Upstream()
    patches.apply()
    yield before
    before.put_back()


@pytest.fixture(scope="module")
def processor(trained: Project, upstream: object) -> Any:
    agent: Any = trained.agent()
    return agent.processor


def told(domain: Domain, *events: Event) -> DialogueStateTracker:
    tracker = DialogueStateTracker("somebody", domain.slots)
    tracker.update_with_events([copy.deepcopy(event) for event in events], domain)
    return tracker


def heard(intent: str) -> UserUttered:
    return UserUttered("words", {"name": intent, "confidence": 1.0}, [])


FORM = [LISTEN, heard("contact"), ActionExecuted("contact_form"), ActiveLoop("contact_form")]
ASKED = [*FORM, SlotSet("requested_slot", "contact_name"), LISTEN]
REJECTED = ActionExecutionRejected("contact_form")
TALKS: dict[str, list[Event]] = {
    "nothing": [],
    "a greeting": [LISTEN, heard("greet")],
    "after it": [LISTEN, heard("greet"), ActionExecuted("action_say")],
    "a form begins": [LISTEN, heard("contact")],
    "a form goes on": [*ASKED, heard("inform")],
    "an aside": [*ASKED, heard("answer"), REJECTED],
    "after the aside": [*ASKED, heard("answer"), REJECTED, ActionExecuted("action_answer")],
    "a form stops": [*ASKED, heard("stop"), REJECTED],
    "a form has ended": [
        *ASKED, heard("inform"), ActionExecuted("contact_form"), ActiveLoop(None),
        SlotSet("requested_slot", None),
    ],
    "yes to a question": [
        LISTEN, heard("delete_data"), ActionExecuted("action_delete_data"), LISTEN, heard("affirm"),
    ],
    "yes to nothing": [LISTEN, heard("greet"), ActionExecuted("action_say"), LISTEN,
                       heard("affirm")],
    "an unknown intent": [LISTEN, heard("no_such_intent")],
}  # fmt: skip


@pytest.mark.parametrize("talk", TALKS)
def test_the_same_action_follows(talk: str, processor: Any, upstream: Upstream) -> None:
    tracker = told(processor.domain, *TALKS[talk])

    def predicted() -> Any:
        found = processor._predict_next_with_tracker(copy.deepcopy(tracker))
        events = [event.as_dict() | {"timestamp": 0} for event in found.events]
        return found.probabilities, found.policy_name, found.is_no_user_prediction, events

    ours = predicted()
    with upstream.again():
        assert ours == predicted()


@pytest.mark.parametrize("text", ["hello there", "my hip hurts at night", "/greet", ""])
def test_a_message_is_read_the_same(text: str, processor: Any, upstream: Upstream) -> None:
    tracker = told(processor.domain)
    message = UserMessage(text, message_id="1")
    ours = processor._parse_message_with_graph(message, tracker)
    with upstream.again():
        assert ours == processor._parse_message_with_graph(message, tracker)


def test_a_graph_without_an_input_is_an_error(processor: Any) -> None:
    with pytest.raises(GraphRunError):
        processor.graph_runner.run(inputs={}, targets=[processor.model_metadata.nlu_target])


@pytest.mark.parametrize("answer", [*GOOD, *BAD, {"events": [{"event": "bot", "timestamp": True}]}])
def test_answers_of_actions_are_checked_the_same(answer: Any, upstream: object) -> None:
    ours = valid(RemoteAction._validate_action_result, answer)
    assert ours == valid(rasa_upstream.VALIDATE, answer)


def test_nothing_but_debug_lines_is_copied_where_copies_are_left_out() -> None:
    for module in (rasa.core.processor, rasa.core.policies.rule_policy, rasa.core.actions.forms):
        source = inspect.getsource(module)
        for copied in re.finditer(r"copy\.\w+\(", source):
            lines = source[: copied.start()].rpartition("structlogger.debug(")[2]
            assert copied[0] == "copy.deepcopy("
            assert lines.count("(") == lines.count(")"), source[copied.start() - 80 :][:160]
    used = inspect.getsource(rasa.core.policies.rule_policy).count("format_tracker_states(")
    assert used == 1


def test_a_copied_slot_is_another_one(upstream: object) -> None:
    for slot in (TextSlot("answer", [{}]), ListSlot("told", [{}])):
        twin = copy.copy(slot)
        twin.value = ["changed"]
        assert type(twin) is type(slot)
        assert slot.value is None
        assert not slot.has_been_set
        assert twin.persistence_info() == slot.persistence_info()


def test_an_empty_domain_is_known(upstream: object) -> None:
    assert Domain.empty().is_empty()
    assert not Domain.load(ROOT / "domain.yml").is_empty()


@pytest.mark.parametrize("name", ["slot", "user", "bot", "topic"])
def test_events_are_found_by_their_names(name: str, upstream: Upstream) -> None:
    ours = Event.resolve_by_type(name)
    with upstream.again():
        assert Event.resolve_by_type(name) is ours
    with pytest.raises(ValueError, match="no such event"):
        Event.resolve_by_type("no such event")
    assert Event.resolve_by_type("no such event", SlotSet) is SlotSet


class Endpoint(EndpointConfig):  # type: ignore[misc]
    """Asks for the domain once, as an action server does that has just started."""

    def __init__(self, *statuses: int) -> None:
        super().__init__("http://127.0.0.1:1/webhook")
        self.statuses, self.calls = [*statuses], []  # type: ignore[var-annotated]

    async def request(self, *_: Any, json: Any, **__: Any) -> Any:
        self.calls.append(json)
        if self.statuses:
            raise ClientResponseError(self.statuses.pop(0), "no", "{}")
        return {"events": [], "responses": []}


async def run(endpoint: Endpoint, domain: Domain) -> None:
    action = RemoteAction("action_say", endpoint)
    await action.run(None, None, told(domain, LISTEN, heard("greet")), domain)


async def _calls(domain: Domain, *statuses: int) -> list[dict[str, Any]]:
    endpoint = Endpoint(*statuses)
    await run(endpoint, domain)
    return endpoint.calls


def test_actions_get_the_domain_when_they_ask_for_it(upstream: object) -> None:
    domain = Domain.load(ROOT / "domain.yml")
    (call,) = asyncio.run(_calls(domain))
    assert "domain" not in call
    without, whole = asyncio.run(_calls(domain, 449))
    assert whole["domain"] == domain.as_dict()
    assert {key: whole[key] for key in without} == without
    assert call["domain_digest"] == whole["domain_digest"]
    with pytest.raises(RasaException):
        asyncio.run(_calls(domain, 449, 449))
    with pytest.raises(RasaException):
        asyncio.run(_calls(domain, 500))


def test_a_session_stays_open_until_it_is_closed(upstream: object) -> None:
    async def sessions() -> list[aiohttp.ClientSession]:
        endpoint, found = EndpointConfig("http://127.0.0.1:1"), []
        for _ in range(2):
            async with endpoint.session() as session:
                found.append(session)
        assert not session.closed
        await session.close()
        async with endpoint.session() as session:
            found.append(session)
        await session.close()
        return found

    first, second, third = asyncio.run(sessions())
    assert first is second
    assert third is not first
