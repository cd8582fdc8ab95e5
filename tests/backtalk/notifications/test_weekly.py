"""The Monday report by mail: in the clinic's morning, once, whatever restarts."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backtalk.notifications.weekly import put_due
from backtalk.privacy import crypto
from tests.backtalk.notifications.helpers import CLINIC, Clock, add_target, rows, send, states
from tests.backtalk.notifications.mail import MailServer, running
from tests.frozen import content
from tests.mailing import set_up

ZONE = ZoneInfo(CLINIC.time_zone)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running() as server:
        yield server


def asks(port: int = 25) -> None:
    """Somebody is told of the report by mail."""
    set_up(port, about=("report",))


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (MONDAY, True),
        (MONDAY - timedelta(minutes=1), False),
        (MONDAY + timedelta(hours=16), True),  # web was off all day
        (MONDAY + timedelta(hours=17), False),
        (MONDAY - timedelta(days=1), False),
        (datetime(2026, 11, 2, 7, 0, tzinfo=ZONE), True),  # the day after the clocks changed
    ],
)
@pytest.mark.usefixtures("outbox")
def test_it_is_due_on_monday_by_the_clinics_clock(at: datetime, due: bool) -> None:
    asks()
    assert put_due(content(), at) == due


@pytest.mark.usefixtures("any_outbox")
def test_it_comes_once_a_week_however_many_processes_look() -> None:
    asks()
    add_target("https://clinic.example/hook", about=("lead", "digest"))
    with ThreadPoolExecutor(3) as pool:
        put = list(pool.map(lambda minute: put_due(content(), MONDAY + minute), _MINUTES))
    assert sum(put) == 1
    (row,) = rows()
    assert (row.kind, row.key) == ("report", "report-2026-11-23")
    assert "16 Nov 2026 to 22 Nov 2026" in json.loads(crypto.decrypt(row.payload))["period"]
    assert put_due(content(), MONDAY + timedelta(days=7)) == 1


_MINUTES = [timedelta(minutes=number) for number in range(3)]


@pytest.mark.usefixtures("outbox")
def test_it_arrives_with_the_page_as_a_file(mail_server: MailServer) -> None:
    asks(mail_server.port)
    put_due(content(), MONDAY)
    clock = Clock()
    assert send(clock) == 1
    clock.move(minutes=5)
    assert (send(clock), put_due(content(), MONDAY + timedelta(minutes=5))) == (0, 0)
    (message,) = mail_server.got
    assert "report of 16 Nov 2026 to 22 Nov 2026" in message["Subject"]
    parts = {part.get_content_type(): part for part in message.walk()}
    text = parts["text/plain"].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert b"Conversations: 0" in text
    file = parts["application/pdf"]
    assert file.get_filename() == "report-2026-11-16-2026-11-22.pdf"
    held = file.get_payload(decode=True)
    assert isinstance(held, bytes)
    assert held.startswith(b"%PDF-")


@pytest.mark.usefixtures("outbox")
def test_a_mail_server_that_is_away_is_tried_again() -> None:
    asks(1)
    put_due(content(), MONDAY)
    clock = Clock()
    assert send(clock) == 0
    assert states() == ["waiting"]
