"""Masking contact details in what was recorded of a conversation.

Runs in web, after the engine has answered and while the conversation is locked: Rasa writes its
whole tracker back after an action, and would bring back what an action had masked. Rows of
`events` are changed, never removed, because Rasa counts them.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, inspect, select, update
from sqlalchemy.orm import Session

from backtalk import danger
from backtalk.db.events import events
from backtalk.db.models import ChatMessage, Conversation, DangerSign, now
from backtalk.privacy.details import Details, found
from backtalk.privacy.transcript import FORM, Mask

ABANDONED = timedelta(minutes=30)


@dataclass
class Copies:
    """Copies of what is kept of a conversation; `masked` if something in them was masked."""

    messages: list[ChatMessage]
    signs: list[DangerSign]
    masked: bool = False

    def personal(self) -> list[tuple[object, ...]]:
        """What masking may change."""
        said = [(m.text, m.feedback_text, m.entities, m.reply) for m in self.messages]
        return [*said, *((sign.words,) for sign in self.signs)]


def after_turn(db: Session, conversation_id: str, message_id: str, country: str) -> bool:
    """Mask what this turn calls for: details outside a form, or a form that has ended.

    Args:
        db: A session; the caller commits, and calls `erase_traces` if this returns True.
        conversation_id: The conversation, which the caller has locked.
        message_id: The message that was answered, or failed.
        country: Where the clinic is (`US`).

    Returns:
        Whether anything was masked.
    """
    conversation = db.get(Conversation, conversation_id)
    if conversation is None:
        return False
    if form_is_open(db, conversation_id) or _form_waits(conversation):
        conversation.contact_open_since = conversation.contact_open_since or now()
        return False
    text = db.scalar(
        select(ChatMessage.text).where(
            ChatMessage.conversation_id == conversation_id, ChatMessage.message_id == message_id
        )
    )
    said = [text or "", *_latest_said(db, conversation_id)]
    if conversation.contact_open_since is None and not any(found(t, country) for t in said):
        return False
    mask_conversation(db, conversation_id, country)
    return True


def abandoned(db: Session, at: datetime) -> list[str]:
    """Conversations whose form was left more than 30 minutes before `at`.

    A form that waits for an alarm to be answered is left too, though the visitor may write on.
    """
    holding = db.scalars(select(Conversation).where(Conversation.contact_open_since.is_not(None)))
    return [
        conversation.id
        for conversation in holding
        if min(conversation.last_at, danger.contact_waits_since(conversation) or at)
        < at - ABANDONED
    ]


def mask_conversation(db: Session, conversation_id: str, country: str) -> None:
    """Mask contact details in all that is kept of a conversation, the lead excepted."""
    messages = db.scalars(
        select(ChatMessage).where(ChatMessage.conversation_id == conversation_id)
    ).all()
    mask = Mask(messages, recorded := _recorded(db, conversation_id), country)
    for message in messages:
        mask.message(message)
    for sign in db.scalars(select(DangerSign).where(DangerSign.conversation_id == conversation_id)):
        mask.sign(sign)
    for row_id, event in recorded.items():
        masked = mask.event(event)
        if masked != event:
            db.execute(update(events).where(events.c.id == row_id).values(data=json.dumps(masked)))
    conversation = db.get(Conversation, conversation_id)
    if conversation:
        conversation.contact_open_since = None


def copies(db: Session, conversation_id: str, country: str, *, clear: bool = False) -> Copies:
    """What is kept of a conversation, to show: masked unless `clear`. Nothing is written."""
    copied = Copies(
        list(
            db.scalars(
                select(ChatMessage)
                .where(ChatMessage.conversation_id == conversation_id)
                .order_by(ChatMessage.id)
            )
        ),
        list(
            db.scalars(
                select(DangerSign)
                .where(DangerSign.conversation_id == conversation_id)
                .order_by(DangerSign.id)
            )
        ),
    )
    for row in (*copied.messages, *copied.signs):
        db.expunge(row)
    if clear:
        return copied
    before = copied.personal()
    mask = Mask(copied.messages, _recorded(db, conversation_id), country)
    for message in copied.messages:
        mask.message(message)
    for sign in copied.signs:
        mask.sign(sign)
    copied.masked = copied.personal() != before
    return copied


def open_details(db: Session, country: str) -> dict[str, Details]:
    """What contact forms that have not ended give away of their visitors, by conversation."""
    held = select(Conversation.id).where(Conversation.contact_open_since.is_not(None))
    known = {}
    for conversation_id in db.scalars(held).all():
        said = select(ChatMessage).where(ChatMessage.conversation_id == conversation_id)
        messages = db.scalars(said).all()
        known[conversation_id] = Mask(messages, _recorded(db, conversation_id), country).about
    return known


def erase_traces(engine: Engine) -> None:
    """Take the old content out of SQLite's write-ahead log, after the masking was committed.

    Does nothing if somebody reads at this moment; the next masking does it then.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _form_waits(conversation: Conversation) -> bool:
    since = danger.contact_waits_since(conversation)
    return since is not None and since > now() - ABANDONED


def form_is_open(db: Session, conversation_id: str) -> bool:
    """Whether the assistant is in the middle of its questions for a contact request."""
    if not inspect(db.connection()).has_table(events.name):
        return False
    last = db.scalar(
        select(events.c.data)
        .where(
            events.c.sender_id == conversation_id,
            events.c.type_name.in_(("active_loop", "session_started", "restart")),
        )
        .order_by(events.c.id.desc())
        .limit(1)
    )
    return last is not None and json.loads(last).get("name") == FORM


def _latest_said(db: Session, conversation_id: str) -> list[str]:
    """The last messages as Rasa has them: it may have finished after they were masked here."""
    if not inspect(db.connection()).has_table(events.name):
        return []
    rows = db.scalars(
        select(events.c.data)
        .where(events.c.sender_id == conversation_id, events.c.type_name == "user")
        .order_by(events.c.id.desc())
        .limit(2)
    )
    return [json.loads(data).get("text") or "" for data in rows]


def _recorded(db: Session, conversation_id: str) -> dict[int, dict[str, Any]]:
    if not inspect(db.connection()).has_table(events.name):
        return {}
    rows = db.execute(
        select(events.c.id, events.c.data)
        .where(events.c.sender_id == conversation_id)
        .order_by(events.c.id)
    )
    return {row_id: json.loads(data) for row_id, data in rows}
