"""Deleting what is kept of visitors: whole conversations and contact requests, all or nothing.

Runs in web while the conversations are locked, after the engine has answered; see `masking`. The
caller commits, and then calls `masking.erase_traces`.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields

from sqlalchemy import ColumnElement, Delete, delete, select, update
from sqlalchemy.orm import Session

from backtalk.db.events import are_recorded, events
from backtalk.db.models import (
    ChatMessage,
    Conversation,
    DangerSign,
    Decision,
    Lead,
    LeadEvent,
    LeadName,
    LeadNote,
    LeadPart,
    LeadTag,
    LeadView,
    Notification,
)

_OfLead = LeadName | LeadPart | LeadTag | LeadView | LeadNote | LeadEvent | Notification


@dataclass(frozen=True)
class Receipt:
    """How much was deleted; `events` are Rasa's records, `changes` the history of requests."""

    conversations: int = 0
    messages: int = 0
    events: int = 0
    danger_signs: int = 0
    leads: int = 0
    notes: int = 0
    changes: int = 0
    notifications: int = 0

    def __add__(self, other: "Receipt") -> "Receipt":
        """Both together."""
        sums = (getattr(self, f.name) + getattr(other, f.name) for f in fields(self))
        return Receipt(*sums)

    def __bool__(self) -> bool:
        """Whether anything was deleted."""
        return any(self.counts().values())

    def counts(self) -> dict[str, int]:
        """The numbers by their names."""
        return asdict(self)


def forget(db: Session, conversation_id: str) -> Receipt:
    """Delete a conversation: its requests with their history, messages, Rasa's events, itself.

    A conversation that is not there is no error.
    """
    return forget_all(db, [conversation_id])


def forget_all(db: Session, conversation_ids: Collection[str]) -> Receipt:
    """Delete several conversations as `forget` deletes one."""

    def gone(table: type[ChatMessage | DangerSign]) -> int:
        return _count(db, delete(table).where(table.conversation_id.in_(conversation_ids)))

    leads = db.scalars(select(Lead.id).where(Lead.conversation_id.in_(conversation_ids))).all()
    # That it was decided stays, without a word, so that the same words are not asked about again.
    db.execute(
        update(Decision)
        .where(Decision.conversation_id.in_(conversation_ids))
        .values(text="", reply="", note=None, conversation_id=None, message_id=None)
    )
    receipt = forget_leads(db, leads) + Receipt(danger_signs=gone(DangerSign))
    receipt += Receipt(messages=gone(ChatMessage))
    receipt += Receipt(events=forget_events(db, events.c.sender_id.in_(conversation_ids)))
    of_them = Conversation.id.in_(conversation_ids)
    return receipt + Receipt(conversations=_count(db, delete(Conversation).where(of_them)))


def forget_leads(db: Session, lead_ids: Collection[int]) -> Receipt:
    """Delete contact requests with names, notes, history and notifications of them.

    Requests that were merged into one of them stand for themselves again.
    """

    def gone(table: type[_OfLead]) -> int:
        return _count(db, delete(table).where(table.lead_id.in_(lead_ids)))

    for table in (LeadName, LeadPart, LeadTag, LeadView):
        gone(table)
    receipt = Receipt(
        notes=gone(LeadNote), changes=gone(LeadEvent), notifications=gone(Notification)
    )
    db.execute(update(Lead).where(Lead.merged_into.in_(lead_ids)).values(merged_into=None))
    return receipt + Receipt(leads=_count(db, delete(Lead).where(Lead.id.in_(lead_ids))))


def forget_events(db: Session, of_them: ColumnElement[bool]) -> int:
    """Delete events that Rasa recorded; returns how many. Rasa may never have made its table."""
    if not are_recorded(db):
        return 0
    return _count(db, delete(events).where(of_them))


def _count(db: Session, statement: Delete) -> int:
    return int(db.connection().execute(statement).rowcount)
