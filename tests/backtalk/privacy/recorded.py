"""A conversation as web and Rasa record it, with details of a visitor in every place."""

import json
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backtalk.db.events import events
from backtalk.db.models import ChatMessage, Conversation, DangerSign

PLANTED = ("Zebedee", "Quuxley", "5550132", "555-0132", "zeb@example", "zeb at example")
CLINIC_PHONE = "(206) 555-0142"

Event = dict[str, Any]


def user(message_id: str, text: str) -> Event:
    return {
        "event": "user",
        "timestamp": 1.0,
        "text": text,
        "parse_data": {
            "intent": {"name": "contact", "confidence": 0.9},
            "entities": [{"entity": "person", "value": text, "start": 0, "end": len(text)}],
            "text": text,
            "requests": [{"text": text, "intent": "contact"}],
            "danger": {"verdict": "soon", "rows": [{"id": "possible_malignancy", "words": text}]},
        },
        "input_channel": "rest",
        "metadata": {"message_id": message_id},
    }


def slot(name: str, value: Any) -> Event:
    return {"event": "slot", "timestamp": 1.0, "name": name, "value": value}


def action(name: str) -> Event:
    return {"event": "action", "timestamp": 1.0, "name": name}


def loop(name: str | None) -> Event:
    return {"event": "active_loop", "timestamp": 1.0, "name": name}


def contact(step: str, text: str) -> dict[str, Any]:
    return {"type": "contact", "step": step, "text": text, "choices": []}


def bot(custom: dict[str, Any]) -> Event:
    return {"event": "bot", "timestamp": 1.0, "text": None, "data": {"custom": custom}}


READ_BACK = contact("confirm", f"I have: Zebedee Quuxley, (415) 555-0132. Or call {CLINIC_PHONE}.")

UP_TO_READ_BACK: list[Event] = [
    user("m1", "can Zebedee get a call back"),
    action("contact_form"),
    loop("contact_form"),
    slot("requested_slot", "contact_consent"),
    user("m2", "yes"),
    action("contact_form"),
    slot("contact_consent", True),
    slot("requested_slot", "contact_name"),
    user("m3", "ZEBEDEE quuxley"),
    action("contact_form"),
    slot("contact_name", "Zebedee Quuxley"),
    slot("requested_slot", "contact_reach"),
    user("m4", "415 555 01"),
    action("contact_form"),
    slot("contact_retries", 1),
    user("m5", "its 415-555-0132 or zeb at example dot com"),
    action("contact_form"),
    slot("contact_reach", {"phone": "+14155550132", "email": "zeb@example.com"}),
    slot("requested_slot", "contact_confirmed"),
    bot(READ_BACK),
    bot({"type": "answer", "topic": "x", "paragraphs": ["Quickly, as Zebedee Quuxley knows."]}),
]
SAVED: list[Event] = [
    user("m6", "yes"),
    action("contact_form"),
    slot("contact_time", "ask for Zebedee"),
    slot("contact_reason", "Quuxley's hip"),
    loop(None),
    action("action_submit_contact"),
    bot(contact("saved", "Thank you, Zebedee.")),
    slot("contact_name", None),
]


def record(db: Session, conversation_id: str, happened: list[Event]) -> None:
    """Write what happened to `events`, and its messages to `messages`."""
    db.merge(Conversation(id=conversation_id))
    db.flush()
    for event in happened:
        kinds = {"sender_id": conversation_id, "type_name": event["event"]}
        db.execute(insert(events).values(data=json.dumps(event), timestamp=1.0, **kinds))
        if event["event"] == "user":
            message = ChatMessage(
                conversation_id=conversation_id,
                message_id=event["metadata"]["message_id"],
                text=event["text"],
                payload='/inform{"contact_time": "Zebedee"}',
                state="answered",
                reply=[READ_BACK],
                feedback_text="Zebedee says thanks",
            )
            sign = DangerSign(
                conversation_id=conversation_id,
                message_id=message.message_id,
                outcome="soon",
                red_flag_id="possible_malignancy",
                level="soon",
                words=event["text"],
            )
            db.add_all([message, sign])
            db.flush()
