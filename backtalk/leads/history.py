"""What happened to a request, told in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import LeadEvent, Staff
from backtalk.leads import workflow
from backtalk.leads.undo import UNDOABLE


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    Args:
        id: Of the event.
        lead_id: Of the request, which may be one that was merged into another.
        at: When.
        who: The name of the member of staff; "The visitor" or "The system" otherwise.
        what: Name of the event.
        old: Values before, by column; times in ISO 8601.
        new: Values after.
        more: What else it remembers.
        undone: Whether it was taken back.
    """

    id: int
    lead_id: int
    at: datetime
    who: str
    what: str
    old: dict[str, Any]
    new: dict[str, Any]
    more: dict[str, Any]
    undone: bool

    @property
    def undoable(self) -> bool:
        """Whether it can be tried to take it back."""
        return self.what in UNDOABLE and not self.undone


def history(db: Session, lead_ids: Iterable[int]) -> list[Entry]:
    """Everything that happened to these requests, the latest first."""
    query = select(LeadEvent).where(LeadEvent.lead_id.in_(lead_ids)).order_by(LeadEvent.id.desc())
    return _entries(db, list(db.scalars(query)))


def events(db: Session, event_ids: Iterable[int]) -> list[Entry]:
    """These events, the latest first; those that are not there are left out."""
    query = select(LeadEvent).where(LeadEvent.id.in_(event_ids)).order_by(LeadEvent.id.desc())
    return _entries(db, list(db.scalars(query)))


def latest(db: Session, lead_id: int) -> Entry | None:
    """The last thing that happened to a request, if anything did."""
    query = select(LeadEvent).where(LeadEvent.lead_id == lead_id).order_by(LeadEvent.id.desc())
    return next(iter(_entries(db, list(db.scalars(query.limit(1))))), None)


def names(db: Session) -> dict[int, str]:
    """The name of every member of staff that there ever was, by id."""
    return {staff_id: name for staff_id, name in db.execute(select(Staff.id, Staff.name))}


def _entries(db: Session, rows: list[LeadEvent]) -> list[Entry]:
    people = names(db)
    undone = set(
        db.scalars(
            select(LeadEvent.undoes).where(LeadEvent.lead_id.in_({row.lead_id for row in rows}))
        )
    )
    entries = []
    for row in rows:
        details = workflow.details_of(row)
        entries.append(
            Entry(
                id=row.id,
                lead_id=row.lead_id,
                at=row.at,
                who=people.get(row.staff_id or 0, f"The {row.who}"),
                what=row.what,
                old=details.pop("old", {}),
                new=details.pop("new", {}),
                more=details,
                undone=row.id in undone,
            )
        )
    return entries
