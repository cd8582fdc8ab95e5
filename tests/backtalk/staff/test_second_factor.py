import time

import pyotp
import pytest
from sqlalchemy.orm import Session

from backtalk.db.models import Staff
from backtalk.staff import accounts, second_factor


@pytest.fixture
def secret() -> str:
    return second_factor.new_secret()


@pytest.fixture
def staff(db: Session) -> Staff:
    return accounts.add(db, "Ann Lee", "ann@clinic.test", "staff")


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


def test_it_is_on_once_the_app_shows_the_right_code(db: Session, staff: Staff, secret: str) -> None:
    assert not second_factor.turn_on(db, staff, secret, "000000 ")
    assert staff.totp_secret is None
    assert second_factor.turn_on(db, staff, secret, code(secret))
    assert staff.totp_secret
    assert secret.encode() not in staff.totp_secret


def test_no_code_is_taken_twice(db: Session, staff: Staff, secret: str) -> None:
    assert second_factor.turn_on(db, staff, secret, code(secret, -1))
    assert not second_factor.take(db, staff, code(secret, -1))
    now = code(secret)
    assert second_factor.take(db, staff, f"{now[:3]} {now[3:]}")
    assert not second_factor.take(db, staff, now)
    assert not second_factor.take(db, staff, code(secret, -1))


@pytest.mark.parametrize("steps", [-3, 3])
def test_old_and_future_codes_are_not_taken(
    db: Session, staff: Staff, secret: str, steps: int
) -> None:
    assert not second_factor.turn_on(db, staff, secret, code(secret, steps))


@pytest.mark.parametrize("typed", ["", "abcdef", "\uff11\uff12\uff13\uff14\uff15\uff16", "0" * 20])
def test_what_is_no_code_is_refused(db: Session, staff: Staff, secret: str, typed: str) -> None:
    assert not second_factor.turn_on(db, staff, secret, typed)


def test_without_it_no_code_is_right(db: Session, staff: Staff, secret: str) -> None:
    assert not second_factor.take(db, staff, code(secret))


def test_the_picture_needs_no_other_server(secret: str) -> None:
    assert second_factor.qr(secret, "ann@clinic.test").startswith("data:image/svg+xml")
    uri = second_factor.uri(secret, "ann@clinic.test")
    assert uri == f"otpauth://totp/Backtalk:ann%40clinic.test?secret={secret}&issuer=Backtalk"
