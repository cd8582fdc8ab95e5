from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import Staff, StaffLink, now
from backtalk.staff import accounts, links, passwords, sessions
from backtalk.staff.links import LinkExpired

PASSWORD = "wild mustard tea"


@pytest.fixture
def staff(db: Session) -> Staff:
    return accounts.add(db, "Ann Lee", "ann@clinic.test", "staff")


def test_a_link_sets_the_password_once(db: Session, staff: Staff) -> None:
    code = links.make(db, staff, "invite")
    _, token = sessions.start(db, staff, "here")
    used_by, kind = links.use(db, code, PASSWORD)
    assert (used_by.id, kind) == (staff.id, "invite")
    assert passwords.matches(PASSWORD, staff.password_hash)
    assert sessions.find(db, token) is None
    with pytest.raises(LinkExpired):
        links.use(db, code, "another good one")
    assert passwords.matches(PASSWORD, staff.password_hash)


def test_a_weak_password_leaves_the_link_good(db: Session, staff: Staff) -> None:
    code = links.make(db, staff, "reset")
    with pytest.raises(passwords.WeakPassword):
        links.use(db, code, "short")
    links.use(db, code, PASSWORD)


def test_a_link_is_void_when_late_replaced_or_for_a_closed_account(
    db: Session, staff: Staff
) -> None:
    first = links.make(db, staff, "reset")
    second = links.make(db, staff, "reset")
    with pytest.raises(LinkExpired):
        links.use(db, first, PASSWORD)
    staff.disabled_at = now()
    with pytest.raises(LinkExpired):
        links.use(db, second, PASSWORD)
    staff.disabled_at = None
    db.scalars(select(StaffLink)).one().expires_at = now() - timedelta(seconds=1)
    with pytest.raises(LinkExpired):
        links.use(db, second, PASSWORD)
    assert links.waiting(db) == {}


def test_the_database_does_not_know_the_code(db: Session, staff: Staff) -> None:
    code = links.make(db, staff, "invite")
    db.flush()
    kept = db.scalars(select(StaffLink)).one()
    assert code not in kept.token_hash
    with pytest.raises(LinkExpired):
        links.use(db, kept.token_hash, PASSWORD)


def test_a_reset_does_not_get_around_the_second_factor(db: Session, staff: Staff) -> None:
    staff.totp_secret = b"secret"
    links.use(db, links.make(db, staff, "reset"), PASSWORD)
    assert staff.totp_secret == b"secret"


def test_a_link_is_void_once_the_password_was_changed_otherwise_or_the_account_closed(
    db: Session, staff: Staff
) -> None:
    code = links.make(db, staff, "reset")
    accounts.set_password(db, staff, "another good one")
    with pytest.raises(LinkExpired):
        links.use(db, code, PASSWORD)
    code = links.make(db, staff, "reset")
    accounts.disable(db, staff)
    accounts.enable(staff)
    with pytest.raises(LinkExpired):
        links.use(db, code, PASSWORD)
