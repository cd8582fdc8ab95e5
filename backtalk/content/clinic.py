"""The shape of the clinic's own facts and of each country's emergency numbers."""

import re
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

import phonenumbers
from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from backtalk.content.hours.notation import WEEKDAYS, Weekday
from backtalk.content.hours.opening import OpeningHours
from backtalk.content.models import Frozen, Line

__all__ = ["OPTIONAL", "WEEKDAYS", "Clinic", "Country", "Number", "ResponseTime", "Weekday"]

OPTIONAL = (
    *("prices", "insurance", "parking", "bring", "cancelling", "referral", "accessibility"),
    *("therapists", "languages", "holidays"),
)
"""The facts that a clinic may leave out."""
_MAP = "https://www.google.com/maps/search/?api=1&query="
_CODES = {"UK": "GB", "USA": "US", "EN": "GB"}
"""What people write for a country, and its code in ISO 3166."""


def _web_page(url: object) -> object:
    if isinstance(url, str) and not re.fullmatch(r"https://\S+", url):
        secure = url.startswith("http://") and f"write https://{url.removeprefix('http://')}"
        raise ValueError(
            secure or "must be the address of a page, such as https://example.com/book"
        )
    return url


def _one_line(text: object) -> object:
    match text:
        case int():
            raise ValueError('put it in quotes, or its zeros are lost: "0612 345 678"')
        case list() | tuple():
            raise ValueError("takes one line of text, not a list")
        case str() if "\n" in text.strip():
            raise ValueError("must stand on one line, with commas")
    return text.strip() if isinstance(text, str) else text


def _check_phone(phone: str, country: str) -> None:
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"is not a phone number of {country}") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("does not have the right number of digits")


Page = Annotated[str, BeforeValidator(_web_page)]
OneLine = Annotated[Line, BeforeValidator(_one_line)]


class ResponseTime(Frozen):
    """When the clinic promises to answer a request."""

    hours: int = Field(ge=1, le=336)
    text: Line


class Location(Frozen):
    """Another place of the clinic's; `phone` where it has one of its own."""

    name: OneLine
    address: OneLine
    phone: OneLine | None = None

    @property
    def told(self) -> str:
        """Name, address and phone, for the middle of a sentence."""
        phone = f", phone {self.phone}" if self.phone else ""
        return f"{self.name}: {self.address}{phone}"

    @property
    def map_link(self) -> str:
        """Where a map shows it."""
        return _MAP + quote(f"{self.name}, {self.address}", safe="")


class Clinic(OpeningHours):
    """Who the clinic is and how to reach it. `locations` are places beside the main address.

    What stands under `prices` and after it is optional: whole sentences, which the front-desk
    answers put in where they say `{prices}`. A clinic that leaves one out has visitors call.
    """

    name: OneLine
    phone: OneLine
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    address: OneLine
    hours_text: OneLine
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    booking_url: Page | None = None
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
    map_url: Page | None = None
    locations: tuple[Location, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, given: Any) -> Any:
        if isinstance(given, dict) and "closed_on" in given:
            raise ValueError("closed_on is now closed, with reasons: `2026-12-25: Christmas Day`")
        return given

    @field_validator("country", mode="before")
    @classmethod
    def _code(cls, given: object) -> object:
        if isinstance(given, str) and given not in _CODES and not re.fullmatch("[A-Z]{2}", given):
            small = given.upper() if re.fullmatch("[a-zA-Z]{2}", given) else "two letters, as in US"
            raise ValueError(f"write {_CODES.get(given.upper(), small)}")
        if given in _CODES:
            raise ValueError(f"use {_CODES[str(given)]} for {given}")
        return given

    @field_validator("phone")
    @classmethod
    def _phone_of_country(cls, phone: str, info: ValidationInfo) -> str:
        country = info.data.get("country")
        if country is not None:  # else it is wrong itself, and said to be
            _check_phone(phone, country)
        return phone

    @field_validator("locations")
    @classmethod
    def _phones_of_country(
        cls, locations: tuple[Location, ...], info: ValidationInfo
    ) -> tuple[Location, ...]:
        country = info.data.get("country")
        for one in locations:
            if one.phone and country is not None:
                try:
                    _check_phone(one.phone, country)
                except ValueError as error:
                    raise ValueError(f"{one.name}: the phone {error}") from error
        return locations

    @property
    def addresses(self) -> str:
        """The address, and those of other places, for the middle of a sentence."""
        return "; ".join((self.address, *(one.told for one in self.locations)))

    @property
    def map_link(self) -> str:
        """Where a map shows the clinic."""
        return self.map_url or _MAP + quote(f"{self.name}, {self.address}", safe="")

    def optional_facts(self, moment: datetime) -> dict[str, str]:
        """The placeholders of the front-desk answers that this clinic can fill at `moment`."""
        kept = {name: getattr(self, name) for name in OPTIONAL}
        days = self.closing_days(moment.astimezone(self.zone).date())
        kept["holidays"] = " ".join(filter(None, (self.holidays, days)))
        return {"open_now": self.open_now(moment)} | {n: line for n, line in kept.items() if line}


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
