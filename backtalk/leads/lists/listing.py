"""Lists of requests: what waits, in which order, how much of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session

from backtalk.db.models import Lead, LeadEvent, LeadTag, UtcDateTime
from backtalk.leads.contact import Contact
from backtalk.leads.duplicates import count_alike
from backtalk.leads.lists import search, tags
from backtalk.leads.workflow import OPEN, STATUSES, Status
from backtalk.red_flags.levels import NO_DANGER
from backtalk.red_flags.records import Sign, in_own_words

PAGE = 50
URGENT = 2
"""The highest rank of a danger sign that cannot wait for another day."""
NOBODY = 0
"""As an assignee: requests that nobody has."""
Order = Literal["urgent", "newest", "oldest", "due", "status"]
ORDERS: tuple[Order, ...] = get_args(Order)

_PROMISED = case((Lead.contacted_at.is_(None), Lead.due_at))
WAITS_UNTIL: ColumnElement[datetime] = type_coerce(
    case((Lead.status.in_(OPEN), func.coalesce(Lead.next_attempt_at, _PROMISED))), UtcDateTime()
)
"""By when something is to be done: the next attempt, or the promised answer until the first try."""
STANDS: ColumnElement[bool] = func.coalesce(Lead.merged_into, 0) == 0
"""Not merged into another. As `IS NULL` it would draw SQLite to an index that hardly narrows."""
_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    "urgent": (
        case((Lead.status.in_(OPEN), 0), else_=1),
        case((Lead.status.in_(OPEN), Lead.danger_rank), else_=NO_DANGER),
        WAITS_UNTIL.is_(None),
        WAITS_UNTIL,
        # Of those who wait equally long for an answer, who came first; of the others, the latest.
        case((Lead.status.in_(OPEN), Lead.id), else_=-Lead.id),
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
class Filter:
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
        tag: With this word on it.
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
    tag: str = ""
    keys: tuple[str, ...] = ()
    order: Order = "urgent"
    page: int = 1


@dataclass(frozen=True)
class Card:
    """A request as lists show it.

    Args:
        lead: The row.
        name: As the visitor wrote it.
        phone: In E.164, if there is one.
        alike: How many other requests share its phone or e-mail.
        waits_until: By when something is to be done, if anything.
        overdue: Whether that is past.
        red_flag: The strongest danger sign, while somebody has yet to do something.
        tags: Words that staff put on it.
    """

    lead: Lead
    name: str
    phone: str | None
    alike: int
    waits_until: datetime | None
    overdue: bool
    red_flag: Sign | None = None
    tags: Sequence[str] = ()

    @property
    def in_danger(self) -> bool:
        """Whether somebody is to be called before all others: told to get help today or at once."""
        waits = self.lead.status in OPEN and self.lead.danger_rank <= URGENT
        return waits and (self.red_flag is None or self.red_flag.alarmed)


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
    return and_(Lead.status.in_(OPEN), STANDS, at > WAITS_UNTIL)


def find(db: Session, wanted: Filter, at: datetime, limit: int = PAGE) -> tuple[list[Card], int]:
    """A page of the requests that are wanted, and how many there are in all.

    Args:
        db: A session.
        wanted: Which.
        at: What time it is, for what is overdue.
        limit: Rows on a page.
    """
    total = sum(counts(db, wanted, at).values())
    ids = _ids(db, wanted, at, limit, max(0, wanted.page - 1) * limit)
    return cards(db, ids, at), total


def select_wanted(wanted: Filter, at: datetime) -> Select[Lead]:
    """The query for all requests that are wanted, in their order."""
    return select(Lead).where(STANDS, *_conditions(wanted, at)).order_by(*_ORDERS[wanted.order])


def cards(db: Session, ids: Sequence[int], at: datetime) -> list[Card]:
    """These requests as lists show them, in this order."""
    rows = {lead.id: lead for lead in db.scalars(select(Lead).where(Lead.id.in_(ids)))}
    leads = [rows[lead_id] for lead_id in ids if lead_id in rows]
    twins = count_alike(db, leads)
    red_flag = _red_flags(db, [one for one in leads if one.status in OPEN])
    words = tags.of(db, ids)
    people = {lead.id: Contact.of(lead) for lead in leads}
    return [
        Card(
            lead=lead,
            name=people[lead.id].name,
            phone=people[lead.id].phone,
            red_flag=red_flag.get(lead.id),
            tags=words.get(lead.id, ()),
            alike=twins.get(lead.id, 0),
            waits_until=(until := waits_until(lead)),
            overdue=until is not None and until < at,
        )
        for lead in leads
    ]


def _red_flags(db: Session, leads: Sequence[Lead]) -> dict[int, Sign]:
    """The strongest danger sign of each of these requests, and of those merged into them."""
    endangered = [lead for lead in leads if lead.danger_rank < NO_DANGER]
    if not endangered:
        return {}
    merged = select(Lead.merged_into, Lead.conversation_id).where(
        Lead.merged_into.in_([lead.id for lead in endangered])
    )
    chats = [(lead.id, lead.conversation_id) for lead in endangered]
    chats += [(main, chat) for main, chat in db.execute(merged) if main is not None]
    found = in_own_words(db, {chat for _, chat in chats if chat})
    best: dict[int, Sign] = {}
    for lead_id, chat in chats:
        red_flag = found.get(chat or "")
        if red_flag and (lead_id not in best or red_flag.alarmed > best[lead_id].alarmed):
            best[lead_id] = red_flag
    return best


def board(db: Session, wanted: Filter, at: datetime, limit: int) -> dict[Status, list[Card]]:
    """The first cards of each column; open ones by urgency, the others by their newness."""
    ids: list[int] = []
    for status in STATUSES:
        order: Order = "urgent" if status in OPEN else "newest"
        ids += _ids(db, replace(wanted, status=status, order=order), at, limit)
    found = cards(db, ids, at)
    return {status: [c for c in found if c.lead.status == status] for status in STATUSES}


def counts(db: Session, wanted: Filter, at: datetime) -> dict[Status, int]:
    """How many requests there are in each status."""
    conditions = _conditions(wanted, at)
    query = select(Lead.status, func.count()).where(*conditions).group_by(Lead.status)
    found = {status: number for status, number in db.execute(query)}
    # Those that were merged are few: taken off again, they let the index on the status answer.
    merged = db.scalars(select(Lead.status).where(Lead.merged_into > 0, *conditions)).all()
    return {status: found.get(status, 0) - merged.count(status) for status in STATUSES}


def _ids(db: Session, wanted: Filter, at: datetime, limit: int, offset: int = 0) -> list[int]:
    """Ids alone are sorted: whole rows, with all that is encrypted in them, take far longer."""
    query = select_wanted(wanted, at).with_only_columns(Lead.id).limit(limit).offset(offset)
    return list(db.scalars(query))


def pulse(db: Session, at: datetime) -> Pulse:
    """A few numbers, cheap enough to be asked for every few seconds by everybody."""
    last_event = db.scalar(select(func.max(LeadEvent.id))) or 0
    newest = db.scalar(select(func.max(Lead.id))) or 0
    new = counts(db, Filter(status="new"), at)["new"]
    late = db.scalar(select(func.count()).select_from(Lead).where(overdue(at))) or 0
    return Pulse(newest, new, late, f"{last_event}-{newest}-{new}-{late}")


def _conditions(wanted: Filter, at: datetime) -> list[ColumnElement[bool]]:
    """What is wanted, those that were merged into others not yet left out."""
    conditions: list[ColumnElement[bool]] = []
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
    if wanted.tag:
        conditions.append(Lead.id.in_(select(LeadTag.lead_id).where(LeadTag.tag == wanted.tag)))
    if wanted.danger:
        conditions.append(Lead.danger_rank < NO_DANGER)
    if wanted.overdue:
        conditions.append(and_(Lead.status.in_(OPEN), at > WAITS_UNTIL))
    if wanted.since is not None:
        conditions.append(Lead.created_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Lead.created_at < wanted.until)
    if wanted.keys:
        conditions.append(search.matching(wanted.keys))
    return conditions
