"""The shape of the clinic's own facts and of each country's emergency numbers."""

from datetime import datetime, time
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from pydantic import Field, field_validator, model_validator

from backtalk.content.models import Frozen, Line

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Span = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


class ResponseTime(Frozen):
    """When the clinic promises to answer a request."""

    hours: int = Field(ge=1, le=336)
    text: Line


class Clinic(Frozen):
    """Who the clinic is and how to reach it. Hours are local to `time_zone`."""

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
        for span in self.hours[WEEKDAYS[local.weekday()]]:
            start, end = (time.fromisoformat(part) for part in span.split("-"))
            if start <= local.time() < end:
                return True
        return False


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
