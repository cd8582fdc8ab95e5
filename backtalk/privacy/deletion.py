"""Forgetting a visitor: everything kept of one conversation, in one transaction.

Runs in web while the conversation is locked, after the engine has answered; see `masking`.
"""

from dataclasses import dataclass

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from backtalk.db.events import events
from backtalk.db.models import (
    ChatMessage,
    Conversation,
    DangerSign,
    Lead,
    LeadEvent,
    LeadName,
    LeadNote,
    Notification,
)


@dataclass(frozen=True)
class Receipt:
    """How much was deleted."""

    leads: int
    messages: int
    events: int


def forget(db: Session, conversation_id: str) -> Receipt:
    """Delete a conversation: its requests with their history, messages, Rasa's events, itself.

    The caller commits, and then calls `masking.erase_traces`. A conversation that is not there
    is no error.
    """
    leads = db.scalars(select(Lead.id).where(Lead.conversation_id == conversation_id)).all()
    for table in (LeadName, LeadEvent, LeadNote, Notification):
        db.execute(delete(table).where(table.lead_id.in_(leads)))
    db.execute(update(Lead).where(Lead.merged_into.in_(leads)).values(merged_into=None))
    db.execute(delete(Lead).where(Lead.id.in_(leads)))
    db.execute(delete(DangerSign).where(DangerSign.conversation_id == conversation_id))
    messages = db.scalars(
        delete(ChatMessage)
        .where(ChatMessage.conversation_id == conversation_id)
        .returning(ChatMessage.id)
    ).all()
    recorded = []
    if inspect(db.connection()).has_table(events.name):
        recorded = list(
            db.scalars(
                delete(events).where(events.c.sender_id == conversation_id).returning(events.c.id)
            )
        )
    db.execute(delete(Conversation).where(Conversation.id == conversation_id))
    return Receipt(len(leads), len(messages), len(recorded))
