import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from backtalk.cli.retention import retention as command
from backtalk.db.events import events, tracker_metadata
from backtalk.db.models import (
    AuditEntry,
    ChatMessage,
    Conversation,
    Lead,
    Notification,
    StaffLink,
    StaffSession,
    now,
)
from backtalk.db.session import database, session
from backtalk.privacy import crypto, retention
from backtalk.privacy.deletion import forget_leads
from backtalk.privacy.retention import Periods, run
from backtalk.settings import settings
from backtalk.staff import accounts
from tests.backtalk.notifications.helpers import target_in
from tests.backtalk.privacy.planted import TRACES, everything, in_files, lead_ids, plant

DAY = timedelta(days=1)
USUAL = Periods(90 * DAY, None)
BOTH = Periods(90 * DAY, 30 * DAY)


@pytest.fixture
def db(database_url: str) -> Iterator[Session]:
    plant()
    with session() as opened:
        yield opened


def age(at: datetime, *conversation_ids: str) -> None:
    with session() as db, db.begin():
        chosen = update(Conversation).where(Conversation.id.in_(conversation_ids))
        db.execute(chosen.values(last_at=at))


def without_requests() -> None:
    """Take the requests away; what else is kept of the chats stays."""
    with session() as db, db.begin():
        for lead in db.scalars(select(Lead)):
            forget_leads(db, [lead.id])


def left() -> set[str]:
    with session() as db:
        return set(db.scalars(select(Conversation.id)))


def test_what_is_old_goes_from_every_table_and_file(db: Session, tmp_path: Path) -> None:
    db.close()
    without_requests()
    age(now() - 91 * DAY, "c1", "c2")
    receipt = run(USUAL, now())
    assert (receipt.conversations, receipt.messages, receipt.danger_signs) == (2, 10, 10)
    assert receipt.events > 30
    for place in (everything(database()), in_files(tmp_path)):
        for trace in TRACES:
            assert trace.lower() not in place, trace
    assert left() == {"jo"}


@pytest.mark.parametrize("days", [1, 89])
def test_what_is_younger_stays(db: Session, days: int) -> None:
    db.close()
    without_requests()
    age(now() - days * DAY, "c1")
    assert not run(USUAL, now())
    assert left() == {"c1", "c2", "jo"}


def test_a_chat_with_a_request_stays_as_long_as_the_request(db: Session) -> None:
    age(now() - 1000 * DAY, "c1", "c2", "jo")
    assert not run(USUAL, now())
    with db.begin():
        (closed,), (booked,), (new,) = (lead_ids(db, c) for c in ("c1", "c2", "jo"))
        for lead, values in (
            (closed, {"status": "closed", "closed_at": now() - 31 * DAY}),
            (booked, {"status": "booked", "booked_at": now() - 29 * DAY}),
            (new, {"created_at": now() - 900 * DAY}),
        ):
            db.execute(update(Lead).where(Lead.id == lead).values(**values))
    receipt = run(BOTH, now())
    assert (receipt.leads, receipt.conversations) == (1, 1)
    assert left() == {"c2", "jo"}


def test_a_request_that_goes_leaves_a_young_chat_without_one(db: Session) -> None:
    with db.begin():
        (lead,) = lead_ids(db, "c1")
        old = {"status": "not_a_lead", "closed_at": now() - 31 * DAY}
        db.execute(update(Lead).where(Lead.id == lead).values(**old))
    assert run(BOTH, now()).leads == 1
    assert db.get_one(Conversation, "c1").has_lead is False


def test_requests_merged_into_one_go_with_it(db: Session) -> None:
    with db.begin():
        (main,), (merged,) = lead_ids(db, "c1"), lead_ids(db, "c2")
        old = {"status": "closed", "closed_at": now() - 31 * DAY}
        db.execute(update(Lead).where(Lead.id == main).values(**old))
        db.execute(update(Lead).where(Lead.id == merged).values(merged_into=main))
    assert run(BOTH, now()).leads == 2


def test_rasas_events_of_no_conversation_go_after_a_day(db: Session) -> None:
    with db.begin():
        for sender, ago in (("late", DAY * 2), ("late", timedelta()), ("c1", DAY * 2)):
            at = (now() - ago).timestamp()
            row = {"sender_id": sender, "type_name": "user", "timestamp": at, "data": "{}"}
            db.execute(insert(events).values(row))
        before = db.scalar(select(func.count()).select_from(events)) or 0
    assert run(USUAL, now()).events == 1
    assert db.scalar(select(func.count()).select_from(events)) == before - 1


def test_sent_messages_and_ended_sessions_go_too(db: Session) -> None:
    ago = now() - 91 * DAY
    with db.begin():
        staff = accounts.add(db, "Ann", "ann@clinic.test", "staff")
        db.flush()
        db.add(StaffSession(staff_id=staff.id, token_hash="x", ends_at=ago))
        db.add(StaffLink(staff_id=staff.id, kind="invite", token_hash="y", expires_at=ago))
        payload = crypto.encrypt("digest")
        target = target_in(db)
        row = Notification(key="d", kind="digest", target_id=target, payload=payload)
        row.created_at = ago
        db.add(row)
    assert run(USUAL, now()).notifications == 1
    for table in (StaffSession, StaffLink):
        assert db.scalar(select(func.count()).select_from(table)) == 0


def test_many_go_in_small_steps(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_BATCH", 2)
    with db.begin():
        for n in range(5):
            db.add(Conversation(id=f"old{n}", last_at=now() - 91 * DAY))
    assert run(USUAL, now()).conversations == 5


def test_before_rasa_made_its_table(db: Session) -> None:
    db.close()
    tracker_metadata.drop_all(database())
    without_requests()
    age(now() - 91 * DAY, "c1")
    assert run(USUAL, now()).events == 0
    assert left() == {"c2", "jo"}


def test_it_is_recorded_in_numbers(db: Session) -> None:
    db.close()
    without_requests()
    run(USUAL, now())
    age(now() - 91 * DAY, "c1")
    run(USUAL, now())
    with session() as again:
        entry = again.scalars(select(AuditEntry)).one()
    assert (entry.what, entry.staff_id) == ("retention.ran", None)
    assert entry.details
    assert entry.details["conversations"] == 1
    assert json.dumps(entry.details).count('"') == 2 * len(entry.details), "numbers alone"


def test_the_command_says_what_it_would_do_and_does_it(db: Session) -> None:
    db.close()
    without_requests()
    age(now() - 91 * DAY, "c1")
    assert Periods.of(settings()) == USUAL
    would = CliRunner().invoke(command, ["--dry-run"])
    assert would.output == "Would delete: conversations 1, leads 0\n"
    assert "c1" in left()
    assert "conversations 1, messages 5" in CliRunner().invoke(command).output
    assert "c1" not in left()
    with session() as again:
        assert again.scalars(select(ChatMessage.conversation_id).distinct()).all() == ["c2", "jo"]
