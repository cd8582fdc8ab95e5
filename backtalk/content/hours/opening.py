"""When a clinic is open: its weekly hours, and the days on which it is closed."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from importlib import resources
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, ConfigDict, Field, field_validator

from backtalk import date_formats
from backtalk.content.hours.notation import WEEKDAYS, Weekday, closings, ends, period, weekly
from backtalk.content.models import Frozen, Line

Span = tuple[datetime, datetime]
_DAYS_AHEAD = 60  # a clinic that opens later than that says so in its closing days
_TOLD = 4  # closing days named in one sentence
_WEEK = 7
_NEAR_DAYS = ("today", "tomorrow")
_ALWAYS = re.compile(r"\b(?:always|every day|24 hours|24/7|daily|seven days)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))? ?(?:([ap])\.?m\b)?", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:closed|appointment|never)\b", re.IGNORECASE)


class OpeningHours(Frozen):
    """Weekly hours, local to `time_zone`, and closing days with their reasons.

    A span may go over midnight (`22:00-02:00`): it belongs to the day on which it begins. A
    closing day has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    hours: Annotated[dict[Weekday, tuple[str, ...]], BeforeValidator(weekly)]
    closed: Annotated[dict[str, Line], BeforeValidator(closings)] = Field(default_factory=dict)
    hours_text: Line
    time_zone: str
    country: str

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("is not a time zone such as America/New_York")
        if "/" not in name and name != "UTC":
            raise ValueError(
                f"{name} knows no summer time of its place; write one such as America/New_York"
            )
        return name

    def open_at(self, moment: datetime) -> bool:
        """Whether the clinic is open at `moment` (with a time zone)."""
        return self._open_until(moment) is not None

    def open_now(self, moment: datetime) -> str:
        """Whether it is open at `moment`, till when, or when next: "closed, opens Monday at 8 am".

        Args:
            moment: With a time zone.
        """
        local = moment.astimezone(self.zone)
        end = self._open_until(moment)
        if end is not None:
            return f"open until {date_formats.spoken(end.time(), self.country)}"
        reason = self.reason(local.date())
        closed = f"closed today ({reason})" if reason else "closed"
        for start, _ in self.spans(local.date(), _DAYS_AHEAD):
            if start > local:
                day = self._day(start.date(), local.date())
                return f"{closed}, opens {day} at {date_formats.spoken(start.time(), self.country)}"
        return closed

    def on_day(self, day: date, called: str) -> str:
        """A sentence that says whether, and when, the clinic is open on a day.

        Args:
            day: The day.
            called: What the sentence calls it: "today", "Saturday".
        """
        on = called if called in _NEAR_DAYS else f"on {called}"
        reason = self.reason(day)
        spans = self.hours[WEEKDAYS[day.weekday()]]
        if reason or not spans:
            return f"We are closed {on} ({reason})." if reason else f"We are closed {on}."
        when = " and ".join(_told(span, self.country) for span in sorted(spans))
        return f"{on[:1].upper()}{on[1:]} we are open {when}."

    def reason(self, day: date) -> str | None:
        """Why the clinic is closed on a day on which it might be open; None if it is not."""
        return next((why for first, last, why in self._closings if first <= day <= last), None)

    def closing_days(self, today: date) -> str:
        """The next closing days in a sentence; empty if there are none to come."""
        coming = [c for c in self._closings if c[1] >= today][:_TOLD]
        if not coming:
            return ""
        told = []
        for first, last, why in coming:
            days = date_formats.day(first, self.country)
            days += f" to {date_formats.day(last, self.country)}" if last > first else ""
            told.append(f"{days} ({why})")
        return f"The next days we are closed: {'; '.join(told)}."

    def spans(self, first: date, days: int) -> Iterator[Span]:
        """When the clinic is open on so many days from `first` on, in its own time."""
        for day in (first + timedelta(days=n) for n in range(days)):
            if self.reason(day):
                continue
            for span in sorted(self.hours[WEEKDAYS[day.weekday()]]):
                start, end = ends(span)
                over = end is None or end <= start
                last = day + timedelta(days=1) if over else day
                yield (
                    datetime.combine(day, start, self.zone),
                    datetime.combine(last, end or time(), self.zone),
                )

    @cached_property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.time_zone)

    def _open_until(self, moment: datetime) -> datetime | None:
        local = moment.astimezone(self.zone)
        # What began yesterday may go on after midnight.
        around = self.spans(local.date() - timedelta(days=1), 2)
        return next((end for start, end in around if start <= local < end), None)

    @cached_property
    def _closings(self) -> list[tuple[date, date, str]]:
        return sorted((*period(days), why) for days, why in self.closed.items())

    def _day(self, day: date, today: date) -> str:
        ahead = (day - today).days
        if ahead < 2:
            return _NEAR_DAYS[ahead]
        name = WEEKDAYS[day.weekday()].capitalize()
        return name if ahead < _WEEK else date_formats.day(day, self.country)


def doubts(clinic: OpeningHours) -> Iterator[str]:
    """What in a clinic's hours may be a slip, a sentence each."""
    open_days = [day for day in WEEKDAYS if clinic.hours[day]]
    if not open_days:
        yield "hours: the clinic is never open; promises then count every hour"
    if len(open_days) < len(WEEKDAYS) and _ALWAYS.search(clinic.hours_text):
        yield f"hours_text says `{clinic.hours_text}`, but hours has days on which it is closed"
    if not open_days and not _NEVER.search(clinic.hours_text):
        yield f"hours_text says `{clinic.hours_text}`, but hours is closed on all days"
    if open_days and _unnamed_times(clinic):
        said = in_words(clinic)
        yield f"hours_text says `{clinic.hours_text}`, but hours has `{said}`; is that meant?"
    for day in open_days:
        for span in clinic.hours[day]:
            start, end = ends(span)
            if end and end < start:
                yield f"hours.{day}: {span} goes over midnight into the next day; is that meant?"
    zones = _zones(clinic.country)
    if zones and clinic.time_zone not in zones:
        yield f"time_zone: {clinic.time_zone} is not in the country {clinic.country}"


def in_words(clinic: OpeningHours) -> str:
    """The weekly hours, such as "Monday to Thursday 8 am to 6 pm, Friday 8 am to 4 pm"."""
    runs: list[tuple[list[str], tuple[str, ...]]] = []
    for day in WEEKDAYS:
        if runs and runs[-1][1] == clinic.hours[day]:
            runs[-1][0].append(day.capitalize())
        else:
            runs.append(([day.capitalize()], clinic.hours[day]))
    told = []
    for days, spans in runs:
        if spans:
            name = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
            told.append(f"{name} {' and '.join(_told(span, clinic.country) for span in spans)}")
    return ", ".join(told) or "closed"


def _told(span: str, country: str) -> str:
    start, end = ends(span)
    closing = "midnight" if end is None else date_formats.spoken(end, country)
    return f"{date_formats.spoken(start, country)} to {closing}"


def _unnamed_times(clinic: OpeningHours) -> bool:
    """Whether the sentence on the hours names times, and not all of those that the hours have."""
    named = set()
    for hour, minute, half in _CLOCK.findall(clinic.hours_text):
        if half or minute:
            full = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
            named.add((full, int(minute or 0)))
    spans = (ends(span) for day in WEEKDAYS for span in clinic.hours[day])
    meant = {(at.hour, at.minute) for span in spans for at in span if at}
    return bool(named) and not meant <= named


def _zones(country: str) -> frozenset[str]:
    """The time zones of a country, by the table that comes with them."""
    table = (resources.files("tzdata.zoneinfo") / "zone1970.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return frozenset(row[2] for row in rows if country in row[0].split(","))
