import pytest
from sqlalchemy.orm import Session

from backtalk.db.models import Staff, now
from backtalk.staff import accounts, passwords, sessions
from backtalk.staff.accounts import StaffError


def person(db: Session, role: str = "staff", email: str = "ann@clinic.test") -> Staff:
    staff = accounts.add(db, "Ann Lee", email, role)
    db.flush()
    return staff


def test_an_address_is_one_account_whatever_its_capitals(db: Session) -> None:
    assert person(db, email=" Ann@Clinic.TEST ").email == "ann@clinic.test"
    with pytest.raises(StaffError, match="has an account already"):
        person(db, email="ANN@clinic.test")
    assert accounts.by_email(db, "aNN@clinic.test ") is not None


@pytest.mark.parametrize(
    ("name", "email", "role", "says"),
    [
        ("", "a@b.test", "staff", "A name has"),
        ("A\u202eB", "a@b.test", "staff", "A name has"),
        ("A" * 101, "a@b.test", "staff", "A name has"),
        ("Ann", "nobody", "staff", "no.* e-mail address|not an e-mail"),
        ("Ann", "a@b.test\r\nBcc: x@y.test", "staff", "not an e-mail"),
        ("Ann", "a@b.test", "owner", "role 'owner' is unknown"),
    ],
)
def test_what_is_no_account_is_said(
    db: Session, name: str, email: str, role: str, says: str
) -> None:
    with pytest.raises(StaffError, match=says):
        accounts.add(db, name, email, role)


def test_an_invited_person_has_no_password_that_matches(db: Session) -> None:
    staff = person(db)
    assert not passwords.matches("", staff.password_hash)


def test_a_one_time_password_works_and_must_be_changed(db: Session) -> None:
    made = accounts.add_with_password(db, "Ann", "ann@clinic.test", "admin")
    assert passwords.matches(made.password, made.staff.password_hash)
    assert made.staff.must_change_password
    accounts.set_password(db, made.staff, "wild mustard tea")
    assert not made.staff.must_change_password
    assert not passwords.matches(made.password, made.staff.password_hash)


def test_the_first_admin_is_made_once(db: Session) -> None:
    made = accounts.first_admin(db, "hello@clinic.test")
    assert made
    assert made.staff.role == "admin"
    assert accounts.first_admin(db, "other@clinic.test") is None


def test_a_new_password_ends_other_sessions_and_keeps_this_one(db: Session) -> None:
    staff = person(db)
    here, token = sessions.start(db, staff, "here")
    _, other = sessions.start(db, staff, "there")
    accounts.set_password(db, staff, "wild mustard tea", keep=here.id)
    assert sessions.find(db, token)
    assert sessions.find(db, other) is None


def test_the_last_admin_stays(db: Session) -> None:
    only = person(db, "admin")
    with pytest.raises(StaffError, match="only admin"):
        accounts.disable(db, only)
    with pytest.raises(StaffError, match="only admin"):
        accounts.change_role(db, only, "staff")
    second = person(db, "admin", "bo@clinic.test")
    second.disabled_at = now()
    db.flush()
    with pytest.raises(StaffError, match="only admin"):
        accounts.disable(db, only)
    accounts.enable(second)
    accounts.change_role(db, only, "staff")
    assert only.role == "staff"


def test_a_closed_account_is_signed_out_and_comes_back_closed_to_old_sessions(db: Session) -> None:
    person(db, "admin", "admin@clinic.test")
    staff = person(db)
    _, token = sessions.start(db, staff, "here")
    accounts.disable(db, staff)
    assert sessions.find(db, token) is None
    accounts.enable(staff)
    assert sessions.find(db, token) is None
