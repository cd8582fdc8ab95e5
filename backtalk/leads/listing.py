"""Lists of requests: what waits, in which order, how much of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self, get_args

from sqlalchemy import ColumnElement, Select, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session

from backtalk.db.models import NO_DANGER, Lead, LeadEvent, UtcDateTime
from backtalk.leads import search
from backtalk.leads.duplicates import count_alike
from backtalk.leads.workflow import OPEN, STATUSES, Status
from backtalk.privacy import crypto

PAGE = 50
NOBODY = 0
"""As an assignee: requests that nobody has."""
Order = Literal["urgent", "newest", "oldest", "due", "status"]
ORDERS: tuple[Order, ...] = get_args(Order)

_PROMISED = case((Lead.contacted_at.is_(None), Lead.due_at))
WAITS_UNTIL: ColumnElement[datetime] = type_coerce(
    case((Lead.status.in_(OPEN), func.coalesce(Lead.next_attempt_at, _PROMISED))), UtcDateTime()
)
"""By when something is to be done: the next attempt, or the promised answer until the first try."""
_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    "urgent": (
        case((Lead.status.in_(OPEN), 0), else_=1),
        case((Lead.status.in_(OPEN), Lead.danger_rank), else_=NO_DANGER),
        WAITS_UNTIL.is_(None),
        WAITS_UNTIL,
        Lead.id.desc(),
    ),
    "newest": (Lead.created_at.desc(), Lead.id.desc()),
    "oldest": (Lead.created_at.asc(), Lead.id.asc()),
    "due": (WAITS_UNTIL.is_(None), WAITS_UNTIL, Lead.id.asc()),
    "status": (
        case({status: place for place, status in enumerate(STATUSES)}, value=Lead.status),
        Lead.created_at.desc(),
        Lead.id.desc(),
    ),
}


@dataclass(frozen=True)
class Wanted:
    """Which requests to list; what is empty or None lets all through.

    Args:
        status: One of `STATUSES`, or `open`.
        assignee: Id of a member of staff, or `NOBODY`.
        topic: Id of a topic.
        source: chat or form.
        danger: Only those with a danger sign.
        overdue: Only those that wait for longer than promised.
        since: Asked from then on.
        until: Asked before then.
        keys: Of `search.keys`.
        order: How to sort.
        page: From 1.
    """

    status: str = ""
    assignee: int | None = None
    topic: str = ""
    source: str = ""
    danger: bool = False
    overdue: bool = False
    since: datetime | None = None
    until: datetime | None = None
    keys: tuple[str, ...] = ()
    order: Order = "urgent"
    page: int = 1

    def on_page(self, page: int) -> Self:
        """The same, another page of it."""
        return replace(self, page=page)


@dataclass(frozen=True)
class Card:
    """A request as lists show it: the name in the clear, no way to reach the person.

    Args:
        lead: The row.
        name: As the visitor wrote it.
        alike: How many other requests share its phone or e-mail.
        waits_until: By when something is to be done, if anything.
        overdue: Whether that is past.
    """

    lead: Lead
    name: str
    alike: int
    waits_until: datetime | None
    overdue: bool


@dataclass(frozen=True)
class Pulse:
    """What tells that a list has changed. `mark` changes with everything that a list shows."""

    newest: int
    new: int
    overdue: int
    mark: str


def waits_until(lead: Lead) -> datetime | None:
    """`WAITS_UNTIL` of one request."""
    if lead.status not in OPEN:
        return None
    return lead.next_attempt_at or (lead.due_at if lead.contacted_at is None else None)


def overdue(at: datetime) -> ColumnElement[bool]:
    """The condition on `Lead` that it waits for longer than was promised, at `at`."""
    return and_(Lead.status.in_(OPEN), Lead.merged_into.is_(None), at > WAITS_UNTIL)


def find(db: Session, wanted: Wanted, at: datetime, limit: int = PAGE) -> tuple[list[Card], int]:
    """A page of the requests that are wanted, and how many there are in all.

    Args:
        db: A session.
        wanted: Which.
        at: What time it is, for what is overdue.
        limit: Rows on a page.
    """
    conditions = _conditions(wanted, at)
    total = db.scalar(select(func.count()).select_from(Lead).where(*conditions)) or 0
    query = select_wanted(wanted, at).limit(limit).offset(max(0, wanted.page - 1) * limit)
    return cards(db, query, at), total


def select_wanted(wanted: Wanted, at: datetime) -> Select[Lead]:
    """The query for all requests that are wanted, in their order."""
    return select(Lead).where(*_conditions(wanted, at)).order_by(*_ORDERS[wanted.order])


def cards(db: Session, query: Select[Lead], at: datetime) -> list[Card]:
    """The requests that a query finds, as lists show them."""
    leads: Sequence[Lead] = db.scalars(query).all()
    twins = count_alike(db, leads)
    return [
        Card(
            lead=lead,
            name=crypto.decrypt(lead.name),
            alike=twins.get(lead.id, 0),
            waits_until=(until := waits_until(lead)),
            overdue=until is not None and until < at,
        )
        for lead in leads
    ]


def board(db: Session, wanted: Wanted, at: datetime, limit: int) -> dict[Status, list[Card]]:
    """The first cards of each column; open ones by urgency, the others by their newness."""
    columns: dict[Status, list[Card]] = {}
    for status in STATUSES:
        order: Order = "urgent" if status in OPEN else "newest"
        query = select_wanted(replace(wanted, status=status, order=order), at).limit(limit)
        columns[status] = cards(db, query, at)
    return columns


def counts(db: Session, wanted: Wanted, at: datetime) -> dict[Status, int]:
    """How many requests there are in each status."""
    query = select(Lead.status, func.count()).where(*_conditions(wanted, at))
    found = {status: number for status, number in db.execute(query.group_by(Lead.status))}
    return {status: found.get(status, 0) for status in STATUSES}


def pulse(db: Session, at: datetime) -> Pulse:
    """A few numbers, cheap enough to be asked for every few seconds by everybody."""
    last_event = db.scalar(select(func.max(LeadEvent.id))) or 0
    newest = db.scalar(select(func.max(Lead.id))) or 0
    waiting = (Lead.status == "new", Lead.merged_into.is_(None))
    new = db.scalar(select(func.count()).select_from(Lead).where(*waiting)) or 0
    late = db.scalar(select(func.count()).select_from(Lead).where(overdue(at))) or 0
    return Pulse(newest, new, late, f"{last_event}-{newest}-{new}-{late}")


def _conditions(wanted: Wanted, at: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Lead.merged_into.is_(None)]
    if wanted.status:
        among = OPEN if wanted.status == "open" else (wanted.status,)
        conditions.append(Lead.status.in_(among))
    if wanted.assignee is not None:
        nobody = wanted.assignee == NOBODY
        mine = Lead.assignee_id == wanted.assignee
        conditions.append(Lead.assignee_id.is_(None) if nobody else mine)
    if wanted.topic:
        conditions.append(Lead.topic == wanted.topic)
    if wanted.source:
        conditions.append(Lead.source == wanted.source)
    if wanted.danger:
        conditions.append(Lead.danger_rank < NO_DANGER)
    if wanted.overdue:
        conditions.append(overdue(at))
    if wanted.since is not None:
        conditions.append(Lead.created_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Lead.created_at < wanted.until)
    if wanted.keys:
        conditions.append(search.matching(wanted.keys))
    return conditions
