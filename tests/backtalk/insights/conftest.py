"""Something that happened, at a time by the clinic's clock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from backtalk.db.migrate import upgrade
from backtalk.db.models import ChatMessage, Conversation, DangerSign, Lead
from backtalk.db.session import session

ZONE = ZoneInfo("America/Los_Angeles")


def at(day: int, hour: int = 12, minute: int = 0, month: int = 11) -> datetime:
    """A time in 2026 by the clinic's clock, as the database has it."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


class World:
    """Adds rows with what a test is about."""

    def __init__(self, db: Session) -> None:
        self.db, self._made = db, 0

    def conversation(self, when: datetime) -> str:
        self._made += 1
        self.db.add(Conversation(id=f"c{self._made}", started_at=when, last_at=when))
        self.db.flush()
        return f"c{self._made}"

    def message(self, conversation: str, when: datetime, text: str = "hm", **values: Any) -> str:
        self._made += 1
        values = {"state": "answered", "message_id": f"m{self._made}", **values}
        self.db.add(
            ChatMessage(conversation_id=conversation, text=text, received_at=when, **values)
        )
        self.db.flush()
        return str(values["message_id"])

    def danger(
        self, message: str, when: datetime, outcome: str, level: str, red_flag_id: str = "r"
    ) -> None:
        self.db.add(
            DangerSign(
                conversation_id="c1",
                message_id=message,
                at=when,
                outcome=outcome,
                level=level,
                red_flag_id=red_flag_id,
            )
        )

    def lead(self, when: datetime, **values: Any) -> Lead:
        self._made += 1
        lead = Lead(
            message_id=f"l{self._made}",
            name=b"",
            consent_text="",
            consent_version="1",
            created_at=when,
            **values,
        )
        self.db.add(lead)
        self.db.flush()
        return lead


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A database of each kind with nothing in it."""
    upgrade()
    with session() as db:
        yield World(db)


Freeze = Callable[[datetime], None]


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Freeze:
    """Stops the clock of the insights."""

    def stop(moment: datetime) -> None:
        for module in ("figures", "totals"):
            monkeypatch.setattr(f"backtalk.insights.{module}.now", lambda: moment)

    return stop
