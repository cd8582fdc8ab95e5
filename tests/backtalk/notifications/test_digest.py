"""The daily digest: in the clinic's morning, once, with numbers alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backtalk.db.models import Lead
from backtalk.db.session import session
from backtalk.notifications import digest
from backtalk.notifications.digest import put_due
from backtalk.privacy import crypto
from tests.backtalk.notifications.helpers import CLINIC, add_target, ask, rows

ZONE = ZoneInfo(CLINIC.time_zone)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE).astimezone(UTC)
URL = "https://clinic.example/hook"
pytestmark = pytest.mark.usefixtures("any_outbox")


def overdue(number: int = 1, **changes: Any) -> int:
    """A request that waits since Friday unless `changes` say otherwise."""
    lead_id = ask(number).id
    values = {"due_at": MONDAY - timedelta(days=3)} | changes
    with session() as db, db.begin():
        lead = db.get_one(Lead, lead_id)
        for name, value in values.items():
            setattr(lead, name, value)
    return lead_id


def test_it_comes_when_the_clinic_opens_once_with_numbers_alone() -> None:
    target = add_target(URL, about=("digest",), personal=True)
    add_target(f"{URL}/2", about=("lead",))
    overdue(1)
    overdue(2, due_at=MONDAY - timedelta(days=4))
    before = len(rows())
    assert put_due(CLINIC, MONDAY - timedelta(minutes=1)) == 0
    assert put_due(CLINIC, MONDAY) == 1
    assert put_due(CLINIC, MONDAY + timedelta(minutes=1)) == 0
    (row,) = rows()[before:]
    assert (row.kind, row.target_id, row.key) == ("digest", target.id, "digest-2026-11-23")
    payload = json.loads(crypto.decrypt(row.payload))
    assert payload["count"] == 2
    assert datetime.fromisoformat(payload["oldest_at"]) == MONDAY - timedelta(days=4)
    assert set(payload) == {"type", "id", "created_at", "count", "oldest_at", "link"}
    assert put_due(CLINIC, MONDAY + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (MONDAY + timedelta(hours=2, minutes=59), True),
        (MONDAY + timedelta(hours=3), False),
        (MONDAY - timedelta(days=1), False),  # Sunday: closed
        (datetime(2026, 3, 9, 8, 0, tzinfo=ZONE), True),  # the day after the clocks changed
        (datetime(2026, 3, 9, 7, 59, tzinfo=ZONE), False),
        (datetime(2026, 11, 23, 16, 0, tzinfo=ZoneInfo("UTC")), True),
    ],
)
def test_the_morning_of_the_clinic(at: datetime, expected: bool) -> None:
    assert digest.is_morning(CLINIC, at) is expected


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({}, True),
        ({"due_at": MONDAY + timedelta(hours=1)}, False),
        ({"due_at": None}, False),
        ({"status": "booked"}, False),
        ({"status": "not_a_lead"}, False),
        ({"merged_into": 99}, False),
        ({"status": "contacted", "contacted_at": MONDAY - timedelta(days=2)}, False),
        (
            {
                "status": "contacted",
                "contacted_at": MONDAY - timedelta(days=2),
                "next_attempt_at": MONDAY - timedelta(hours=1),
            },
            True,
        ),
        ({"next_attempt_at": MONDAY + timedelta(hours=1)}, False),
    ],
)
def test_what_is_overdue(changes: dict[str, Any], counted: bool) -> None:
    add_target(URL, about=("digest",))
    overdue(1, **changes)
    assert put_due(CLINIC, MONDAY) == counted


def test_of_several_processes_one_puts_it() -> None:
    add_target(URL, about=("digest",))
    overdue()
    with ThreadPoolExecutor(4) as pool:
        put = list(pool.map(lambda _: put_due(CLINIC, MONDAY), range(4)))
    assert sum(put) == 1
    assert len(rows()) == 1
