"""Deleting what is kept long enough, in every table and in Rasa's events.

A conversation without a contact request goes some days after its last message. A request that is
dealt with goes, if the clinic wants that, some days after; its conversation is then without one.
Not deleted: the audit, which the database protects and which names no visitor, and the counters,
which hold numbers alone.

No lock is held: a conversation in which a message is answered was written to a moment ago, and
what is deleted is checked again in the transaction that deletes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session

from backtalk.conversations.counters import recount
from backtalk.db.events import are_recorded, events
from backtalk.db.models import Conversation, Decision, Lead, Notification, StaffLink, StaffSession
from backtalk.db.search import erase_words
from backtalk.db.session import database, session
from backtalk.privacy.deletion import Receipt, forget_all, forget_events, forget_leads
from backtalk.privacy.masking import erase_traces
from backtalk.settings import Settings
from backtalk.staff import audit

FINISHED = ("booked", "closed", "not_a_lead")
"""States of a contact request that is dealt with."""
ORPHANED = timedelta(days=1)
"""How long Rasa's events of no conversation are kept: a late turn's, or its own shell's."""
_BATCH = 100  # conversations of one transaction: others wait for it


@dataclass(frozen=True)
class Periods:
    """How long things are kept; `requests` is None if only staff and visitors delete them."""

    conversations: timedelta
    requests: timedelta | None

    @classmethod
    def of(cls, settings: Settings) -> "Periods":
        """The periods that the clinic has set."""
        days = settings.request_retention_days
        return cls(timedelta(days=settings.retention_days), timedelta(days=days) if days else None)


def run(periods: Periods, at: datetime) -> Receipt:
    """Delete all that is kept long enough at `at`, in small transactions; recorded in the audit."""
    receipt = Receipt()
    while periods.requests is not None and (done := _requests(at - periods.requests)):
        receipt += done
    while done := _conversations(at - periods.conversations):
        receipt += done
    while done := _orphans(at - ORPHANED):
        receipt += done
    with session() as db, db.begin():
        receipt += _old(db, at - periods.conversations)
        if receipt:
            audit.record(db, "retention.ran", None, details=receipt.counts())
    erase_words(database())
    erase_traces(database())
    return receipt


def waiting(db: Session, periods: Periods, at: datetime) -> tuple[int, int]:
    """How many conversations and contact requests `run` would delete first."""
    conversations = select(func.count()).where(_expired(at - periods.conversations))
    found = 0
    if periods.requests is not None:
        found = db.scalar(select(func.count()).where(_dealt_with(at - periods.requests))) or 0
    return db.scalar(conversations) or 0, found


def _expired(before: datetime) -> ColumnElement[bool]:
    has_lead = exists().where(Lead.conversation_id == Conversation.id)
    return (Conversation.last_at < before) & ~has_lead


def _dealt_with(before: datetime) -> ColumnElement[bool]:
    ended = func.coalesce(Lead.closed_at, Lead.booked_at, Lead.created_at)
    return Lead.status.in_(FINISHED) & (ended < before) & Lead.merged_into.is_(None)


def _conversations(before: datetime) -> Receipt:
    with session() as db, db.begin():
        oldest = select(Conversation.id).where(_expired(before)).limit(_BATCH)
        # Writing takes the lock first, so that nobody writes to them any more.
        held = db.scalars(
            update(Conversation)
            .where(Conversation.id.in_(oldest), _expired(before))
            .values(has_lead=False)
            .returning(Conversation.id)
        ).all()
        # What was learned of them names nobody and is kept; only deletion takes it along.
        learned = update(Decision).where(Decision.conversation_id.in_(held))
        db.execute(learned.values(conversation_id=None, message_id=None))
        return forget_all(db, held)


def _requests(before: datetime) -> Receipt:
    with session() as db, db.begin():
        main = db.scalars(select(Lead).where(_dealt_with(before)).limit(_BATCH)).all()
        ids = [lead.id for lead in main]
        merged = db.scalars(select(Lead).where(Lead.merged_into.in_(ids))).all()
        receipt = forget_leads(db, [*ids, *(lead.id for lead in merged)])
        for conversation_id in {lead.conversation_id for lead in (*main, *merged)} - {None}:
            recount(db, str(conversation_id))
        return receipt


def _orphans(before: datetime) -> Receipt:
    with session() as db, db.begin():
        if not are_recorded(db):
            return Receipt()
        of_none = ~exists().where(Conversation.id == events.c.sender_id)
        old = events.c.timestamp < before.timestamp()
        senders: Sequence[str] = db.scalars(
            select(events.c.sender_id).where(of_none, old).distinct().limit(_BATCH)
        ).all()
        return Receipt(events=forget_events(db, events.c.sender_id.in_(senders) & old))


def _old(db: Session, before: datetime) -> Receipt:
    sent = db.connection().execute(delete(Notification).where(Notification.created_at < before))
    db.execute(delete(StaffSession).where(StaffSession.ends_at < before))
    db.execute(delete(StaffLink).where(StaffLink.expires_at < before))
    return Receipt(notifications=sent.rowcount)
