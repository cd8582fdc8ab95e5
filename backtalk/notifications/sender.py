"""Sends what is in the outbox: at least once, each try under the same key.

A sender claims one row at a time and commits the claim before it sends. If it is killed, the claim
runs out and another sends again; if the receiver answers too late, it gets the same key again.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread

import structlog
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from backtalk.content.clinic import Clinic
from backtalk.db.models import Notification, now
from backtalk.db.session import session
from backtalk.notifications import letters, mail, retry, services, targets, texts, webhook
from backtalk.notifications.errors import NotSent
from backtalk.privacy import crypto

HOLD = timedelta(minutes=2)
"""How long a claim lasts: longer than any try."""
DEADLINE = 30.0
"""Seconds that one try may take in all, however slowly the answer drips."""

_log = structlog.get_logger(__name__)
_trying: dict[int, Thread] = {}


@dataclass(frozen=True)
class _Claimed:
    id: int
    attempt: int
    kind: str
    key: str
    target_id: int
    payload: bytes


def send_due(clinic: Clinic, clock: Callable[[], datetime] = now) -> int:
    """Send all that is due, the longest waiting first; how many arrived.

    A target that fails is left alone until the next call, so that one that hangs does not keep
    the others waiting.

    Args:
        clinic: Whose messages they are.
        clock: What time it is.
    """
    arrived, failed = 0, set[int]()
    while (claimed := _claim(clock(), failed)) is not None:
        if _try(claimed, clinic, clock) is None:
            arrived += 1
        else:
            failed.add(claimed.target_id)
    return arrived


def send_now(notification_id: int, clinic: Clinic) -> str | None:
    """Try one notification at once; what went wrong, None if it arrived."""
    claimed = _claim(now(), (), notification_id)
    return _try(claimed, clinic, now) if claimed else "It is being sent already."


def _claim(at: datetime, without: Collection[int], wanted: int | None = None) -> _Claimed | None:
    """Take the row that has waited longest; it is ours alone once this is committed."""
    free = or_(
        and_(Notification.state == "waiting", Notification.next_try_at <= at),
        and_(Notification.state == "sending", Notification.held_until <= at),
    )
    query = select(Notification.id, Notification.attempts).where(free)
    query = query.where(Notification.target_id.not_in(without))
    if wanted is not None:
        query = query.where(Notification.id == wanted)
    query = query.order_by(Notification.next_try_at, Notification.id).limit(1)
    while True:
        with session() as db, db.begin():
            found = db.execute(query).first()
            if found is None:
                return None
            take = (
                update(Notification)
                .where(Notification.id == found.id, Notification.attempts == found.attempts, free)
                .values(state="sending", attempts=found.attempts + 1, held_until=at + HOLD)
                .returning(
                    Notification.kind,
                    Notification.key,
                    Notification.target_id,
                    Notification.payload,
                )
            )
            taken = db.execute(take).first()
        # Otherwise another sender was faster: the next one.
        if taken is not None:
            return _Claimed(found.id, found.attempts + 1, *taken)


def _try(claimed: _Claimed, clinic: Clinic, clock: Callable[[], datetime]) -> str | None:
    problem = None
    try:
        _deliver(claimed, clinic, clock)
    except NotSent as error:
        problem = str(error)[:200]
    except crypto.WrongKey:
        problem = "It was encrypted with another key and cannot be read."
    with session() as db, db.begin():
        state = _settle(db, claimed, problem, clock())
    _log.info(
        "notification",
        id=claimed.id,
        kind=claimed.kind,
        target=claimed.target_id,
        attempt=claimed.attempt,
        state=state,
        problem=problem,
    )
    return problem


def _settle(db: Session, claimed: _Claimed, problem: str | None, at: datetime) -> str:
    if problem is None:
        # Sent is sent: what it told, which may name a person, is kept no longer.
        values = {"state": "sent", "sent_at": at, "payload": b"", "last_error": None}
    elif claimed.kind == "test" or retry.is_last(claimed.attempt):
        values = {"state": "failed", "last_error": problem}
    else:
        again = at + retry.delay(claimed.attempt)
        values = {"state": "waiting", "next_try_at": again, "last_error": problem}
    mine = and_(Notification.id == claimed.id, Notification.attempts == claimed.attempt)
    # Not if the claim ran out and another has it now: that one settles it.
    db.execute(update(Notification).where(mine).values(held_until=None, **values))
    return str(values["state"])


def _deliver(claimed: _Claimed, clinic: Clinic, clock: Callable[[], datetime]) -> None:
    if claimed.kind == letters.KIND:
        with session() as db:
            server = mail.server(db)
        letter = json.loads(crypto.decrypt(claimed.payload))
        _within(claimed.target_id, lambda: letters.send(server, letter, clinic))
        return
    with session() as db:
        target = targets.find(db, claimed.target_id)
        if target is None:
            raise NotSent("The target was removed.")
        if not target.enabled and claimed.kind != "test":
            raise NotSent("The target is turned off.")
        secret = targets.secret_of(db, target.id)
    body = crypto.decrypt(claimed.payload).encode()
    if target.kind == "webhook":
        _within(
            claimed.target_id,
            lambda: webhook.send(secret.url, secret.key, claimed.key, body, clock()),
        )
    else:
        text = texts.write(json.loads(body), clinic)
        _within(claimed.target_id, lambda: services.send(secret, text))


def _within(target_id: int, work: Callable[[], None]) -> None:
    """Run `work` in a thread, and go on without it after the deadline.

    A thread cannot be ended, so a target whose last try still hangs gets no second one.
    """
    before = _trying.get(target_id)
    if before is not None and before.is_alive():
        raise NotSent("The last try still hangs; the server answers too slowly.")
    result: list[Exception | None] = []

    def run() -> None:
        try:
            work()
            result.append(None)
        except Exception as error:
            result.append(error)

    thread = Thread(target=run, name=f"notify-{target_id}", daemon=True)
    _trying[target_id] = thread
    thread.start()
    thread.join(DEADLINE)
    if not result:
        raise NotSent("The server did not answer in time.")
    if isinstance(result[0], NotSent):
        raise result[0]
    if result[0] is not None:
        # A library's own exception: its text may hold an address or a password.
        raise NotSent(f"It could not be sent ({type(result[0]).__name__}).")
