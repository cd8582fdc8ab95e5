"""What the clinic is to be told: one row for each target, in the transaction of what it tells.

`announce_lead` and `announce_danger` are called in the transaction that saves a request or a danger
sign, so that one is never there without the other. What is personal is in the row only if the
target's admin turned it on, encrypted, and until it is sent.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from backtalk.db.models import Lead, Notification, now
from backtalk.leads.contact import Contact
from backtalk.notifications.targets import About, Target, to_notify
from backtalk.privacy import crypto
from backtalk.red_flags.levels import LEVEL_OF, NO_DANGER, Level
from backtalk.settings import settings

PAGE = 50
HELD = timedelta(minutes=3)
"""How long news of a request wait for what may yet be added to it."""
_SOON_KNOWN = 2  # tries after which a failure is no hiccup
SENDABLE = ("waiting", "sending")


def announce_lead(db: Session, lead: Lead, *, new: bool, complete: bool) -> None:
    """Tell of a contact request; `backtalk.leads.intake.take` calls it for what it saves.

    The caller commits, together with the request. News of an incomplete request wait for what may
    yet be added to it, unless there is a danger sign.

    Args:
        db: The session in which the request was just saved.
        lead: The request, with its id.
        new: The clinic is to be told; else what waits to be sent says what the request says now.
        complete: Nothing more will be added: it may be sent now.
    """
    if new:
        _tell(db, lead, held=timedelta(0) if complete else HELD)
    else:
        _renew(db, lead, release=complete)


def announce_danger(db: Session, conversation_id: str, levels: Iterable[Level]) -> None:
    """Tell of a danger sign that may be an emergency, once a day and conversation.

    The caller commits, together with the sign.

    Args:
        db: The session in which the signs are saved.
        conversation_id: Where they showed.
        levels: Of those that raised the alarm.
    """
    if Level.EMERGENCY_NOW not in levels:
        return
    targets = to_notify(db, "danger")
    if not targets:
        return
    # The key leaves the house; it must not tell which conversation it was.
    key = crypto.hash_occasion(f"danger {conversation_id} {now():%Y-%m-%d}")
    if db.scalar(select(Notification.id).where(Notification.key == key).limit(1)) is None:
        level = Level.EMERGENCY_NOW
        payload = {"type": "danger.raised", "level": level, "link": link("/leads/danger")}
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
        target_id=target.id,
        lead_id=lead_id,
        payload=crypto.encrypt(json.dumps(body | payload)),
        created_at=at,
        next_try_at=at,
    )
    db.add(row)
    return row


def not_yet_told(db: Session, about: About, key: str) -> list[Target]:
    """The targets that are told of this, and have nothing under this key."""
    told = set(db.scalars(select(Notification.target_id).where(Notification.key == key)))
    return [target for target in to_notify(db, about) if target.id not in told]


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


def count_failing(db: Session) -> int:
    """How many could not be sent, or failed twice and are tried again; of danger, once."""
    failed_so_far = (Notification.attempts >= _SOON_KNOWN) | (
        (Notification.kind == "danger") & (Notification.attempts > 0)
    )
    again = and_(Notification.state == "waiting", Notification.last_error.is_not(None))
    failing = (Notification.state == "failed") | (again & failed_so_far)
    query = select(func.count()).where(failing, Notification.kind != "test")
    return db.scalar(query) or 0


def link(path: str) -> str | None:
    """The address of a page of the console; None unless the settings say where it is."""
    base = settings().public_url.rstrip("/")
    return f"{base}/console{path}" if base else None


def moment(at: datetime | None) -> str | None:
    """A time as it stands in a payload."""
    return at.isoformat(timespec="seconds") if at else None


def _tell(db: Session, lead: Lead, held: timedelta) -> None:
    targets = to_notify(db, "lead")
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


def _renew(db: Session, lead: Lead, *, release: bool) -> None:
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
    known = {target.id: target for target in to_notify(db, "lead")}
    for row in waiting:
        if row.target_id in known:
            body = json.loads(crypto.decrypt(row.payload)) | _of_lead(lead, known[row.target_id])
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


def _of_lead(lead: Lead, target: Target) -> dict[str, Any]:
    about = {
        "id": lead.id,
        "source": lead.source,
        "due_at": moment(lead.due_at),
        "link": link(f"/leads/{lead.id}"),
    }
    if "danger" in target.about:
        about["danger"] = LEVEL_OF.get(lead.danger_rank)
    payload: dict[str, Any] = {"type": "lead.created", "lead": about}
    if target.personal:
        payload["person"] = {
            **vars(Contact.of(lead)),
            "best_time": lead.best_time,
            "reason": lead.reason,
            "topic": lead.topic,
        }
    return payload
