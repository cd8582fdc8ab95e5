"""Every patch of Rasa 3.6.21 but one (`stubs`), one function each.

Each names the upstream line that it changes, why, and what was gained.
"""

import asyncio
import copy
import gc
import hashlib
import logging
import re
import sys
import warnings
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import jsonschema
import rasa.core.agent
import rasa.core.tracker_store
import rasa.shared.utils.io
import rasa.telemetry
import rasa.utils.log_utils
import structlog
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.utils import AvailableEndpoints
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name
from rasa.utils.endpoints import EndpointConfig

from backtalk_engine.earlier import earlier_texts
from backtalk_engine.nlu.names import CONTEXT, EARLIER

TENSORFLOW_COMPONENTS = frozenset(
    {
        "ConveRTFeaturizer",
        "DIETClassifier",
        "LanguageModelFeaturizer",
        "ResponseSelector",
        "TEDPolicy",
        "UnexpecTEDIntentPolicy",
    }
)

# Seconds after which the thread that loads a model lets those who answer go first.
_COURTEOUS = 0.0005

CONTEXT_SLOTS = ("answer", "topic", "cards", "conditions", "parts", "person", "told")


def send_no_telemetry() -> None:
    """`rasa/telemetry.py:169,657`: usage reports and crash reports are off and cannot be turned on.

    What visitors write and how the clinic works stays on the clinic's server.
    """
    rasa.telemetry.is_telemetry_enabled = lambda: False
    rasa.telemetry.initialize_telemetry = lambda: False
    rasa.telemetry.initialize_error_reporting = lambda: None


def keep_words_out_of_logs() -> None:
    """`rasa/utils/log_utils.py:33`: the keys that Rasa would anonymise are dropped instead.

    Upstream passes them to a pipeline of its paid edition and logs them whole without it; the
    failure path logs the visitor's text at ERROR (`rasa/core/channels/rest.py:177`).
    """
    confidential = frozenset(
        "text response_text user_text slot_values parse_data_text parse_data_entities"
        " prediction_events tracker_latest_message prefilled_slots message response slot_candidates"
        " rasa_event rasa_events tracker_states current_states old_states successes current_entity"
        " next_entity states entity token_text user_message json_message".split()
    )

    def drop_confidential(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in event.items() if key not in confidential}

    rasa.utils.log_utils._anonymizer = drop_confidential
    # These log what actions return and what sanic received.
    for name in ("rasa.core.actions.action", "sanic.error", "sanic.access", "sanic.root"):
        logging.getLogger(name).setLevel(logging.ERROR)


def keep_words_out_of_tracebacks() -> None:
    """`rasa/utils/log_utils.py:115,121`: logged tracebacks come without local variables.

    Upstream prints every frame's locals, the visitor's text and contact details among them.
    """
    structlog.processors.dict_tracebacks = structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    )
    rasa.utils.log_utils.HumanConsoleRenderer = partial(
        rasa.utils.log_utils.HumanConsoleRenderer,
        exception_formatter=structlog.dev.plain_traceback,
    )


def keep_words_out_of_database_errors() -> None:
    """`rasa/core/tracker_store.py:966`: a failed statement is logged without its values.

    Upstream logs the events that could not be saved, the visitor's words in them.
    """
    upstream = rasa.core.tracker_store.create_engine_kwargs

    def create_engine_kwargs(url: Any) -> dict[str, Any]:
        return {**upstream(url), "hide_parameters": True}

    rasa.core.tracker_store.create_engine_kwargs = create_engine_kwargs


@cache
def _response_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return jsonschema.validators.validator_for(schema)(schema)


def compile_the_action_schema_once() -> None:
    """`rasa/core/actions/action.py:699`: the constant schema of action responses is compiled once.

    Upstream checks the schema itself again on every call: 54 % of all time under load; one process
    went from 18 to 47 messages/s, the median from 43 to 21 ms. The error, which is logged, names
    the place in the answer but does not quote it, since slots and replies are in there.
    """

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        error = jsonschema.exceptions.best_match(_response_validator().iter_errors(result))
        if error:
            raise jsonschema.ValidationError(
                f"The action server's answer breaks the rule `{error.validator}` at"
                f" {error.json_path}. Failed to validate Action server response from API."
            )
        return True

    RemoteAction._validate_action_result = validate


def warn_only_of_what_is_wrong() -> None:
    """`rasa/shared/utils/io.py:63`: no warnings that our own components are not Rasa's.

    Upstream warns once an example that retrieval intents, lookup tables and synonyms need its own
    ResponseSelector, extractors and mapper: 3,000 lines that hide a real warning.
    """
    upstream = rasa.shared.utils.io.raise_warning
    needless = re.compile(
        "add a response phrase|response selector|lookup tables|EntitySynonymMapper"
        r"|utter_\w+"
        "|duplicated intents"
        "|'(?:alarm|answer|check|danger_answer|inform|not_english|not_understood|topic)'"
        " is listed",
        re.IGNORECASE,
    )

    def raise_warning(message: str, *args: Any, **kwargs: Any) -> None:
        if not needless.search(message):
            upstream(message, *args, **kwargs)

    rasa.shared.utils.io.raise_warning = raise_warning
    # Sanic turns these back on; nobody here can act on upstream's own.
    for category in (DeprecationWarning, PendingDeprecationWarning):
        warnings.filterwarnings("ignore", category=category)


def hand_context_to_the_pipeline() -> None:
    """`rasa/core/processor.py:757`: a message carries what is under discussion to the pipeline.

    Upstream's pipeline sees one message alone; "and at night?" means nothing without the question
    before it. The message that is kept stays as it came.
    """
    upstream = MessageProcessor._parse_message_with_graph

    def _parse_message_with_graph(
        self: MessageProcessor,
        message: UserMessage,
        tracker: DialogueStateTracker,
        *args: Any,
        **kwargs: Any,
    ) -> dict[str, Any]:
        found = {name: tracker.slots[name].value for name in CONTEXT_SLOTS if name in tracker.slots}
        found[EARLIER] = earlier_texts(tracker)
        with_context = copy.copy(message)
        with_context.metadata = {**(message.metadata or {}), CONTEXT: found}
        return cast(dict[str, Any], upstream(self, with_context, tracker, *args, **kwargs))

    MessageProcessor._parse_message_with_graph = _parse_message_with_graph


def refuse_tensorflow_components() -> None:
    """`rasa/engine/recipes/default_recipe.py`: naming a TensorFlow component is an error.

    TensorFlow is not installed (0.8 GB instead of 2.5 GB on disk, 11 s to ready instead of 44 s);
    upstream would fail deep in training with its stand-in.
    """
    upstream = DefaultV1Recipe.graph_config_for_recipe

    def graph_config_for_recipe(
        self: DefaultV1Recipe, config: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        for part in ("pipeline", "policies"):
            for component in config.get(part) or []:
                name = component.get("name") if isinstance(component, dict) else component
                if str(name).rpartition(".")[2] in TENSORFLOW_COMPONENTS:
                    raise InvalidConfigException(
                        f"config.yml names {name} under '{part}', which needs TensorFlow, and this"
                        " engine runs without it: remove that entry."
                    )
        return upstream(self, config, *args, **kwargs)

    DefaultV1Recipe.graph_config_for_recipe = graph_config_for_recipe


def begin_with_the_model_on_disk() -> None:
    """`rasa/core/agent.py:163`: an engine that follows a model server begins with `--model`.

    Upstream ignores `--model` then, and has no model for as long as the server is away. The server
    names models by their hash, so what is on disk is not fetched again. Without an address the
    engine follows nobody.
    """
    upstream = rasa.core.agent.load_agent

    async def load_agent(
        model_path: str | None = None,
        *args: Any,
        endpoints: AvailableEndpoints | None = None,
        **kwargs: Any,
    ) -> Agent:
        server = endpoints.model if endpoints else None
        if endpoints is None or server is None:
            return await upstream(model_path, *args, endpoints=endpoints, **kwargs)
        alone = copy.copy(endpoints)
        alone.model = None
        agent = await upstream(model_path, *args, endpoints=alone, **kwargs)
        if not server.url:
            return agent
        if agent.is_ready() and model_path and Path(model_path).is_file():
            agent.fingerprint = f'"{hashlib.sha256(Path(model_path).read_bytes()).hexdigest()}"'
        agent.model_server = server
        gc.freeze()  # as `load_a_model_beside_the_talk` does
        return await rasa.core.agent.load_from_server(agent, server)

    rasa.core.agent.load_agent = load_agent


def load_a_model_beside_the_talk() -> None:
    """`rasa/core/agent.py:75`: a fetched model is loaded in a thread and then takes over.

    Upstream loads it in the event loop, so that every visitor waits for 2.4 s. What cannot be
    loaded is not fetched again and again, as upstream would every few seconds.
    """
    refused: dict[str, str] = {}

    def load(agent: Agent, folder: str, mark: str) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_COURTEOUS)
        # Python would look for rubbish among a model's two million objects: 0.7 s each time, in
        # which nobody is answered.
        gc.disable()
        try:
            agent.load_model(folder, mark)
            gc.freeze()
        finally:
            gc.enable()
            sys.setswitchinterval(usual)

    async def _update_model_from_server(server: EndpointConfig, agent: Agent) -> None:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            known = refused.get("latest", agent.fingerprint)
            new = await rasa.core.agent._pull_model_and_fingerprint(server, known, folder)
            if not new:
                return
            # The same stores and locks: messages that are under way are not touched.
            successor = copy.copy(agent)
            try:
                await asyncio.to_thread(load, successor, folder, new)
            except Exception as error:  # whatever is wrong with it, the one that answers stays
                refused["latest"] = new
                kind = type(error).__name__
                structlog.get_logger().error("model.refused", fingerprint=new, error=kind)
                return
            refused.clear()
            vars(agent).update(vars(successor))

    rasa.core.agent._update_model_from_server = _update_model_from_server


def apply() -> None:
    """Make all of the above hold in this process."""
    send_no_telemetry()
    keep_words_out_of_logs()
    keep_words_out_of_tracebacks()
    keep_words_out_of_database_errors()
    compile_the_action_schema_once()
    warn_only_of_what_is_wrong()
    hand_context_to_the_pipeline()
    refuse_tensorflow_components()
    begin_with_the_model_on_disk()
    load_a_model_beside_the_talk()
