"""What happens to a message between its arrival and its answer, as the database knows it.

A message is `received` until it is `answered` or `failed`. A repeat of an answered one gets the
stored reply, of a received one waits, of a failed one runs again, unless Rasa finished late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import uuid4

from sqlalchemy import Update, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk import tracker
from backtalk.db.models import ChatMessage, Conversation, now
from backtalk.messages import Alarm, Message, Text, parse_message, plain_text
from backtalk.tally import tally
from backtalk.tracker import Turn

HISTORY = 200
"""Messages that a visitor's page gets back at most."""


@dataclass(frozen=True)
class Receipt:
    """What is to be done about a message that arrived.

    `run`: ask the engine. `answered`: hand out `reply`. `late`: Rasa finished after web had given
    up, `turn` has the reply. `wait`: it is being worked on.
    """

    state: Literal["run", "answered", "late", "wait"]
    reply: Sequence[Message] = ()
    turn: Turn | None = None


def begin(db: Session) -> str:
    """Start a conversation; returns its id, which nobody can guess."""
    conversation = Conversation(id=str(uuid4()))
    db.add(conversation)
    return conversation.id


def ensure(db: Session, conversation_id: str) -> bool:
    """Start a conversation with this id unless it is there; whether it was started."""
    if known(db, conversation_id):
        return False
    try:
        with db.begin_nested():
            db.add(Conversation(id=conversation_id))
    except IntegrityError:
        # Another process started it at the same moment.
        return False
    return True


def known(db: Session, conversation_id: str) -> bool:
    """Whether the conversation is there: it is not once it has been deleted."""
    return db.get(Conversation, conversation_id) is not None


def receive(
    db: Session,
    conversation_id: str,
    message_id: str,
    text: str,
    payload: str | None,
    patience: timedelta,
) -> Receipt:
    """Record that a message arrived, before the engine is called.

    Args:
        db: A session; the caller commits.
        conversation_id: The conversation, which exists.
        message_id: Chosen by the visitor's page, the same in a repeat.
        text: What the visitor said, or the title of the choice.
        payload: What a choice stands for.
        patience: How long a message can be worked on; after that its worker has given up.
    """
    conversation = update(Conversation).where(Conversation.id == conversation_id)
    db.execute(conversation.values(last_at=now()))
    row = _find(db, conversation_id, message_id)
    if row is None:
        db.add(
            ChatMessage(
                conversation_id=conversation_id,
                message_id=message_id,
                text=text,
                payload=payload,
                state="received",
            )
        )
        return Receipt("run")
    if row.state == "answered":
        return Receipt("answered", _stored(row))
    if row.state == "received" and now() - row.received_at < patience:
        return look(db, conversation_id, message_id)
    late = _late(db, conversation_id, message_id)
    if late is None:
        row.text, row.payload, row.state, row.received_at = text, payload, "received", now()
    return late or Receipt("run")


def look(db: Session, conversation_id: str, message_id: str) -> Receipt:
    """Whether a message that is being worked on has its answer by now."""
    row = _find(db, conversation_id, message_id)
    if row is not None and row.state == "answered":
        return Receipt("answered", _stored(row))
    return _late(db, conversation_id, message_id) or Receipt("wait")


def answer(
    db: Session,
    conversation_id: str,
    message_id: str,
    reply: Sequence[Message],
    turn: Turn | None,
) -> None:
    """Store the reply to a message and what it was taken for."""
    values: dict[str, object] = {
        "state": "answered",
        "answered_at": now(),
        "reply": [message.model_dump(mode="json") for message in reply],
    }
    if turn:
        understood = turn.understanding
        values |= {
            "intent": understood.intent,
            "confidence": understood.confidence,
            "runners_up": understood.runners_up,
            "answer": understood.answer,
            "entities": understood.entities,
            "action": turn.actions[0] if turn.actions else None,
        }
    db.execute(_update(conversation_id, message_id).values(values))
    if turn:
        _apply(db, conversation_id, turn)
    tally(db, conversation_id)


def fail(db: Session, conversation_id: str, message_id: str) -> None:
    """Note that a message got no answer; a repeat runs again.

    Rasa may yet finish and record contact details, so the conversation is marked for masking.
    """
    unanswered = _update(conversation_id, message_id).where(ChatMessage.state == "received")
    db.execute(unanswered.values(state="failed"))
    conversation = update(Conversation).where(Conversation.id == conversation_id)
    held = func.coalesce(Conversation.contact_open_since, now())
    db.execute(conversation.values(contact_open_since=held))


def with_opening(
    db: Session, conversation_id: str, reply: Sequence[Message], opening: str
) -> list[Message]:
    """The reply, preceded by the opening if none was given yet; no greeting goes with an alarm.

    Args:
        db: A session.
        conversation_id: The conversation.
        reply: What the assistant answered.
        opening: Who it is, what it is not, who can read this.
    """
    greeted = exists().where(
        ChatMessage.conversation_id == conversation_id,
        ChatMessage.state == "answered",
        ChatMessage.intent.is_distinct_from("alarm"),
    )
    if any(isinstance(message, Alarm) for message in reply) or db.scalar(select(greeted)):
        return list(reply)
    return [Text(text=opening), *reply]


def history(db: Session, conversation_id: str) -> list[tuple[ChatMessage, list[Message]]]:
    """The conversation's latest messages in order, each with its reply."""
    rows = db.scalars(
        select(ChatMessage)
        .where(ChatMessage.conversation_id == conversation_id)
        .order_by(ChatMessage.id.desc())
        .limit(HISTORY)
    ).all()
    return [(row, _stored(row)) for row in reversed(rows)]


def transcript(db: Session, conversation_id: str) -> str:
    """What both sides said, as plain text."""
    return "\n\n".join(
        said
        for row, reply in history(db, conversation_id)
        for said in (f"You: {row.text}", *(f"Assistant: {plain_text(m)}" for m in reply))
    )


def give_feedback(
    db: Session,
    conversation_id: str,
    message_id: str,
    value: Literal["up", "down"],
    text: str | None,
) -> bool:
    """Keep what the visitor thinks of a reply; False if there is no such message."""
    row = _find(db, conversation_id, message_id)
    if row is None:
        return False
    row.feedback, row.feedback_text = value, text
    db.flush()
    tally(db, conversation_id)
    return True


def _apply(db: Session, conversation_id: str, turn: Turn) -> None:
    """Keep what a turn says of the conversation: its topic, and that the visitor is under 16."""
    values: dict[str, object] = {}
    if turn.understanding.topic:
        values["topic"] = turn.understanding.topic
    if turn.effects.minor is not None:
        values["minor"] = turn.effects.minor
    if values:
        conversation = update(Conversation).where(Conversation.id == conversation_id)
        db.execute(conversation.values(values))


def _find(db: Session, conversation_id: str, message_id: str) -> ChatMessage | None:
    return db.scalar(
        select(ChatMessage).where(
            ChatMessage.conversation_id == conversation_id,
            ChatMessage.message_id == message_id,
        )
    )


def _update(conversation_id: str, message_id: str) -> Update:
    return update(ChatMessage).where(
        ChatMessage.conversation_id == conversation_id, ChatMessage.message_id == message_id
    )


def _late(db: Session, conversation_id: str, message_id: str) -> Receipt | None:
    found = tracker.turn(db, conversation_id, message_id)
    if found is None or not found.finished or not found.replies:
        return None
    return Receipt("late", found.replies, found)


def _stored(row: ChatMessage) -> list[Message]:
    return [parse_message(data) for data in row.reply or []]
