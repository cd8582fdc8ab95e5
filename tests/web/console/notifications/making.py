"""Targets of notifications, added over HTTP and read from the database."""

from typing import Any

import httpx
from sqlalchemy import select

from backtalk.db.models import AuditEntry
from backtalk.db.session import session
from backtalk.notifications import targets
from backtalk.notifications.targets import Secret, Target
from tests.web.console.browser import Browser

URL = "https://hooks.clinic.example/T0P-SECRET"
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
MAIL: dict[str, Any] = {
    "kind": "email",
    "name": "Front desk",
    "host": "smtp.clinic.example",
    "port": "587",
    "security": "starttls",
    "user": "bot",
    "password": "T0P-SECRET",
    "sender": "bot@clinic.example",
    "to": "front@clinic.example, boss@clinic.example",
    "about": "lead",
}


async def add(admin: Browser, **form: Any) -> httpx.Response:
    given = {"kind": "webhook", "name": "Practice software", "url": URL, "about": "lead", **form}
    return await admin.post("/notifications/add", **given)


def only() -> tuple[Target, Secret]:
    with session() as db:
        (target,) = targets.all_targets(db)
        return target, targets.secret_of(db, target.id)


def audited() -> list[str]:
    with session() as db:
        rows = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [row.what for row in rows if row.what.startswith("notification.")]
