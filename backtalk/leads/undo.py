"""Taking back what was done with a request, as long as nothing was built on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from backtalk.conversations.counters import rank_leads
from backtalk.db.models import Lead, LeadEvent, LeadNote
from backtalk.leads import workflow
from backtalk.leads.workflow import LeadError

UNDOABLE = ("status", "spam", "booked", "assigned", "tried", "noted", "merged")


def undo(db: Session, event_id: int, staff_id: int) -> LeadEvent:
    """Take one change back; this is a change of its own in the history.

    The caller commits.

    Raises:
        LeadError: If it cannot be: taken back already, or changed again since.
        backtalk.leads.workflow.Stale: If somebody else was faster.
    """
    event = db.get(LeadEvent, event_id)
    if event is None or event.what not in UNDOABLE:
        raise LeadError("There is nothing to undo.")
    lead = workflow.get(db, event.lead_id)
    if db.scalar(select(exists().where(LeadEvent.undoes == event_id))):
        raise LeadError("This was undone already.")
    details = workflow.details_of(event)
    if event.what == "noted":
        return _drop_note(db, lead, event, details["note"], staff_id)
    new, old = _values(details["new"]), _values(details["old"])
    if any(getattr(lead, name) != value for name, value in new.items()):
        raise LeadError("It was changed again since then; undo the later change first.")
    if event.what == "merged":
        _part(db, details["merged"])
        rank_leads(db, Lead.id == lead.id)
    return workflow.change(db, lead, staff_id, "undone", old, event.id, of=event.what)


def _drop_note(db: Session, lead: Lead, event: LeadEvent, note_id: int, staff_id: int) -> LeadEvent:
    note = db.get(LeadNote, note_id)
    if note is None or note.staff_id != staff_id:
        raise LeadError("Only who wrote a note can take it back.")
    db.delete(note)
    return workflow.record(db, lead, staff_id, "undone", {"of": "noted"}, event.id)


def _part(db: Session, merged: dict[str, int | None]) -> None:
    """Let merged requests stand for themselves again, or for what they were merged into before."""
    for lead_id, before in merged.items():
        db.execute(
            update(Lead)
            .where(Lead.id == int(lead_id))
            .values(merged_into=before, version=Lead.version + 1)
        )


def _values(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name.endswith("_at") else value
        for name, value in plain.items()
    }
