"""How the request of a chat stands, told to its visitor, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk import date_formats
from backtalk.content import Content
from backtalk.db.models import Lead, now
from backtalk.leads.changes import withdraw
from backtalk.leads.workflow import OPEN


def latest(db: Session, conversation_id: str) -> Lead | None:
    """The latest request of a chat; what staff merged it into stands for it."""
    return next(iter(_standing(db, conversation_id)), None)


def told(content: Content, lead: Lead) -> str:
    """How it stands, in a sentence or two for the visitor."""
    asked = _day(content, lead.created_at)
    if lead.status == "booked":
        return content.phrase("contact_status_booked", asked=asked)
    if lead.status not in OPEN:
        return content.phrase("contact_status_closed", asked=asked)
    if lead.status == "contacted":
        return content.phrase("contact_status_tried", asked=asked)
    if lead.due_at is None or lead.due_at < now():
        return content.phrase("contact_status_late", asked=asked)
    return content.phrase("contact_status_new", asked=asked, due=_day(content, lead.due_at))


def is_open(lead: Lead) -> bool:
    """Whether somebody has yet to get back to the visitor, so that they can take it back."""
    return lead.status in OPEN


def withdraw_all(db: Session, conversation_id: str) -> int:
    """Close the open requests of a chat for its visitor; how many. The caller commits."""
    found = [lead for lead in _standing(db, conversation_id) if is_open(lead)]
    for lead in found:
        withdraw(db, lead, others=lead.conversation_id != conversation_id)
    return len(found)


def _standing(db: Session, conversation_id: str) -> Sequence[Lead]:
    of_chat = select(Lead).where(Lead.conversation_id == conversation_id)
    rows = db.scalars(of_chat.order_by(Lead.id.desc())).all()
    standing = [db.get(Lead, row.merged_into) if row.merged_into else row for row in rows]
    return list(dict.fromkeys(lead for lead in standing if lead))


def _day(content: Content, at: datetime) -> str:
    local = at.astimezone(content.clinic.zone)
    country = content.clinic.country
    return f"{date_formats.short_day(local, country)}, {date_formats.clock(local, country)}"
