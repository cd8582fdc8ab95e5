"""What was counted, in the table `counters`."""

from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Conversation, Counter, Lead, now
from backtalk.insights.counting import NO_HOUR, VISITS, Kind, count_day
from backtalk.insights.period import ONE

RECOUNTED = 7
"""Days after which a day is no longer counted anew: a late thumb or a wrong lead is in by then."""
DEMO = "demo:"
"""Begins the kind of a row that says how much of a count was invented (`backtalk.demo`)."""

Slot = tuple[date, int, str]
"""Day, hour, kind."""


def add(db: Session, counts: Mapping[Slot, int]) -> None:
    """Add to what is there; the caller commits."""
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    # In one order, so that two processes never wait for each other.
    rows = [
        {"day": day, "hour": hour, "kind": kind, "count": count}
        for (day, hour, kind), count in sorted(counts.items())
    ]
    if not rows:
        return
    statement = insert(Counter)
    total = Counter.count + statement.excluded.count
    key = (Counter.day, Counter.hour, Counter.kind)
    db.execute(statement.on_conflict_do_update(index_elements=key, set_={"count": total}), rows)


def recount(db: Session, day: date, zone: ZoneInfo) -> None:
    """Count a day anew; the caller commits."""
    db.execute(
        delete(Counter).where(
            Counter.day == day,
            Counter.kind.not_in(VISITS),
            ~Counter.kind.startswith(DEMO),
        )
    )
    counts = {(day, hour, kind): count for (hour, kind), count in count_day(db, day, zone).items()}
    add(db, {**counts, (day, NO_HOUR, str(Kind.COUNTED)): 1})


def last_counted(db: Session) -> date | None:
    """The last day that was counted as a whole."""
    return db.scalar(select(func.max(Counter.day)).where(Counter.kind == Kind.COUNTED))


def days_to_count(db: Session, zone: ZoneInfo) -> Iterator[date]:
    """The days before today that were not counted yet, or may have changed since."""
    today = now().astimezone(zone).date()
    moments = (Conversation.started_at, ChatMessage.received_at, Lead.created_at)
    firsts = [db.scalar(select(func.min(moment))) for moment in moments]
    begun = min((first.astimezone(zone).date() for first in firsts if first), default=today - ONE)
    counted = set(db.scalars(select(Counter.day).where(Counter.kind == Kind.COUNTED)))
    day = min(begun, today - ONE)
    while day < today:
        if day not in counted or (today - day).days <= RECOUNTED:
            yield day
        day += ONE
