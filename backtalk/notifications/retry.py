"""When what could not be sent is tried again, and when no more."""

from datetime import timedelta

FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
"""A receiver that is back after hours gets what waited for it within that time."""
GIVE_UP = timedelta(hours=24)


def delay(attempt: int) -> timedelta:
    """How long to wait after this try, counted from 1, has failed."""
    return min(FIRST_DELAY * (1 << min(attempt - 1, 10)), LONGEST_DELAY)


def is_last(attempt: int) -> bool:
    """Whether a day of tries is over with this one.

    Tries count, not hours: a night in which our own server was off takes none away.
    """
    return sum((delay(n) for n in range(1, attempt + 1)), timedelta()) >= GIVE_UP
