"""One-time links by which a person sets their password: an invitation, or a reset.

The caller of each function commits.
"""

import secrets
from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backtalk.db.models import Staff, StaffLink, now
from backtalk.staff import accounts, passwords
from backtalk.staff.sessions import hash_token

Kind = Literal["invite", "reset"]
LIFETIMES: dict[Kind, timedelta] = {"invite": timedelta(days=7), "reset": timedelta(days=1)}


class LinkExpired(Exception):
    """The link is unknown, used, or too old."""


def make(db: Session, staff: Staff, kind: Kind) -> str:
    """The code of a new link; the person's earlier links are void."""
    db.execute(delete(StaffLink).where(StaffLink.staff_id == staff.id))
    code = secrets.token_urlsafe(32)
    db.add(
        StaffLink(
            staff_id=staff.id,
            kind=kind,
            token_hash=hash_token(code),
            expires_at=now() + LIFETIMES[kind],
        )
    )
    return code


def use(db: Session, code: str, password: str) -> tuple[Staff, str]:
    """Set the password of the person whose link it is; returns them and the link's kind.

    The second factor stays: a link alone must not get around it.

    Raises:
        LinkExpired: If the link is unknown, used or too old, or the account is closed.
        backtalk.staff.passwords.WeakPassword: If the password cannot be taken.
    """
    link = db.scalar(select(StaffLink).where(StaffLink.token_hash == hash_token(code)))
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise LinkExpired
    staff = db.get_one(Staff, link.staff_id)
    if staff.disabled_at is not None:
        raise LinkExpired
    passwords.check_strength(password, staff.email)
    # In one statement, so that of two uses at once one is the second.
    taken = db.execute(
        update(StaffLink)
        .where(StaffLink.id == link.id, StaffLink.used_at.is_(None))
        .values(used_at=now())
        .returning(StaffLink.id)
    ).first()
    if taken is None:
        raise LinkExpired
    accounts.set_password(db, staff, password)
    return staff, link.kind


def waiting(db: Session) -> dict[int, StaffLink]:
    """Links that can still be used, by the person's id."""
    found = db.scalars(
        select(StaffLink).where(StaffLink.used_at.is_(None), StaffLink.expires_at > now())
    )
    return {link.staff_id: link for link in found}
