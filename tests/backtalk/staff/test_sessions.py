from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import Staff, StaffSession, now
from backtalk.staff import accounts, sessions


@pytest.fixture
def staff(db: Session) -> Staff:
    return accounts.add(db, "Ann Lee", "ann@clinic.test", "staff")


def test_a_token_finds_its_session_and_the_database_does_not_know_it(
    db: Session, staff: Staff
) -> None:
    session, token = sessions.start(db, staff, "Firefox on Linux")
    found = sessions.find(db, token)
    assert found
    assert (found[0].id, found[1].id) == (session.id, staff.id)
    assert token not in str(db.execute(select(StaffSession.__table__)).all())
    assert sessions.find(db, session.token_hash) is None
    assert sessions.find(db, "") is None


@pytest.mark.parametrize(
    ("idle", "age", "is_open"),
    [
        (timedelta(minutes=59), timedelta(hours=5), True),
        (timedelta(minutes=61), timedelta(hours=5), False),
        (timedelta(minutes=1), timedelta(hours=11, minutes=59), True),
        (timedelta(minutes=1), timedelta(hours=12, minutes=1), False),
    ],
)
def test_a_session_ends_when_idle_and_at_the_end_of_the_day(
    db: Session, staff: Staff, idle: timedelta, age: timedelta, is_open: bool
) -> None:
    session, token = sessions.start(db, staff, "here")
    session.last_seen_at = now() - idle
    session.ends_at = now() - age + sessions.LONGEST
    db.flush()
    assert bool(sessions.find(db, token)) == is_open
    assert (session in sessions.open_of(db, staff.id)) == is_open


def test_use_by_a_person_keeps_it_alive_and_use_by_a_script_does_not(
    db: Session, staff: Staff
) -> None:
    session, token = sessions.start(db, staff, "here")
    session.last_seen_at = seen = now() - timedelta(minutes=30)
    sessions.find(db, token, used=False)
    assert session.last_seen_at == seen
    sessions.find(db, token)
    assert now() - session.last_seen_at < timedelta(minutes=1)


def test_nobody_ends_the_session_of_somebody_else(db: Session, staff: Staff) -> None:
    other = accounts.add(db, "Bo", "bo@clinic.test", "staff")
    session, token = sessions.start(db, staff, "here")
    assert not sessions.revoke(db, other.id, session.id)
    assert sessions.find(db, token)
    assert sessions.revoke(db, staff.id, session.id)
    db.refresh(session)
    assert sessions.find(db, token) is None


def test_ended_sessions_are_forgotten_after_a_month(db: Session, staff: Staff) -> None:
    old, _ = sessions.start(db, staff, "old")
    old.ends_at = now() - timedelta(days=31)
    db.flush()
    sessions.start(db, staff, "new")
    assert [s.browser for s in db.scalars(select(StaffSession))] == ["new"]
