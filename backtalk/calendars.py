"""Calendar files: reminders of a routine, and breaks from sitting.

Times are the visitor's own, wherever they are: no time zone is written (RFC 5545, 3.3.5, form 1).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from backtalk.content import Content
from backtalk.content.exercises import Exercise, Habit
from backtalk.db.models import now

Days = Literal["daily", "weekdays", "three"]
WEEKDAYS: dict[Days, tuple[str, ...]] = {
    "daily": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    "weekdays": ("MO", "TU", "WE", "TH", "FR"),
    "three": ("MO", "WE", "FR"),
}
_NAMES = WEEKDAYS["daily"]
WEEKS = 6
BREAK = "movement_break"


def items(content: Content, ids: Iterable[str]) -> list[Exercise | Habit]:
    """The exercises and habits with these ids, in the order given; unknown ones are left out."""
    known: dict[str, Exercise | Habit] = {
        **content.exercises,
        **{habit.id: habit for habit in content.routine.habits},
    }
    return [known[id] for id in ids if id in known]


def routine(content: Content, ids: Sequence[str], start: date, at: time, days: Days) -> bytes:
    """Reminders of these exercises for six weeks.

    Args:
        content: The clinic's content.
        ids: The exercises' ids.
        start: The visitor's today.
        at: When, in the visitor's own time.
        days: On which days of the week.
    """
    chosen = items(content, ids)
    minutes = sum(item.dose.minutes for item in chosen) or 1
    text = "\n".join(
        [
            *(f"{n}. {item.name}: {item.dose.text}" for n, item in enumerate(chosen, 1)),
            content.routine.stop_rule,
        ]
    )
    name = f"Routine from {content.clinic.name}"
    return _file(content, [_event(name, text, start, at, timedelta(minutes=minutes), days)])


def breaks(content: Content, start: date, first: time, last: time, every: int) -> bytes:
    """Breaks from sitting, Monday to Friday for six weeks: one event each, repeated weekly.

    Args:
        content: The clinic's content.
        start: The visitor's today.
        first: Start of the time of sitting, in the visitor's own time.
        last: Its end, later than `first`.
        every: Minutes between two breaks.
    """
    habit = next((item for item in content.routine.habits if item.id == BREAK), None)
    name = habit.name if habit else "Stand up and move"
    text = habit.text if habit else ""
    length = timedelta(minutes=habit.dose.minutes if habit else 1)
    return _file(
        content,
        [
            _event(name, text, start, at, length, "weekdays")
            for at in _times(start, first, last, every)
        ],
    )


def _times(day: date, first: time, last: time, every: int) -> Iterator[time]:
    at = datetime.combine(day, first) + timedelta(minutes=every)
    while at <= datetime.combine(day, last):
        yield at.time()
        at += timedelta(minutes=every)


def _event(name: str, text: str, start: date, at: time, length: timedelta, days: Days) -> Event:
    wanted = WEEKDAYS[days]
    # A first event on a day that the rule does not name would be one more.
    first = next(
        day
        for day in (start + timedelta(days=n) for n in range(7))
        if _NAMES[day.weekday()] in wanted
    )
    begins = datetime.combine(first, at)
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'backtalk:{name}:{begins}:{days}')}@backtalk")
    event.add("dtstamp", now())
    event.add("dtstart", begins)
    event.add("duration", length)
    event.add("summary", name)
    event.add("description", text)
    event.add("rrule", {"freq": "weekly", "byday": list(wanted), "count": WEEKS * len(wanted)})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", name)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event


def _file(content: Content, events: list[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Backtalk//{content.clinic.name}//EN")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
