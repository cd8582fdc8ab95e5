"""Taking a contact request, and reading it. Contact details are encrypted on the way in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from backtalk.db.models import Lead, LeadEvent, LeadName
from backtalk.leads.summary import summarize
from backtalk.notifications import outbox
from backtalk.privacy import crypto
from backtalk.privacy.details import mask
from backtalk.tally import tally


class LeadsUnavailable(Exception):
    """The database is away; nothing was saved."""


@dataclass(frozen=True)
class LeadRequest:
    """What a visitor asks for, with their consent.

    Args:
        name: As the visitor wrote it.
        phone: In E.164 (`+14155550132`), if given.
        email: If given; one of the two must be.
        best_time: When to call, in the visitor's words or empty.
        reason: What about, in the visitor's words or empty.
        consent_text: What the visitor said yes to, word for word.
        consent_version: Which version of it.
        conversation_id: The chat; None for the plain form without one.
        message_id: The message that completed the request.
        country: Where the clinic is (`US`); numbers without a country code belong there.
        source: The chat or the plain form.
        due_at: By when the clinic promises to answer (`backtalk.leads.due`).
    """

    name: str
    phone: str | None
    email: str | None
    best_time: str
    reason: str
    consent_text: str
    consent_version: str
    conversation_id: str | None
    message_id: str
    country: str
    source: Literal["chat", "form"] = "chat"
    due_at: datetime | None = None


@dataclass(frozen=True)
class LeadDetails:
    """A contact request in the clear, for staff."""

    id: int
    conversation_id: str | None
    name: str
    phone: str | None
    email: str | None
    best_time: str | None
    reason: str | None
    consent_version: str
    consented_at: datetime
    status: str


def create(db: Session, request: LeadRequest) -> Lead:
    """Save a request; it is committed when this returns.

    The same message again, or the same person again in one conversation, makes no second lead:
    the first is returned as it is.

    Args:
        db: A session with no transaction begun.
        request: What the visitor asks for.

    Raises:
        LeadsUnavailable: If the database is away; nothing was saved then.
        ValueError: If there is no name, or neither phone nor e-mail.
    """
    if not request.name.strip() or not (request.phone or request.email):
        raise ValueError("A contact request needs a name, and a phone number or an e-mail.")
    try:
        try:
            with db.begin():
                return _existing(db, request) or _insert(db, request)
        except IntegrityError:
            # The same message, handled twice at the same time: the other was first.
            with db.begin():
                lead = _existing(db, request)
            if lead is None:
                raise
            return lead
    except SQLAlchemyError as error:
        # Its text may hold what was to be saved.
        raise LeadsUnavailable(type(error).__name__) from None


def read(db: Session, lead_id: int) -> LeadDetails | None:
    """A request in the clear; None if there is none with this id.

    Raises:
        backtalk.privacy.crypto.WrongKey: If it was encrypted with another key.
    """
    lead = db.get(Lead, lead_id)
    if lead is None:
        return None
    return LeadDetails(
        id=lead.id,
        conversation_id=lead.conversation_id,
        name=crypto.decrypt(lead.name),
        phone=crypto.decrypt(lead.phone) if lead.phone else None,
        email=crypto.decrypt(lead.email) if lead.email else None,
        best_time=lead.best_time,
        reason=lead.reason,
        consent_version=lead.consent_version,
        consented_at=lead.consented_at,
        status=lead.status,
    )


def _existing(db: Session, request: LeadRequest) -> Lead | None:
    """The lead that this request already made."""
    same = Lead.message_id == request.message_id
    if request.conversation_id is not None:
        if request.phone:
            same |= Lead.phone_hash == crypto.hash_phone(request.phone)
        if request.email:
            same |= Lead.email_hash == crypto.hash_email(request.email)
    return db.scalar(
        select(Lead)
        .where(Lead.conversation_id == request.conversation_id, same)
        .order_by(Lead.id)
        .limit(1)
    )


def _insert(db: Session, request: LeadRequest) -> Lead:
    names = [request.name]
    lead = Lead(
        conversation_id=request.conversation_id,
        message_id=request.message_id,
        name=crypto.encrypt(request.name),
        phone=crypto.encrypt(request.phone) if request.phone else None,
        email=crypto.encrypt(request.email) if request.email else None,
        phone_hash=crypto.hash_phone(request.phone) if request.phone else None,
        email_hash=crypto.hash_email(request.email) if request.email else None,
        # These two are kept in the clear, so no detail may hide in them.
        best_time=mask(request.best_time, names, request.country)[:200] or None,
        reason=mask(request.reason, names, request.country) or None,
        consent_text=request.consent_text,
        consent_version=request.consent_version,
        source=request.source,
        due_at=request.due_at,
        summary=summarize(db, request.conversation_id, names, request.country),
    )
    db.add(lead)
    db.flush()
    db.add_all(LeadName(lead_id=lead.id, word_hash=word) for word in crypto.hash_name(request.name))
    db.add(LeadEvent(lead_id=lead.id, who="visitor", what="created"))
    db.flush()
    if request.conversation_id is not None:
        tally(db, request.conversation_id)
    outbox.announce_lead(db, lead)
    return lead
