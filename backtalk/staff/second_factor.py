"""The optional second factor: six digits of an authenticator app (TOTP, RFC 6238)."""

import hmac
import secrets
import time

import pyotp
import segno
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from backtalk.db.models import Staff
from backtalk.privacy import crypto
from backtalk.staff.sessions import hash_token

_STEP = 30  # seconds that a code is shown
_ISSUER = "Backtalk"
RECOVERY_CODES = 8
_RECOVERY_BYTES = 5


def new_secret() -> str:
    """A secret to share with the person's app."""
    return pyotp.random_base32()


def uri(secret: str, email: str) -> str:
    """The secret in the form that apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=_ISSUER)


def qr(secret: str, email: str) -> str:
    """The same as a picture: an SVG image as a data URI."""
    return segno.make(uri(secret, email), error="m").svg_data_uri(scale=5, border=3, light="white")


def turn_on(db: Session, staff: Staff, secret: str, code: str) -> bool:
    """Ask for a code from now on, if the person's app shows the right one. The caller commits."""
    staff.totp_secret, staff.totp_step = crypto.encrypt(secret), None
    db.flush()
    if take(db, staff, code):
        return True
    turn_off(staff)
    return False


def turn_off(staff: Staff) -> None:
    """Ask for no code any more. The caller commits."""
    staff.totp_secret, staff.totp_step, staff.recovery_hashes = None, None, None


def new_recovery_codes(staff: Staff) -> list[str]:
    """Codes that stand in for a lost phone, each once; earlier ones are void. The caller commits.

    They are shown to their owner now and never again: what is kept are their hashes.
    """
    letters = [secrets.token_hex(_RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    staff.recovery_hashes = [hash_token(code) for code in letters]
    half = _RECOVERY_BYTES
    return [f"{code[:half]}-{code[half:]}" for code in letters]


def take_recovery_code(db: Session, staff: Staff, code: str) -> bool:
    """Whether it is one of the codes for a lost phone; it is used up then. The caller commits."""
    db.refresh(staff, ["recovery_hashes"], with_for_update=True)
    given = hash_token("".join(c for c in code.lower() if c.isalnum()))
    kept = staff.recovery_hashes or []
    if staff.totp_secret is None or given not in kept:
        return False
    staff.recovery_hashes = [one for one in kept if one != given]
    return True


def take(db: Session, staff: Staff, code: str) -> bool:
    """Whether the code is right; the one before and after count too, but none counts twice.

    The caller commits.
    """
    if staff.totp_secret is None:
        return False
    digits = "".join(code.split())
    totp = pyotp.TOTP(crypto.decrypt(staff.totp_secret))
    current = int(time.time()) // _STEP
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return _first_use(db, staff, step)
    return False


def _first_use(db: Session, staff: Staff, step: int) -> bool:
    # In one statement, so that of two uses at once one is the second.
    taken = db.execute(
        update(Staff)
        .where(Staff.id == staff.id, or_(Staff.totp_step.is_(None), Staff.totp_step < step))
        .values(totp_step=step)
        .returning(Staff.id)
        .execution_options(synchronize_session=False)
    ).first()
    db.refresh(staff, ["totp_step"])
    return taken is not None
