"""Each patch changes what it names, and nothing else, against what Rasa did before it."""

import re
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rasa.shared.utils.io
import rasa.telemetry
import rasa_upstream
import yaml
from pluggy import HookimplMarker
from project import Project
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import create_engine_kwargs
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.plugin import plugin_manager
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.utils import log_utils
from rasa.utils.endpoints import EndpointConfig

from backtalk_engine.patches import TENSORFLOW_COMPONENTS

SLOT = {"event": "slot", "timestamp": None, "name": "topic", "value": "sciatica"}
GOOD: list[dict[str, Any]] = [
    {},
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": [{"text": "Hello"}]},
    {"events": [{**SLOT, "value": {"any": ["thing"]}}]},
    {"events": [{"event": "followup", "name": "contact_form"}]},
    {"events": [{"event": "active_loop", "name": None}, {"event": "reset_slots"}]},
    {"events": [{"event": "action", "name": "action_listen", "policy": None}]},
    {"responses": [{"custom": {"type": "text"}, "buttons": [], "anything": None}]},
    {"more": "is ignored"},
]
BAD: list[Any] = [
    [],
    None,
    "events",
    {"events": {}},
    {"events": None},
    {"events": ["slot"]},
    {"events": [{}]},
    {"events": [{"event": "no such event"}]},
    {"events": [{"event": "slot", "name": "topic"}]},
    {"events": [{**SLOT, "name": 3}]},
    {"events": [{"event": "entities"}]},
    {"events": [SLOT, {"event": "action", "confidence": "high"}]},
    {"responses": {}},
    {"responses": ["Hello"]},
]


def valid(validate: Any, answer: Any) -> bool:
    try:
        return bool(validate(RemoteAction("action_say", EndpointConfig()), answer))
    except jsonschema.ValidationError:
        return False


@pytest.mark.parametrize("answer", [*GOOD, *BAD])
def test_actions_are_checked_as_upstream_checks_them(answer: Any) -> None:
    ours = valid(RemoteAction._validate_action_result, answer)
    assert ours == valid(rasa_upstream.VALIDATE, answer)
    assert ours == (answer in GOOD)


def test_the_check_names_the_place_and_quotes_nothing() -> None:
    answer = {"events": [SLOT, {**SLOT, "name": 3, "value": "numb"}]}
    with pytest.raises(jsonschema.ValidationError, match=r"\$\.events\[1\]") as found:
        RemoteAction._validate_action_result(RemoteAction("action_say", EndpointConfig()), answer)
    assert "numb" not in str(found.value)


def test_telemetry_cannot_be_turned_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    monkeypatch.setenv("RASA_TELEMETRY_WRITE_KEY", "key")
    monkeypatch.setenv("RASA_EXCEPTION_WRITE_KEY", "key")
    sent: list[object] = []
    monkeypatch.setattr(rasa.telemetry, "_send_event", lambda *args, **_: sent.append(args))
    monkeypatch.setattr("sentry_sdk.init", lambda *args, **_: sent.append(args))
    assert rasa.telemetry.initialize_telemetry() is False
    assert rasa.telemetry.is_telemetry_enabled() is False
    rasa.telemetry.initialize_error_reporting()
    rasa.telemetry.track_shell_started("rest")
    assert sent == []


class _Asked(dict[str, Any]):
    """Knows which keys were looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_asked: set[str] = set()

    def __contains__(self, key: object) -> bool:
        self.keys_asked.add(str(key))
        return False


@pytest.fixture
def confidential() -> set[str]:
    """The keys that upstream would anonymise."""

    class Anonymizing:
        @HookimplMarker("rasa")
        def get_anonymization_pipeline(self) -> object:
            return self

    plugin, event = Anonymizing(), _Asked()
    plugin_manager().register(plugin)
    try:
        rasa_upstream.ANONYMIZER(None, "error", event)
    finally:
        plugin_manager().unregister(plugin)
    return event.keys_asked


def test_log_events_lose_what_upstream_calls_confidential(confidential: set[str]) -> None:
    assert len(confidential) > 20
    event = dict.fromkeys(confidential, "numb between my legs")
    kept = {"event": "rest.message.received.failure", "level": "error", "sender_id": "a"}
    assert log_utils._anonymizer(None, "error", {**event, **kept}) == kept


@pytest.mark.parametrize(
    "url", ["sqlite:///events.db", "postgresql://localhost/backtalk", "mysql://localhost/backtalk"]
)
def test_database_errors_hide_values(url: str) -> None:
    assert create_engine_kwargs(url)["hide_parameters"] is True


def test_what_upstream_sets_for_postgresql_stays() -> None:
    assert create_engine_kwargs("postgresql://localhost/backtalk").keys() > {
        "pool_size",
        "max_overflow",
    }


def warned(raise_warning: Any, message: str) -> list[str]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        raise_warning(message)
    return [str(warning.message) for warning in found]


@pytest.mark.parametrize(
    "message",
    [
        "Intent 'contact' has only 1 training examples! Minimum is 2, training may fail.",
        "There is a message in the training data labeled with intent 'neck'. This intent is not"
        " listed in your domain. You should need to add that intent to your domain file!",
        "The example 'sit less' was found labeled with multiple different intents in the training"
        " data. The example is labeled with: contact, topic.",
        "The intent 'contact' is listed in the domain file, but is not found in the NLU data.",
        "The action 'action_danger' is used in the stories, but is not a valid utterance action.",
        "Found 2 duplicate keys in domain.yml.",
        "Entity annotation error: the end of an entity is not aligned with a token.",
    ],
)
def test_a_real_warning_is_given_as_before(message: str) -> None:
    assert warned(rasa.shared.utils.io.raise_warning, message) == [message]
    assert warned(rasa_upstream.RAISE_WARNING, message) == [message]


@pytest.mark.parametrize(
    "message",
    [
        "Your training data contains an example without a response. Add a response phrase to it.",
        "You have defined lookup tables for 5 entities, but no extractor uses them.",
        "Found entity synonyms, but the configuration has no EntitySynonymMapper.",
        "The intent 'not_english' is listed in the domain file, but is not found in the NLU data.",
    ],
)
def test_a_needless_warning_is_not(message: str) -> None:
    assert warned(rasa.shared.utils.io.raise_warning, message) == []


@pytest.mark.parametrize("name", sorted(TENSORFLOW_COMPONENTS))
@pytest.mark.parametrize("path", ["", "rasa.some.module."])
def test_a_tensorflow_component_is_refused_in_one_sentence(path: str, name: str) -> None:
    part = "policies" if "Policy" in name else "pipeline"
    config = {"recipe": "default.v1", "language": "en", part: [{"name": path + name}]}
    with pytest.raises(InvalidConfigException) as found:
        DefaultV1Recipe().graph_config_for_recipe(config, {})
    sentence = str(found.value)
    assert f"names {path}{name} under '{part}'" in sentence
    assert sentence.count("\n") == 0
    assert len(re.findall(r"\.(?:\s|$)", sentence)) == 1


def test_each_of_rasas_components_that_needs_tensorflow_is_known() -> None:
    sources = [file.read_text() for file in Path(rasa.__file__).parent.rglob("*.py")]
    needing = {
        name
        for source in sources
        if re.search(r"^(?:import|from) tensorflow\b", source, re.MULTILINE)
        for name in re.findall(r"^@DefaultV1Recipe\.register\([^@]*?\)\nclass (\w+)", source, re.M)
    }
    assert needing == TENSORFLOW_COMPONENTS


def test_the_command_line_refuses_it_in_one_sentence(trained: Project) -> None:
    config = yaml.load((trained.root / "config.yml").read_text(), yaml.CSafeLoader)
    config["pipeline"].append({"name": "DIETClassifier", "epochs": 1})
    (trained.root / "tensorflow.yml").write_text(yaml.dump(config))
    done = trained.run("train", "--skip-validation", "--config", "tensorflow.yml", "--out", "none")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert said.count("names DIETClassifier under 'pipeline', which needs TensorFlow") == 1
    assert len([line for line in said.splitlines() if line.strip()]) == 1
    assert not (trained.root / "none").exists()


def test_a_message_carries_what_is_under_discussion_and_is_kept_as_it_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[UserMessage] = []
    upstream = rasa_upstream.PARSE
    assert upstream is not MessageProcessor._parse_message_with_graph
    processor = MessageProcessor.__new__(MessageProcessor)

    class Runner:
        def run(self, inputs: dict[str, Any], targets: list[str]) -> dict[str, Any]:
            seen.extend(inputs["__message__"])
            return {"nlu": [Message({"text": "and at night?"})]}

    class Meta:
        nlu_target = "nlu"

    monkeypatch.setattr(processor, "graph_runner", Runner(), raising=False)
    monkeypatch.setattr(processor, "model_metadata", Meta(), raising=False)
    slots = [TextSlot("answer", [{}], initial_value="sciatica/what"), TextSlot("minor", [{}])]
    tracker = DialogueStateTracker("somebody", slots)
    message = UserMessage("and at night?", metadata={"message_id": "7"})
    found = processor._parse_message_with_graph(message, tracker)
    assert seen[0].text == "and at night?"
    context = {"answer": "sciatica/what", "earlier": []}
    assert seen[0].metadata == {"message_id": "7", "context": context}
    assert message.metadata == {"message_id": "7"}
    assert found == upstream(processor, message, tracker)
