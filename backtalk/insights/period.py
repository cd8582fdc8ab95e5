"""Days of the clinic's calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = 366
"""Days that a period has at most."""
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from `since` to `until`, both included.

    Raises:
        ValueError: If it ends before it begins, or is longer than `LONGEST`.
    """

    since: date
    until: date

    def __post_init__(self) -> None:
        """Refuse what is no period."""
        if not 0 < len(self) <= LONGEST:
            raise ValueError(f"A period has between one and {LONGEST} days.")

    def __len__(self) -> int:
        """The number of days."""
        return (self.until - self.since).days + 1

    def __iter__(self) -> Iterator[date]:
        """The days in order."""
        return (self.since + ONE * number for number in range(len(self)))

    @property
    def before(self) -> "Period":
        """As many days, right before it."""
        return Period(self.since - ONE * len(self), self.since - ONE)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment, and the first one after it."""
        return day_bounds(self.since, zone)[0], day_bounds(self.until, zone)[1]


def last_days(number: int, today: date) -> Period:
    """The days up to today."""
    return Period(today - ONE * (number - 1), today)


def last_week(today: date) -> Period:
    """The last Monday to Sunday that is over."""
    monday = today - ONE * (today.weekday() + 7)
    return Period(monday, monday + ONE * 6)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A day's first moment in UTC, and the next day's: it may have 23 or 25 hours."""
    first, next_ = (datetime.combine(d, time(), zone) for d in (day, day + ONE))
    return first.astimezone(UTC), next_.astimezone(UTC)
