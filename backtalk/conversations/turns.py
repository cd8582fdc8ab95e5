"""Reads what Rasa recorded: the turn that a message led to, from the engine's `events` table."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Subquery, bindparam, select
from sqlalchemy.orm import Session

from backtalk.db.events import are_recorded, events
from backtalk.payloads import Answer, Choice, Choices, Message, Text, parse_message

LISTEN = "action_listen"
MINOR, DELETE_REQUESTED = "minor", "delete_requested"
"""The slots that the gateway acts on; actions may read them too."""
UNSURE, NOT_UNDERSTOOD = "unsure", "not_understood"
Event = dict[str, Any]
_A_TURN = 40
"""Events that a turn has at most, as a rule."""
RECENT = 200
"""Events that are looked at to learn of a turn, a dozen turns' worth."""
_ANSWERED = ("answer", "topic", "follow_up")
"""The intents whose reply is an answer: staff see by its topic what was asked about."""


class Button(BaseModel):
    """A button as Rasa's responses have it."""

    title: str
    payload: str


class BotMessage(BaseModel):
    """A message of the bot, as Rasa's REST channel and its bot events have it."""

    text: str | None = None
    buttons: list[Button] | None = None
    custom: Any = None

    def reply(self) -> Message | None:
        """The typed reply; None if there is nothing in it that a visitor could be shown."""
        if self.custom:
            try:
                return parse_message(self.custom)
            except ValidationError:
                return None
        text = self.text or ""
        if self.buttons:
            choices = [Choice(title=b.title, choice=b.payload) for b in self.buttons]
            return Choices(text=text, choices=choices)
        return Text(text=text) if text else None


@dataclass(frozen=True)
class Understanding:
    """What the assistant took a message for.

    `answer` is the first that was shown, and `topic` its topic or the one that was chosen.
    """

    intent: str | None = None
    confidence: float | None = None
    runners_up: list[dict[str, Any]] = field(default_factory=list)
    topic: str | None = None
    answer: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Effects:
    """What a turn asks of the gateway, by the slots that actions set.

    `minor`: the visitor said to be under 16 (True), or not to be (False), in this turn or in one
    before whose reply was lost; None where nothing was said of it. `delete`: the conversation is
    to be forgotten.
    """

    minor: bool | None = None
    delete: bool = False


@dataclass(frozen=True)
class Turn:
    """One message of a visitor and all that Rasa did about it.

    `finished` is false while Rasa is at work, or if it broke off: it then has not listened again.
    """

    understanding: Understanding
    replies: list[Message]
    actions: list[str]
    effects: Effects
    finished: bool


def turn(db: Session, conversation_id: str, message_id: str) -> Turn | None:
    """The turn of a message, the last one if Rasa ran it twice; None if Rasa has no record."""
    if not are_recorded(db):
        return None
    # It is the last one but for a repeat of an old message.
    rows = db.execute(_last_turn, {"of": conversation_id}).all()
    found = _find(rows, message_id)
    if found is None and len(rows) == _A_TURN:
        found = _find(db.execute(_all_events, {"of": conversation_id}), message_id)
    if found is None:
        return None
    minor = db.scalar(_latest_minor, {"of": conversation_id})
    return _turn(*found, bool(json.loads(minor)["value"]) if minor else None)


def _find(rows: Iterable[Any], message_id: str) -> tuple[Event, list[Event]] | None:
    """The message in rows from the newest on, and what came after it before the next message."""
    since: list[Event] = []
    for type_name, data in rows:
        event = json.loads(data)
        if type_name != "user":
            since.append(event)
        elif (event.get("metadata") or {}).get("message_id") == message_id:
            return event, since[::-1]
        else:
            since.clear()
    return None


def latest_events(most: int | None = RECENT) -> Subquery:
    """The last events of the conversation `of`; to go through all takes longer with each turn."""
    columns = (events.c.id, events.c.type_name, events.c.action_name, events.c.data)
    newest = select(*columns).where(events.c.sender_id == bindparam("of"))
    return newest.order_by(events.c.id.desc()).limit(most).subquery()


# Made once: to put a statement together costs more than to run it.
_all_events = (
    select(events.c.type_name, events.c.data)
    .where(events.c.sender_id == bindparam("of"))
    .order_by(events.c.id.desc())
)
_last_turn = _all_events.limit(_A_TURN)
_recent = latest_events()
_latest_minor = (
    select(_recent.c.data)
    # Rasa keeps a slot's name where it keeps an action's.
    .where(_recent.c.type_name == "slot", _recent.c.action_name == MINOR)
    .order_by(_recent.c.id.desc())
    .limit(1)
)


def _turn(user: dict[str, Any], since: list[dict[str, Any]], minor: bool | None) -> Turn:
    said = (
        BotMessage.model_validate({**(event.get("data") or {}), "text": event.get("text")}).reply()
        for event in since
        if event["event"] == "bot"
    )
    slots = {event["name"]: event["value"] for event in since if event["event"] == "slot"}
    actions = [event["name"] for event in since if event["event"] == "action"]
    replies = [message for message in said if message]
    shown = next((message for message in replies if isinstance(message, Answer)), None)
    parsed = user.get("parse_data") or {}
    # Nothing was likely enough to be shown; what could be asked was named instead.
    unsure = parsed.get("band") == "weak" and all(
        isinstance(message, Text | Choices) for message in replies
    )
    return Turn(
        understanding=_understanding(parsed, shown, unsure),
        replies=replies,
        actions=[name for name in actions if name != LISTEN],
        effects=Effects(minor=minor, delete=slots.get(DELETE_REQUESTED) is True),
        finished=LISTEN in actions,
    )


def _understanding(parsed: dict[str, Any], shown: Answer | None, unsure: bool) -> Understanding:
    intent = parsed.get("intent") or {}
    entities = parsed.get("entities") or []
    # A choice is no text that was understood: it carries its topic as an entity.
    chosen = {entity.get("entity"): entity.get("value") for entity in entities}
    topic = shown.topic if shown and shown.topic else chosen.get("topic")
    name = _full_intent(intent.get("name"), topic)
    read = UNSURE if unsure and name in _ANSWERED else name
    # The likeliest of what was not believed is a runner-up too.
    first = 0 if read in (UNSURE, NOT_UNDERSTOOD) else 1
    return Understanding(
        intent=read,
        confidence=intent.get("confidence"),
        runners_up=[
            {"name": other.get("name"), "confidence": other.get("confidence")}
            for other in (parsed.get("intent_ranking") or [])[first : first + 3]
        ],
        topic=topic,
        answer=shown.section if shown else None,
        entities=entities,
    )


def _full_intent(name: str | None, topic: str | None) -> str | None:
    return f"topic/{topic}" if name in _ANSWERED and topic else name
