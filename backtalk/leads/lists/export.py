"""Requests as a table to take away, contact details in the clear."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from backtalk.db.models import Lead
from backtalk.leads import workflow
from backtalk.leads.contact import Contact
from backtalk.leads.history import names
from backtalk.leads.lists import tags
from backtalk.leads.lists.listing import Filter, select_wanted
from backtalk.red_flags.levels import NO_DANGER

AT_MOST = 50_000
"""Rows of one export."""
HEADER = (
    *("number", "asked at", "status", "name", "phone", "e-mail", "best time", "reason", "topic"),
    *("summary", "danger sign", "source", "assigned to", "due at", "attempts", "next attempt at"),
    *("first contact at", "booked at", "appointment at", "appointment with", "closed at"),
    *("closed because", "tags", "notes"),
)

Cell = str | int | datetime | None


def rows(
    db: Session, wanted: Filter, at: datetime, topics: Mapping[str, str]
) -> Iterator[tuple[Cell, ...]]:
    """One row for each request that is wanted, with the columns of `HEADER`.

    Args:
        db: A session.
        wanted: Which.
        at: What time it is, for what is overdue.
        topics: Titles of topics by id.
    """
    people = names(db)
    query = select_wanted(wanted, at).limit(AT_MOST)
    for part in db.scalars(query.execution_options(yield_per=1000)).partitions():
        ids = [lead.id for lead in part]
        words, written = tags.of(db, ids), _notes(db, ids, people)
        for lead in part:
            known = (", ".join(words.get(lead.id, ())), "\n".join(written.get(lead.id, ())))
            yield _row(lead, people, topics) + tuple(text or None for text in known)


def _notes(db: Session, ids: list[int], people: Mapping[int, str]) -> dict[int, list[str]]:
    """The notes on each request, the first first, with who wrote them."""
    found: dict[int, list[str]] = {}
    for note, text in reversed(workflow.notes(db, ids)):
        found.setdefault(note.lead_id, []).append(f"{people.get(note.staff_id, '?')}: {text}")
    return found


def _row(lead: Lead, people: Mapping[int, str], topics: Mapping[str, str]) -> tuple[Cell, ...]:
    contact = Contact.of(lead)
    return (
        *(lead.id, lead.created_at, lead.status, contact.name, contact.phone, contact.email),
        *(lead.best_time, lead.reason, topics.get(lead.topic or "", lead.topic), lead.summary),
        "yes" if lead.danger_rank < NO_DANGER else None,
        *(lead.source, people.get(lead.assignee_id or 0), lead.due_at, lead.attempts),
        *(lead.next_attempt_at, lead.contacted_at, lead.booked_at, lead.appointment_at),
        *(lead.appointment_with, lead.closed_at),
        workflow.REASONS.get(lead.closed_reason or ""),
    )
