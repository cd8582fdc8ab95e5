"""Says of the day that a question on opening hours names whether the clinic is open then."""

import re
from datetime import date, datetime, timedelta

from backtalk.content.hours.notation import WEEKDAYS
from backtalk.content.library import Content
from backtalk.content.models import Answer

_ON_HOURS = frozenset(f"front_desk/{name}" for name in ("hours", "weekend", "open_now", "holidays"))
_NAMES = {day[:3]: number for number, day in enumerate(WEEKDAYS)}
_WEEKEND = (5, 6)
_WEEK = 7
_NAMED = re.compile(
    r"\b(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?s?\b"
    r"|\b(?P<near>today|tonight|tomorrow)\b|\b(?P<weekend>week ?ends?)\b"
)


def sentence(content: Content, answer: Answer, text: str, at: datetime) -> str:
    """Whether the clinic is open on the days that a question on its hours names; or nothing.

    Args:
        content: What the assistant can say.
        answer: The answer that is told.
        text: The visitor's words.
        at: Now, with a time zone.
    """
    if answer.id not in _ON_HOURS:
        return ""
    today = at.astimezone(content.clinic.zone).date()
    days = dict(day for found in _NAMED.finditer(text.lower()) for day in _days(found, today))
    over = all(end <= at for _, end in content.clinic.spans(today, 1))
    if over and today in days and content.clinic.hours[WEEKDAYS[today.weekday()]]:
        return content.phrase("closed_for_today")
    return " ".join(content.clinic.on_day(day, called) for day, called in days.items())


def _days(found: re.Match[str], today: date) -> list[tuple[date, str]]:
    """The next days that are named, and what to call them."""
    if found["near"]:
        tomorrow = found["near"] == "tomorrow"
        return [(today + timedelta(days=tomorrow), "tomorrow" if tomorrow else "today")]
    numbers = _WEEKEND if found["weekend"] else (_NAMES[found["day"]],)
    days = [today + timedelta(days=(number - today.weekday()) % _WEEK) for number in numbers]
    return [(day, f"{day:%A}") for day in days]
