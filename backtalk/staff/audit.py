"""What was done in the console: written here, never changed. Nothing personal goes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backtalk.db.models import AuditEntry, Staff, now
from backtalk.privacy import crypto

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which entries to look at; None and empty let all through.

    Args:
        staff_id: Who did it.
        what: What was done, such as `lead.export`, or the part before the dot.
        since: From then on.
        until: Before then.
        before: Entries older than the one with this id.
    """

    staff_id: int | None = None
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def record(
    db: Session,
    what: str,
    staff_id: int | None,
    *,
    kind: str | None = None,
    object_id: object = None,
    details: dict[str, Any] | None = None,
    address: str | None = None,
) -> AuditEntry:
    """Write down what is done, in the transaction that does it; returns the entry.

    Args:
        db: The session of that transaction.
        what: Such as `lead.export`.
        staff_id: Who does it; None for the program and for strangers.
        kind: Of what: `lead`, `conversation`, `staff`, …
        object_id: Its id.
        details: Numbers, roles, states: never a name, an address or a visitor's words.
        address: Where the request came from; a keyed hash of it is kept.
    """
    entry = AuditEntry(
        what=what,
        staff_id=staff_id,
        kind=kind,
        object_id=None if object_id is None else str(object_id),
        details=details,
        address_hash=crypto.hash_address(address) if address else None,
    )
    db.add(entry)
    return entry


def seen_lately(
    db: Session, what: str, staff_id: int, within: timedelta, object_id: object = None
) -> bool:
    """Whether a look of this person is written down already: each click would fill the audit."""
    same = [AuditEntry.what == what, AuditEntry.staff_id == staff_id]
    if object_id is not None:
        same.append(AuditEntry.object_id == str(object_id))
    return bool(db.scalar(select(exists().where(*same, AuditEntry.at > now() - within))))


def entries(
    db: Session, wanted: Filter, limit: int = PAGE
) -> Sequence[tuple[AuditEntry, str | None]]:
    """Entries with the name of who did it, the latest first."""
    query = (
        select(AuditEntry, Staff.name)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if wanted.staff_id is not None:
        query = query.where(AuditEntry.staff_id == wanted.staff_id)
    if wanted.what:
        exact = AuditEntry.what == wanted.what
        query = query.where(exact | AuditEntry.what.startswith(f"{wanted.what}.", autoescape=True))
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    if wanted.before is not None:
        query = query.where(AuditEntry.id < wanted.before)
    return [(entry, name) for entry, name in db.execute(query)]


def kinds_of_action(db: Session) -> list[str]:
    """Everything that was ever done, by name."""
    return list(db.scalars(select(AuditEntry.what).distinct().order_by(AuditEntry.what)))
