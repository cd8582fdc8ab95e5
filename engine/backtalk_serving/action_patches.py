"""Patches of how Rasa 3.6.21 calls the action server and takes its answers; results stay.

As in `patches`, each names the upstream line that it changes, why, and what was gained.
"""

import hashlib
import json
from functools import lru_cache
from typing import Any, cast

import aiohttp
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

_DOMAIN_WANTED = 449
_PLAIN_EVENTS = frozenset({"active_loop", "bot", "followup", "reset_slots", "session_started"})


def find_an_events_class_once() -> None:
    """`rasa/shared/core/events.py:379`: an event's class is looked up by its name.

    Upstream walks through all subclasses for each event that it reads: 0.6 ms for a whole session.
    """
    upstream = Event.resolve_by_type
    known = lru_cache(maxsize=100)(upstream)

    def resolve_by_type(type_name: str, default: Any = None) -> Any:
        return upstream(type_name, default) if default is not None else known(type_name)

    Event.resolve_by_type = staticmethod(resolve_by_type)


def look_at_plain_answers_quickly() -> None:
    """`rasa/core/actions/action.py:699`: what actions usually answer is seen to be right at once.

    The schema tries two dozen kinds for each event: 0.5 ms. What is not plainly right goes to it.
    """
    upstream = RemoteAction._validate_action_result

    def validate(self: RemoteAction, result: Any) -> bool:
        return _is_plain(result) or cast(bool, upstream(self, result))

    RemoteAction._validate_action_result = validate


def _is_plain(answer: Any) -> bool:
    if type(answer) is not dict:
        return False
    events, responses = answer.get("events", []), answer.get("responses", [])
    return (
        type(events) is list
        and type(responses) is list
        and all(type(response) is dict for response in responses)
        and all(type(event) is dict and _is_plain_event(event) for event in events)
    )


def _is_plain_event(event: dict[str, Any]) -> bool:
    name = event.get("event")
    known = (
        type(event.get("name")) is str and "value" in event
        if name == "slot"
        else name in _PLAIN_EVENTS
    )
    return (
        known
        and type(event.get("timestamp")) in (int, float, type(None))
        and type(event.get("metadata")) in (dict, type(None))
    )


def stay_connected_to_the_actions() -> None:
    """`rasa/utils/endpoints.py:102`: one session for each address, whose connections are kept.

    Upstream opens a session and a connection for each call: 0.8 ms here, and more in the actions.
    """

    class Stays:
        """Hands out the session and leaves it open."""

        def __init__(self, session: aiohttp.ClientSession) -> None:
            self._session = session

        async def __aenter__(self) -> aiohttp.ClientSession:
            return self._session

        async def __aexit__(self, *_: object) -> None:
            pass

    upstream = EndpointConfig.session

    def session(self: EndpointConfig) -> Stays:
        found = vars(self).get("_session")
        if found is None or found.closed:
            found = vars(self)["_session"] = upstream(self)
        return Stays(found)

    EndpointConfig.session = session


def send_the_domain_when_it_is_asked_for() -> None:
    """`rasa/core/actions/action.py:650`: actions get the domain's hash, and the domain on demand.

    As Rasa does from 3.9 on, and rasa-sdk 3.21 expects: 449 asks for the domain. Upstream sends
    9 KB with each call: 0.3 ms here, and as much in the actions.
    """
    upstream_format, upstream_run = RemoteAction._action_call_format, RemoteAction.run

    def _action_call_format(
        self: RemoteAction, tracker: DialogueStateTracker, domain: Domain
    ) -> dict[str, Any]:
        if vars(self).get("with_domain"):
            call = cast(dict[str, Any], upstream_format(self, tracker, domain))
        else:
            call = cast(dict[str, Any], upstream_format(self, tracker, _NoDomain()))
            del call["domain"]
        return {**call, "domain_digest": _digest(domain)}

    async def run(self: RemoteAction, *args: Any, **kwargs: Any) -> list[Event]:
        try:
            return cast(list[Event], await upstream_run(self, *args, **kwargs))
        except RasaException as error:
            cause = error.__cause__
            if not isinstance(cause, ClientResponseError) or cause.status != _DOMAIN_WANTED:
                raise
        self.with_domain = True
        return cast(list[Event], await upstream_run(self, *args, **kwargs))

    RemoteAction._action_call_format, RemoteAction.run = _action_call_format, run


class _NoDomain:
    def as_dict(self) -> dict[str, Any]:
        return {}

    def does_custom_action_explicitly_need_domain(self, _: str) -> bool:
        return True


def _digest(domain: Domain) -> str:
    # Kept with the domain, whose own hash is no cheaper.
    if "_digest" not in vars(domain):
        text = json.dumps(domain.as_dict(), sort_keys=True)
        vars(domain)["_digest"] = hashlib.sha256(text.encode()).hexdigest()
    return cast(str, vars(domain)["_digest"])


def apply() -> None:
    """Make all of the above hold in this process."""
    find_an_events_class_once()
    look_at_plain_answers_quickly()
    stay_connected_to_the_actions()
    send_the_domain_when_it_is_asked_for()
