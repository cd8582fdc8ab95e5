import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.compose.knowledge import content
from actions.contact.slots import CONSENT, NAME
from actions.delete_data import DeleteData
from backtalk.payloads import Choices, Message, Text, parse_message
from tests.actions.contact.form import DOMAIN


def delete(
    intent: str, confirmed: str | None = None, **slots: Any
) -> tuple[Message, dict[str, Any]]:
    entities = [{"entity": "confirmed", "value": confirmed}] if confirmed else []
    message = {"text": "", "intent": {"name": intent}, "entities": entities}
    tracker = Tracker("c1", slots, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(DeleteData().run(dispatcher, tracker, DOMAIN))
    return parse_message(dispatcher.messages[0]["custom"]), {e["name"]: e["value"] for e in events}


def test_it_asks_before_it_deletes() -> None:
    asked, slots = delete("delete_data")
    assert isinstance(asked, Choices)
    assert [choice.choice for choice in asked.choices] == [
        '/delete_data{"confirmed": "yes"}',
        '/delete_data{"confirmed": "no"}',
    ]
    assert "delete_requested" not in slots
    assert slots["delete_asked"] is True
    assert slots[NAME] is slots[CONSENT] is None


@pytest.mark.parametrize(
    ("intent", "confirmed", "asked"),
    [("delete_data", "yes", True), ("delete_data", "yes", None), ("affirm", None, True)],
)
def test_a_yes_deletes_and_says_so(intent: str, confirmed: str | None, asked: bool | None) -> None:
    told, slots = delete(intent, confirmed, delete_asked=asked)
    assert told == Text(text=content().phrase("deleted"))
    assert slots["delete_requested"] is True


@pytest.mark.parametrize(
    ("intent", "confirmed", "asked"),
    [("delete_data", "no", True), ("deny", None, True), ("affirm", None, None)],
)
def test_anything_else_keeps(intent: str, confirmed: str | None, asked: bool | None) -> None:
    told, slots = delete(intent, confirmed, delete_asked=asked)
    assert told == Text(text=content().phrase("delete_kept"))
    assert "delete_requested" not in slots
