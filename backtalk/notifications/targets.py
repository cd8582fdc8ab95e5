"""Where notifications go: webhooks, e-mail, chat services, as an admin set them in the console.

The address and passwords of a target are in its encrypted part.
"""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.db.models import NotificationTarget
from backtalk.notifications.errors import TargetError
from backtalk.privacy import crypto

About = Literal["lead", "danger", "digest", "report"]
ABOUT: tuple[About, ...] = get_args(About)
Kind = Literal["webhook", "email", "service"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Email(BaseModel):
    """A mail server, and who writes to whom through it."""

    model_config = ConfigDict(frozen=True)

    host: str = Field(min_length=1, max_length=253, pattern=r"^[\w.:-]+$")
    port: int = Field(ge=1, le=65535)
    security: Literal["starttls", "ssl", "insecure"]
    user: str = Field("", max_length=254)
    password: str = Field("", max_length=500)
    sender: EmailStr
    to: tuple[EmailStr, ...] = Field(min_length=1, max_length=10)
    reply_to: EmailStr | None = None
    sender_name: str = ""


class Secret(BaseModel):
    """What of a target is encrypted: the address of a webhook or service, its key; the mail."""

    model_config = ConfigDict(frozen=True)

    url: str = ""
    key: str = ""
    email: Email | None = None


class Target(BaseModel):
    """Where notifications go, and which.

    Args:
        id: Its number; 0 until it is saved.
        name: What the clinic calls it.
        kind: How it is reached.
        about: What it is told of.
        personal: Whether a request comes with name, contact details and reason.
        enabled: Whether it is told anything.
        shown: What of its address may be shown.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int = 0
    name: str = Field(min_length=1, max_length=60)
    kind: Kind
    about: tuple[About, ...] = ()
    personal: bool = False
    enabled: bool = True
    shown: str = ""

    def changed(self, **changes: object) -> Self:
        """The target with these values, checked."""
        return type(self).model_validate(self.model_dump() | changes)


def all_targets(db: Session) -> list[Target]:
    """All targets by name."""
    rows = select(NotificationTarget).order_by(NotificationTarget.name_folded)
    return [_read(row) for row in db.scalars(rows)]


def to_notify(db: Session, about: About) -> list[Target]:
    """The targets that are on and are told of this.

    What is put into the outbox needs its target: one that is being removed is left out, and none
    is removed before the caller has committed.
    """
    staying = (
        select(NotificationTarget)
        .where(NotificationTarget.enabled)
        .order_by(NotificationTarget.name_folded)
        .with_for_update(read=True, key_share=True, skip_locked=True)
    )
    return [_read(row) for row in db.scalars(staying) if about in row.about]


def find(db: Session, target_id: int) -> Target | None:
    """The target with this number, if there is one."""
    row = db.get(NotificationTarget, target_id)
    return _read(row) if row else None


def secret_of(db: Session, target_id: int) -> Secret:
    """The encrypted part of a target that is there.

    Raises:
        backtalk.privacy.crypto.WrongKey: If it was encrypted with another key.
    """
    row = db.get_one(NotificationTarget, target_id)
    return Secret.model_validate_json(crypto.decrypt(row.secret))


def new_key() -> str:
    """A key to sign with, as Standard Webhooks writes one."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def save(db: Session, target: Target, secret: Secret, by: int | None) -> Target:
    """Add a target, or change it; returns it with its number. The caller commits.

    Args:
        db: A session.
        target: As it shall be.
        secret: Its encrypted part.
        by: Id of the member of staff who does it.

    Raises:
        TargetError: If another has the same name.
    """
    row = db.get(NotificationTarget, target.id) if target.id else None
    row = row or NotificationTarget(id=target.id or None)
    for name, value in target.model_dump(exclude={"id"}).items():
        setattr(row, name, value)
    row.name_folded = target.name.casefold()
    row.secret = crypto.encrypt(secret.model_dump_json())
    row.changed_by = by
    db.add(row)
    try:
        db.flush()
    except IntegrityError:
        raise TargetError("Another target has this name; choose a different one.") from None
    return _read(row)


def remove(db: Session, target_id: int) -> None:
    """Remove a target, with what was sent to it and what was not. The caller commits."""
    db.execute(delete(NotificationTarget).where(NotificationTarget.id == target_id))


def ordered(about: Sequence[str]) -> tuple[About, ...]:
    """Those that there are, in their order."""
    return tuple(one for one in ABOUT if one in about)


def _read(row: NotificationTarget) -> Target:
    return Target.model_validate(row)
