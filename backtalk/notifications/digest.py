"""Once each open day, when the clinic opens: how many contact requests are overdue."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.content.clinic import WEEKDAYS, Clinic
from backtalk.db.session import session
from backtalk.leads.lists.listing import WAITS_UNTIL, overdue
from backtalk.notifications.outbox import link, moment, not_yet_told, put

MORNING = timedelta(hours=3)
"""How long after opening a digest still makes sense."""


def put_due(clinic: Clinic, at: datetime) -> int:
    """Put today's digest into the outbox if it is time; how many targets get it.

    It holds numbers alone: a person who is deleted leaves nothing in it.

    Args:
        clinic: Whose morning it is.
        at: What time it is.
    """
    if not is_morning(clinic, at):
        return 0
    day = at.astimezone(ZoneInfo(clinic.time_zone)).date()
    at = at.astimezone(UTC)
    try:
        with session() as db, db.begin():
            return _put(db, f"digest-{day.isoformat()}", at)
    except IntegrityError:
        # Another process was first.
        return 0


def is_morning(clinic: Clinic, at: datetime) -> bool:
    """Whether the clinic opened within the last three hours."""
    local = at.astimezone(ZoneInfo(clinic.time_zone))
    spans = clinic.hours[WEEKDAYS[local.weekday()]]
    if not spans:
        return False
    opening = min(time.fromisoformat(span.split("-")[0]) for span in spans)
    opened = datetime.combine(local.date(), opening, local.tzinfo)
    return opened <= local < opened + MORNING


def _put(db: Session, key: str, at: datetime) -> int:
    targets = not_yet_told(db, "digest", key)
    payload = _overdue(db, at) if targets else None
    if payload is None:
        return 0
    for target in targets:
        put(db, target, "digest", key, payload)
    return len(targets)


def _overdue(db: Session, at: datetime) -> dict[str, Any] | None:
    late = select(func.count(), func.min(WAITS_UNTIL)).where(overdue(at))
    count, oldest = db.execute(late).one()
    if not count:
        return None
    return {
        "type": "leads.overdue",
        "count": count,
        "oldest_at": moment(oldest),
        "link": link("/leads"),
    }
