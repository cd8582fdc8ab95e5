"""Who is signed in where. The caller of each function commits."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backtalk.db.models import Staff, StaffSession, now

IDLE = timedelta(hours=1)
"""A session that is not used for so long has ended."""
LONGEST = timedelta(hours=12)
"""However much it is used: a working day."""
_NOTED = timedelta(minutes=1)  # between two notes of its use: each is a write
_KEPT = timedelta(days=30)  # how long an ended session can be seen


def start(db: Session, staff: Staff, browser: str) -> tuple[StaffSession, str]:
    """Sign somebody in; returns the session and the token that only its browser knows.

    Always a new token: what a browser had before is worth nothing afterwards.
    """
    at = now()
    old = delete(StaffSession).where(
        StaffSession.staff_id == staff.id, StaffSession.ends_at < at - _KEPT
    )
    db.execute(old)
    token = secrets.token_urlsafe(32)
    session = StaffSession(
        staff_id=staff.id,
        token_hash=hash_token(token),
        created_at=at,
        last_seen_at=at,
        ends_at=at + LONGEST,
        browser=browser[:80],
    )
    db.add(session)
    staff.last_sign_in_at = at
    db.flush()
    return session, token


def find(db: Session, token: str, used: bool = True) -> tuple[StaffSession, Staff] | None:
    """The session of a token and whose it is; None if it has ended or the account is closed.

    Args:
        db: A session of the database.
        token: As the browser sent it.
        used: Whether a person asked; a page that asks by itself keeps no session alive.
    """
    row = db.execute(
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(StaffSession.token_hash == hash_token(token))
    ).first()
    if row is None:
        return None
    session, staff = row
    at = now()
    if not is_open(session, at) or staff.disabled_at is not None:
        return None
    if used and at - session.last_seen_at > _NOTED:
        session.last_seen_at = at
    return session, staff


def is_open(session: StaffSession, at: datetime) -> bool:
    """Whether it can still be used at `at`."""
    return session.revoked_at is None and at < session.ends_at and at - session.last_seen_at < IDLE


def open_of(db: Session, staff_id: int) -> list[StaffSession]:
    """A person's sessions that can still be used, the latest first."""
    at = now()
    found = db.scalars(
        select(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.revoked_at.is_(None))
        .order_by(StaffSession.last_seen_at.desc())
    )
    return [session for session in found if is_open(session, at)]


def revoke(db: Session, staff_id: int, session_id: int) -> bool:
    """End one session of a person; False if they have no such open one."""
    ended = db.scalars(
        update(StaffSession)
        .where(
            StaffSession.id == session_id,
            StaffSession.staff_id == staff_id,
            StaffSession.revoked_at.is_(None),
        )
        .values(revoked_at=now())
        .returning(StaffSession.id)
    ).all()
    return bool(ended)


def revoke_all(db: Session, staff_id: int, keep: int | None = None) -> int:
    """End all sessions of a person, but `keep`; returns how many."""
    ended = db.scalars(
        update(StaffSession)
        .where(
            StaffSession.staff_id == staff_id,
            StaffSession.id != (keep or 0),
            StaffSession.revoked_at.is_(None),
        )
        .values(revoked_at=now())
        .returning(StaffSession.id)
    ).all()
    return len(ended)


def hash_token(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
