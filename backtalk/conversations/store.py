"""What happens to a message between its arrival and its answer, as the database knows it.

A message is `received` until it is `answered` or `failed`. A repeat of an answered one gets the
stored reply, of a received one waits, of a failed one runs again, unless Rasa finished late.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Table, and_, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.content.clinic import Clinic
from backtalk.conversations import turns
from backtalk.conversations.counters import count_answer, recount
from backtalk.conversations.turns import Turn
from backtalk.db.models import ChatMessage, Conversation, now
from backtalk.payloads import Alarm, Message, Text, parse_message, plain_text

HISTORY = 200
"""Messages that a visitor's page gets back at most."""
# Made once, and written without the ORM: both cost more than to run a statement.
_messages = cast(Table, ChatMessage.__table__)
_is_this = and_(
    _messages.c.conversation_id == bindparam("of"), _messages.c.message_id == bindparam("message")
)
_one = select(ChatMessage).where(_is_this)
_this = update(_messages).where(_is_this)
_answer_first = _this.where(_messages.c.state != "answered")
_known = select(Conversation.id).where(Conversation.id == bindparam("of"))
_greeted = (
    select(ChatMessage.id)
    .where(
        ChatMessage.conversation_id == bindparam("of"),
        ChatMessage.state == "answered",
        ChatMessage.intent.is_distinct_from("alarm"),
    )
    .limit(1)
)


@dataclass(frozen=True)
class Receipt:
    """What is to be done about a message that arrived.

    `run`: ask the engine. `answered`: hand out `reply`. `late`: Rasa finished after web had given
    up, and `reply` is to be kept. `wait`: it is being worked on.
    """

    state: Literal["run", "answered", "late", "wait"]
    reply: Sequence[Message] = ()


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
    return db.scalar(_known, {"of": conversation_id}) is not None


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
    row = _find(db, conversation_id, message_id)
    if row is None:
        arrived = {
            "conversation_id": conversation_id,
            "message_id": message_id,
            "text": text,
            "payload": payload,
            "state": "received",
        }
        db.connection().execute(_messages.insert(), arrived)
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
    of = {"of": conversation_id, "message": message_id}
    topic, minor = (turn.understanding.topic, turn.effects.minor) if turn else (None, None)
    if db.connection().execute(_answer_first, {**of, **values}).rowcount:
        count_answer(db, conversation_id, message_id, topic, minor)
        return
    # Another process has stored a reply before.
    db.connection().execute(_this, {**of, **values})
    db.expire_all()
    recount(db, conversation_id)


def fail(db: Session, conversation_id: str, message_id: str) -> None:
    """Note that a message got no answer; a repeat runs again.

    Rasa may yet finish and record contact details, so the conversation is marked for masking.
    """
    unanswered = _this.where(_messages.c.state == "received")
    of = {"of": conversation_id, "message": message_id}
    db.connection().execute(unanswered, {**of, "state": "failed"})
    conversation = update(Conversation).where(Conversation.id == conversation_id)
    held = func.coalesce(Conversation.contact_open_since, now())
    db.execute(conversation.values(contact_open_since=held, last_at=now()))


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
    if any(isinstance(message, Alarm) for message in reply):
        return list(reply)
    if db.scalar(_greeted, {"of": conversation_id}) is not None:
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


def transcript(
    db: Session,
    conversation_id: str,
    clinic: Clinic,
    opening: str,
    shown: Callable[[str], str] = str,
) -> str:
    """What both sides said, as plain text, with the clinic's name, the day and the times.

    Args:
        db: A session.
        conversation_id: The conversation.
        clinic: Whose helper it was, and where its clock stands.
        opening: What was in sight before the first question, and goes before it here.
        shown: What is made of the visitor's words.
    """
    past, zone = history(db, conversation_id), ZoneInfo(clinic.time_zone)
    when = (past[0][0].received_at if past else now()).astimezone(zone)
    said = [
        f"Chat with the automated helper of {clinic.name}\n"
        f"{when:%A}, {when.day} {when:%B %Y}. Phone: {clinic.phone}",
        f"Assistant: {opening}",
    ]
    for row, reply in past:
        said.append(f"{row.received_at.astimezone(zone):%H:%M} You: {shown(row.text)}")
        told = (plain_text(m, offers=False) for m in reply if m != Text(text=opening))
        said += [f"Assistant: {text}" for text in told if text]
    return "\n\n".join(said)


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
    recount(db, conversation_id)
    return True


def _find(db: Session, conversation_id: str, message_id: str) -> ChatMessage | None:
    return db.scalar(_one, {"of": conversation_id, "message": message_id})


def _late(db: Session, conversation_id: str, message_id: str) -> Receipt | None:
    found = turns.turn(db, conversation_id, message_id)
    if found is None or not found.finished or not found.replies:
        return None
    return Receipt("late", found.replies)


def _stored(row: ChatMessage) -> list[Message]:
    return [parse_message(data) for data in row.reply or []]
