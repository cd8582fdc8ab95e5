from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backtalk.content import Content
from backtalk.content.clinic import WEEKDAYS, Clinic
from backtalk.leads.due import due, next_opening

CLOSED: dict[str, Any] = dict.fromkeys(WEEKDAYS, ())


def clinic(content: Content, promise: int, **changes: Any) -> Clinic:
    """The example clinic (Mon-Thu 8-18, Fri 8-16, Los Angeles) with another promise."""
    usual = content.clinic.model_dump()
    return Clinic.model_validate(
        {**usual, "response_time": {"hours": promise, "text": "x"}} | changes
    )


def at(text: str, zone: str = "America/Los_Angeles") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


# 2 March 2026 is a Monday.
@pytest.mark.parametrize(
    ("hours", "asked", "expected"),
    [
        (24, "2026-03-03T10:00", "2026-03-04T10:00"),
        (24, "2026-03-03T20:00", "2026-03-04T18:00"),
        (24, "2026-03-03T06:00", "2026-03-03T18:00"),
        (24, "2026-03-05T17:00", "2026-03-06T16:00"),
        (24, "2026-03-06T15:00", "2026-03-09T15:00"),
        (24, "2026-03-07T12:00", "2026-03-09T18:00"),
        (2, "2026-03-03T10:00", "2026-03-03T12:00"),
        (2, "2026-03-03T17:00", "2026-03-04T09:00"),
        (2, "2026-03-06T15:30", "2026-03-09T09:30"),
        (2, "2026-03-07T12:00", "2026-03-09T10:00"),
        (48, "2026-03-05T09:00", "2026-03-09T09:00"),
        (336, "2026-03-02T09:00", "2026-03-20T09:00"),
    ],
)
def test_the_promise_counts_while_the_clinic_is_open(
    content: Content, hours: int, asked: str, expected: str
) -> None:
    assert due(clinic(content, hours), at(asked)) == at(expected)


@pytest.mark.parametrize("asked", ["2026-03-06T15:00", "2026-10-30T15:00"])
def test_the_clinics_clock_counts_when_summer_time_changes(content: Content, asked: str) -> None:
    found = due(clinic(content, 24), at(asked).astimezone(UTC))
    assert found.astimezone(ZoneInfo("America/Los_Angeles")).time() == at(asked).time()


@pytest.mark.parametrize("asked", ["2026-03-03T10:00", "2026-03-06T15:59", "2026-03-07T00:00"])
def test_a_longer_promise_is_never_due_earlier(content: Content, asked: str) -> None:
    moments = [due(clinic(content, hours), at(asked)) for hours in range(1, 100)]
    assert moments == sorted(moments)


def test_a_clinic_with_a_break_at_noon_is_closed_then(content: Content) -> None:
    hours = {**CLOSED, "monday": ("13:00-17:00", "08:00-12:00")}
    found = due(clinic(content, 2, hours=hours), at("2026-03-02T11:00"))
    assert found == at("2026-03-02T14:00")


def test_a_clinic_that_never_opens_counts_every_hour(content: Content) -> None:
    never = clinic(content, 24, hours=CLOSED)
    assert due(never, at("2026-03-06T15:00")) == at("2026-03-07T15:00")
    assert next_opening(never, at("2026-03-06T15:00")) == at("2026-03-07T15:00")


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-03T07:00", "2026-03-03T08:00"),
        ("2026-03-03T08:00", "2026-03-04T08:00"),
        ("2026-03-06T12:00", "2026-03-09T08:00"),
    ],
)
def test_the_next_opening(content: Content, moment: str, opens: str) -> None:
    assert next_opening(content.clinic, at(moment)) == at(opens)


def test_a_closing_day_is_no_working_day(content: Content) -> None:
    # Thanksgiving 2026 is Thursday, 26 November.
    closed = clinic(content, 24, closed={"2026-11-26": "Thanksgiving"})
    assert due(closed, at("2026-11-25T10:00")) == at("2026-11-27T10:00")
    assert next_opening(closed, at("2026-11-25T19:00")) == at("2026-11-27T08:00")


def test_a_night_shift_counts_to_its_end(content: Content) -> None:
    hours = {**CLOSED, "monday": ("22:00-02:00",), "friday": ("08:00-16:00",)}
    night = clinic(content, 3, hours=hours)
    assert due(night, at("2026-03-03T01:00")) == at("2026-03-03T02:00")
    assert due(night, at("2026-03-02T21:00")) == at("2026-03-03T01:00")
