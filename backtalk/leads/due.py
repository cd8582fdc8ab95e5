"""When a request is to be answered: the clinic's promise, counted in its opening hours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from backtalk.content.clinic import Clinic

Span = tuple[datetime, datetime]
_DAYS_AHEAD = 140  # 14 working days, the longest promise, of a clinic open one day a week, and
# some weeks of holidays


def due(clinic: Clinic, asked_at: datetime) -> datetime:
    """The moment by which a request is to be answered, in UTC.

    The promised hours count while the clinic is open. 24 of them are one working day, so that
    "within one working day" asked on Tuesday at 10:00 ends on Wednesday at 10:00, and asked at a
    weekend on Monday at closing time. The moment is one at which somebody can still call.

    Args:
        clinic: Its opening hours, time zone and promise. One that never opens counts every hour.
        asked_at: When the request came, with a time zone.
    """
    promised = clinic.response_time.hours
    spans = list(_spans(clinic, asked_at))
    if not spans:
        return (asked_at + timedelta(hours=promised)).astimezone(UTC)
    in_hours = _after_hours_open(spans, timedelta(hours=promised))
    in_days = _after_working_days(clinic, spans, -(-promised // 24))
    return min(in_hours, in_days).astimezone(UTC)


def next_opening(clinic: Clinic, moment: datetime) -> datetime:
    """The next time at which the clinic opens after `moment`, in UTC; a day later if it never does.

    Args:
        clinic: Its opening hours and time zone.
        moment: With a time zone.
    """
    starts = (start for start, _ in _spans(clinic, moment) if start > moment.astimezone(UTC))
    return next(starts, moment + timedelta(days=1)).astimezone(UTC)


def _spans(clinic: Clinic, since: datetime) -> Iterator[Span]:
    """When the clinic is open, from `since` on, in UTC; the first may have begun already."""
    since = since.astimezone(UTC)
    # What began on the day before may go on after midnight.
    first = since.astimezone(clinic.zone).date() - timedelta(days=1)
    for opens, closes in clinic.spans(first, _DAYS_AHEAD):
        start, end = opens.astimezone(UTC), closes.astimezone(UTC)
        if end > since and start < end:
            yield max(start, since), end


def _after_hours_open(spans: list[Span], hours: timedelta) -> datetime:
    left = hours
    for start, end in spans:
        if left <= end - start:
            return start + left
        left -= end - start
    return spans[-1][1]


def _after_working_days(clinic: Clinic, spans: list[Span], days: int) -> datetime:
    """The same time so many working days later, or the last moment before it that is open."""
    zone, begun = clinic.zone, spans[0][0]
    local = begun.astimezone(zone)
    dates = dict.fromkeys(start.astimezone(zone).date() for start, _ in spans)
    day = next(islice(dates, days, None), local.date() + timedelta(days=days))
    target = datetime.combine(day, local.time(), zone).astimezone(UTC)
    return max(min(end, target) for start, end in spans if start < target)
