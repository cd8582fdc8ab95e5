"""What tests of notifications share: the clinic, a clock, a request, a target."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import Lead, Notification, now
from backtalk.db.session import session
from backtalk.leads.intake import LeadRequest
from backtalk.notifications import sender, targets
from backtalk.notifications.targets import Secret, Target
from tests import frozen
from tests.leads import taken

CLINIC = frozen.clinic()
KEY = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
NAME, PHONE, EMAIL = "Jo Bloggs", "+14155550132", "jo@example.com"


@dataclass
class Clock:
    """A clock that a test moves on."""

    at: datetime = field(default_factory=now)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def request(number: int = 1, **changes: Any) -> LeadRequest:
    values: dict[str, Any] = {
        "name": NAME,
        "phone": PHONE,
        "email": EMAIL,
        "best_time": "mornings",
        "reason": "hip tightness",
        "consent_version": "1",
        "conversation_id": f"c{number}",
        "message_id": f"m{number}",
    }
    return LeadRequest(**values | changes)


def ask(number: int = 1, **changes: Any) -> Lead:
    """A visitor's request, committed."""
    columns = {"due_at": changes.pop("due_at")} if "due_at" in changes else {}
    with session() as db:
        return taken(db, request(number, **changes), **columns)


def target_in(db: Session) -> int:
    """The number of a target, for notifications that a test puts there itself."""
    target = Target(name=uuid4().hex, kind="webhook", about=("digest",))
    return targets.save(db, target, Secret(), None).id


def add_target(url: str, **values: Any) -> Target:
    """A webhook that is told of new requests, unless `values` say otherwise."""
    secret = values.pop("secret", Secret(url=url, key=KEY))
    given = {"name": url[:60], "kind": "webhook", "about": ("lead",)}
    target = Target.model_validate(given | values)
    with session() as db, db.begin():
        return targets.save(db, target, secret, None)


def rows() -> list[Notification]:
    with session() as db:
        return list(db.scalars(select(Notification).order_by(Notification.id)))


def states() -> list[str]:
    return [row.state for row in rows()]


def send(clock: Clock) -> int:
    """Send what is due; returns how many arrived."""
    return sender.send_due(CLINIC, clock)
