"""What the clinic is to be told: one row for each target, in the transaction of what it tells.

`announce_lead` and `announce_danger` are called where a request or a danger sign is saved, so that
one is never there without the other. What is personal is in the row only if the target's admin
turned it on, encrypted, and until it is sent.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backtalk.db.models import DANGER_RANKS, NO_DANGER, Lead, Notification, now
from backtalk.leads.contact import Contact
from backtalk.notifications.targets import Target, told_of
from backtalk.privacy import crypto
from backtalk.settings import settings

PAGE = 50
SENDABLE = ("waiting", "sending")
_LEVELS = {rank: level for level, rank in DANGER_RANKS.items()}


def announce_lead(db: Session, lead: Lead, held: timedelta = timedelta(0)) -> None:
    """Tell of a new contact request. The caller commits, together with the request.

    Args:
        db: The session in which the request was just saved.
        lead: The request, with its id.
        held: How long to wait for what may be added to it, see `renew_lead`; a danger sign does
            not wait.
    """
    targets = told_of(db, "lead")
    if not targets:
        return
    # Topic and danger were counted past the object.
    db.refresh(lead)
    # Not the lead's id: SQLite gives the id of a deleted row again, and a receiver that knows the
    # key would drop the new request.
    key = uuid4().hex
    if lead.danger_rank < NO_DANGER:
        held = timedelta(0)
    for target in targets:
        row = put(db, target, "lead", key, _of_lead(lead, target), lead.id)
        row.next_try_at += held


def renew_lead(db: Session, lead: Lead, *, release: bool) -> None:
    """Let what waits to be sent of a request say what it says now. The caller commits.

    Args:
        db: A session.
        lead: The request, which was changed.
        release: Nothing more will be added: it may be sent now.
    """
    of_it = (Notification.lead_id == lead.id, Notification.kind == "lead")
    waiting = db.scalars(
        select(Notification).where(
            *of_it, Notification.state == "waiting", Notification.attempts == 0
        )
    ).all()
    if not waiting:
        return
    db.flush()
    db.refresh(lead)
    known = {str(target.id): target for target in told_of(db, "lead")}
    for row in waiting:
        if row.target in known:
            body = json.loads(crypto.decrypt(row.payload)) | _of_lead(lead, known[row.target])
            # The sender may have taken it in the meantime.
            still = (Notification.id == row.id, Notification.state == "waiting")
            db.execute(
                update(Notification)
                .where(*still)
                .values(
                    payload=crypto.encrypt(json.dumps(body)),
                    next_try_at=now() if release else row.next_try_at,
                )
            )


def announce_danger(db: Session, conversation_id: str, levels: Iterable[str]) -> None:
    """Tell of a danger sign that may be an emergency, once a day and conversation.

    The caller commits, together with the sign.

    Args:
        db: The session in which the signs are saved.
        conversation_id: Where they showed.
        levels: Of those that raised the alarm.
    """
    if "emergency_now" not in levels:
        return
    targets = told_of(db, "danger")
    if not targets:
        return
    # The key leaves the house; it must not tell which conversation it was.
    key = crypto.hash_occasion(f"danger {conversation_id} {now():%Y-%m-%d}")
    if db.scalar(select(Notification.id).where(Notification.key == key).limit(1)) is None:
        payload = {"type": "danger.raised", "level": "emergency_now", "link": link("/leads/danger")}
        for target in targets:
            put(db, target, "danger", key, payload)


def put(
    db: Session,
    target: Target,
    kind: str,
    key: str,
    payload: dict[str, Any],
    lead_id: int | None = None,
) -> Notification:
    """Put one notification into the outbox. The caller commits."""
    at = now()
    body = {"type": payload["type"], "id": key, "created_at": at.isoformat(timespec="seconds")}
    row = Notification(
        key=key,
        kind=kind,
        target=str(target.id),
        lead_id=lead_id,
        payload=crypto.encrypt(json.dumps(body | payload)),
        created_at=at,
        next_try_at=at,
    )
    db.add(row)
    return row


def send_again(db: Session, ids: Sequence[int] | None = None) -> int:
    """Let what could not be sent be tried for another day; how many. The caller commits.

    Args:
        db: A session.
        ids: Which; None for all that failed.
    """
    query = (
        update(Notification)
        .where(Notification.state == "failed", Notification.kind != "test")
        .values(state="waiting", attempts=0, next_try_at=now(), held_until=None)
        .returning(Notification.id)
    )
    if ids is not None:
        query = query.where(Notification.id.in_(ids))
    return len(db.scalars(query).all())


def deliveries(
    db: Session, state: str = "", before: int | None = None, limit: int = PAGE
) -> Sequence[Notification]:
    """What was sent, waits or failed, the latest first.

    Args:
        db: A session.
        state: `waiting` (with what is being sent), `sent` or `failed`; empty for all.
        before: Those older than the one with this id.
        limit: How many.
    """
    query = select(Notification).order_by(Notification.id.desc()).limit(limit)
    if state:
        query = query.where(Notification.state.in_(SENDABLE if state == "waiting" else (state,)))
    if before is not None:
        query = query.where(Notification.id < before)
    return db.scalars(query).all()


def count_failed(db: Session) -> int:
    """How many could not be sent."""
    query = select(func.count()).where(Notification.state == "failed", Notification.kind != "test")
    return db.scalar(query) or 0


def link(path: str) -> str | None:
    """The address of a page of the console; None unless the settings say where it is."""
    base = settings().public_url.rstrip("/")
    return f"{base}/console{path}" if base else None


def moment(at: datetime | None) -> str | None:
    """A time as it stands in a payload."""
    return at.isoformat(timespec="seconds") if at else None


def _of_lead(lead: Lead, target: Target) -> dict[str, Any]:
    about = {
        "id": lead.id,
        "source": lead.source,
        "due_at": moment(lead.due_at),
        "link": link(f"/leads/{lead.id}"),
    }
    if "danger" in target.about:
        about["danger"] = _LEVELS.get(lead.danger_rank)
    payload: dict[str, Any] = {"type": "lead.created", "lead": about}
    if target.personal:
        payload["person"] = {
            **vars(Contact.of(lead)),
            "best_time": lead.best_time,
            "reason": lead.reason,
            "topic": lead.topic,
        }
    return payload
