"""Requests as a table to take away, contact details in the clear."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from backtalk.db.models import NO_DANGER, Lead
from backtalk.leads.contact import Contact
from backtalk.leads.history import names
from backtalk.leads.listing import Wanted, select_wanted

AT_MOST = 50_000
"""Rows of one export."""
HEADER = (
    *("number", "asked at", "status", "name", "phone", "e-mail", "best time", "reason", "topic"),
    *("summary", "danger sign", "source", "assigned to", "due at", "attempts", "next attempt at"),
    *("first contact at", "booked at", "closed at"),
)

Cell = str | int | datetime | None


def rows(db: Session, wanted: Wanted, at: datetime) -> Iterator[tuple[Cell, ...]]:
    """One row for each request that is wanted, with the columns of `HEADER`."""
    people = names(db)
    query = select_wanted(wanted, at).limit(AT_MOST)
    for lead in db.scalars(query.execution_options(yield_per=1000)):
        yield _row(lead, people)


def _row(lead: Lead, people: dict[int, str]) -> tuple[Cell, ...]:
    contact = Contact.of(lead)
    return (
        *(lead.id, lead.created_at, lead.status, contact.name, contact.phone, contact.email),
        *(lead.best_time, lead.reason, lead.topic, lead.summary),
        "yes" if lead.danger_rank < NO_DANGER else None,
        *(lead.source, people.get(lead.assignee_id or 0), lead.due_at, lead.attempts),
        *(lead.next_attempt_at, lead.contacted_at, lead.booked_at, lead.closed_at),
    )
