"""The shape of the clinic's own facts and of each country's emergency numbers."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from pydantic import Field, field_validator, model_validator

from backtalk.content.models import Frozen, Line

OPTIONAL = (
    *("prices", "insurance", "parking", "bring", "cancelling", "referral", "accessibility"),
    *("therapists", "languages", "holidays"),
)
"""The facts that a clinic may leave out."""
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_DAYS_AHEAD = 14  # a clinic that opens later than that says so in its holidays
_MAP = "https://www.google.com/maps/search/?api=1&query="
Span = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


class ResponseTime(Frozen):
    """When the clinic promises to answer a request."""

    hours: int = Field(ge=1, le=336)
    text: Line


class Clinic(Frozen):
    """Who the clinic is and how to reach it. Hours are local to `time_zone`.

    What stands under `prices` and after it is optional: whole sentences, which the front-desk
    answers put in where they say `{prices}`. A clinic that leaves one out has visitors call.
    """

    name: Line
    phone: Line
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    address: Line
    hours: dict[Weekday, tuple[Span, ...]]
    hours_text: Line
    time_zone: str
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    booking_url: Annotated[str, Field(pattern=r"^https://\S+$")]
    privacy_url: Annotated[str, Field(pattern=r"^(https://\S+|/\S*)$")]
    response_time: ResponseTime
    prices: Line | None = None
    insurance: Line | None = None
    parking: Line | None = None
    bring: Line | None = None
    cancelling: Line | None = None
    referral: Line | None = None
    accessibility: Line | None = None
    therapists: Line | None = None
    languages: Line | None = None
    holidays: Line | None = None
    closed_on: tuple[date, ...] = ()
    map_url: Annotated[str, Field(pattern=r"^https://\S+$")] | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("is not a time zone such as America/New_York")
        return name

    @field_validator("hours")
    @classmethod
    def _every_day(cls, hours: dict[Weekday, tuple[Span, ...]]) -> dict[Weekday, tuple[Span, ...]]:
        missing = [day for day in WEEKDAYS if day not in hours]
        if missing:
            raise ValueError(f"has no entry for {missing[0]}; write [] for a closed day")
        return hours

    @model_validator(mode="after")
    def _phone_of_country(self) -> "Clinic":
        try:
            number = phonenumbers.parse(self.phone, self.country)
        except phonenumbers.NumberParseException as error:
            raise ValueError(f"phone is not a phone number of {self.country}") from error
        if not phonenumbers.is_possible_number(number):
            raise ValueError("phone does not have the right number of digits")
        return self

    def open_at(self, moment: datetime) -> bool:
        """Whether the clinic is open at `moment` (with a time zone)."""
        local = moment.astimezone(ZoneInfo(self.time_zone))
        return any(start <= local.time() < end for start, end in self._spans(local.date()))

    def open_now(self, moment: datetime) -> str:
        """Whether it is open at `moment`, till when, or when next: "closed, opens Monday at 8 am".

        Args:
            moment: With a time zone.
        """
        local = moment.astimezone(ZoneInfo(self.time_zone))
        for start, end in self._spans(local.date()):
            if start <= local.time() < end:
                return f"open until {_spoken(end)}"
        for days in range(_DAYS_AHEAD):
            day = local.date() + timedelta(days=days)
            for start, _ in self._spans(day):
                if days or start > local.time():
                    return f"closed, opens {_day(day, days)} at {_spoken(start)}"
        return "closed"

    @property
    def map_link(self) -> str:
        """Where a map shows the clinic."""
        return self.map_url or _MAP + quote(f"{self.name}, {self.address}", safe="")

    def optional_facts(self, moment: datetime) -> dict[str, str]:
        """The placeholders of the front-desk answers that this clinic can fill at `moment`."""
        kept = {name: getattr(self, name) for name in OPTIONAL}
        return {"open_now": self.open_now(moment)} | {n: line for n, line in kept.items() if line}

    def _spans(self, day: date) -> list[tuple[time, time]]:
        if day in self.closed_on:
            return []
        spans = (span.split("-") for span in self.hours[WEEKDAYS[day.weekday()]])
        return sorted((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans)


def _spoken(moment: time) -> str:
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment.minute:02} {half}" if moment.minute else f"{hour} {half}"


def _day(day: date, ahead: int) -> str:
    return ("today", "tomorrow")[ahead] if ahead < 2 else WEEKDAYS[day.weekday()].capitalize()


class Number(Frozen):
    """One number to call. `checked`: seen on the health service's own page in `source`."""

    number: Annotated[str, Field(pattern=r"^\+?\d[\d -]*$")]
    checked: bool
    source: str | None = None

    @property
    def href(self) -> str:
        """The number as a link that a phone can dial."""
        return "tel:" + "".join(c for c in self.number if c.isdecimal() or c == "+")

    @model_validator(mode="after")
    def _checked_where(self) -> "Number":
        if self.checked and not self.source:
            raise ValueError("checked is true but source does not say on which page")
        return self


class Country(Frozen):
    """Whom to call in a country. `poison` is empty where no single number serves it."""

    name: Line
    emergency: Number
    crisis: Number
    crisis_how: Line
    poison: Number | None
    urgent: Line
    emergency_room: Line

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The kinds of number that nobody has confirmed."""
        numbers = {"emergency": self.emergency, "crisis": self.crisis, "poison": self.poison}
        return tuple(kind for kind, number in numbers.items() if number and not number.checked)
