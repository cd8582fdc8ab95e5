"""What staff do with a request. Each change is kept with the old values, so that it can be undone.

The caller of each function commits. A change names the version of the request that its author
saw: if somebody else has changed it since, nothing is overwritten.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from backtalk.db.models import Lead, LeadEvent, LeadNote, Staff, now
from backtalk.privacy import crypto

Status = Literal["new", "contacted", "booked", "closed", "not_a_lead"]
STATUSES: tuple[Status, ...] = get_args(Status)
OPEN: tuple[Status, ...] = ("new", "contacted")
"""Somebody has yet to do something."""
LONGEST_NOTE = 4000
REASONS = {
    "helped": "Helped on the phone",
    "no_answer": "Could not be reached",
    "price": "Too expensive",
    "distance": "Too far away",
    "elsewhere": "Went elsewhere",
    "treated": "Treatment is over",
    "withdrawn": "Withdrawn by the visitor",
    "other": "Something else",
}
"""Why a request is closed."""
_NO_APPOINTMENT = dict.fromkeys(("appointment_at", "appointment_with"))
_LONGEST_NAME = 80
_LATEST_ATTEMPT = timedelta(days=366)


class LeadError(Exception):
    """What was asked for cannot be done; the message says why."""


class NoLead(LeadError):
    """There is no such request, or no longer."""


class Stale(LeadError):
    """Somebody else has changed the request since its author looked at it."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody else changed this request in the meantime.")


def get(db: Session, lead_id: int, version: int | None = None) -> Lead:
    """A request to be changed.

    Args:
        db: A session.
        lead_id: Which one.
        version: What the author of the change saw; None if it does not matter.

    Raises:
        NoLead: If it is not there.
        Stale: If it has another version by now.
        LeadError: If it was merged into another.
    """
    # Locked and read anew, so that the version is still right when the change is written.
    try:
        lead = db.get(Lead, lead_id, with_for_update=True)
    except StaleDataError:
        raise Stale from None
    if lead is None:
        raise NoLead("This request does not exist, or no longer.")
    if lead.merged_into is not None:
        raise LeadError(f"This request was merged into #{lead.merged_into}.")
    if version is not None and lead.version != version:
        raise Stale
    return lead


def set_status(
    db: Session,
    lead: Lead,
    staff_id: int,
    status: str,
    *,
    spam: bool = False,
    reason: str = "",
    take: bool = False,
) -> LeadEvent | None:
    """Move a request on, or back; None if it stands there already.

    Args:
        db: A session.
        lead: From `get`.
        staff_id: Who does it.
        status: One of `STATUSES`.
        spam: With `not_a_lead`: it was nobody who wanted anything.
        reason: With `closed`: one of `REASONS`, or empty.
        take: Who works on it has it from now on, if nobody had it.

    Raises:
        LeadError: If the status is unknown.
        Stale: If somebody else was faster.
    """
    if status not in STATUSES:
        raise LeadError(f"The status {status!r} is unknown.")
    if lead.status == status:
        return None
    if reason and (reason not in REASONS or status != "closed"):
        raise LeadError("Choose one of the reasons for closing.")
    at = now()
    values: dict[str, Any] = {"status": status, "next_attempt_at": None, "closed_at": None}
    values["closed_reason"] = reason or None
    match status:
        case "new":
            values |= {"contacted_at": None, "booked_at": None} | _NO_APPOINTMENT
        case "contacted":
            values |= {"contacted_at": lead.contacted_at or at, "booked_at": None}
            values |= _NO_APPOINTMENT
        case "booked":
            values |= {"contacted_at": lead.contacted_at or at, "booked_at": at}
        case _:
            values["closed_at"] = at
    if take and status in ("contacted", "booked"):
        values |= _taken(lead, staff_id)
    what = "spam" if spam and status == "not_a_lead" else "status"
    return change(db, lead, staff_id, what, values)


def book(db: Session, lead: Lead, staff_id: int, at: datetime, with_whom: str = "") -> LeadEvent:
    """Note the appointment that was made, or another in its place.

    Args:
        db: A session.
        lead: From `get`.
        staff_id: Who does it, and has the request from now on if nobody had it.
        at: When the person comes.
        with_whom: Whom they come to, if that is known.

    Raises:
        LeadError: If the time is past or too far away, or the name is too long.
        Stale: If somebody else was faster.
    """
    moment = now()
    if not moment < at < moment + _LATEST_ATTEMPT:
        raise LeadError("The appointment must be in the future, within a year.")
    if len(with_whom) > _LONGEST_NAME:
        raise LeadError(f"The name of whom they come to has at most {_LONGEST_NAME} characters.")
    values = {
        "status": "booked",
        "contacted_at": lead.contacted_at or moment,
        "booked_at": lead.booked_at or moment,
        "next_attempt_at": None,
        "closed_at": None,
        "closed_reason": None,
        "appointment_at": at,
        "appointment_with": with_whom or None,
    }
    return change(db, lead, staff_id, "booked", values | _taken(lead, staff_id))


def assign(db: Session, lead: Lead, staff_id: int, assignee_id: int | None) -> LeadEvent | None:
    """Give a request to somebody, or to nobody; None if they have it already.

    Raises:
        LeadError: If there is no such account, or it is closed.
        Stale: If somebody else was faster.
    """
    if lead.assignee_id == assignee_id:
        return None
    if assignee_id is not None:
        person = db.get(Staff, assignee_id)
        if person is None or person.disabled_at is not None:
            raise LeadError("There is no such person, or their account is closed.")
    return change(db, lead, staff_id, "assigned", {"assignee_id": assignee_id})


def tried(db: Session, lead: Lead, staff_id: int, again_at: datetime) -> LeadEvent:
    """Note that nobody answered, and when to try again; the request waits until then.

    Who tried has it from now on, if nobody had it.

    Raises:
        LeadError: If nobody waits for a call any more, or the time is no time to come.
        Stale: If somebody else was faster.
    """
    if lead.status not in OPEN:
        raise LeadError("This request is closed or booked: there is nobody to try again.")
    at = now()
    if not at < again_at < at + _LATEST_ATTEMPT:
        raise LeadError("The next attempt must be in the future, within a year.")
    values = {
        "attempts": lead.attempts + 1,
        "next_attempt_at": again_at,
        "contacted_at": lead.contacted_at or at,
    }
    return change(db, lead, staff_id, "tried", values | _taken(lead, staff_id))


def note(db: Session, lead: Lead, staff_id: int, text: str) -> LeadEvent:
    """Keep what somebody writes about a request; notes of two people do not collide.

    Raises:
        LeadError: If it is empty or too long.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise LeadError(f"A note has 1 to {LONGEST_NOTE} characters.")
    kept = LeadNote(lead_id=lead.id, staff_id=staff_id, text=crypto.encrypt(text))
    db.add(kept)
    db.flush()
    return record(db, lead, staff_id, "noted", {"note": kept.id})


def change(
    db: Session,
    lead: Lead,
    staff_id: int,
    what: str,
    values: Mapping[str, Any],
    undoes: int | None = None,
    **more: Any,
) -> LeadEvent:
    """Set columns of a request and keep what they were.

    Args:
        db: A session.
        lead: From `get`.
        staff_id: Who does it.
        what: Name of the event.
        values: New values by column.
        undoes: The event that this one takes back.
        more: What else the event has to remember.

    Raises:
        Stale: If somebody else was faster.
    """
    old = {name: getattr(lead, name) for name in values}
    for name, value in values.items():
        setattr(lead, name, value)
        # Written even if it is the same: only what is written has its version checked.
        flag_modified(lead, name)
    try:
        db.flush()
    except StaleDataError:
        raise Stale from None
    details = {"old": _plain(old), "new": _plain(values), **more}
    return record(db, lead, staff_id, what, details, undoes)


def record(
    db: Session,
    lead: Lead,
    staff_id: int,
    what: str,
    details: Mapping[str, Any],
    undoes: int | None = None,
) -> LeadEvent:
    """Write an event into the request's history."""
    event = LeadEvent(
        lead_id=lead.id,
        who="staff",
        staff_id=staff_id,
        what=what,
        details=crypto.encrypt(json.dumps(details)),
        undoes=undoes,
    )
    db.add(event)
    db.flush()
    return event


def details_of(event: LeadEvent) -> dict[str, Any]:
    """What an event remembers; empty for one that remembers nothing."""
    kept: dict[str, Any] = json.loads(crypto.decrypt(event.details)) if event.details else {}
    return kept


def notes(db: Session, lead_ids: list[int]) -> list[tuple[LeadNote, str]]:
    """Notes of these requests in the clear, the latest first."""
    rows = db.scalars(
        select(LeadNote).where(LeadNote.lead_id.in_(lead_ids)).order_by(LeadNote.id.desc())
    )
    return [(row, crypto.decrypt(row.text)) for row in rows]


def _taken(lead: Lead, staff_id: int) -> dict[str, int]:
    return {} if lead.assignee_id else {"assignee_id": staff_id}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
