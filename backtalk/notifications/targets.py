"""Where notifications go: webhooks, e-mail, chat services, as an admin set them in the console.

Each target is one row of `console_settings`; its address and passwords are in the encrypted part.
"""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from typing import Literal, Self, get_args

import structlog
from pydantic import BaseModel, ConfigDict, EmailStr, Field, ValidationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backtalk.db.models import ConsoleSetting, Notification
from backtalk.notifications.errors import TargetError
from backtalk.privacy import crypto

About = Literal["lead", "danger", "digest"]
ABOUT: tuple[About, ...] = get_args(About)
Kind = Literal["webhook", "email", "service"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_PREFIX = "notify."
_log = structlog.get_logger(__name__)


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


class Secret(BaseModel):
    """What of a target is encrypted: the address of a webhook or service, its key; the mail."""

    model_config = ConfigDict(frozen=True)

    url: str = ""
    key: str = ""
    email: Email | None = None


class Target(BaseModel):
    """Where notifications go, and which.

    Args:
        id: Its number.
        name: What the clinic calls it.
        kind: How it is reached.
        about: What it is told of.
        personal: Whether a request comes with name, contact details and reason.
        on: Whether it is told anything.
        shown: What of its address may be shown.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    name: str = Field(min_length=1, max_length=60)
    kind: Kind
    about: tuple[About, ...] = ()
    personal: bool = False
    on: bool = True
    shown: str = ""

    def with_(self, **changes: object) -> Self:
        """The target with these values, checked."""
        return type(self).model_validate(self.model_dump() | changes)


def everywhere(db: Session) -> list[Target]:
    """All targets by name. One that cannot be read is logged, and stops nothing."""
    rows = select(ConsoleSetting).where(ConsoleSetting.key.startswith(_PREFIX, autoescape=True))
    found = [target for row in db.scalars(rows) if (target := _read(row))]
    return sorted(found, key=lambda target: target.name.casefold())


def told_of(db: Session, about: About) -> list[Target]:
    """The targets that are on and are told of this."""
    return [target for target in everywhere(db) if target.on and about in target.about]


def find(db: Session, target_id: int) -> Target | None:
    """The target with this number, if there is one."""
    row = db.get(ConsoleSetting, _key(target_id))
    return _read(row) if row else None


def secret_of(db: Session, target_id: int) -> Secret:
    """The encrypted part of a target that is there.

    Raises:
        backtalk.privacy.crypto.WrongKey: If it was encrypted with another key.
    """
    row = db.get_one(ConsoleSetting, _key(target_id))
    return Secret.model_validate_json(crypto.decrypt(row.secret)) if row.secret else Secret()


def new_id() -> int:
    """A number for a new target."""
    return secrets.randbelow(900_000_000) + 100_000_000


def new_key() -> str:
    """A key to sign with, as Standard Webhooks writes one."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def save(db: Session, target: Target, secret: Secret, by: int | None) -> None:
    """Add a target, or change it. The caller commits.

    Args:
        db: A session.
        target: As it shall be.
        secret: Its encrypted part.
        by: Id of the member of staff who does it.

    Raises:
        TargetError: If another has the same name.
    """
    named = target.name.casefold()
    if any(t.name.casefold() == named and t.id != target.id for t in everywhere(db)):
        raise TargetError("Another target has this name; choose a different one.")
    row = db.get(ConsoleSetting, _key(target.id)) or ConsoleSetting(key=_key(target.id))
    row.value = target.model_dump(mode="json")
    row.secret = crypto.encrypt(secret.model_dump_json())
    row.changed_by = by
    db.add(row)


def remove(db: Session, target_id: int) -> None:
    """Remove a target, with what was sent to it and what was not. The caller commits."""
    db.execute(delete(ConsoleSetting).where(ConsoleSetting.key == _key(target_id)))
    db.execute(delete(Notification).where(Notification.target == str(target_id)))


def ordered(about: Sequence[str]) -> tuple[About, ...]:
    """Those that there are, in their order."""
    return tuple(one for one in ABOUT if one in about)


def _read(row: ConsoleSetting) -> Target | None:
    try:
        return Target.model_validate(row.value)
    except ValidationError:
        _log.error("target_unreadable", key=row.key)
        return None


def _key(target_id: int) -> str:
    return f"{_PREFIX}{target_id}"
