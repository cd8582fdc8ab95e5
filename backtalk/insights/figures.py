"""What was counted in a period, beside the period before it, and what waits now."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backtalk.db.models import Counter as Row
from backtalk.db.models import Lead, now
from backtalk.insights.counting import Kind, count_day
from backtalk.insights.period import ONE, Period
from backtalk.insights.totals import DEMO, last_counted
from backtalk.leads.lists.listing import STANDS, overdue
from backtalk.leads.workflow import OPEN

_LIVE = 3
"""Days that are counted while somebody waits: today, and what the nightly count has not reached."""
_BY_HOUR = (Kind.ASKED, Kind.LEAD)


@dataclass(frozen=True)
class Figures:
    """The counts of a period.

    Args:
        period: Its days.
        by_day: Counts by kind, of each day.
        by_hour: Counts by hour and kind, of what is counted by the hour.
        before: Counts by kind of the period before.
        waiting: Requests with which somebody has yet to do something, now.
        overdue: Those of them that wait for longer than promised.
        coming: Appointments that have a time, from now on.
        uncounted: Days of the period that are missing, as they are still being counted.
    """

    period: Period
    by_day: dict[date, Counter[str]]
    by_hour: Counter[tuple[int, str]]
    before: Counter[str]
    waiting: int = 0
    overdue: int = 0
    coming: int = 0
    uncounted: int = 0

    def total(self, kind: str) -> int:
        """The count of the whole period; a kind that ends with a colon counts all it goes on to."""
        return total(self.all, kind)

    @cached_property
    def all(self) -> Counter[str]:
        """Counts by kind of the whole period."""
        found: Counter[str] = Counter()
        for counts in self.by_day.values():
            found.update(counts)
        return found


def total(counts: Counter[str], kind: str) -> int:
    """The count of a kind; of one that ends with a colon, of all that it goes on to."""
    if not kind.endswith(":"):
        return counts[kind]
    return sum(count for name, count in counts.items() if name.startswith(kind))


def figures(db: Session, period: Period, zone: ZoneInfo) -> Figures:
    """Read the counts of a period; what was not counted yet is counted now.

    Args:
        db: A session.
        period: Which days.
        zone: The clinic's time zone.
    """
    today = now().astimezone(zone).date()
    by_day: dict[date, Counter[str]] = defaultdict(Counter)
    by_hour: Counter[tuple[int, str]] = Counter()
    within = (Row.day.between(period.since, period.until), ~Row.kind.startswith(DEMO))
    count = func.sum(Row.count)
    daily = select(Row.day, Row.kind, count).where(*within).group_by(Row.day, Row.kind)
    for day, kind, number in db.execute(daily):
        by_day[day][kind] = int(number)
    hourly = select(Row.hour, Row.kind, count).where(*within, Row.kind.in_(_BY_HOUR))
    for hour, kind, number in db.execute(hourly.group_by(Row.hour, Row.kind)):
        by_hour[hour, kind] = int(number)
    earlier = Row.day.between(period.before.since, period.before.until)
    totals = select(Row.kind, count).where(earlier, ~Row.kind.startswith(DEMO)).group_by(Row.kind)
    before = Counter({kind: int(number) for kind, number in db.execute(totals)})
    missing = _missing(period, last_counted(db), today)
    for day in missing[-_LIVE:]:
        for (hour, kind), number in count_day(db, day, zone).items():
            by_day[day][kind] += number
            if kind in _BY_HOUR:
                by_hour[hour, kind] += number
    waiting, late = _waiting(db)
    left = len(missing[:-_LIVE])
    coming = db.scalar(select(func.count()).where(Lead.appointment_at > now(), STANDS)) or 0
    return Figures(period, dict(by_day), by_hour, before, waiting, late, coming, left)


def _missing(period: Period, counted: date | None, today: date) -> list[date]:
    """The days up to today that the table does not have."""
    first = max(period.since, counted + ONE) if counted else period.since
    days = (min(period.until, today) - first).days + 1
    return [first + ONE * number for number in range(max(0, days))]


def _waiting(db: Session) -> tuple[int, int]:
    late = func.count().filter(overdue(now()))
    row = db.execute(select(func.count(), late).where(Lead.status.in_(OPEN), STANDS)).one()
    return row[0], row[1]
