"""Contact requests as tests make and read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backtalk.db.models import Lead
from backtalk.db.session import session
from backtalk.leads import intake
from backtalk.leads.contact import Contact
from backtalk.leads.intake import LeadRequest, Refused, Repeated, Saved
from backtalk.notifications import outbox
from tests import frozen

JO = LeadRequest(
    name="Jo Bloggs",
    phone="+14155550132",
    email="jo@example.com",
    best_time="mornings",
    reason="hip tightness",
    consent_version="1",
    conversation_id="c1",
    message_id="m1",
)


@dataclass(frozen=True)
class Details:
    """A request in the clear."""

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


def take(db: Session, request: LeadRequest) -> Saved | Repeated | Refused:
    """What becomes of a request; the clinic is told of it, as in the product."""
    return intake.take(db, frozen.content(), request, on_saved=outbox.announce_lead)


def taken(db: Session, request: LeadRequest, **columns: Any) -> Lead:
    """The lead that a request makes or has made; `columns` are then set to these values."""
    outcome = take(db, request)
    assert not isinstance(outcome, Refused), outcome
    if columns:
        with db.begin():
            db.execute(update(Lead).where(Lead.id == outcome.lead.id).values(columns))
    return outcome.lead


def saved(db: Session) -> list[Details]:
    """The requests in the database, the oldest first."""
    return [details(lead) for lead in db.scalars(select(Lead).order_by(Lead.id))]


def details(lead: Lead) -> Details:
    """A request in the clear."""
    return Details(
        id=lead.id,
        conversation_id=lead.conversation_id,
        **vars(Contact.of(lead)),
        best_time=lead.best_time,
        reason=lead.reason,
        consent_version=lead.consent_version,
        consented_at=lead.consented_at,
        status=lead.status,
    )


def all_leads() -> list[Lead]:
    """All requests."""
    with session() as db:
        return list(db.scalars(select(Lead)))
